// The same tower, only taller.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/room.hpp"
#include "generators/sampling.hpp"

using namespace drystone;
using drystone::testing::exact_statics;
using drystone::testing::study_size;

namespace {

/// Two unit cubes, the upper one `offset` to the right.
Draft pair_of_cubes(double offset) {
  Draft base;
  for (int i = 0; i < 2; ++i) {
    Block block;
    block.id = i;
    block.shape = Box{{0.5, 0.5, 0.5}};
    block.world_from_block.position = {i * offset, 0, 0.5 + i};
    block.material.color = {0.1 * i, 0.2, 0.3};
    base.scene.blocks.push_back(block);
  }
  base.intent.critical_interface = 1;
  base.intent.vcom_interface = 1;
  base.intent.stable = offset < 0.5;
  return base;
}

drystone::Group replicas(const Draft* base, const ReplicaOptions& replica,
                         std::uint64_t index = 0) {
  SceneRequest request;
  const Family& kind = family("duplicated");
  kind.defaults(request.options);
  request.options.tower.difficulty.mode = DifficultyMode::none;
  request.options.replica = replica;
  request.cell = {ShapeSet::cubes, 2, Difficulty::none, Violation::none, index % 2 == 0};
  if (!request.cell.stable) request.cell.violation = Violation::vcom;
  request.base = base;
  return std::get<drystone::Group>(kind.sample(request, {5, short_hash("duplicated"), index, 0}));
}

double least_margin(const Statics& statics) {
  double least = 1e9;
  for (const Interface& interface : statics.interfaces) {
    least = std::min(least, interface.margin_m);
  }
  return least;
}

}  // namespace

TEST_CASE("A B becomes A A B B blockwise and A B A B interleaved, each where it was") {
  const Draft base = pair_of_cubes(0.3);
  const auto group =
      replicas(&base, {{1, 2}, {ReplicaOrder::blockwise, ReplicaOrder::interleaved}});
  REQUIRE(group.size() == 3);
  CHECK(group[0].scene == base.scene);
  CHECK(group[0].parent == -1);
  const auto xs = [](const Scene& scene) {
    std::vector<double> list;
    for (const Block& block : scene.blocks) list.push_back(block.world_from_block.position.x);
    return list;
  };
  CHECK(xs(group[1].scene) == std::vector<double>{0, 0, 0.3, 0.3});
  CHECK(xs(group[2].scene) == std::vector<double>{0, 0.3, 0, 0.3});
  for (std::size_t member : {1u, 2u}) {
    const Draft& draft = group[member];
    CHECK(draft.parent == 0);
    CHECK(draft.replicate == 2);
    CHECK(draft.base_height == 2);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(draft.scene.blocks[i].id == static_cast<int>(i));
      CHECK(draft.scene.blocks[i].world_from_block.position.z == 0.5 + static_cast<double>(i));
    }
  }
  CHECK(group[1].variant == "blockwise");
  CHECK(group[2].variant == "interleaved");
  // The overhang of 0.3 leaves 0.2 to the edge, however often the cubes are repeated.
  CHECK(least_margin(exact_statics(group[1].scene)) == Approx(0.2));
  CHECK(least_margin(exact_statics(group[2].scene)) == Approx(0.2));
}

TEST_CASE("repeating blocks in place, blockwise, leaves what decides as it was") {
  for (std::uint64_t index = 0; index < static_cast<std::uint64_t>(study_size(1000)); ++index) {
    // Blockwise only: interleaved, an A lies on a B, which the base has nowhere, and may fall
    // there.
    const auto group = replicas(nullptr, {{1, 2, 3}, {ReplicaOrder::blockwise}}, index);
    REQUIRE(group.size() == 3);
    const Statics base = exact_statics(group[0].scene);
    const double original =
        base.interfaces[static_cast<std::size_t>(group[0].intent.critical_interface)].margin_m;
    for (const Draft& draft : group) {
      const Statics statics = exact_statics(draft.scene);
      CHECK(statics.verdict == base.verdict);
      CHECK((statics.verdict == StaticVerdict::stands) == draft.intent.stable);
      CHECK(*statics.margin_m == Approx(*base.margin_m).margin(1e-12));
      const auto decides = static_cast<std::size_t>(draft.intent.critical_interface);
      CHECK(statics.interfaces[decides].margin_m == Approx(original).margin(1e-12));
      // No interface that was added is weaker than the weakest there was.
      CHECK(least_margin(statics) >= least_margin(base) - 1e-12);
    }
  }
}

TEST_CASE("on a slope the copies stand on gentler ones, where what decides is as it was") {
  // Of two cubes with their middles 0.25 m apart downhill, the upper one's weight passes half a
  // metre's drift further down: 0.05 m at a tangent of 0.1. That leaves 0.2 m to the edge. Of
  // repeated ones the middle is k times as high above the interface, and the tangent a k-th.
  Draft base = pair_of_cubes(0.25);
  base.scene.gravity = {0.981, 0.0, -9.81};
  for (const Draft& draft : replicas(&base, {{1, 2, 3, 6}, {ReplicaOrder::blockwise}})) {
    const Vec2 drift = drift_of(draft.scene);
    CHECK(drift.x == Approx(0.1 / draft.replicate));
    CHECK(drift.y == 0.0);
    CHECK(norm(draft.scene.gravity) == Approx(norm(base.scene.gravity)));
    const Statics statics = exact_statics(draft.scene);
    const auto original = static_cast<std::size_t>(draft.intent.critical_interface);
    CHECK(statics.interfaces[original].margin_m == Approx(0.2));
    CHECK(least_margin(statics) == Approx(0.2));
    // The lower pairs' middle is an eighth of a metre downhill, and the drift of a whole height of
    // two on top of it; of the base, and so of all.
    CHECK(statics.interfaces[0].weight_above.x == Approx(0.125 + 0.1));
  }
}

TEST_CASE("repeated on a slope, towers of any shape and weight keep the base's margins") {
  const Family& kind = family("duplicated");
  SceneRequest request;
  kind.defaults(request.options);
  request.options.tower.difficulty.mode = DifficultyMode::none;
  request.options.tower.shapes = {ShapeSet::cuboids};
  request.options.tower.margin_share = Law::uniform(0.01, 0.1);
  request.options.tower.density = Law::uniform(500, 4000);
  request.options.material.ground_tilt_deg = Law::uniform(4, 15);
  request.options.replica.times = {1, 2, 4};
  request.cell = {ShapeSet::cuboids, 3, Difficulty::none, Violation::none, true};
  for (std::uint64_t index = 0; index < static_cast<std::uint64_t>(study_size(1000)); ++index) {
    request.cell.stable = index % 2 == 0;
    request.cell.violation = request.cell.stable ? Violation::none : Violation::vcom;
    const auto drawn = kind.sample(request, {6, short_hash("duplicated"), index, 0});
    if (std::holds_alternative<Rejected>(drawn)) continue;
    const auto& group = std::get<drystone::Group>(drawn);
    const Statics base = exact_statics(group[0].scene);
    for (const Draft& draft : group) {
      CAPTURE(index, draft.replicate);
      const Statics statics = exact_statics(draft.scene);
      CHECK(statics.verdict == base.verdict);
      CHECK((statics.verdict == StaticVerdict::stands) == draft.intent.stable);
      CHECK(*statics.margin_m == Approx(*base.margin_m).margin(1e-12));
      CHECK(least_margin(statics) >= least_margin(base) - 1e-12);
      for (std::size_t i = 0; i < base.interfaces.size(); ++i) {
        const auto same = i * static_cast<std::size_t>(draft.replicate);
        CHECK(statics.interfaces[same].margin_m ==
              Approx(base.interfaces[i].margin_m).margin(1e-12));
      }
      // The lamps keep their heights over the room's horizon.
      const Vec3 up = normalized(-1.0 * draft.scene.gravity);
      const Vec3 base_up = normalized(-1.0 * group[0].scene.gravity);
      for (std::size_t i = 0; i < draft.scene.lights.size(); ++i) {
        CHECK(dot(draft.scene.lights[i].direction, up) ==
              Approx(dot(group[0].scene.lights[i].direction, base_up)).margin(1e-12));
      }
      for (const Wall& wall : draft.scene.walls) {
        CHECK(dot(wall.normal, up) == Approx(0.0).margin(1e-12));
      }
    }
  }
}

TEST_CASE("bases that cannot be repeated are refused with the reason") {
  const Family& kind = family("duplicated");
  SceneOptions options;
  kind.defaults(options);
  CHECK(kind.group_size(options) == 3);
  // Six blocks at most.
  const Extent bound = extent_bound(6, options.tower.edge_m.max());
  CHECK(extent_of(kind, options, {}).height_m == bound.height_m);
  CHECK(extent_of(kind, options, {}).radius_m == bound.radius_m);
  Cell cell{ShapeSet::ccs, 2, Difficulty::none, Violation::none, true};
  CHECK_THAT(kind.refuse_base(options, options, cell), Catch::Contains("no face"));
  cell = {ShapeSet::cubes, 12, Difficulty::none, Violation::none, true};
  CHECK_THAT(kind.refuse_base(options, options, cell), Catch::Contains("36 blocks"));
  cell.height = 2;
  SceneOptions sloped = options;
  sloped.material.ground_tilt_deg = 5.0;
  CHECK(kind.refuse_base(options, sloped, cell).empty());
  options.replica.order = {ReplicaOrder::interleaved};
  CHECK(kind.refuse_base(options, options, cell).empty());
  CHECK_THAT(kind.refuse_base(options, sloped, cell), Catch::Contains("do not keep the margins"));
  options.replica.order = {ReplicaOrder::blockwise};
  cell.decides = Decides::friction;
  CHECK_THAT(kind.refuse_base(options, sloped, cell), Catch::Contains("does not slide"));
  options.tower.shapes = {ShapeSet::ccs};
  CHECK_THROWS_WITH(kind.cells(options), Catch::Contains("cannot be a base"));
  options.replica.times = {1, 1};
  CHECK_THROWS_WITH(kind.cells(options), Catch::Contains("times names a value twice"));
  options.replica = {{1, 2}, {ReplicaOrder::blockwise, ReplicaOrder::blockwise}};
  CHECK_THROWS_WITH(kind.cells(options), Catch::Contains("order names a value twice"));
}
