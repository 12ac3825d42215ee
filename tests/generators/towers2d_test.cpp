// Planar towers have what was asked for, by the exact statics; and they are the same towers in
// three dimensions.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "tests/generators/sampling.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

const std::vector<ShapeSet> kAllShapes{ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs};

Drawn draw2d(const TowerOptions& options, const Cell& cell, std::uint64_t index,
             std::uint16_t attempt = 0) {
  return draw(options, cell, index, attempt, "towers2d");
}

Draft must_draw(const TowerOptions& options, const Cell& cell, std::uint64_t index) {
  return std::get<Group>(draw2d(options, cell, index))[0];
}

bool is_disc(const Block& block) { return std::holds_alternative<Cylinder>(block.shape); }

double half_depth(const Block& block) {
  if (const auto* box = std::get_if<Box>(&block.shape)) return box->half_extents.y;
  if (const auto* prism = std::get_if<Prism>(&block.shape)) return prism->half_depth;
  return std::get<Cylinder>(block.shape).half_height;
}

void check_planar(const Scene& scene, double depth) {
  CHECK(scene.dim == 2);
  double floor = 0.0;
  for (const Block& block : scene.blocks) {
    const Pose& pose = block.world_from_block;
    CHECK(pose.position.y == 0.0);
    CHECK((is_disc(block) || pose.rotation == Quat{}));
    CHECK(half_depth(block) == 0.5 * depth);
    const Mat3 m = matrix(pose.rotation);
    CHECK(std::abs(m.columns[1].y) == Approx(is_disc(block) ? 0.0 : 1.0).margin(1e-12));
    const double below = support(block.shape, transpose_times(m, {0, 0, -1}));
    CHECK(std::abs(pose.position.z - below - floor) < 1e-13);
    floor = pose.position.z + support(block.shape, transpose_times(m, {0, 0, 1}));
  }
}

/// Checks `count` towers of every cell; the share of rejected attempts.
template <class Check>
double check_cells(const TowerOptions& options, int count, Check&& check) {
  int drawn = 0;
  int rejected = 0;
  std::uint64_t index = 0;
  for (const CellShare& entry : cells_of("towers2d", options)) {
    const Cell& cell = entry.cell;
    for (int i = 0; i < count; ++i) {
      ++drawn;
      const Drawn result = draw2d(options, cell, ++index);
      const Draft* draft = only_draft(result);
      if (!draft) {
        ++rejected;
        continue;
      }
      INFO(describe(cell) << ", index " << index);
      check_planar(draft->scene, options.edge_m.max());
      const Intent& intent = draft->intent;
      const Statics statics = exact_statics(draft->scene);
      CHECK(statics.verdict == (cell.stable ? StaticVerdict::stands : StaticVerdict::falls));
      CHECK(std::abs(*statics.margin_share - intent.margin_share) < 1e-9);
      CHECK(statics.weakest_interface == intent.critical_interface);
      CHECK(static_cast<int>(draft->scene.blocks.size()) == cell.height);
      check(cell, *draft, statics);
    }
  }
  return static_cast<double>(rejected) / drawn;
}

double misalignment_max(const Scene& scene) {
  double largest = 0.0;
  for (std::size_t i = 1; i < scene.blocks.size(); ++i) {
    const Block& upper = scene.blocks[i];
    const Block& lower = scene.blocks[i - 1];
    const double offset = upper.world_from_block.position.x - lower.world_from_block.position.x;
    largest = std::max(largest, std::abs(offset) / std::min(width_m(upper), width_m(lower)));
  }
  return largest;
}

}  // namespace

TEST_CASE("towers2d: margins down to a millionth are those that were drawn, and hold in 3D") {
  TowerOptions options;
  options.shapes = kAllShapes;
  options.height = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  options.difficulty.mode = DifficultyMode::none;
  options.violation = {Violation::vcom, Violation::vpsf, Violation::both};
  options.density = Law::uniform(500, 2000);
  const auto check = [](const Cell&, const Draft& draft, const Statics& statics) {
    const Scene solid = extruded(draft.scene);
    CHECK(solid.dim == 3);
    CHECK(solid.blocks == draft.scene.blocks);
    const Statics spatial = exact_statics(solid);
    CHECK(spatial.verdict == statics.verdict);
    CHECK(std::abs(*spatial.margin_m - *statics.margin_m) < 1e-12);
    CHECK(std::abs(*spatial.margin_share - *statics.margin_share) < 1e-12);
    CHECK(spatial.weakest_interface == statics.weakest_interface);
  };
  CHECK(check_cells(options, 8, check) < 0.02);
  options.height = {3, 6};
  options.margin_share = Law::log_uniform(1e-6, 1e-3);
  check_cells(options, 8, check);
  options.margin_share = Law::uniform(0.4, 0.47);
  options.violation = {Violation::vcom};
  options.shapes = {ShapeSet::cubes};
  check_cells(options, 8, check);
}

TEST_CASE("towers2d: levels of mode shapestacks bound the support ratio") {
  TowerOptions options;
  options.shapes = kAllShapes;
  options.height = {2, 3, 4, 5, 6, 12};
  options.violation = {Violation::vcom, Violation::vpsf, Violation::both};
  const double rejected =
      check_cells(options, 15, [](const Cell& cell, const Draft&, const Statics& statics) {
        double worst = 0.0;
        for (const Interface& interface : statics.interfaces) {
          if (interface.lower >= 0 && interface.margin_m > 0.0) {
            worst = std::max(worst, interface.support_ratio);
          }
        }
        if (cell.difficulty == Difficulty::easy) CHECK(worst <= 0.5);
        if (cell.difficulty == Difficulty::hard) CHECK((worst > 0.5 && worst <= 1.0));
      });
  CHECK(rejected < 0.02);
}

TEST_CASE("towers2d: levels of mode matched bound the visible misalignment") {
  TowerOptions options;
  options.shapes = kAllShapes;
  options.difficulty.mode = DifficultyMode::matched;
  options.margin_share = Law::uniform(0.02, 0.06);
  options.height = {4, 5, 6};
  const auto check = [](const Cell& cell, const Draft& draft, const Statics&) {
    const double found = misalignment_max(draft.scene);
    if (cell.difficulty == Difficulty::easy) CHECK(found <= 0.25);
    if (cell.difficulty == Difficulty::hard) CHECK(found >= 0.35);
  };
  CHECK(check_cells(options, 5, check) <= 0.05);
  options.difficulty.levels = {Difficulty::hard};
  options.height = {2, 3, 9};
  options.margin_share = Law::uniform(0.02, 0.12);
  CHECK(check_cells(options, 5, check) <= 0.05);
}

TEST_CASE("towers2d: shape sets are squares, rectangles, and what stays exact") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::none;
  int discs = 0;
  int triangles = 0;
  int trapezoids = 0;
  int boxes_on_top = 0;
  const Cell cell{ShapeSet::ccs, 4, Difficulty::none, Violation::none, true};
  for (std::uint64_t index = 0; index < 200; ++index) {
    for (const ShapeSet shapes : {ShapeSet::cubes, ShapeSet::cuboids}) {
      Cell plain = cell;
      plain.shapes = shapes;
      for (const Block& block : must_draw(options, plain, index).scene.blocks) {
        const Vec3 half = std::get<Box>(block.shape).half_extents;
        CHECK((half.x == half.z) == (shapes == ShapeSet::cubes));
        CHECK((half.x >= 0.25 && half.x <= 0.5));
      }
    }
    const Scene scene = must_draw(options, cell, index).scene;
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(std::holds_alternative<Box>(scene.blocks[i].shape));
    }
    const Shape& top = scene.blocks[3].shape;
    const auto* prism = std::get_if<Prism>(&top);
    discs += std::holds_alternative<Cylinder>(top);
    triangles += prism != nullptr && prism->outline.size() == 3;
    trapezoids += prism != nullptr && prism->outline.size() == 4;
    boxes_on_top += std::holds_alternative<Box>(top);
    CHECK(exact_statics(scene).rolls == std::holds_alternative<Cylinder>(top));
    if (prism != nullptr) CHECK(centroid(top).x == Approx(0.0).margin(1e-15));
  }
  for (const int count : {discs, triangles, trapezoids, boxes_on_top}) CHECK(count > 20);
  // A violated planar surface is a disc that carries something.
  options.violation = {Violation::vpsf};
  const Draft draft =
      must_draw(options, {ShapeSet::ccs, 4, Difficulty::none, Violation::vpsf, false}, 1);
  CHECK(is_disc(draft.scene.blocks[static_cast<std::size_t>(draft.intent.vpsf_object - 1)]));
}

TEST_CASE(
    "towers2d: a tower is a pure function of request and key, and shares targets with twins") {
  TowerOptions options;
  options.margin_share = Law::uniform(0.02, 0.06);
  for (const DifficultyMode mode :
       {DifficultyMode::none, DifficultyMode::shapestacks, DifficultyMode::matched}) {
    options.difficulty = {mode, {Difficulty::hard}};
    const Difficulty level = mode == DifficultyMode::none ? Difficulty::none : Difficulty::hard;
    for (std::uint64_t index = 0; index < 8; ++index) {
      const Cell cell{ShapeSet::ccs, 4, level, Violation::none, true};
      const Draft up = must_draw(options, cell, index);
      CHECK(must_draw(options, cell, index).scene == up.scene);
      CHECK_FALSE(must_draw(options, cell, index + 1000).scene == up.scene);
      const Draft down =
          must_draw(options, {ShapeSet::ccs, 4, level, Violation::vcom, false}, index);
      CHECK(up.intent.margin_share == -down.intent.margin_share);
      CHECK(up.intent.critical_interface == down.intent.critical_interface);
      for (std::size_t i = 0; i < 4; ++i) {
        CHECK(up.scene.blocks[i].shape == down.scene.blocks[i].shape);
      }
    }
  }
}

TEST_CASE("towers2d: towers lean to both sides alike") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::none;
  const int count = std::max(200, study_size(2000));
  int right = 0;
  for (int i = 0; i < count; ++i) {
    const Draft draft =
        must_draw(options, {ShapeSet::cuboids, 4, Difficulty::none, Violation::vcom, false},
                  static_cast<std::uint64_t>(i));
    const Statics statics = exact_statics(draft.scene);
    right += statics.interfaces[static_cast<std::size_t>(statics.weakest_interface)].overhang.x > 0;
  }
  CHECK(std::abs(right - 0.5 * count) < 3.3 * 0.5 * std::sqrt(count));
}

TEST_CASE("towers2d: cells that the plane forbids are refused with the reason") {
  TowerOptions options;
  options.difficulty = {DifficultyMode::matched, {Difficulty::easy}};
  options.height = {3};
  try {
    (void)cells_of("towers2d", options);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK_THAT(error.message(), Catch::Contains("cannot exist"));
  }
}
