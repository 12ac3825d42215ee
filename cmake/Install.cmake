# `cmake --install`: the libraries, the headers and a CMake package, so that another project says
# find_package(drystone) and links drystone::drystone. (tools/cli installs the command line.)
include(CMakePackageConfigHelpers)

get_property(drystone_libraries GLOBAL PROPERTY DRYSTONE_LIBRARIES)
add_library(drystone INTERFACE)
add_library(drystone::drystone ALIAS drystone)
target_link_libraries(drystone INTERFACE ${drystone_libraries})

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/drystone")
install(TARGETS drystone ${drystone_libraries} EXPORT drystoneTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT drystoneTargets NAMESPACE drystone:: DESTINATION ${package_dir})
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/drystone" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/NOTICE"
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY "${PROJECT_SOURCE_DIR}/configs" "${PROJECT_SOURCE_DIR}/schemas"
  DESTINATION ${CMAKE_INSTALL_DATADIR}/drystone)

# Libraries out of the prefix travel along, and the package tells where they lie.
get_property(bundled GLOBAL PROPERTY DRYSTONE_BUNDLED)
set(DRYSTONE_BUNDLED_CALLS "")
foreach(target IN LISTS bundled)
  get_target_property(file ${target} IMPORTED_LOCATION)
  if(NOT file)
    get_target_property(file ${target} IMPORTED_LOCATION_RELEASE)
  endif()
  get_target_property(links ${target} INTERFACE_LINK_LIBRARIES)
  if(NOT links)
    set(links "")
  endif()
  get_filename_component(file_name "${file}" NAME)
  install(FILES "${file}" DESTINATION ${CMAKE_INSTALL_LIBDIR}/drystone)
  string(APPEND DRYSTONE_BUNDLED_CALLS "_drystone_bundled(${target} ${file_name} ${links})\n")
endforeach()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/drystoneConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/drystoneConfig.cmake" INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/drystoneConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/drystoneConfig.cmake"
  "${PROJECT_BINARY_DIR}/drystoneConfigVersion.cmake" DESTINATION ${package_dir})
