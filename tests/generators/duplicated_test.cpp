// The same tower, only taller.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
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
  CHECK_THAT(kind.refuse_base(options, cell), Catch::Contains("no face"));
  cell = {ShapeSet::cubes, 12, Difficulty::none, Violation::none, true};
  CHECK_THAT(kind.refuse_base(options, cell), Catch::Contains("36 blocks"));
  options.tower.shapes = {ShapeSet::ccs};
  CHECK_THROWS_WITH(kind.cells(options), Catch::Contains("cannot be a base"));
}
