// Every tower has what was asked for, by the exact statics, which share no code with the sampler.
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "drystone/statics.hpp"

using namespace drystone;

namespace {

StaticsOptions no_tilt() {
  StaticsOptions options;
  options.tilt = false;
  return options;
}

Key key_of(std::uint64_t index, std::uint16_t attempt = 0) {
  return {11, short_hash("towers3d"), index, attempt};
}

struct Tally {
  int drawn = 0;
  int rejected = 0;
};

/// Draws `count` towers of every cell and checks the promises that hold in every mode.
template <class Check>
Tally check_cells(const TowerOptions& options, int count, Check&& check) {
  const Family& towers = family("towers3d");
  Tally tally;
  std::uint64_t index = 0;
  for (const CellShare& entry : towers.cells(options)) {
    SceneRequest request;
    request.tower = options;
    request.cell = entry.cell;
    for (int i = 0; i < count; ++i) {
      ++index;
      ++tally.drawn;
      const Drawn drawn = towers.sample(request, key_of(index));
      if (std::holds_alternative<Rejected>(drawn)) {
        ++tally.rejected;
        continue;
      }
      const Draft& draft = std::get<Draft>(drawn);
      INFO(describe(entry.cell) << ", index " << index);
      const auto statics = equilibrium_of_column(draft.scene, no_tilt());
      REQUIRE(statics);
      REQUIRE(statics->margin_share);
      CHECK(statics->verdict == (entry.cell.stable ? StaticVerdict::stands : StaticVerdict::falls));
      CHECK(std::abs(*statics->margin_share - draft.intent.margin_share) < 1e-9);
      CHECK((draft.intent.margin_share > 0) == entry.cell.stable);
      CHECK(statics->weakest_interface == draft.intent.critical_interface);
      CHECK(draft.intent.stable == entry.cell.stable);
      CHECK(draft.intent.difficulty == entry.cell.difficulty);
      CHECK(draft.intent.violation == entry.cell.violation);
      REQUIRE(static_cast<int>(draft.scene.blocks.size()) == entry.cell.height);
      check(entry.cell, draft, *statics);
    }
  }
  return tally;
}

}  // namespace

TEST_CASE("towers without a level have exactly the margin that was drawn") {
  TowerOptions options;
  options.shapes = {ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs};
  options.height = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  options.difficulty.mode = DifficultyMode::none;
  options.violation = {Violation::vcom, Violation::vpsf, Violation::both};
  options.density = Law::uniform(500, 2000);
  const Tally tally = check_cells(options, 10, [](const Cell&, const Draft&, const Statics&) {});
  CHECK(tally.rejected * 50 < tally.drawn);
}

TEST_CASE("levels of mode shapestacks bound the support ratio") {
  TowerOptions options;
  options.shapes = {ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs};
  options.height = {2, 3, 4, 5, 6};
  options.difficulty.mode = DifficultyMode::shapestacks;
  options.violation = {Violation::vcom, Violation::vpsf, Violation::both};
  const Tally tally =
      check_cells(options, 20, [](const Cell& cell, const Draft&, const Statics& statics) {
        double worst = 0.0;
        for (const Interface& interface : statics.interfaces) {
          if (interface.lower >= 0 && interface.margin_m > 0.0) {
            worst = std::max(worst, interface.support_ratio);
          }
        }
        if (cell.difficulty == Difficulty::easy) CHECK(worst <= 0.5);
        if (cell.difficulty == Difficulty::hard) CHECK((worst > 0.5 && worst <= 1.0));
      });
  CHECK(tally.rejected * 50 < tally.drawn);
}
