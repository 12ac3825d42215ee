// Where blocks carry each other, from the geometry of a moment.
#include "tools/viewer/supports.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <variant>

#include "drystone/generator.hpp"
#include "drystone/room.hpp"
#include "drystone/structures.hpp"
#include "simulators/towers.hpp"

namespace drystone {
namespace {

using namespace test;
using viewer::Support;
using viewer::supports_of;

std::vector<Support> now(const Scene& scene) {
  return supports_of(scene, equilibrium(scene), scene);
}

}  // namespace

TEST_CASE("before anything moves, loads and margins are those of statics") {
  for (std::uint64_t index = 0; index < 40; ++index) {
    Key key{.seed = 11, .family = 3, .index = index};
    ColumnSpec spec;
    spec.height = 2 + static_cast<int>(index % 5);
    spec.margin_share = index % 2 == 0 ? 0.05 : -0.03;
    spec.cylinders = index % 3 == 0;
    Scene scene = random_column(spec, key).scene;
    if (index % 4 == 1) scene.gravity = {1.0, 0.5, -9.7};
    const Statics statics = equilibrium(scene);
    REQUIRE(statics.column);
    const std::vector<Support> supports = now(scene);
    REQUIRE(supports.size() == statics.interfaces.size());
    for (std::size_t i = 0; i < supports.size(); ++i) {
      const Interface& expected = statics.interfaces[i];
      INFO(index << " " << i);
      REQUIRE(supports[i].load);
      const viewer::Load& load = *supports[i].load;
      CHECK(load.margin_m == Approx(expected.margin_m).margin(1e-6));
      CHECK(norm(load.center - expected.center_above) < 1e-9);
      CHECK(norm(load.at.xy() - expected.weight_above) < 1e-9);
      CHECK(norm(load.edge.xy() - load.at.xy() - expected.to_edge) < 1e-6);
    }
    if (drift_of(scene) == Vec2{}) CHECK(weakest(supports) == statics.weakest_interface);
  }
}

TEST_CASE("the support polygon is what two faces share") {
  const std::vector<Support> supports = now(stack({0.0, 0.3}));
  REQUIRE(supports.size() == 2);
  CHECK(supports[1].lower == std::vector{0});
  CHECK(supports[1].upper == std::vector{1});
  REQUIRE(supports[1].polygon.size() == 4);
  for (const Vec3 corner : supports[1].polygon) {
    CHECK((corner.x == Approx(-0.2) || corner.x == Approx(0.5)));
    CHECK(std::abs(corner.y) == Approx(0.5));
    CHECK(corner.z == Approx(1.0));
  }
  CHECK(supports[0].lower == std::vector{-1});

  Scene round = scene_of({box({0.5, 0.5, 0.5}, 0, 0, 0), cylinder(0.4, 0.3, 0.2, 0, 1.0)});
  const auto disc = now(round);
  REQUIRE(disc.size() == 2);
  CHECK(disc[1].polygon.size() == 48);
  for (const Vec3 corner : disc[1].polygon) {
    CHECK(norm(corner.xy() - Vec2{0.2, 0}) <= 0.4 + 1e-9);
    CHECK(corner.x <= 0.5 + 1e-9);
  }
}

TEST_CASE("in two dimensions a polygon is as deep as the shallower block") {
  Scene scene = scene_of({box({0.5, 0.3, 0.5}, 0, 0, 0), box({0.5, 0.2, 0.5}, 0.3, 0, 1.0)});
  scene.dim = 2;
  const auto supports = now(scene);
  REQUIRE(supports.size() == 2);
  CHECK(supports[1].load->margin_m == Approx(0.2));
  for (const Vec3 corner : supports[1].polygon) CHECK(std::abs(corner.y) == Approx(0.2));
  for (const Vec3 corner : supports[0].polygon) CHECK(std::abs(corner.y) == Approx(0.3));
}

TEST_CASE("margins follow blocks that move, and go where a block is gone or lifted") {
  const Scene scene = stack({0.0, 0.1, 0.1});
  const Statics statics = equilibrium(scene);
  const auto still = std::make_unique<Scene>(scene);  // GCC misreads the copy on the stack
  still->blocks[2].world_from_block.position.x = 0.5;
  auto supports = supports_of(scene, statics, *still);
  REQUIRE(supports.size() == 3);
  CHECK(supports[2].load->margin_m == Approx(0.1));
  CHECK(supports[1].load->margin_m == Approx(0.2));  // of both at 0.3, over x up to 0.5
  still->blocks[2].world_from_block.position.z += 0.1;
  supports = supports_of(scene, statics, *still);
  REQUIRE(supports.size() == 2);
  CHECK(supports[1].load->margin_m == Approx(0.4));  // of block 1 alone
  still->blocks.erase(still->blocks.begin() + 1);
  supports = supports_of(scene, statics, *still);
  REQUIRE(supports.size() == 1);
  CHECK(supports[0].lower == std::vector{-1});
}

TEST_CASE("what rests on several blocks is weighed on the hull of its feet") {
  const Scene bridge = scene_of({box({0.2, 0.2, 0.5}, -0.6, 0, 0), box({0.2, 0.2, 0.5}, 0.6, 0, 0),
                                 box({0.9, 0.2, 0.1}, 0.3, 0, 1.0)});
  const auto supports = now(bridge);
  REQUIRE(supports.size() == 2);
  // A pier alone has no load that is known: the deck may weigh more on the other.
  CHECK(supports[0].lower == std::vector{-1});
  CHECK(supports[0].upper == std::vector{0, 1});
  CHECK(supports[1].lower == std::vector{0, 1});
  CHECK(supports[1].upper == std::vector{2});
  for (const Support& support : supports) {
    CHECK(support.areas.size() == 2);
    CHECK(support.polygon.size() == 4);
  }
  const viewer::Load& deck = *supports[1].load;
  CHECK(norm(deck.center - Vec3{0.3, 0, 1.1}) < 1e-12);
  CHECK(norm(deck.at - Vec3{0.3, 0, 1.0}) < 1e-12);
  CHECK(deck.margin_m == Approx(0.2));  // across it
  const double pier = 0.4 * 0.4 * 1.0, plank = 1.8 * 0.4 * 0.2;
  CHECK(supports[0].load->center.x == Approx(0.3 * plank / (2 * pier + plank)));
  // The deck's face on the first pier is 20 cm wide: the whole falls when that is gone, by 10 cm.
  CHECK(weakest(supports) == -1);
}

TEST_CASE("a part is the weakest where its margin is the whole's") {
  const auto beam_at = [](double x) {
    return scene_of({box({0.2, 0.2, 0.5}, 0, 0, 0), box({1.0, 0.2, 0.1}, x, 0, 1.0),
                     box({0.15, 0.15, 0.15}, x - 0.7, 0, 1.2),
                     box({0.15, 0.15, 0.15}, x + 0.7, 0, 1.2)});
  };
  const auto stands = now(beam_at(0.12));
  const int least = weakest(stands);
  REQUIRE(least >= 0);
  CHECK(stands[static_cast<std::size_t>(least)].upper == std::vector{1});
  CHECK(stands[static_cast<std::size_t>(least)].load->margin_m == Approx(0.08));
  // Once something has moved, nobody knows the whole's margin.
  const Scene scene = beam_at(0.12);
  CHECK(weakest(supports_of(scene, equilibrium(scene), beam_at(0.1))) == -1);
  const auto tips = now(beam_at(0.25));
  REQUIRE(weakest(tips) >= 0);
  CHECK(tips[static_cast<std::size_t>(weakest(tips))].load->margin_m == Approx(-0.05));
}

TEST_CASE("what presses on a part without a face is weighed with it") {
  // Two blocks side by side on a plank, the right one lifted by a hair.
  Scene scene = scene_of({box({1.0, 0.2, 0.1}, 0, 0, 0), box({0.2, 0.2, 0.2}, -0.5, 0, 0.2),
                          box({0.2, 0.2, 0.2}, 0.5, 0, 0.2)});
  const Statics statics = equilibrium(scene);
  const Scene before = scene;
  scene.blocks[2].world_from_block.position.z += 0.01;
  const auto plank = [&](const std::vector<viewer::Pair>& pressing) {
    const auto supports = supports_of(before, statics, scene, pressing);
    const auto found = std::find_if(supports.begin(), supports.end(),
                                    [](const Support& s) { return s.lower == std::vector{-1}; });
    return found->load;
  };
  CHECK(plank({})->center.x < -0.05);
  CHECK(plank({{2, 0}})->center.x == Approx(0.0).margin(1e-12));
  // Where a corner is on the ground, the plank's face is not all that bears it.
  CHECK_FALSE(plank({{2, 0}, {-1, 2}}));
}

TEST_CASE("no part of a sampled structure says what statics denies") {
  const Family& structures = family("structures");
  SceneRequest request;
  structures.defaults(request.options);
  int tipping = 0, standing = 0;
  for (const auto& [kind, name] : EnumNames<StructureKind>::value) {
    for (std::uint64_t index = 0; index < 12; ++index) {
      request.cell.shapes = ShapeSet::cuboids;
      request.cell.kind = name;
      request.cell.height = 8;
      request.cell.stable = index % 2 == 0;
      Key key{.seed = 23, .family = short_hash("structures"), .index = index};
      Drawn drawn = structures.sample(request, key);
      while (std::holds_alternative<Rejected>(drawn) && key.attempt < 50) {
        ++key.attempt;
        drawn = structures.sample(request, key);
      }
      INFO(name << " " << index);
      REQUIRE(std::holds_alternative<Group>(drawn));
      const Scene scene = std::get<Group>(drawn).front().scene;
      StaticsOptions options;
      options.tilt = false;
      const Statics statics = equilibrium(scene, options);
      if (statics.column) continue;
      bool all_rests = false;
      for (const Support& support : supports_of(scene, statics, scene)) {
        if (!support.load) continue;
        all_rests = all_rests || support.lower == std::vector{-1};
        for (const Vec3 corner : support.polygon) {
          CHECK(corner.z == Approx(support.load->at.z).margin(1e-6));
        }
        if (support.load->margin_m < -1e-6) {
          ++tipping;
          CHECK(statics.verdict == StaticVerdict::falls);
        }
        if (statics.verdict != StaticVerdict::stands) continue;
        ++standing;
        CHECK(support.load->margin_m > *statics.margin_m - 1e-6);
      }
      CHECK(all_rests);
    }
  }
  CHECK(tipping > 20);
  CHECK(standing > 100);
}

}  // namespace drystone
