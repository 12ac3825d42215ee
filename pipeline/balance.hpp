// How alike the cells of a dataset are: what the manifest reports on leaks.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "drystone/record.hpp"

namespace drystone {

/// Shared area of two samples' histograms over 20 equal bins of their joint range: 1 for equal
/// distributions, 0 for disjoint ones. Small samples overlap less by chance. 0 where one is empty.
[[nodiscard]] double histogram_overlap(std::span<const double> a, std::span<const double> b);

/// Per set, shape set and difficulty: overlap of |margin_share| and of misalignment_max between the
/// labels at each height, and the least overlap between any two heights for each label.
[[nodiscard]] nlohmann::ordered_json balance_report(const std::vector<Record>& records);

}  // namespace drystone
