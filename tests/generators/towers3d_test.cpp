// Every tower has what was asked for, by the exact statics, which share no code with the sampler.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/generators/sampling.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

const std::vector<ShapeSet> kAllShapes{ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs};

struct Tally {
  int drawn = 0;
  int rejected = 0;
};

void check_stacking(const Scene& scene) {
  double floor = 0.0;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const Block& block = scene.blocks[i];
    CHECK(block.id == static_cast<int>(i));
    const Mat3 world_from_block = matrix(block.world_from_block.rotation);
    const double z = block.world_from_block.position.z;
    const double below = support(block.shape, transpose_times(world_from_block, {0, 0, -1}));
    const double above = support(block.shape, transpose_times(world_from_block, {0, 0, 1}));
    CHECK(std::abs(z - below - floor) < 1e-14 * static_cast<double>(scene.blocks.size()));
    floor = z + above;
  }
}

/// Draws `count` towers of every cell and checks the promises that hold in every mode.
template <class Check>
Tally check_cells(const TowerOptions& options, int count, Check&& check) {
  Tally tally;
  std::uint64_t index = 0;
  for (const CellShare& entry : family("towers3d").cells({.tower = options, .replica = {}})) {
    const Cell& cell = entry.cell;
    for (int i = 0; i < count; ++i) {
      ++tally.drawn;
      const Drawn drawn = draw(options, cell, ++index);
      const Draft* draft = only_draft(drawn);
      if (!draft) {
        ++tally.rejected;
        CHECK_FALSE(std::get<Rejected>(drawn).reason.empty());
        continue;
      }
      INFO(describe(cell) << ", index " << index);
      const Intent& intent = draft->intent;
      const Statics statics = exact_statics(draft->scene);
      REQUIRE(statics.margin_share);
      CHECK(statics.verdict == (cell.stable ? StaticVerdict::stands : StaticVerdict::falls));
      CHECK(std::abs(*statics.margin_share - intent.margin_share) < 1e-9);
      CHECK(statics.weakest_interface == intent.critical_interface);
      CHECK((intent.margin_share > 0) == cell.stable);
      CHECK(intent.stable == cell.stable);
      CHECK(intent.shapes == cell.shapes);
      CHECK(intent.difficulty == cell.difficulty);
      CHECK(intent.violation == cell.violation);
      CHECK((intent.vcom_interface > 0) ==
            (cell.violation == Violation::vcom || cell.violation == Violation::both));
      CHECK((intent.vpsf_object > 0) ==
            (cell.violation == Violation::vpsf || cell.violation == Violation::both));
      REQUIRE(static_cast<int>(draft->scene.blocks.size()) == cell.height);
      for (const Interface& interface : statics.interfaces) {
        const bool own = interface.upper == intent.vcom_interface;
        const bool roller = intent.vpsf_object > 0 && (interface.upper == intent.vpsf_object ||
                                                       interface.upper == intent.vpsf_object - 1);
        if (cell.stable) {
          CHECK((interface.upper == intent.critical_interface ||
                 interface.margin_share > intent.margin_share));
        } else if ((own && intent.vcom_interface > 0) || roller) {
          CHECK(interface.margin_m < 0.0);
        } else {
          CHECK(interface.margin_share >= 0.02 - 1e-9);
        }
        CHECK(interface.planar_surface ==
              (intent.vpsf_object == 0 || interface.upper != intent.vpsf_object));
      }
      check_stacking(draft->scene);
      check(cell, *draft, statics);
    }
  }
  return tally;
}

double misalignment_max(const Scene& scene) {
  double largest = 0.0;
  for (std::size_t i = 1; i < scene.blocks.size(); ++i) {
    const Block& upper = scene.blocks[i];
    const Block& lower = scene.blocks[i - 1];
    const Vec2 offset = upper.world_from_block.position.xy() - lower.world_from_block.position.xy();
    largest = std::max(largest, norm(offset) / std::min(width_m(upper), width_m(lower)));
  }
  return largest;
}

Draft must_draw(const TowerOptions& options, const Cell& cell, std::uint64_t index) {
  return std::get<Group>(draw(options, cell, index))[0];
}

}  // namespace

TEST_CASE("towers without a level have exactly the margin that was drawn") {
  TowerOptions options;
  options.shapes = kAllShapes;
  options.height = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  options.difficulty.mode = DifficultyMode::none;
  options.violation = {Violation::vcom, Violation::vpsf, Violation::both};
  options.density = Law::uniform(500, 2000);
  const Tally tally = check_cells(options, 10, [](const Cell&, const Draft&, const Statics&) {});
  CHECK(tally.rejected * 50 < tally.drawn);
}

TEST_CASE("margins down to a millionth of the width are met") {
  TowerOptions options;
  options.shapes = kAllShapes;
  options.difficulty.mode = DifficultyMode::none;
  options.violation = {Violation::vcom, Violation::vpsf, Violation::both};
  options.margin_share = Law::log_uniform(1e-6, 1e-3);
  check_cells(options, 10, [](const Cell&, const Draft&, const Statics&) {});
}

TEST_CASE("levels of mode shapestacks bound the support ratio") {
  TowerOptions options;
  options.shapes = kAllShapes;
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

TEST_CASE("levels of mode matched bound the visible misalignment") {
  TowerOptions options;
  options.shapes = kAllShapes;
  options.difficulty.mode = DifficultyMode::matched;
  const auto check = [](const Cell& cell, const Draft& draft, const Statics&) {
    const double found = misalignment_max(draft.scene);
    if (cell.difficulty == Difficulty::easy) CHECK(found <= 0.25);
    if (cell.difficulty == Difficulty::hard) CHECK(found >= 0.35);
  };
  SECTION("both levels") {
    options.margin_share = Law::uniform(0.02, 0.06);
    options.height = {4, 5, 6, 8, 12};
    const Tally tally = check_cells(options, 8, check);
    CHECK(tally.rejected * 20 <= tally.drawn);
  }
  SECTION("hard") {
    options.margin_share = Law::uniform(0.02, 0.15);
    options.difficulty.levels = {Difficulty::hard};
    options.height = {2, 3, 4, 6, 9, 12};
    const Tally tally = check_cells(options, 8, check);
    CHECK(tally.rejected * 20 <= tally.drawn);
  }
  SECTION("violated planar surfaces") {
    options.shapes = {ShapeSet::ccs};
    options.height = {4, 5, 6};
    options.violation = {Violation::vpsf};
    check_cells(options, 8, check);
  }
}

TEST_CASE("a tower is a pure function of request and key") {
  TowerOptions options;
  options.shapes = kAllShapes;
  options.height = {3, 5};
  options.violation = {Violation::vcom, Violation::both};
  for (const DifficultyMode mode :
       {DifficultyMode::none, DifficultyMode::shapestacks, DifficultyMode::matched}) {
    options.difficulty.mode = mode;
    options.difficulty.levels = {Difficulty::hard};
    if (mode == DifficultyMode::matched) options.violation = {Violation::vcom};
    options.margin_share = Law::uniform(0.02, 0.1);
    std::uint64_t index = 0;
    for (const CellShare& entry : family("towers3d").cells({.tower = options, .replica = {}})) {
      ++index;
      const Draft first = must_draw(options, entry.cell, index);
      CHECK(must_draw(options, entry.cell, index).scene == first.scene);
      CHECK_FALSE(must_draw(options, entry.cell, index + 1000).scene == first.scene);
      // Another attempt is another tower with the same targets.
      const Drawn again = draw(options, entry.cell, index, 1);
      const Draft& second = std::get<Group>(again)[0];
      CHECK_FALSE(second.scene == first.scene);
      CHECK(second.intent.margin_share == first.intent.margin_share);
      CHECK(second.intent.critical_interface == first.intent.critical_interface);
      for (std::size_t i = 0; i < first.scene.blocks.size(); ++i) {
        CHECK(second.scene.blocks[i].shape == first.scene.blocks[i].shape);
        CHECK(second.scene.blocks[i].density == first.scene.blocks[i].density);
      }
    }
  }
}

TEST_CASE("a tower and its twin of the other label share margin, level and parts") {
  TowerOptions options;
  options.margin_share = Law::uniform(0.02, 0.1);
  for (const DifficultyMode mode : {DifficultyMode::none, DifficultyMode::matched}) {
    options.difficulty = {mode, {Difficulty::hard}};
    const Difficulty level = mode == DifficultyMode::none ? Difficulty::none : Difficulty::hard;
    for (std::uint64_t index = 0; index < 20; ++index) {
      const Draft up = must_draw(options, {ShapeSet::ccs, 4, level, Violation::none, true}, index);
      const Draft down =
          must_draw(options, {ShapeSet::ccs, 4, level, Violation::vcom, false}, index);
      CHECK(up.intent.margin_share == -down.intent.margin_share);
      CHECK(up.intent.critical_interface == down.intent.critical_interface);
      for (std::size_t i = 0; i < 4; ++i) {
        CHECK(up.scene.blocks[i].shape == down.scene.blocks[i].shape);
        CHECK(up.scene.blocks[i].world_from_block.rotation ==
              down.scene.blocks[i].world_from_block.rotation);
        CHECK(up.scene.blocks[i].material == down.scene.blocks[i].material);
      }
    }
  }
}

TEST_CASE("yaw is drawn per block, per tower or not at all") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::none;
  const Cell cell{ShapeSet::cuboids, 5, Difficulty::none, Violation::vcom, false};
  for (std::uint64_t index = 0; index < 10; ++index) {
    options.yaw = YawMode::none;
    for (const Block& block : must_draw(options, cell, index).scene.blocks) {
      CHECK(block.world_from_block.rotation == Quat{});
    }
    options.yaw = YawMode::tower;
    const Scene alike = must_draw(options, cell, index).scene;
    options.yaw = YawMode::block;
    const Scene each = must_draw(options, cell, index).scene;
    for (std::size_t i = 1; i < 5; ++i) {
      CHECK(alike.blocks[i].world_from_block.rotation == alike.blocks[0].world_from_block.rotation);
      CHECK_FALSE(each.blocks[i].world_from_block.rotation ==
                  each.blocks[0].world_from_block.rotation);
    }
  }
}

TEST_CASE("the deciding offset points anywhere, over corners too") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::none;
  const int count = study_size(4000);
  std::array<int, 8> world{};
  int over_corner = 0;
  for (int i = 0; i < count; ++i) {
    const Draft draft =
        must_draw(options, {ShapeSet::cubes, 3, Difficulty::none, Violation::vcom, false},
                  static_cast<std::uint64_t>(i));
    const Statics statics = exact_statics(draft.scene);
    const auto at = static_cast<std::size_t>(draft.intent.critical_interface);
    const Vec2 offset = statics.interfaces[at].overhang;
    ++world[static_cast<std::size_t>((exact::atan2(offset.y, offset.x) + kPi) / (2 * kPi) *
                                     7.9999)];
    const Mat3 turned = matrix(draft.scene.blocks[at - 1].world_from_block.rotation);
    const Vec3 own = transpose_times(turned, {offset.x, offset.y, 0});
    const double half = 0.5 * width_m(draft.scene.blocks[at - 1]);
    if (std::abs(own.x) > half && std::abs(own.y) > half) ++over_corner;
  }
  double chi_square = 0.0;
  const double expected = count / 8.0;
  for (const int found : world) chi_square += (found - expected) * (found - expected) / expected;
  CHECK(chi_square < 24.3);  // 7 degrees of freedom, 0.1%
  CHECK(over_corner > count / 100);
}

TEST_CASE("laws of sizes, densities, friction and shift are kept") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::none;
  options.edge_m = Law::uniform(0.2, 0.3);
  options.density = Law::choice({500, 700});
  options.friction = Law::uniform(0.4, 0.6);
  options.shift_m = Law::uniform(3.0, 4.0);
  for (std::uint64_t index = 0; index < 50; ++index) {
    const Draft draft =
        must_draw(options, {ShapeSet::ccs, 4, Difficulty::none, Violation::none, true}, index);
    Vec2 low{1e9, 1e9};
    Vec2 high{-1e9, -1e9};
    for (const Block& block : draft.scene.blocks) {
      CHECK((width_m(block) >= 0.2 && width_m(block) <= 0.3));
      CHECK((block.density == 500 || block.density == 700));
      CHECK((block.friction >= 0.4 && block.friction <= 0.6));
      const Vec2 place = block.world_from_block.position.xy();
      low = {std::min(low.x, place.x), std::min(low.y, place.y)};
      high = {std::max(high.x, place.x), std::max(high.y, place.y)};
    }
    const Vec2 middle = 0.5 * (low + high);
    CHECK((middle.x >= 3.0 - 1e-12 && middle.x <= 4.0));
    CHECK((middle.y >= 3.0 - 1e-12 && middle.y <= 4.0));
  }
}

TEST_CASE("ccs has every kind of part where a real tower can have it") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::none;
  int boxes = 0;
  int standing = 0;
  int lying = 0;
  int balls = 0;
  int rolling = 0;
  for (std::uint64_t index = 0; index < 200; ++index) {
    const Draft draft =
        must_draw(options, {ShapeSet::ccs, 4, Difficulty::none, Violation::none, true}, index);
    for (std::size_t i = 0; i < 4; ++i) {
      const Block& block = draft.scene.blocks[i];
      const bool upright = std::abs(matrix(block.world_from_block.rotation).columns[2].z) > 0.5;
      const bool cylinder = std::holds_alternative<Cylinder>(block.shape);
      const bool ball = std::holds_alternative<Sphere>(block.shape);
      boxes += std::holds_alternative<Box>(block.shape);
      standing += cylinder && upright;
      lying += cylinder && !upright;
      balls += ball;
      if (i < 3) CHECK_FALSE((ball || (cylinder && !upright)));
    }
    rolling += exact_statics(draft.scene).rolls;
  }
  CHECK(boxes > 200);
  CHECK(standing > 200);
  CHECK(lying > 20);
  CHECK(balls > 20);
  CHECK(rolling == lying + balls);
}
