// Scenes in three dimensions, run by MuJoCo.
#pragma once

#include "simulators/runner.hpp"

namespace drystone::mujoco {

/// @param round_cylinders see `build_model`
/// @throws Error(usage) for scenes that this engine does not take
[[nodiscard]] Runner runner(const Scene& scene, bool round_cylinders);

}  // namespace drystone::mujoco
