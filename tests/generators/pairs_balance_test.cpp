// How alike the two towers of minimal pairs look. The size of the study follows
// DRYSTONE_STUDY_SCALE (1: 1,000 pairs a height).
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/generators/looks.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

/// Values of every visible feature in the towers that stand and in those that fall, pair by pair.
struct Features {
  std::map<std::string, Samples> stable;
  std::map<std::string, Samples> falling;
};

Features features_of(int height, int dim, int count) {
  SceneRequest request;
  family("minimal_pairs").defaults(request.options);
  request.options.pair.dim = dim;
  request.cell = {ShapeSet::cubes, height, Difficulty::none, Violation::none, true};
  request.cell.both_labels = true;
  Features features;
  for (int i = 0; i < count; ++i) {
    request.rank = i;
    for (std::uint16_t attempt = 0; attempt < 20; ++attempt) {
      const Key key{19, short_hash("minimal_pairs"), static_cast<std::uint64_t>(i), attempt};
      const Drawn drawn = family("minimal_pairs").sample(request, key);
      const auto* const group = std::get_if<Group>(&drawn);
      if (group == nullptr) continue;
      for (const Draft& draft : *group) {
        auto& side = draft.intent.stable ? features.stable : features.falling;
        for (const auto& [name, value] : visible_features(draft.scene)) {
          side[name].push_back(value);
        }
      }
      break;
    }
  }
  REQUIRE(features.stable.at("lean").size() == static_cast<std::size_t>(count));
  return features;
}

/// Share of pairs in which a feature points at the tower that falls, whichever way it points; of
/// pairs alike in it, half.
double told_in_pairs(const Samples& stable, const Samples& falling) {
  double larger = 0.0;
  for (std::size_t i = 0; i < stable.size(); ++i) {
    larger += falling[i] > stable[i] ? 1.0 : falling[i] == stable[i] ? 0.5 : 0.0;
  }
  const double share = larger / static_cast<double>(stable.size());
  return std::max(share, 1.0 - share);
}

/// Share of pairs told by whoever knows for every combination of some features, by which of them
/// are larger, smaller or equal, which of the two towers mostly falls.
double told_by_signs(const Features& features, const std::vector<std::string>& names) {
  const std::size_t count = features.stable.at(names.front()).size();
  std::map<std::vector<int>, double> found;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<int> signs;
    for (const std::string& name : names) {
      const double more = features.falling.at(name)[i] - features.stable.at(name)[i];
      signs.push_back(std::abs(more) < 1e-6 ? 0 : more > 0.0 ? 1 : -1);
    }
    found[signs] += 1.0 / static_cast<double>(count);
  }
  double told = 0.0;
  for (const auto& [signs, share] : found) {
    std::vector<int> opposite;
    for (const int sign : signs) opposite.push_back(-sign);
    const auto other = found.find(opposite);
    // Each of two opposites is met here once, and who guesses by them is right in the larger one.
    told += 0.5 * std::max(share, other == found.end() ? 0.0 : other->second);
    if (other == found.end()) told += 0.5 * share;
  }
  return told;
}

}  // namespace

TEST_CASE("minimal pairs: how well the best single visible feature tells which one falls") {
  const int count = std::max(100, study_size(1000));
  const bool study = count >= 500;
  for (const int dim : {3, 2}) {
    // Of two blocks the offset is the margin.
    for (int height = 3; height <= 6; ++height) {
      const Features features = features_of(height, dim, count);
      const double signs =
          told_by_signs(features, {"misalignment_max", "misalignment_mean", "spread"});
      std::printf("%dD h=%d signs of largest and mean offset and of spread: %.3f\n", dim, height,
                  signs);
      std::vector<std::pair<double, std::string>> in_pairs, alone;
      for (const auto& [name, values] : features.stable) {
        in_pairs.emplace_back(told_in_pairs(values, features.falling.at(name)), name);
        alone.emplace_back(separation(values, features.falling.at(name)), name);
      }
      for (auto* ranked : {&in_pairs, &alone}) {
        std::sort(ranked->rbegin(), ranked->rend());
        std::printf("%dD h=%d %-8s", dim, height, ranked == &alone ? "alone" : "in pairs");
        for (std::size_t i = 0; i < 5; ++i) {
          std::printf(" %.3f %s;", (*ranked)[i].first, (*ranked)[i].second.c_str());
        }
        std::printf("\n");
      }
      // Where the topmost of three blocks decides, its offset is the margin: in half of the pairs.
      if (study) CHECK(in_pairs.front().first <= (height == 3 ? 0.70 : 0.65));
      const double chance = 1.7 / std::sqrt(static_cast<double>(count));
      for (const auto& [told, name] : in_pairs) {
        if (name == "spread" || name == "misalignment_max" || name == "misalignment_mean") {
          INFO(dim << "D h=" << height << " " << name);
          CHECK(told <= 0.56 + chance);
        }
      }
      CHECK(signs <= 0.62 + chance);
    }
  }
}
