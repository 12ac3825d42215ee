// An MJCF file as MuJoCo's own parser understands it.
#pragma once

#include <mujoco/mujoco.h>

#include <filesystem>

#include "simulators/mujoco_world.hpp"

namespace drystone::mujoco {

/// Parses without compiling, so files that only the looks refer to may be missing. A bare file in
/// ShapeStacks' form gets the compiler settings that its environment file would have given.
/// @throws Error with the file, and the line where MuJoCo names one
[[nodiscard]] SpecPtr parse_mjcf(const std::filesystem::path& file);

}  // namespace drystone::mujoco
