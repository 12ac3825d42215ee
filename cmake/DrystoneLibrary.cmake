# Flags of every target of ours, and the one way to make a library of a folder.

add_library(drystone_flags INTERFACE)
target_compile_options(drystone_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow $<$<BOOL:${DRYSTONE_WERROR}>:-Werror>
  # Some sources silence a warning that only GCC has.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-unknown-warning-option>
  # Results must not depend on whether the compiler fuses a multiplication with an addition.
  -ffp-contract=off)
if(DRYSTONE_SANITIZE)
  target_compile_options(drystone_flags INTERFACE -fsanitize=${DRYSTONE_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=all
    # Instrumented code misleads GCC's flow analysis.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized>)
  target_link_options(drystone_flags INTERFACE -fsanitize=${DRYSTONE_SANITIZE})
endif()

# drystone_library(NAME PUBLIC other-folders... PRIVATE third-party...)
# One static library of all sources of the current folder: drystone_NAME, alias drystone::NAME.
function(drystone_library name)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_library(drystone_${name} STATIC ${sources})
  add_library(drystone::${name} ALIAS drystone_${name})
  set_target_properties(drystone_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(drystone_${name}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_features(drystone_${name} PUBLIC cxx_std_20)
  list(TRANSFORM arg_PUBLIC PREPEND drystone_)
  target_link_libraries(drystone_${name}
    PUBLIC ${arg_PUBLIC}
    PRIVATE $<BUILD_INTERFACE:drystone_flags> ${arg_PRIVATE})
  set_property(GLOBAL APPEND PROPERTY DRYSTONE_LIBRARIES drystone_${name})
endfunction()

# drystone_precompile(TARGET <header>...)
# Compiles headers that take long once per target.
function(drystone_precompile target)
  target_precompile_headers(${target} PRIVATE ${ARGN})
  # So that ccache can cache what uses them.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endfunction()
