// What else than geometry decides: weights, slopes and friction.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "drystone/counterfactuals.hpp"
#include "drystone/error.hpp"
#include "drystone/room.hpp"
#include "generators/structure.hpp"
#include "tests/generators/sampling.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

SceneOptions options_of(std::string_view family_name) {
  SceneOptions options;
  if (family(family_name).defaults) family(family_name).defaults(options);
  options.tower.difficulty.mode = DifficultyMode::none;
  options.tower.height = {4};
  options.tower.margin_share = Law::uniform(0.02, 0.08);
  return options;
}

SceneOptions heavy_options(std::string_view family_name, Decides decides) {
  SceneOptions options = options_of(family_name);
  options.material.decides = {decides};
  options.material.heavy_share = 0.3;
  options.material.hollow_share = 0.2;
  return options;
}

Cell cell_of(int height, bool stable, Decides decides, ShapeSet shapes = ShapeSet::cubes) {
  Cell cell;
  cell.shapes = shapes;
  cell.height = height;
  cell.stable = stable;
  cell.decides = decides;
  if (!stable && decides != Decides::friction) cell.violation = Violation::vcom;
  return cell;
}

Draft draft_of(std::string_view family_name, const SceneOptions& options, const Cell& cell,
               std::uint64_t index) {
  SceneRequest request;
  request.options = options;
  request.cell = cell;
  Key key{11, short_hash(family_name), index, 0};
  Drawn drawn = family(family_name).sample(request, key);
  for (; std::holds_alternative<Rejected>(drawn) && key.attempt < 50; ++key.attempt) {
    drawn = family(family_name).sample(request, key);
  }
  INFO(describe(cell) << ", index " << index);
  REQUIRE(std::holds_alternative<Group>(drawn));
  return std::get<Group>(drawn)[0];
}

Statics statics_of(const Scene& scene) {
  StaticsOptions options;
  options.tilt = false;
  return equilibrium(scene, options);
}

bool is_marked(const Block& block, TextureKind kind) {
  return block.material.texture && block.material.texture->kind == kind;
}

std::vector<double> densities(const Scene& scene) {
  std::vector<double> result;
  for (const Block& block : scene.blocks) result.push_back(block.density);
  return result;
}

std::string refusal(std::string_view family_name, const SceneOptions& options) {
  try {
    (void)family(family_name).cells(options);
  } catch (const Error& error) {
    return error.message();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("mass decides: the label is the one that equal densities would not give") {
  for (const std::string_view of : {"towers3d", "towers2d"}) {
    const SceneOptions options = heavy_options(of, Decides::mass);
    for (const ShapeSet shapes : {ShapeSet::cubes, ShapeSet::cuboids}) {
      for (const int height : {3, 5}) {
        for (std::uint64_t i = 0; i < 4; ++i) {
          std::array<Scene, 2> twins;
          for (const bool stable : {false, true}) {
            const Cell cell = cell_of(height, stable, Decides::mass, shapes);
            const Draft draft = draft_of(of, options, cell, i);
            const Statics statics = statics_of(draft.scene);
            INFO(of << " " << describe(cell) << ", index " << i);
            CHECK((statics.verdict == StaticVerdict::stands) == stable);
            CHECK(std::abs(*statics.margin_share - draft.intent.margin_share) < 1e-9);
            CHECK(counterfactuals(draft.scene, statics, 0.01).stable_if_uniform == !stable);
            CHECK(draft.intent.decides == Decides::mass);
            twins[stable ? 1 : 0] = draft.scene;
          }
          // Weights and their marks are drawn before the label: they say nothing of it.
          CHECK(densities(twins[0]) == densities(twins[1]));
        }
      }
    }
  }
}

TEST_CASE("geometry decides: equal densities would give the same label") {
  const SceneOptions options = heavy_options("towers3d", Decides::geometry);
  for (const bool stable : {false, true}) {
    for (std::uint64_t i = 0; i < 6; ++i) {
      const Draft draft = draft_of("towers3d", options, cell_of(4, stable, Decides::geometry), i);
      const Statics statics = statics_of(draft.scene);
      CHECK((statics.verdict == StaticVerdict::stands) == stable);
      CHECK(counterfactuals(draft.scene, statics, 0.01).stable_if_uniform == stable);
    }
  }
}

TEST_CASE("a mark tells the density exactly, and nothing else is marked") {
  SceneOptions options = heavy_options("towers3d", Decides::any);
  options.material.heavy_ratio = 8.0;
  options.material.hollow_ratio = 0.2;
  std::map<double, int> count;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const Scene scene =
        draft_of("towers3d", options, cell_of(4, i % 2 == 0, Decides::any), i).scene;
    for (const Block& block : scene.blocks) {
      ++count[block.density];
      CHECK(is_marked(block, TextureKind::metal) == (block.density == 8000.0));
      CHECK(is_marked(block, TextureKind::frame) == (block.density == 200.0));
    }
  }
  CHECK(count.size() == 3);
  // 240 blocks: three standard deviations about 72, 48 and 120.
  CHECK(std::abs(count[8000.0] - 72) < 22);
  CHECK(std::abs(count[200.0] - 48) < 19);
  CHECK(std::abs(count[1000.0] - 120) < 24);
}

TEST_CASE("on a slope the margin is what was asked for, and the room stays level") {
  for (const std::string_view of : {"towers3d", "towers2d"}) {
    SceneOptions options = options_of(of);
    options.material.ground_tilt_deg = Law::uniform(5, 15);
    for (const int height : {2, 5}) {
      for (const bool stable : {false, true}) {
        for (std::uint64_t i = 0; i < 5; ++i) {
          const Cell cell = cell_of(height, stable, Decides::any, ShapeSet::ccs);
          const Draft draft = draft_of(of, options, cell, i);
          const Scene& scene = draft.scene;
          const Statics statics = statics_of(scene);
          INFO(of << " " << describe(cell) << ", index " << i);
          CHECK(statics.column);
          CHECK((statics.verdict == StaticVerdict::stands) == stable);
          CHECK(std::abs(*statics.margin_share - draft.intent.margin_share) < 1e-9);
          CHECK(statics.weakest_interface == draft.intent.critical_interface);
          const double tilt = degrees(std::atan(norm(drift_of(scene))));
          CHECK(tilt >= 5.0);
          CHECK(tilt <= 15.0);
          CHECK(norm(scene.gravity) == Approx(9.81));
          if (of == "towers2d") CHECK(scene.gravity.y == 0.0);
          for (const Wall& wall : scene.walls) {
            CHECK(std::abs(dot(wall.normal, scene.gravity)) < 1e-9);
          }
        }
      }
    }
  }
}

TEST_CASE(
    "friction decides: the tower balances, and slope over friction is off 1 by what was drawn") {
  for (const std::string_view of : {"towers3d", "towers2d"}) {
    SceneOptions options = options_of(of);
    options.material.decides = {Decides::friction};
    options.material.friction = 0.3;
    for (std::uint64_t i = 0; i < 6; ++i) {
      std::array<double, 2> use{};
      for (const bool stable : {false, true}) {
        const Cell cell = cell_of(4, stable, Decides::friction);
        const Draft draft = draft_of(of, options, cell, i);
        const Statics statics = statics_of(draft.scene);
        INFO(of << " " << describe(cell) << ", index " << i);
        CHECK((statics.verdict == StaticVerdict::stands) == stable);
        CHECK(counterfactuals(draft.scene, statics, 0.01).stable_if_rough == true);
        CHECK(draft.intent.margin_share > 0.0);
        CHECK(draft.scene.ground.friction == 0.3);
        use[stable ? 1 : 0] = *statics.friction_use;
      }
      CHECK(use[0] - 1.0 == Approx(1.0 - use[1]));
      CHECK(use[0] >= 1.15 - 1e-9);
      CHECK(use[0] <= 1.4 + 1e-9);
    }
  }
}

TEST_CASE("structures take weights and slopes, too") {
  SceneOptions options = options_of("structures");
  options.tower.shapes = {ShapeSet::cuboids};
  const auto draw_kind = [&](StructureKind kind, bool stable, Decides decides, std::uint64_t i) {
    Cell cell = cell_of(6, stable, decides, ShapeSet::cuboids);
    cell.violation = Violation::none;
    cell.kind = name(kind);
    return draft_of("structures", options, cell, i);
  };
  for (const bool stable : {false, true}) {
    INFO((stable ? "stable" : "unstable"));
    options.material = heavy_options("structures", Decides::mass).material;
    for (const StructureKind kind : {StructureKind::cantilever, StructureKind::t_shape}) {
      const Draft heavy = draw_kind(kind, stable, Decides::mass, 1);
      const Statics statics = statics_of(heavy.scene);
      CHECK((statics.verdict == StaticVerdict::stands) == stable);
      CHECK(counterfactuals(heavy.scene, statics, 0.01).stable_if_uniform == !stable);
    }
    options.material = {};
    options.material.ground_tilt_deg = 8.0;
    const Draft tilted = draw_kind(StructureKind::bridge, stable, Decides::any, 2);
    const Statics on_slope = statics_of(tilted.scene);
    CHECK((on_slope.verdict == StaticVerdict::stands) == stable);
    CHECK(std::abs(*on_slope.margin_share - tilted.intent.margin_share) < 2e-6);
    CHECK(norm(drift_of(tilted.scene)) == Approx(std::tan(radians(8.0))));

    options.material = {};
    options.material.friction = 0.08;
    const Draft slips = draw_kind(StructureKind::crossed, stable, Decides::friction, 3);
    const Statics sliding = statics_of(slips.scene);
    CHECK((sliding.verdict == StaticVerdict::stands) == stable);
    CHECK(counterfactuals(slips.scene, sliding, 0.01).stable_if_rough == true);
  }
}

TEST_CASE("duplicates and minimal pairs share weights and marks") {
  for (const std::string_view of : {"duplicated", "minimal_pairs"}) {
    SceneOptions options = options_of(of);
    options.tower.height = {3};
    options.material.heavy_share = 0.5;
    SceneRequest request;
    request.options = options;
    request.cell = cell_of(3, true, Decides::any);
    request.cell.both_labels = of == "minimal_pairs";
    int marked = 0;
    for (std::uint64_t i = 0; i < 6; ++i) {
      const Drawn drawn = family(of).sample(request, {11, short_hash(of), i, 0});
      REQUIRE(std::holds_alternative<Group>(drawn));
      const Group& group = std::get<Group>(drawn);
      REQUIRE(group.size() >= 2);
      for (const Draft& draft : group) {
        INFO(of << ", index " << i);
        CHECK((statics_of(draft.scene).verdict == StaticVerdict::stands) == draft.intent.stable);
        for (std::size_t b = 0; b < draft.scene.blocks.size(); ++b) {
          const std::size_t original = b / static_cast<std::size_t>(draft.replicate);
          const Block& same = group[0].scene.blocks[original];
          CHECK(draft.scene.blocks[b].density == same.density);
          CHECK(draft.scene.blocks[b].material == same.material);
          marked += is_marked(same, TextureKind::metal) ? 1 : 0;
        }
      }
    }
    CHECK(marked > 0);
  }
}

TEST_CASE("extruded towers keep slope, friction, weights and marks") {
  SceneOptions options = heavy_options("extruded", Decides::any);
  options.material.ground_tilt_deg = Law::uniform(5, 15);
  options.material.friction = 0.6;
  for (const bool stable : {false, true}) {
    for (std::uint64_t i = 0; i < 6; ++i) {
      const Cell cell = cell_of(4, stable, Decides::any, ShapeSet::cuboids);
      const Draft flat = draft_of("towers2d", options, cell, i);
      SceneRequest request;
      request.options = options;
      request.cell = cell;
      request.base = &flat;
      const Draft solid =
          std::get<Group>(family("extruded").sample(request, Key{11, 0, i, 0})).front();
      CHECK(solid.scene.dim == 3);
      CHECK(solid.scene.gravity == flat.scene.gravity);
      CHECK(solid.scene.ground.friction == 0.6);
      CHECK(densities(solid.scene) == densities(flat.scene));
      const Statics in_plane = statics_of(flat.scene);
      const Statics in_space = statics_of(solid.scene);
      CHECK(in_space.verdict == in_plane.verdict);
      CHECK(std::abs(*in_space.margin_share - *in_plane.margin_share) < 1e-9);
      for (std::size_t b = 0; b < 4; ++b) {
        CHECK(solid.scene.blocks[b].material == flat.scene.blocks[b].material);
      }
    }
  }
}

TEST_CASE("films of possible and impossible events take weights") {
  SceneOptions options;
  family("violations").defaults(options);
  options.tower.height = {3};
  options.material.heavy_share = options.material.hollow_share = 0.5;
  SceneRequest request;
  request.options = options;
  request.cell = family("violations").cells(options).front().cell;
  Drawn drawn = Rejected{};
  for (std::uint16_t attempt = 0; std::holds_alternative<Rejected>(drawn); ++attempt) {
    REQUIRE(attempt < 50);
    drawn = family("violations").sample(request, {11, short_hash("violations"), 0, attempt});
  }
  for (const Draft& draft : std::get<Group>(drawn)) {
    for (const Block& block : draft.scene.blocks) {
      const bool heavy = block.density == 6000.0;
      CHECK((heavy || block.density == 150.0));
      CHECK(is_marked(block, heavy ? TextureKind::metal : TextureKind::frame));
    }
  }
  options.material.decides = {Decides::mass};
  CHECK_THAT(refusal("violations", options), Catch::Contains("no label"));
  options.material.decides = {Decides::any};
  options.material.ground_tilt_deg = 5.0;
  CHECK(refusal("violations", options) == "nothing");
}

TEST_CASE("cells of materials have equal shares, both labels, and their violations") {
  SceneOptions options = heavy_options("towers3d", Decides::any);
  options.tower.shapes = {ShapeSet::cubes, ShapeSet::ccs};
  options.tower.height = {3, 4};
  options.tower.margin_share = Law::uniform(0.02, 0.05);
  options.material.decides = {Decides::geometry, Decides::mass, Decides::friction};
  options.material.friction = 0.3;
  std::map<std::pair<Decides, bool>, double> shares;
  double sum = 0.0;
  for (const CellShare& entry : family("towers3d").cells(options)) {
    shares[{entry.cell.decides, entry.cell.stable}] += entry.share;
    sum += entry.share;
    const bool falls = !entry.cell.stable && entry.cell.decides != Decides::friction;
    CHECK(entry.cell.violation == (falls ? Violation::vcom : Violation::none));
  }
  CHECK(sum == Approx(1.0));
  CHECK(shares.size() == 6);
  for (const auto& [key, share] : shares) CHECK(share == Approx(1.0 / 6));
}

TEST_CASE("materials that cannot be are refused with the reason") {
  SceneOptions options = heavy_options("towers3d", Decides::mass);
  options.tower.height = {2, 3};
  CHECK_THAT(refusal("towers3d", options), Catch::Contains("tower of two blocks"));
  options.tower.height = {4};
  options.tower.density = Law::uniform(500, 2000);
  CHECK_THAT(refusal("towers3d", options), Catch::Contains("density varies"));
  options.tower.density = 1000.0;
  options.tower.margin_share = Law::uniform(0.02, 0.3);
  CHECK_THAT(refusal("towers3d", options), Catch::Contains("equal densities would give the other"));
  options.tower.margin_share = Law::uniform(0.02, 0.05);
  options.tower.difficulty.mode = DifficultyMode::matched;
  CHECK_THAT(refusal("towers3d", options), Catch::Contains("difficulty mode matched"));
  options.tower.difficulty.mode = DifficultyMode::none;
  options.tower.violation = {Violation::vpsf};
  options.tower.shapes = {ShapeSet::ccs};
  CHECK_THAT(refusal("towers3d", options), Catch::Contains("violation vcom"));
  options.tower.violation = {Violation::vcom};
  CHECK(refusal("towers3d", options) == "nothing");
  options.material.heavy_share = options.material.hollow_share = 0.0;
  CHECK_THAT(refusal("towers3d", options), Catch::Contains("weigh alike"));
  options.material.heavy_share = 0.333;
  CHECK_THAT(refusal("towers3d", options), Catch::Contains("whole percents"));

  options = options_of("towers2d");
  options.material.decides = {Decides::friction};
  CHECK_THAT(refusal("towers2d", options), Catch::Contains("low one"));
  options.material.friction = 0.2;
  CHECK(refusal("towers2d", options) == "nothing");
  options.material.ground_tilt_deg = 11.0;
  CHECK_THAT(refusal("towers2d", options), Catch::Contains("slide, or nearly"));
  options.material.decides = {Decides::any, Decides::any};
  CHECK_THAT(refusal("towers2d", options), Catch::Contains("twice"));
  options.material = {};
  options.material.ground_tilt_deg = 10.0;
  options.tower.violation = {Violation::vpsf};
  options.tower.shapes = {ShapeSet::ccs};
  CHECK_THAT(refusal("towers2d", options), Catch::Contains("balls roll away"));
  options = options_of("duplicated");
  options.tower.height = {2};
  options.material.ground_tilt_deg = 10.0;
  CHECK(refusal("duplicated", options) == "nothing");
  options.replica.order = {ReplicaOrder::blockwise, ReplicaOrder::interleaved};
  CHECK_THAT(refusal("duplicated", options), Catch::Contains("interleaved copies do not keep"));
  options.replica.times = {1};
  CHECK(refusal("duplicated", options) == "nothing");
  options.replica = {};
  options.material = {};
  options.material.decides = {Decides::friction};
  options.material.friction = 0.3;
  CHECK_THAT(refusal("duplicated", options), Catch::Contains("gentler slopes"));
  options = options_of("structures");
  options.material.decides = {Decides::friction};
  options.material.friction = 0.8;
  CHECK_THAT(refusal("structures", options), Catch::Contains("kind arch pushes its feet apart"));
  options.material = {};
  options.structure = {{StructureKind::t_shape}, {8}};
  options.material.ground_tilt_deg = 25.0;
  CHECK_THAT(refusal("structures", options), Catch::Contains("tips it over"));
  options.material.ground_tilt_deg = 4.0;
  CHECK(refusal("structures", options) == "nothing");
  options.material = heavy_options("structures", Decides::mass).material;
  CHECK(refusal("structures", options) == "nothing");
  options.material.heavy_ratio = 1.5;
  options.material.hollow_share = 0.0;
  options.structure = {{StructureKind::jenga}, {6}};
  options.tower.margin_share = Law::uniform(0.02, 0.15);
  CHECK_THAT(refusal("structures", options), Catch::Contains("weights do not turn its label"));
  options = options_of("minimal_pairs");
  options.material.ground_tilt_deg = 10.0;
  CHECK(refusal("minimal_pairs", options) == "nothing");
  options.material = {};
  options.material.decides = {Decides::friction};
  options.material.friction = 0.3;
  CHECK_THAT(refusal("minimal_pairs", options), Catch::Contains("where a block stands"));
}
