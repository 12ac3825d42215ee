// Which cells a set of options spans.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "drystone/generator.hpp"
#include "generators/plan.hpp"

namespace drystone::generators {

/// @throws Error(usage) naming the first cell that cannot exist, the reason, and what to change
[[nodiscard]] std::vector<CellShare> tower_cells(const SceneOptions& options, Space space);

/// The cells of one of `kinds` kinds that get equal shares of a set: those of `towers` that `fits`
/// takes, in the proportions that they have. Empty where it takes none.
[[nodiscard]] std::vector<CellShare> cells_of_kind(const std::vector<CellShare>& towers,
                                                   std::string_view kind, std::size_t kinds,
                                                   const std::function<bool(const Cell&)>& fits);

/// @throws Error(usage) if one of the cells cannot exist, as `tower_cells`
void require_possible(const std::vector<CellShare>& cells, const SceneOptions& options, Space space,
                      CanBuild (*can_build)(const SceneRequest& request));

}  // namespace drystone::generators
