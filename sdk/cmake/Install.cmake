# What `cmake --install` gives to plugin authors: find_package(Patchbay 0.1 REQUIRED) finds Patchbay::sdk,
# Patchbay::testing and patchbay_add_plugin().
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/Patchbay)

set_target_properties(patchbay_sdk PROPERTIES EXPORT_NAME sdk)
set_target_properties(patchbay_testing PROPERTIES EXPORT_NAME testing)
install(TARGETS patchbay_sdk patchbay_testing EXPORT PatchbayTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT PatchbayTargets NAMESPACE Patchbay:: DESTINATION ${package_folder})
install(DIRECTORY include/ testing/include/ DESTINATION include)

configure_package_config_file(cmake/PatchbayConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/PatchbayConfig.cmake
  INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/PatchbayConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/PatchbayConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/PatchbayConfigVersion.cmake
  cmake/PatchbayAddPlugin.cmake cmake/CopyPackagePart.cmake cmake/plugin.map
  DESTINATION ${package_folder})

# What `patchbay plugin new` writes from.
install(DIRECTORY template/ DESTINATION share/patchbay/templates)
