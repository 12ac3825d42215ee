// Scenes in two dimensions, run by Box2D.
#pragma once

#include "simulators/runner.hpp"

namespace drystone::box2d {

/// @throws Error(usage) for scenes that are not planar, or that this engine does not take
[[nodiscard]] Runner runner(const Scene& scene);

}  // namespace drystone::box2d
