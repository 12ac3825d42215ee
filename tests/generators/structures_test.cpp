// Every structure has what was asked for, by the exact statics; nothing but its knob differs
// between twins; and what cannot be is refused.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "drystone/error.hpp"
#include "generators/structure_fit.hpp"
#include "tests/generators/sampling.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

SceneOptions default_options() {
  SceneOptions options;
  family("structures").defaults(options);
  return options;
}

Key structure_key(std::uint64_t index) { return {11, short_hash("structures"), index, 0}; }

Drawn draw_structure(const SceneOptions& options, const Cell& cell, std::uint64_t index) {
  SceneRequest request;
  request.options = options;
  request.cell = cell;
  return family("structures").sample(request, structure_key(index));
}

Cell cell_of(const generators::Kind& kind, int blocks, bool stable) {
  Cell cell;
  cell.shapes = ShapeSet::cuboids;
  cell.kind = name(kind.kind);
  cell.height = blocks;
  cell.stable = stable;
  return cell;
}

Scene scene_of(const SceneOptions& options, const Cell& cell, std::uint64_t index) {
  const Drawn drawn = draw_structure(options, cell, index);
  INFO(describe(cell) << ", index " << index);
  REQUIRE(std::holds_alternative<Group>(drawn));
  REQUIRE(std::get<Group>(drawn).size() == 1);
  return std::get<Group>(drawn)[0].scene;
}

Statics without_tilt(const Scene& scene) {
  StaticsOptions options;
  options.tilt = false;
  return equilibrium_by_program(scene, options);
}

double bottom(const Block& block) {
  const Mat3 m = matrix(block.world_from_block.rotation);
  return block.world_from_block.position.z - support(block.shape, transpose_times(m, {0, 0, -1}));
}

/// Two blocks at least that start at the same height.
bool shares_a_layer(const Scene& scene) {
  for (std::size_t i = 1; i < scene.blocks.size(); ++i) {
    if (std::abs(bottom(scene.blocks[i]) - bottom(scene.blocks[i - 1])) < 1e-9) return true;
  }
  return false;
}

/// Small numbers, so that tests are quick: the program's cost grows fast with blocks.
int few(const generators::Kind& kind) { return std::max(kind.least, 7); }

}  // namespace

TEST_CASE("structures have the margin, the label and the blocks asked for") {
  SceneOptions options = default_options();
  for (const generators::Kind& kind : generators::structure_kinds()) {
    for (const int blocks : {kind.least, kind.least + 1, std::min(kind.most, 12)}) {
      for (const bool stable : {true, false}) {
        const Cell cell = cell_of(kind, blocks, stable);
        // At both ends of what a kind can have.
        for (const double share : {0.01, kind.most_share}) {
          if (share > 0.1 && blocks > 9 && kind.kind == StructureKind::arch) continue;
          options.tower.margin_share = share;
          INFO(describe(cell) << " share " << share);
          const Drawn drawn = draw_structure(options, cell, static_cast<std::uint64_t>(blocks));
          REQUIRE(std::holds_alternative<Group>(drawn));
          const Draft& draft = std::get<Group>(drawn)[0];
          const Statics statics = without_tilt(draft.scene);
          CHECK(statics.verdict == (stable ? StaticVerdict::stands : StaticVerdict::falls));
          REQUIRE(statics.margin_share);
          CHECK(std::abs(*statics.margin_share - (stable ? share : -share)) < 2e-6);
          CHECK(draft.intent.margin_share == (stable ? share : -share));
          CHECK(draft.intent.stable == stable);
          CHECK(static_cast<int>(draft.scene.blocks.size()) == blocks);
          CHECK(shares_a_layer(draft.scene));
          double last = -1.0;
          for (std::size_t i = 0; i < draft.scene.blocks.size(); ++i) {
            CHECK(draft.scene.blocks[i].id == static_cast<int>(i));
            CHECK(bottom(draft.scene.blocks[i]) > last - 1e-9);
            last = bottom(draft.scene.blocks[i]);
          }
        }
      }
    }
  }
}

TEST_CASE("fixed framing fits each kind of structure: nine of ten are within, none is lost in it") {
  SceneOptions options = default_options();
  options.tower.edge_m = 1.0;
  for (const generators::Kind& kind : generators::structure_kinds()) {
    for (const int blocks : {kind.least, few(kind) + 2}) {
      const Cell cell = cell_of(kind, blocks, true);
      options.structure.kinds = {kind.kind};
      options.structure.blocks = {blocks};
      const Extent bound = extent_of(family("structures"), options, cell);
      INFO(describe(cell) << ", bound " << bound.radius_m << " x " << bound.height_m);
      constexpr int kDraws = 10;
      int within = 0;
      double filled = 0.0;
      for (std::uint64_t i = 0; i < kDraws; ++i) {
        const Extent own = extent_of(scene_of(options, cell, i));
        within += own.radius_m <= bound.radius_m && own.height_m <= bound.height_m;
        filled = std::max({filled, own.radius_m / bound.radius_m, own.height_m / bound.height_m});
      }
      CHECK(within >= kDraws - 3);
      CHECK(filled > 0.75);
    }
  }
  // More blocks, more room; the unit scales it.
  options.structure = {{StructureKind::bridge}, {3, 12}};
  const Cell any = cell_of(generators::structure_kind(StructureKind::bridge), 3, true);
  const double high = extent_of(family("structures"), options, any).height_m;
  options.structure.blocks = {3};
  CHECK(extent_of(family("structures"), options, any).height_m < 0.5 * high);
  options.tower.edge_m = 0.5;
  options.structure.blocks = {3, 12};
  CHECK(extent_of(family("structures"), options, any).height_m == Approx(0.5 * high));
}

TEST_CASE("a structure and its twin of the other label are made of the same blocks") {
  const SceneOptions options = default_options();
  for (const generators::Kind& kind : generators::structure_kinds()) {
    INFO(name(kind.kind));
    const Scene stable = scene_of(options, cell_of(kind, few(kind), true), 3);
    const Scene falling = scene_of(options, cell_of(kind, few(kind), false), 3);
    REQUIRE(stable.blocks.size() == falling.blocks.size());
    int resized = 0;
    double moved = 0.0;
    for (std::size_t i = 0; i < stable.blocks.size(); ++i) {
      const Block& a = stable.blocks[i];
      const Block& b = falling.blocks[i];
      resized += a.shape == b.shape ? 0 : 1;
      CHECK(a.density == b.density);
      CHECK(a.friction == b.friction);
      CHECK(a.material == b.material);
      moved = std::max(moved, norm(a.world_from_block.position - b.world_from_block.position));
    }
    CHECK(moved > 0.0);
    // An arch's piers and the slab under a corbel change their widths.
    CHECK(resized <= (kind.kind == StructureKind::arch     ? 2
                      : kind.kind == StructureKind::corbel ? 1
                                                           : 0));
  }
}

TEST_CASE("a structure is a pure function of request and key") {
  const SceneOptions options = default_options();
  for (const generators::Kind& kind : generators::structure_kinds()) {
    const Cell cell = cell_of(kind, few(kind), true);
    CHECK(scene_of(options, cell, 5) == scene_of(options, cell, 5));
    CHECK_FALSE(scene_of(options, cell, 5) == scene_of(options, cell, 6));
  }
}

TEST_CASE("mirrored and turned structures have the same statics") {
  SceneOptions options = default_options();
  options.tower.yaw = YawMode::none;
  for (const generators::Kind& kind : generators::structure_kinds()) {
    for (const bool stable : {true, false}) {
      const Scene scene = scene_of(options, cell_of(kind, few(kind), stable), 8);
      const Statics before = without_tilt(scene);
      Scene mirrored = scene;
      for (Block& block : mirrored.blocks) {
        Pose& pose = block.world_from_block;
        pose.position.x = -pose.position.x;
        pose.rotation = {pose.rotation.w, pose.rotation.x, -pose.rotation.y, -pose.rotation.z};
      }
      Scene turned = scene;
      for (Block& block : turned.blocks) {
        const Quat turn = yaw(0.7);
        block.world_from_block = Pose{{}, turn} * block.world_from_block;
      }
      for (const Scene& other : {mirrored, turned}) {
        const Statics after = without_tilt(other);
        INFO(name(kind.kind) << (stable ? " stable" : " unstable"));
        CHECK(after.verdict == before.verdict);
        CHECK(std::abs(*after.margin_share - *before.margin_share) < 1e-6);
      }
    }
  }
}

TEST_CASE("friction decides no label") {
  const SceneOptions options = default_options();
  for (const generators::Kind& kind : generators::structure_kinds()) {
    const bool arch = kind.kind == StructureKind::arch;
    for (const bool stable : {true, false}) {
      const Scene scene = scene_of(options, cell_of(kind, few(kind), stable), 21);
      const Statics before = without_tilt(scene);
      for (const double friction : {arch ? 1.0 / generators::kFrictionReserve : 0.2, 1.5}) {
        Scene other = scene;
        other.ground.friction = friction;
        for (Block& block : other.blocks) block.friction = friction;
        const Statics after = without_tilt(other);
        INFO(name(kind.kind) << (stable ? " stable" : " unstable") << " friction " << friction);
        CHECK(after.verdict == before.verdict);
        if (!arch) CHECK(std::abs(*after.margin_share - *before.margin_share) < 1e-6);
      }
    }
  }
}

TEST_CASE("blocks of a layer keep clear of each other") {
  // A face that touched sideways would carry load in one program and not in the other.
  const SceneOptions options = default_options();
  for (const generators::Kind& kind : generators::structure_kinds()) {
    const Scene scene = scene_of(options, cell_of(kind, few(kind), true), 13);
    Scene wider = scene;
    for (Block& block : wider.blocks) {
      if (auto* box = std::get_if<Box>(&block.shape)) {
        box->half_extents.x *= 1.005;
        box->half_extents.y *= 1.005;
      }
    }
    INFO(name(kind.kind));
    CHECK_NOTHROW(without_tilt(wider));
  }
}

TEST_CASE("cells are kinds by numbers of blocks by labels, with equal shares") {
  SceneOptions options = default_options();
  options.structure.kinds = {StructureKind::bridge, StructureKind::cantilever};
  options.structure.blocks = {3, 8, 18};  // a cantilever has 4 to 16
  options.tower.stable_share = 0.25;
  std::map<std::string, double> by_kind;
  double stable = 0.0;
  const auto cells = family("structures").cells(options);
  CHECK(cells.size() == 2 * 3 + 2 * 1);
  for (const CellShare& entry : cells) {
    by_kind[entry.cell.kind] += entry.share;
    stable += entry.cell.stable ? entry.share : 0.0;
    CHECK(entry.cell.shapes == ShapeSet::cuboids);
    CHECK(entry.cell.difficulty == Difficulty::none);
  }
  CHECK(by_kind.at("bridge") == Approx(0.5));
  CHECK(by_kind.at("cantilever") == Approx(0.5));
  CHECK(stable == Approx(0.25));
  CHECK(family("structures").cells(default_options()).size() == 8 * 4 * 2);
}

TEST_CASE("structures that cannot be are refused with the reason") {
  const auto refused = [](auto&& change, const std::string& reason) {
    SceneOptions options = default_options();
    change(options);
    try {
      (void)family("structures").cells(options);
      FAIL("not refused: " << reason);
    } catch (const Error& error) {
      CHECK_THAT(std::string(error.what()), Catch::Contains(reason));
      CHECK_FALSE(error.remedy().empty());
    }
  };
  refused([](SceneOptions& o) { o.structure.kinds.clear(); }, "kinds is empty");
  refused([](SceneOptions& o) { o.structure.blocks = {6, 6}; }, "twice");
  refused([](SceneOptions& o) { o.structure.blocks = {25}; }, "no structure has 25 blocks");
  refused([](SceneOptions& o) { o.structure.blocks = {5}; }, "kind arch has 8 to 16 blocks");
  refused([](SceneOptions& o) { o.tower.margin_share = Law::uniform(0.02, 0.3); },
          "|margin_share| 0.1 at most");
  refused([](SceneOptions& o) { o.tower.margin_share = 0.0; }, "above 0");
  refused([](SceneOptions& o) { o.tower.friction = 0.3; }, "needs friction");
  refused([](SceneOptions& o) { o.tower.stable_share = 1.5; }, "stable_share");
}

TEST_CASE("a study of labels asks for every kind, label and number of blocks") {
  std::map<std::string, std::pair<int, int>> kinds;
  int stable = 0;
  for (int i = 0; i < 1000; ++i) {
    const SceneRequest request = family("structures").study({}, i);
    stable += request.cell.stable ? 1 : 0;
    auto [entry, fresh] = kinds.try_emplace(request.cell.kind, 100, 0);
    entry->second.first = std::min(entry->second.first, request.cell.height);
    entry->second.second = std::max(entry->second.second, request.cell.height);
    if (i % 50 == 0) {
      CHECK_NOTHROW(family("structures").cells(request.options));
    }
  }
  CHECK(kinds.size() == 8);
  CHECK(stable >= 480);
  CHECK(stable <= 520);
  CHECK(kinds.at("bridge") == std::pair{3, 20});
  CHECK(kinds.at("arch") == std::pair{8, 16});
}
