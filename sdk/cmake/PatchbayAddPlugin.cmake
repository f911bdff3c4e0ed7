# patchbay_add_plugin(ID SOURCES ... [LIBRARIES ...])
#
# Builds lib<ID>.so the way the host wants a plugin: one exported symbol, nothing that keeps the library mapped
# after it is unloaded, every symbol resolved at link time. Expects plugin.json beside the CMakeLists.txt, and takes
# migrations/, ui/ and locales/ along when they are there. The package lands in <build>/packages/<ID>/.
function(patchbay_add_plugin id)
  cmake_parse_arguments(arg "" "OUTPUT_DIRECTORY;MIGRATIONS" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "patchbay_add_plugin(${id}): SOURCES are missing")
  endif()
  if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/plugin.json)
    message(FATAL_ERROR "patchbay_add_plugin(${id}): there is no plugin.json beside its CMakeLists.txt")
  endif()
  if(NOT arg_OUTPUT_DIRECTORY)
    set(arg_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
  endif()
  set(package ${arg_OUTPUT_DIRECTORY}/${id})
  set(version_script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)

  add_library(patchbay_plugin_${id} MODULE ${arg_SOURCES})
  set_target_properties(patchbay_plugin_${id} PROPERTIES
    OUTPUT_NAME ${id}
    LIBRARY_OUTPUT_DIRECTORY ${package}
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  target_compile_options(patchbay_plugin_${id} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_options(patchbay_plugin_${id} PRIVATE
    -Wl,--version-script=${version_script} -Wl,--exclude-libs,ALL)
  if(NOT PATCHBAY_SANITIZE)
    target_link_options(patchbay_plugin_${id} PRIVATE -Wl,-z,defs)
  endif()
  target_link_libraries(patchbay_plugin_${id} PRIVATE Patchbay::sdk ${arg_LIBRARIES})

  set(parts plugin.json)
  foreach(part ui locales)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${part})
      list(APPEND parts ${part})
    endif()
  endforeach()
  foreach(part ${parts})
    add_custom_command(TARGET patchbay_plugin_${id} POST_BUILD
      COMMAND ${CMAKE_COMMAND} -E rm -rf ${package}/${part}
      COMMAND ${CMAKE_COMMAND} -DFROM=${CMAKE_CURRENT_SOURCE_DIR}/${part} -DTO=${package}
              -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/CopyPackagePart.cmake)
  endforeach()
  if(NOT arg_MIGRATIONS AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/migrations)
    set(arg_MIGRATIONS ${CMAKE_CURRENT_SOURCE_DIR}/migrations)
  endif()
  if(arg_MIGRATIONS)
    add_custom_command(TARGET patchbay_plugin_${id} POST_BUILD
      COMMAND ${CMAKE_COMMAND} -E rm -rf ${package}/migrations
      COMMAND ${CMAKE_COMMAND} -E copy_directory ${arg_MIGRATIONS} ${package}/migrations)
  endif()
  # plugin.json and migrations are data: a change of them alone must renew the package too.
  set(data ${CMAKE_CURRENT_SOURCE_DIR}/plugin.json)
  foreach(folder ${CMAKE_CURRENT_SOURCE_DIR}/ui ${CMAKE_CURRENT_SOURCE_DIR}/locales ${arg_MIGRATIONS})
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
    list(APPEND data ${files})
  endforeach()
  set_property(TARGET patchbay_plugin_${id} PROPERTY LINK_DEPENDS ${data} ${version_script})
endfunction()

# patchbay_add_plugin_tests(ID SOURCES ... [LIBRARIES ...])
#
# Builds and registers the program <ID>_tests: the plugin's own objects, as they are in its library, with tests that
# drive them through patchbay::testing::FakeHost. PATCHBAY_PLUGIN_FOLDER names the folder of plugin.json there.
function(patchbay_add_plugin_tests id)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT TARGET patchbay_plugin_${id})
    message(FATAL_ERROR "patchbay_add_plugin_tests(${id}): call patchbay_add_plugin(${id} ...) first")
  endif()
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "patchbay_add_plugin_tests(${id}): SOURCES are missing")
  endif()
  add_executable(${id}_tests ${arg_SOURCES} $<TARGET_OBJECTS:patchbay_plugin_${id}>)
  target_compile_definitions(${id}_tests PRIVATE PATCHBAY_PLUGIN_FOLDER="${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(${id}_tests PRIVATE
    Patchbay::testing $<TARGET_PROPERTY:patchbay_plugin_${id},LINK_LIBRARIES> ${arg_LIBRARIES})
  add_test(NAME ${id}_tests COMMAND ${id}_tests)
endfunction()
