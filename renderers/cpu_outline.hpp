// Outlines of blocks as distant lights see them.
#pragma once

#include <vector>

#include "drystone/scene.hpp"
#include "renderers/cpu_view.hpp"

namespace drystone::cpu {

/// A block as an obstacle to one light; its outline's edges and exit planes are appended.
[[nodiscard]] Caster make_caster(const Block& block, const BlockData& data, const LightData& light,
                                 std::vector<OutlineEdge>& edges, std::vector<ExitPlane>& exits);

}  // namespace drystone::cpu
