// Which cells a set of options spans.
#pragma once

#include <vector>

#include "drystone/generator.hpp"

namespace drystone::generators {

/// @throws Error(usage) naming the first cell that cannot exist, the reason, and what to change
[[nodiscard]] std::vector<CellShare> tower_cells(const TowerOptions& options);

/// Why no tower can be in the cell; empty if some can.
[[nodiscard]] std::string impossible(const SceneRequest& request);

}  // namespace drystone::generators
