#include "pipeline/apportion.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "drystone/config.hpp"
#include "drystone/pipeline.hpp"

using namespace drystone;

namespace {

using Sums = std::map<std::string, double>;

/// Of every label, height, kind ..., how many records more than its exact share a set has at most.
double furthest(const std::vector<CellShare>& shares, const std::vector<std::int64_t>& counts) {
  const auto total =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  Sums excess;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const Cell& cell = shares[i].cell;
    const double more = static_cast<double>(counts[i]) - shares[i].share * total;
    excess["shapes " + std::string(name(cell.shapes))] += more;
    excess["height " + std::to_string(cell.height)] += more;
    excess["level " + std::string(name(cell.difficulty))] += more;
    excess["kind " + cell.kind] += more;
    excess[cell.stable ? "stable" : "unstable"] += more;
  }
  double most = 0.0;
  for (const auto& [group, more] : excess) most = std::max(most, std::abs(more));
  return most;
}

}  // namespace

TEST_CASE("sets of the study keep their proportions at every scale") {
  const Config config = load_config(DRYSTONE_SOURCE_DIR "/configs/study-2026.yaml");
  for (const SetConfig& set : config.sets) {
    const std::vector<CellShare> shares = family(set.family).cells(set.options);
    for (const std::int64_t total : {1, 2, 3, 5, 10, 20, 30, 60, 136, 500, 1000, 13618}) {
      const auto counts = in_proportion(shares, total);
      INFO(set.name << ", " << total);
      CHECK(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == total);
      CHECK(furthest(shares, counts) < 1.25);
      for (std::size_t i = 0; i < shares.size(); ++i) {
        CHECK(std::abs(static_cast<double>(counts[i]) -
                       shares[i].share * static_cast<double>(total)) < 1.0 + 1e-6);
      }
    }
  }
}

TEST_CASE("whole shares come out as they are") {
  std::vector<CellShare> shares;
  for (const int height : {2, 3, 4, 5, 6, 7, 8, 9, 10, 11}) {
    Cell cell;
    cell.height = height;
    shares.push_back({cell, 0.1});
  }
  CHECK(in_proportion(shares, 200) == std::vector<std::int64_t>(10, 20));
  CHECK(in_proportion(shares, 0) == std::vector<std::int64_t>(10, 0));
}
