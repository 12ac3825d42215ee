// How alike stable and unstable towers look, and how alike cells are that share a law. The size of
// the studies follows DRYSTONE_STUDY_SCALE (1: 2,000 towers a cell).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "tests/generators/sampling.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

using Samples = std::vector<double>;

/// Shared area of two histograms of `bins` bins over their common range.
double overlap(const Samples& a, const Samples& b, int bins = 20) {
  const auto [a_low, a_high] = std::minmax_element(a.begin(), a.end());
  const auto [b_low, b_high] = std::minmax_element(b.begin(), b.end());
  const double low = std::min(*a_low, *b_low);
  const double width = std::max(*a_high, *b_high) - low + 1e-12;
  const auto histogram = [&](const Samples& samples) {
    Samples shares(static_cast<std::size_t>(bins));
    for (const double value : samples) {
      shares[static_cast<std::size_t>((value - low) / width * bins)] +=
          1.0 / static_cast<double>(samples.size());
    }
    return shares;
  };
  const Samples share_a = histogram(a);
  const Samples share_b = histogram(b);
  double sum = 0.0;
  for (std::size_t i = 0; i < share_a.size(); ++i) sum += std::min(share_a[i], share_b[i]);
  return sum;
}

/// How well a feature tells two classes apart, whichever way: 0.5 to 1.
double separation(const Samples& a, const Samples& b) {
  std::vector<std::pair<double, bool>> all;
  for (const double value : a) all.emplace_back(value, false);
  for (const double value : b) all.emplace_back(value, true);
  std::sort(all.begin(), all.end());
  double sum = 0.0;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    while (end < all.size() && all[end].first == all[i].first) ++end;
    const double rank = 0.5 * static_cast<double>(i + end - 1) + 1.0;
    for (; i < end; ++i) sum += all[i].second ? rank : 0.0;
  }
  const double n_a = static_cast<double>(a.size());
  const double n_b = static_cast<double>(b.size());
  const double area = (sum - n_b * (n_b + 1.0) / 2.0) / (n_a * n_b);
  return std::max(area, 1.0 - area);
}

/// What could be seen without reasoning about support.
std::map<std::string, double> visible_features(const Scene& scene) {
  std::map<std::string, double> features;
  const std::size_t height = scene.blocks.size();
  double largest = 0.0;
  double sum = 0.0;
  double mean_width = 0.0;
  double mass_sum = 0.0;
  double turning = 0.0;
  Vec2 moment;
  for (std::size_t i = 0; i < height; ++i) {
    const Block& block = scene.blocks[i];
    const std::string number = std::to_string(i);
    mean_width += width_m(block) / static_cast<double>(height);
    features["width " + number] = width_m(block);
    features["mass " + number] = mass(block);
    mass_sum += mass(block);
    moment = moment + mass(block) * block.world_from_block.position.xy();
    if (i == 0) continue;
    const Vec2 step =
        block.world_from_block.position.xy() - scene.blocks[i - 1].world_from_block.position.xy();
    const double offset = norm(step) / std::min(width_m(block), width_m(scene.blocks[i - 1]));
    features["offset " + number] = offset;
    features["offset over lower " + number] = norm(step) / width_m(scene.blocks[i - 1]);
    largest = std::max(largest, offset);
    sum += offset;
    if (i == 1) continue;
    const Vec2 before = scene.blocks[i - 1].world_from_block.position.xy() -
                        scene.blocks[i - 2].world_from_block.position.xy();
    turning += dot(step, before) / (norm(step) * norm(before) + 1e-12);
    features["turn " + number] = dot(step, before) / (norm(step) * norm(before) + 1e-12);
  }
  const Vec2 bottom = scene.blocks.front().world_from_block.position.xy();
  const double bottom_width = width_m(scene.blocks.front());
  const double lean = norm(scene.blocks.back().world_from_block.position.xy() - bottom);
  const double center = norm((1.0 / mass_sum) * moment - bottom);
  double spread = 0.0;
  for (const Block& a : scene.blocks) {
    for (const Block& b : scene.blocks) {
      spread = std::max(spread,
                        norm(a.world_from_block.position.xy() - b.world_from_block.position.xy()));
    }
  }
  features["misalignment_max"] = largest;
  features["misalignment_mean"] = sum / static_cast<double>(height - 1);
  features["lean"] = lean;
  features["lean over width"] = lean / mean_width;
  features["spread"] = spread;
  features["spread over width"] = spread / mean_width;
  features["centre of mass over bottom"] = center / bottom_width;
  features["turning"] = turning;
  features["height"] = top_m(scene);
  features["top over bottom width"] = width_m(scene.blocks.back()) / bottom_width;
  return features;
}

struct CellDraws {
  std::string name;
  Samples shares;
  std::map<std::string, Samples> features;
};

/// Draws a cell as a dataset does: by rank, with the next attempt where one is rejected.
CellDraws draw_group(const TowerOptions& options, const Cell& cell, int count, int& attempts) {
  CellDraws group{describe(cell), {}, {}};
  SceneRequest request;
  request.options.tower = options;
  request.cell = cell;
  const std::uint64_t first = std::uint64_t{short_hash(describe(cell))} << 16;
  for (int i = 0; i < count; ++i) {
    request.rank = i;
    for (std::uint16_t attempt = 0; attempt < 20; ++attempt) {
      ++attempts;
      const Drawn drawn =
          family("towers3d")
              .sample(request, key_of(first + static_cast<std::uint64_t>(i), attempt));
      const auto* draft = only_draft(drawn);
      if (!draft) continue;
      group.shares.push_back(std::abs(draft->intent.margin_share));
      for (const auto& [name, value] : visible_features(draft->scene)) {
        group.features[name].push_back(value);
      }
      break;
    }
  }
  REQUIRE(group.shares.size() == static_cast<std::size_t>(count));
  return group;
}

/// Least overlap of |margin_share| of any two groups.
double least_overlap(const std::vector<CellDraws>& groups) {
  double least = 1.0;
  for (const CellDraws& a : groups) {
    for (const CellDraws& b : groups) least = std::min(least, overlap(a.shares, b.shares));
  }
  return least;
}

TowerOptions matched(ShapeSet shapes, Difficulty level, int height, double most) {
  TowerOptions options;
  options.shapes = {shapes};
  options.height = {height};
  options.difficulty = {DifficultyMode::matched, {level}};
  options.margin_share = Law::uniform(0.02, most);
  return options;
}

}  // namespace

TEST_CASE("matched towers: nothing visible tells the label, and margins follow one law") {
  const int count = std::max(200, study_size(2000));
  // Chance alone separates two samples, the best of some thirty features the more so.
  const double chance = 1.5 / std::sqrt(static_cast<double>(count));
  int attempts = 0;
  int drawn = 0;
  const auto study = [&](double most, const std::vector<Difficulty>& levels) {
    std::vector<CellDraws> groups;
    std::printf("|margin_share| %.2f to %.2f, %d towers a cell and label\n", 0.02, most, count);
    std::printf("%-20s %9s %9s  best single visible features (AUC)\n", "", "margin", "misalign.");
    for (const ShapeSet shapes : {ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs}) {
      for (const Difficulty level : levels) {
        for (int height = level == Difficulty::easy ? 4 : 2; height <= 6; ++height) {
          const TowerOptions options = matched(shapes, level, height, most);
          const auto cells = family("towers3d").cells({.tower = options, .replica = {}});
          REQUIRE(cells.size() == 2);
          const CellDraws stable = draw_group(options, cells[0].cell, count, attempts);
          const CellDraws falling = draw_group(options, cells[1].cell, count, attempts);
          drawn += 2 * count;
          std::vector<std::pair<double, std::string>> ranked;
          for (const auto& [name, values] : stable.features) {
            ranked.emplace_back(separation(values, falling.features.at(name)), name);
          }
          std::sort(ranked.rbegin(), ranked.rend());
          const double margins = overlap(stable.shares, falling.shares);
          const double misalignments = overlap(stable.features.at("misalignment_max"),
                                               falling.features.at("misalignment_max"));
          std::printf("h=%d %-7s %-8s %9.3f %9.3f ", height, name(shapes).data(),
                      name(level).data(), margins, misalignments);
          for (std::size_t i = 0; i < 3 && i < ranked.size(); ++i) {
            std::printf(" %.3f %s;", ranked[i].first, ranked[i].second.c_str());
          }
          std::printf("\n");
          if (height >= 3) {
            CHECK(ranked.front().first <= 0.60 + (count < 1000 ? chance : 0.0));
            CHECK(misalignments >= (count < 1000 ? 0.65 : 0.90));
          }
          groups.push_back(stable);
          groups.push_back(falling);
        }
      }
    }
    const double least = least_overlap(groups);
    std::printf("least overlap of |margin_share| of any two of %zu cells: %.3f\n", groups.size(),
                least);
    CHECK(least >= (count < 1000 ? 0.90 : 0.95));
  };
  study(0.06, {Difficulty::easy, Difficulty::hard});
  study(0.12, {Difficulty::hard});
  std::printf("accepted %d of %d attempts\n\n", drawn, attempts);
  CHECK(drawn > 0.95 * attempts);
}

TEST_CASE("shapestacks towers: every level has one law of margins") {
  const int count = std::max(200, study_size(2000));
  TowerOptions options;
  options.shapes = {ShapeSet::cubes, ShapeSet::ccs};
  options.violation = {Violation::vcom, Violation::vpsf, Violation::both};
  std::map<Difficulty, std::vector<CellDraws>> groups;
  int attempts = 0;
  int drawn = 0;
  for (const CellShare& entry : family("towers3d").cells({.tower = options, .replica = {}})) {
    drawn += count;
    groups[entry.cell.difficulty].push_back(draw_group(options, entry.cell, count, attempts));
  }
  for (const auto& [level, of_level] : groups) {
    const double least = least_overlap(of_level);
    std::printf("shapestacks %-5s: least overlap of |margin_share| of any two of %zu cells %.3f\n",
                name(level).data(), of_level.size(), least);
    CHECK(least >= (count < 1000 ? 0.90 : 0.95));
  }
  std::printf("accepted %d of %d attempts\n\n", drawn, attempts);
  CHECK(drawn > 0.95 * attempts);
}

TEST_CASE("without ranks, margins are independent draws from the law") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::none;
  options.margin_share = Law::uniform(0.02, 0.12);
  const int count = std::max(400, study_size(4000));
  double sum = 0.0;
  for (int i = 0; i < count; ++i) {
    const Drawn drawn = draw(options, {ShapeSet::cubes, 4, Difficulty::none, Violation::none, true},
                             static_cast<std::uint64_t>(i));
    sum += std::get<Group>(drawn)[0].intent.margin_share;
  }
  CHECK(std::abs(sum / count - 0.07) < 4.0 * 0.1 / std::sqrt(12.0 * count));
}
