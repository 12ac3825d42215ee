// What could be seen of towers without reasoning about support, and how well that tells their
// labels.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/generators/sampling.hpp"

namespace drystone::testing {

using Samples = std::vector<double>;

/// Shared area of two histograms of `bins` bins over their common range.
[[nodiscard]] double overlap(const Samples& a, const Samples& b, int bins = 20);

/// How well a feature tells two classes apart, whichever way: 0.5 to 1.
[[nodiscard]] double separation(const Samples& a, const Samples& b);

/// Features of one scene.
[[nodiscard]] std::map<std::string, double> visible_features(const Scene& scene);

/// Towers of one cell.
struct CellSample {
  std::string name;
  Samples shares;  ///< |margin_share|
  std::map<std::string, Samples> features;
};

/// Draws a cell as a dataset does: by rank, with the next attempt where one is rejected.
[[nodiscard]] CellSample draw_cell(std::string_view family_name, const TowerOptions& options,
                                   const Cell& cell, int count, int& attempts);

/// Least overlap of |margin_share| of any two cells.
[[nodiscard]] double least_overlap(const std::vector<CellSample>& cells);

}  // namespace drystone::testing
