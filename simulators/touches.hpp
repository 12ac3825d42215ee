// Points at which bodies press on each other, gathered by pairs of bodies.
#pragma once

#include <vector>

#include "drystone/clip.hpp"

namespace drystone {

/// One entry per pair of bodies, ordered by them: the sum of the forces at its centre of pressure.
/// Points that do not press are left out; the two bodies of a point may come in either order.
[[nodiscard]] std::vector<Touch> gathered(const std::vector<Touch>& points);

}  // namespace drystone
