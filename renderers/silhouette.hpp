// The outline of a block in a picture.
#pragma once

#include <vector>

#include "drystone/camera.hpp"

namespace drystone {

/// Corners of the outline of a block as a camera would see it alone, in pixels, in order about it.
/// Exact but for round rims, which are polygons of 48 sides within them. Empty where the block
/// reaches behind a perspective camera, or nearer than anything is drawn.
[[nodiscard]] std::vector<Vec2> silhouette(const Camera& camera, const Block& block);

}  // namespace drystone
