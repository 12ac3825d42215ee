// Where blocks carry each other, from the geometry of a moment.
#include "tools/viewer/supports.hpp"

#include <catch2/catch.hpp>
#include <memory>

#include "drystone/room.hpp"
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
  CHECK(supports[1].lower == 0);
  CHECK(supports[1].upper == 1);
  REQUIRE(supports[1].polygon.size() == 4);
  for (const Vec3 corner : supports[1].polygon) {
    CHECK((corner.x == Approx(-0.2) || corner.x == Approx(0.5)));
    CHECK(std::abs(corner.y) == Approx(0.5));
    CHECK(corner.z == Approx(1.0));
  }
  CHECK(supports[0].lower == -1);

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
  CHECK(supports[0].lower == -1);
}

TEST_CASE("structures show their contacts without loads") {
  const Scene bridge = scene_of({box({0.2, 0.2, 0.5}, -0.6, 0, 0), box({0.2, 0.2, 0.5}, 0.6, 0, 0),
                                 box({0.9, 0.2, 0.1}, 0, 0, 1.0)});
  const auto supports = now(bridge);
  REQUIRE(supports.size() == 4);
  for (const Support& support : supports) {
    CHECK_FALSE(support.load);
    CHECK(support.polygon.size() == 4);
  }
  CHECK(weakest(supports) == -1);
}

}  // namespace drystone
