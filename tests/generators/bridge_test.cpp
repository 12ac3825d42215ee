// What lies between the domains: planar towers in three dimensions, and extruded planar ones.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/generators/sampling.hpp"

using namespace drystone;
using drystone::testing::exact_statics;
using drystone::testing::study_size;

namespace {

SceneRequest request_of(ShapeSet shapes, int height, bool stable, DifficultyMode mode) {
  SceneRequest request;
  request.options.layout.layout = Layout::planar;
  request.options.tower.difficulty.mode = mode;
  request.options.tower.margin_share = Law::uniform(0.02, 0.06);
  request.options.tower.violation = {Violation::vcom};
  request.cell = {shapes, height,
                  mode == DifficultyMode::none ? Difficulty::none : Difficulty::hard,
                  stable ? Violation::none : Violation::vcom, stable};
  return request;
}

}  // namespace

TEST_CASE("planar towers in three dimensions keep to one plane and face the front") {
  int lying = 0;
  std::uint64_t index = 0;
  for (const DifficultyMode mode :
       {DifficultyMode::none, DifficultyMode::shapestacks, DifficultyMode::matched}) {
    for (const ShapeSet shapes : {ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs}) {
      for (const bool stable : {true, false}) {
        for (const Violation violation : {Violation::vcom, Violation::vpsf}) {
          SceneRequest request = request_of(shapes, 4, stable, mode);
          if (violation == Violation::vpsf) {
            if (stable || shapes != ShapeSet::ccs) continue;
            request.options.tower.violation = {violation};
            request.cell.violation = violation;
          }
          for (int i = 0; i < std::max(3, study_size(60)); ++i, ++index) {
            CAPTURE(name(mode), name(shapes), stable, name(violation), i);
            Drawn drawn = Rejected{};
            for (std::uint16_t attempt = 0; std::holds_alternative<Rejected>(drawn); ++attempt) {
              REQUIRE(attempt < 20);
              drawn =
                  family("towers3d").sample(request, {8, short_hash("towers3d"), index, attempt});
            }
            const Draft& draft = std::get<drystone::Group>(drawn).front();
            CHECK(draft.scene.dim == 3);
            const double plane = draft.scene.blocks[0].world_from_block.position.y;
            for (const Block& block : draft.scene.blocks) {
              CHECK(block.world_from_block.position.y == Approx(plane).margin(1e-12));
              const Mat3 m = matrix(block.world_from_block.rotation);
              const bool cylinder = std::holds_alternative<Cylinder>(block.shape);
              if (cylinder && std::abs(m.columns[2].z) < 0.5) {
                // Seen from the front it is a disc.
                CHECK(std::abs(m.columns[2].y) == Approx(1.0));
                ++lying;
              } else {
                CHECK(block.world_from_block.rotation == Quat{});
              }
            }
            const Statics statics = exact_statics(draft.scene);
            CHECK((statics.verdict == StaticVerdict::stands) == stable);
            CHECK(*statics.margin_share == Approx(draft.intent.margin_share).margin(1e-10));
            // What decides, decides in the plane.
            const Interface& at =
                statics.interfaces[static_cast<std::size_t>(statics.weakest_interface)];
            CHECK(std::abs(at.to_edge.y) <= 1e-9 + std::abs(at.to_edge.x));
          }
        }
      }
    }
  }
  CHECK(lying > 0);
}

TEST_CASE("an extruded tower is its base with a depth, and has the base's margin") {
  for (int i = 0; i < std::max(20, study_size(200)); ++i) {
    SceneRequest request;
    request.options.tower.difficulty.mode = DifficultyMode::none;
    request.cell = {i % 3 == 0 ? ShapeSet::ccs : ShapeSet::cuboids, 3 + i % 4, Difficulty::none,
                    Violation::none, i % 2 == 0};
    if (!request.cell.stable) request.cell.violation = Violation::vcom;
    const auto index = static_cast<std::uint64_t>(i);
    const Drawn drawn = family("towers2d").sample(request, {4, short_hash("towers2d"), index, 0});
    if (std::holds_alternative<Rejected>(drawn)) continue;
    const Draft& base = std::get<drystone::Group>(drawn).front();
    request.base = &base;
    const Drawn derived = family("extruded").sample(request, {4, short_hash("extruded"), index, 0});
    const Draft& solid = std::get<drystone::Group>(derived).front();
    CHECK(solid.scene.dim == 3);
    CHECK(solid.scene == extruded(base.scene));
    CHECK(solid.scene.lights == base.scene.lights);
    CHECK(solid.intent.margin_share == base.intent.margin_share);
    const Statics flat_statics = exact_statics(base.scene);
    const Statics solid_statics = exact_statics(solid.scene);
    CHECK(solid_statics.verdict == flat_statics.verdict);
    CHECK(*solid_statics.margin_m == Approx(*flat_statics.margin_m).margin(1e-12));
    CHECK(solid_statics.weakest_interface == flat_statics.weakest_interface);
  }
}

TEST_CASE("without a base an extruded tower draws its own") {
  SceneRequest request;
  request.options.tower.difficulty.mode = DifficultyMode::none;
  request.cell = {ShapeSet::cubes, 3, Difficulty::none, Violation::none, true};
  const Key key{4, short_hash("extruded"), 7, 0};
  const Drawn own = family("extruded").sample(request, key);
  const Drawn flat = family("towers2d").sample(request, key);
  CHECK(std::get<drystone::Group>(own)[0].scene ==
        extruded(std::get<drystone::Group>(flat)[0].scene));
}
