// Scenes in two dimensions, run by Box2D.
#pragma once

#include <memory>

#include "simulators/live_engine.hpp"
#include "simulators/runner.hpp"

namespace drystone::box2d {

/// @throws Error(usage) for scenes that are not planar, or that this engine does not take
[[nodiscard]] Runner runner(const Scene& scene);

/// @throws as LiveWorld
[[nodiscard]] std::unique_ptr<LiveEngine> live_engine(const Scene& scene,
                                                      const SimOptions& options);

}  // namespace drystone::box2d
