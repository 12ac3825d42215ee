# Every library is looked for with find_package first, so that a user's own copy wins; what Debian
# lacks is then taken from the prefix that tools/setup filled.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Eigen3 REQUIRED)
find_package(hwy REQUIRED)
find_package(TBB REQUIRED)
find_package(CLI11 REQUIRED)
find_package(LibArchive REQUIRED)
find_package(OpenSSL REQUIRED)
pkg_check_modules(Clp REQUIRED IMPORTED_TARGET clp)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(stb REQUIRED IMPORTED_TARGET stb)

find_package(mujoco QUIET)
if(NOT TARGET mujoco::mujoco)
  file(GLOB mujoco_library "${DRYSTONE_DEPS}/mujoco/libmujoco.so.*")
  if(NOT mujoco_library)
    message(FATAL_ERROR "MuJoCo not found: run tools/setup, or set mujoco_DIR")
  endif()
  add_library(mujoco::mujoco SHARED IMPORTED)
  set_target_properties(mujoco::mujoco PROPERTIES
    IMPORTED_LOCATION "${mujoco_library}"
    INTERFACE_INCLUDE_DIRECTORIES "${DRYSTONE_DEPS}/mujoco/include")
endif()

if(DRYSTONE_PARQUET)
  find_package(Arrow QUIET)
  find_package(Parquet QUIET)
  if(NOT TARGET Parquet::parquet_shared)
    file(GLOB arrow_library "${DRYSTONE_DEPS}/pyarrow/libarrow.so.*")
    file(GLOB parquet_library "${DRYSTONE_DEPS}/pyarrow/libparquet.so.*")
    if(NOT arrow_library OR NOT parquet_library)
      message(FATAL_ERROR "Arrow not found: run tools/setup, or configure with -DDRYSTONE_PARQUET=OFF")
    endif()
    add_library(Arrow::arrow_shared SHARED IMPORTED)
    set_target_properties(Arrow::arrow_shared PROPERTIES
      IMPORTED_LOCATION "${arrow_library}"
      INTERFACE_INCLUDE_DIRECTORIES "${DRYSTONE_DEPS}/pyarrow/include")
    add_library(Parquet::parquet_shared SHARED IMPORTED)
    set_target_properties(Parquet::parquet_shared PROPERTIES
      IMPORTED_LOCATION "${parquet_library}"
      INTERFACE_INCLUDE_DIRECTORIES "${DRYSTONE_DEPS}/pyarrow/include"
      INTERFACE_LINK_LIBRARIES Arrow::arrow_shared)
  endif()
endif()

if(DRYSTONE_TESTS)
  find_package(Catch2 2.13 REQUIRED)
  find_package(rapidcheck REQUIRED)
endif()
