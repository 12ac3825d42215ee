// The cells of family `support`, and what it refuses.
#pragma once

#include <vector>

#include "drystone/generator.hpp"

namespace drystone::generators {

/// Kinds of events times heights, shapes, difficulties and what decides.
/// @throws Error(usage) for options that exclude each other, with the field
[[nodiscard]] std::vector<CellShare> support_cells(const SceneOptions& options);

}  // namespace drystone::generators
