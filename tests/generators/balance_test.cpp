// How alike stable and unstable towers look, and how alike cells are that share a law. The size of
// the studies follows DRYSTONE_STUDY_SCALE (1: 2,000 towers a cell).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "tests/generators/looks.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

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
    std::vector<CellSample> groups;
    std::printf("|margin_share| %.2f to %.2f, %d towers a cell and label\n", 0.02, most, count);
    std::printf("%-20s %9s %9s  best single visible features (AUC)\n", "", "margin", "misalign.");
    for (const ShapeSet shapes : {ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs}) {
      for (const Difficulty level : levels) {
        for (int height = level == Difficulty::easy ? 4 : 2; height <= 6; ++height) {
          const TowerOptions options = matched(shapes, level, height, most);
          const auto cells = cells_of("towers3d", options);
          REQUIRE(cells.size() == 2);
          const CellSample stable = draw_cell("towers3d", options, cells[0].cell, count, attempts);
          const CellSample falling = draw_cell("towers3d", options, cells[1].cell, count, attempts);
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
  std::map<Difficulty, std::vector<CellSample>> groups;
  int attempts = 0;
  int drawn = 0;
  for (const CellShare& entry : cells_of("towers3d", options)) {
    drawn += count;
    groups[entry.cell.difficulty].push_back(
        draw_cell("towers3d", options, entry.cell, count, attempts));
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
