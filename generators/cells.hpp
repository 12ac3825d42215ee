// Which cells a set of options spans.
#pragma once

#include <vector>

#include "drystone/generator.hpp"
#include "generators/plan.hpp"

namespace drystone::generators {

/// @throws Error(usage) naming the first cell that cannot exist, the reason, and what to change
[[nodiscard]] std::vector<CellShare> tower_cells(const SceneOptions& options, Space space);

/// @throws Error(usage) if one of the cells cannot exist, as `tower_cells`
void require_possible(const std::vector<CellShare>& cells, const SceneOptions& options, Space space,
                      CanBuild (*can_build)(const SceneRequest& request));

}  // namespace drystone::generators
