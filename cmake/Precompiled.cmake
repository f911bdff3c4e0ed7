# Most of a file's compile time is the same few headers. They are compiled once for the program, and once for the
# tests, which are compiled quickly rather than well: each runs once.
# A file still includes what it uses: `./dev lint` compiles without these (CMAKE_DISABLE_PRECOMPILE_HEADERS).
function(patchbay_add_precompiled name)
  add_library(${name} OBJECT ${CMAKE_SOURCE_DIR}/cmake/precompiled.cpp)
  target_precompile_headers(${name} PRIVATE ${ARGN})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/sdk/include)
endfunction()

# Every target of the folders, and of those below them, takes its headers from there.
function(patchbay_precompile)
  foreach(folder ${ARGN})
    get_property(below DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
    patchbay_precompile(${below})
    get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target ${targets})
      get_target_property(type ${target} TYPE)
      get_target_property(libraries ${target} LINK_LIBRARIES)
      if(type STREQUAL "UTILITY" OR libraries STREQUAL "libraries-NOTFOUND")
        continue()
      endif()
      if(libraries MATCHES "GTest")
        target_compile_options(${target} PRIVATE -O0)
        target_precompile_headers(${target} REUSE_FROM patchbay_precompiled_for_tests)
      else()
        target_precompile_headers(${target} REUSE_FROM patchbay_precompiled)
      endif()
      target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:patchbay_json_instances>)
    endforeach()
  endforeach()
endfunction()

add_library(patchbay_json_instances STATIC ${CMAKE_SOURCE_DIR}/cmake/json_instances.cpp)
target_include_directories(patchbay_json_instances PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(patchbay_json_instances PRIVATE nlohmann_json::nlohmann_json)

set(headers
  <algorithm> <array> <atomic> <chrono> <cstdint> <deque> <filesystem> <functional> <map> <memory> <mutex> <optional>
  <set> <string> <string_view> <thread> <unordered_map> <utility> <vector>
  <nlohmann/json.hpp>
  <patchbay/channel.hpp> <patchbay/conversations.hpp> <patchbay/plugin.hpp> <patchbay/schema.hpp>
  ${CMAKE_SOURCE_DIR}/cmake/json_instances.hpp)
patchbay_add_precompiled(patchbay_precompiled ${headers})
if(PATCHBAY_TESTS)
  patchbay_add_precompiled(patchbay_precompiled_for_tests ${headers} <gtest/gtest.h>)
  target_compile_options(patchbay_precompiled_for_tests PRIVATE -O0)
  target_compile_definitions(patchbay_precompiled_for_tests PRIVATE GTEST_HAS_PTHREAD=1)  # as those who link GTest have
endif()
