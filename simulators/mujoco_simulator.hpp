// Scenes in three dimensions, run by MuJoCo.
#pragma once

#include <memory>

#include "simulators/live_engine.hpp"
#include "simulators/runner.hpp"

namespace drystone::mujoco {

/// @param round_cylinders see `build_model`
/// @throws Error(usage) for scenes that this engine does not take
[[nodiscard]] Runner runner(const Scene& scene, bool round_cylinders);

/// @throws as LiveWorld
[[nodiscard]] std::unique_ptr<LiveEngine> live_engine(const Scene& scene,
                                                      const SimOptions& options);

}  // namespace drystone::mujoco
