#include "drystone/room.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/random.hpp"
#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

bool near(Vec3 a, Vec3 b) { return norm(a - b) < 1e-12; }

}  // namespace

TEST_CASE("the room of a slope has gravity straight down, by the least turn") {
  CHECK(room_from_ground({0, 0, -9.81}) == Quat{});
  CHECK(room_from_ground({0, 0, -1.62}) == Quat{});
  Rng rng(Key{3, 0, 0, 0}, Stream::structure);
  for (int i = 0; i < 50; ++i) {
    const Vec3 gravity{rng.uniform(-8, 8), rng.uniform(-8, 8), rng.uniform(-9, -1)};
    const Mat3 turn = matrix(room_from_ground(gravity));
    CHECK(near(turn * gravity, {0, 0, -norm(gravity)}));
    // The axis of the least turn is level in both frames.
    const Vec3 axis = normalized(cross(gravity, Vec3{0, 0, -1}));
    CHECK(near(turn * axis, axis));
  }
}

TEST_CASE("in the room a tower stands with its lowest point on the floor, all turned alike") {
  Scene scene = test::scene({test::box({1, 1, 1}, {0, 0, 0.5}), test::box({1, 1, 1}, {0, 0, 1.5})});
  CHECK(in_room(scene).scene == scene);
  CHECK(in_room(scene).room_from_scene == Pose{});

  scene.gravity = {3.0, 0, -4.0};  // down the slope along +x; cos = 0.8, sin = 0.6
  Wall wall;
  wall.point = {-3, 0, 1};
  wall.normal = {0.8, 0, 0.6};
  scene.walls.push_back(wall);
  const InRoom room = in_room(scene);
  CHECK(near(room.scene.gravity, {0, 0, -5}));
  // The foot's corner at (0.5, z 0) is the lowest point, 0.5 x 0.6 below its middle.
  CHECK(near(room.room_from_scene * Vec3{0.5, 0, 0}, {0.4, 0, 0}));
  CHECK(near(room.room_from_scene * Vec3{0, 0, 0}, {0, 0, 0.3}));
  CHECK(near(room.scene.blocks[0].world_from_block.position,
             room.room_from_scene * scene.blocks[0].world_from_block.position));
  CHECK(near(room.scene.walls[0].normal, {1, 0, 0}));
  CHECK(drift_of(scene).x == Approx(0.75));
  CHECK(drift_of(room.scene) == Vec2{});
}

}  // namespace drystone
