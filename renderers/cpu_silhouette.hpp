// Outlines of blocks in the picture.
#pragma once

#include "drystone/camera.hpp"
#include "renderers/cpu_view.hpp"

namespace drystone::cpu {

/// Appends a block's outline as a camera sees it, in pixels from the principal point. A block that
/// reaches behind a perspective camera has none.
void add_silhouette(const Camera& camera, const Mat3& world_from_camera, const Block& block,
                    const Mat3& rotation, ViewData& view);

}  // namespace drystone::cpu
