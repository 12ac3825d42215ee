// How many towers of each cell a set has.
#pragma once

#include <cstdint>
#include <vector>

#include "drystone/generator.hpp"

namespace drystone {

/// Whole numbers in proportion to the shares that add up to `total`: floors first, then one more
/// for the cells whose labels, heights, kinds and so on are furthest behind their own shares. So a
/// small set is like a large one, though it has no record of many cells.
[[nodiscard]] std::vector<std::int64_t> in_proportion(const std::vector<CellShare>& shares,
                                                      std::int64_t total);

}  // namespace drystone
