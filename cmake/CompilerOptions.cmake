# How every target of this project is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")  # -O3 takes longer to build, and answers 4 % more requests at most

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # What it wants to be told before it caches what uses precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
# The same for programs and libraries, so that they share precompiled headers and what is compiled can go into both.
add_compile_options(-fPIC)
# g++ 12 reports false positives of these two inside its own std::string and Boost at -O2.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-stringop-overread)
  if(CMAKE_UNITY_BUILD)  # several files are compiled as one, and see each other's names
    add_compile_options(-Wno-shadow -Wno-subobject-linkage)
  endif()
  add_compile_options(-fno-gnu-unique)  # or a plugin that holds any of this could not be unloaded
endif()

set(PATCHBAY_SANITIZE "" CACHE STRING "address;undefined or thread")
if(PATCHBAY_SANITIZE)
  string(REPLACE ";" "," sanitizers "${PATCHBAY_SANITIZE}")
  add_compile_options(-fsanitize=${sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${sanitizers})
endif()
