#include "pipeline/event_zones.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace drystone;

namespace {

/// Three cubes of 1 m, each a little to the right of the one below.
Scene tower() {
  Scene scene;
  for (int i = 0; i < 3; ++i) {
    Block block;
    block.id = i;
    block.shape = Box{{0.5, 0.5, 0.5}};
    block.world_from_block.position = {0.05 * i, 0.0, 0.5 + i};
    scene.blocks.push_back(block);
  }
  return scene;
}

/// Two towers whose top block is pushed, one of them hard enough to lose it.
Group pushed_pair() {
  Group pair(2);
  for (std::size_t i = 0; i < 2; ++i) {
    Scene scene = tower();
    scene.event = Push{scene.blocks[2].id, {i == 0 ? 200.0 : 4500.0, 0.0, 0.0}, 0.5};
    Zone zone;
    zone.center = {0.0, 1.5 + static_cast<double>(i)};
    zone.half_extents = {0.75, 0.75};
    zone.target = scene.blocks[2].id;
    scene.zone = zone;
    pair[i].scene = scene;
    pair[i].intent.stable = i == 0;
  }
  return pair;
}

}  // namespace

TEST_CASE("three zones of four are where the target comes to rest, and both of a pair move alike") {
  Disturber disturber;
  const Group drawn = pushed_pair();
  const Disturbance fallen = disturber.disturb(drawn[1].scene);
  REQUIRE(fallen.effect == Effect::collapses);
  const Vec2 rest = fallen.final_poses[2].position.xy();
  int aimed = 0;
  constexpr int kPairs = 40;
  for (int i = 0; i < kPairs; ++i) {
    Group pair = drawn;
    Key key;
    key.index = static_cast<std::uint64_t>(i);
    REQUIRE(aim_zones(pair, key, disturber).empty());
    const Vec2 way = pair[1].scene.zone->center - drawn[1].scene.zone->center;
    CHECK(norm(pair[0].scene.zone->center - drawn[0].scene.zone->center - way) < 1e-12);
    if (way == Vec2{}) continue;
    ++aimed;
    CHECK(norm(pair[1].scene.zone->center - rest) < 0.4 * 0.75 + 0.05);
    CHECK(std::abs(way.x / 0.05 - std::round(way.x / 0.05)) < 1e-6);
  }
  CHECK(aimed >= 22);
  CHECK(aimed <= 37);
}

TEST_CASE("what rests beside the tower's foot or far away has no zone, nor has who asks for none") {
  Disturber disturber;
  Group pair = pushed_pair();
  // Too fast: it flies further than one and a half heights of the tower.
  std::get<Push>(*pair[1].scene.event).impulse.x = 40000.0;
  Group without = pushed_pair();
  for (Draft& draft : without) draft.scene.zone.reset();
  for (std::uint64_t i = 0; i < 8; ++i) {
    Key key;
    key.index = i;
    Group moved = pair;
    REQUIRE(aim_zones(moved, key, disturber).empty());
    CHECK(moved[1].scene.zone->center == pair[1].scene.zone->center);
    CHECK(aim_zones(without, key, disturber).empty());
    CHECK_FALSE(without[0].scene.zone);
  }
}
