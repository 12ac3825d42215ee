# Every library is looked for with find_package first, so that a user's own copy wins; what Debian
# lacks is then taken from the prefix that tools/setup filled. cmake/drystoneConfig.cmake.in repeats
# this for projects that use the installed package: keep the two alike.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Eigen3 REQUIRED)
find_package(hwy REQUIRED)
find_package(CLI11 REQUIRED)
find_package(LibArchive REQUIRED)
find_package(OpenSSL REQUIRED)
pkg_check_modules(Clp REQUIRED IMPORTED_TARGET clp)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(stb REQUIRED IMPORTED_TARGET stb)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)

if(DRYSTONE_VIDEO)
  pkg_check_modules(libav QUIET IMPORTED_TARGET libavcodec libavformat libavutil libswscale)
  if(NOT libav_FOUND)
    message(STATUS "No videos: pkg-config does not know libavcodec, libavformat, libavutil and "
      "libswscale. tools/setup installs them.")
    set(DRYSTONE_VIDEO OFF)
  endif()
endif()

if(DRYSTONE_GL)
  find_path(DRYSTONE_GL_INCLUDE GL/glcorearb.h)
  find_path(DRYSTONE_EGL_INCLUDE EGL/eglext.h)
  if(NOT DRYSTONE_GL_INCLUDE OR NOT DRYSTONE_EGL_INCLUDE)
    message(STATUS "No OpenGL renderer: GL/glcorearb.h or EGL/eglext.h was not found. tools/setup "
      "installs them.")
    set(DRYSTONE_GL OFF)
  endif()
endif()

if(DRYSTONE_HDF5)
  pkg_check_modules(hdf5 QUIET IMPORTED_TARGET hdf5)
  if(NOT hdf5_FOUND)
    message(STATUS "No package format 'physion': pkg-config does not know hdf5. tools/setup installs it.")
    set(DRYSTONE_HDF5 OFF)
  endif()
endif()

if(DRYSTONE_WINDOW)
  find_package(glfw3 3.3 QUIET)
  find_path(DRYSTONE_GL_INCLUDE GL/glcorearb.h)
  if(NOT TARGET glfw OR NOT DRYSTONE_GL_INCLUDE)
    message(STATUS "No window: GLFW or GL/glcorearb.h was not found. tools/setup installs them.")
    set(DRYSTONE_WINDOW OFF)
  endif()
endif()

# drystone_bundled(TARGET PATTERN INCLUDE [LINK targets...])
# Makes TARGET of a shared library in the prefix, and has it installed with ours.
function(drystone_bundled target pattern include)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB library "${DRYSTONE_DEPS}/${pattern}")
  if(NOT library)
    message(FATAL_ERROR "${target} was not found: neither by find_package nor as "
      "${DRYSTONE_DEPS}/${pattern}. Run tools/setup.")
  endif()
  add_library(${target} SHARED IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${library}"
    INTERFACE_INCLUDE_DIRECTORIES "${DRYSTONE_DEPS}/${include}"
    INTERFACE_LINK_LIBRARIES "${arg_LINK}")
  set_property(GLOBAL APPEND PROPERTY DRYSTONE_BUNDLED ${target})
endfunction()

find_package(mujoco 3.12 QUIET)
if(NOT TARGET mujoco::mujoco)
  drystone_bundled(mujoco::mujoco "mujoco/libmujoco.so.*" mujoco/include)
endif()

# Box2D's wheel has a CMake package, in a folder where Debian's CMake does not look. Its static library
# is installed with ours.
find_package(box2d 3.1 QUIET HINTS "${DRYSTONE_DEPS}/lib64/cmake/box2d")
if(NOT TARGET box2d::box2d)
  message(FATAL_ERROR "Box2D 3.1 was not found: neither by find_package nor in ${DRYSTONE_DEPS}. "
    "Run tools/setup.")
endif()
cmake_path(IS_PREFIX DRYSTONE_DEPS "${box2d_DIR}" NORMALIZE box2d_is_bundled)
if(box2d_is_bundled)
  set_property(GLOBAL APPEND PROPERTY DRYSTONE_BUNDLED box2d::box2d)
endif()

if(DRYSTONE_PARQUET)
  find_package(Arrow QUIET)
  find_package(Parquet QUIET)
  if(NOT TARGET Parquet::parquet_shared)
    drystone_bundled(Arrow::arrow_shared "pyarrow/libarrow.so.*" pyarrow/include)
    drystone_bundled(Parquet::parquet_shared "pyarrow/libparquet.so.*" pyarrow/include
      LINK Arrow::arrow_shared)
  endif()
endif()

if(DRYSTONE_PYTHON AND DRYSTONE_SANITIZE)
  message(STATUS "No Python module: a Python that is not sanitized could not load it.")
  set(DRYSTONE_PYTHON OFF)
elseif(DRYSTONE_PYTHON)
  find_package(Python 3.9 QUIET COMPONENTS Interpreter Development.Module)
  find_package(nanobind QUIET CONFIG HINTS "${DRYSTONE_DEPS}/nanobind/cmake")
  if(NOT Python_Development.Module_FOUND OR NOT nanobind_FOUND)
    message(STATUS "No Python module: Python's headers or nanobind were not found. tools/setup installs them.")
    set(DRYSTONE_PYTHON OFF)
  endif()
endif()

if(DRYSTONE_TESTS)
  find_package(Catch2 2.13 REQUIRED)
  find_package(rapidcheck REQUIRED)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
endif()
