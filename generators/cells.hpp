// Which cells a set of options spans.
#pragma once

#include <vector>

#include "drystone/generator.hpp"
#include "generators/part.hpp"

namespace drystone::generators {

/// @throws Error(usage) naming the first cell that cannot exist, the reason, and what to change
[[nodiscard]] std::vector<CellShare> tower_cells(const TowerOptions& options, Space space);

/// Why no tower can be in the cell; empty if some can.
[[nodiscard]] std::string impossible(const SceneRequest& request, Space space);

}  // namespace drystone::generators
