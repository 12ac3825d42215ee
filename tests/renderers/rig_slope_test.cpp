// Cameras where the ground is a slope.
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/random.hpp"
#include "drystone/rig.hpp"
#include "drystone/room.hpp"

using namespace drystone;

namespace {

Scene tower(Vec3 gravity) {
  Scene scene;
  for (int i = 0; i < 3; ++i) {
    Block block;
    block.id = i;
    block.shape = Box{{0.4, 0.3, 0.5}};
    block.world_from_block = {{1.0 - 0.1 * i, -0.5, 0.5 + i}, {}};
    scene.blocks.push_back(block);
  }
  scene.gravity = gravity;
  return scene;
}

}  // namespace

TEST_CASE("cameras are level in the room and see all of a tower on a slope") {
  const Scene sloped = tower({2.5, 1.5, -9.0});
  for (const Rig rig : {Rig::orbit, Rig::front_side, Rig::front_ortho, Rig::shapestacks16}) {
    for (const Framing framing : {Framing::fixed, Framing::fit}) {
      RigOptions options;
      options.rig = rig;
      options.framing = framing;
      const Key key{5, 0, 1, 0};
      const auto cameras = place_cameras(options, sloped, {}, extent_bound(3, 1.0), key);
      for (const Camera& camera : cameras) {
        INFO(name(rig) << " " << camera.name);
        const Mat3 axes = matrix(camera.world_from_camera.rotation);
        const Vec3 up = normalized(-sloped.gravity);
        // No roll in the room, and the elevation is counted there.
        CHECK(std::abs(dot(axes.columns[0], up)) < 1e-9);
        CHECK(std::asin(-dot(axes.columns[2], up)) ==
              Approx(radians(camera.elevation_deg)).margin(1e-9));
        CHECK(in_view(camera, sloped, border_px(options)));
      }
    }
  }
  // On level ground nothing is turned.
  const Key key{5, 0, 1, 0};
  const auto cameras = place_cameras({}, tower({0, 0, -9.81}), {}, extent_bound(3, 1.0), key);
  const auto on_the_moon = place_cameras({}, tower({0, 0, -1.62}), {}, extent_bound(3, 1.0), key);
  CHECK(on_the_moon == cameras);
}

TEST_CASE("a planar tower on a slope is seen edge-on, the ground rising to one side") {
  const Scene sloped = tower({3.0, 0.0, -9.0});
  RigOptions options;
  options.rig = Rig::front_ortho;
  const Camera camera = place_cameras(options, sloped, {}, extent_bound(3, 1.0), {5, 0, 1, 0})[0];
  // Both ends of a line across the view are one point, and the slope has its tangent in pixels.
  const Vec3 near = project(camera, {0, -2, 0}), far = project(camera, {0, 2, 0});
  CHECK(near.x == Approx(far.x));
  CHECK(near.y == Approx(far.y));
  const Vec3 left = project(camera, {-1, 0, 0}), right = project(camera, {1, 0, 0});
  CHECK((right.y - left.y) / (right.x - left.x) == Approx(1.0 / 3.0));  // down to the right
}
