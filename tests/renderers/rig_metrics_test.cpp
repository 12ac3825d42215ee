// Pixels that blocks and margins span.
#include <catch2/catch.hpp>

#include "drystone/rig.hpp"

using namespace drystone;

namespace {

Block cube(Vec3 position, double half, double density = 1000.0) {
  Block block;
  block.shape = Box{{half, half, half}};
  block.world_from_block.position = position;
  block.density = density;
  return block;
}

Intrinsics focal_100() { return {200, 200, 100, 100, 100, 100, false}; }

}  // namespace

TEST_CASE("block_px is focal length times mean width over the depth of the tower's middle") {
  Scene scene;
  scene.blocks = {cube({0, 0, 0.5}, 0.5), cube({0, 0, 1.25}, 0.25)};  // widths 1 and 0.5, top 1.5
  const Camera camera = look_at({0, -10, 0.75}, {0, 0, 0.75}, focal_100());
  CHECK(block_px(camera, scene) == Approx(100 * 0.75 / 10));
  Intrinsics ortho = focal_100();
  ortho.orthographic = true;
  CHECK(block_px(look_at({0, -3, 1}, {0, 0, 1}, ortho), scene) == Approx(75));
}

TEST_CASE("margin_px is the margin as seen from the camera") {
  Scene scene;
  scene.blocks = {cube({0, 0, 0.5}, 0.5), cube({0.3, 0, 1.5}, 0.5)};
  const Statics statics = equilibrium_of_column(scene).value();
  REQUIRE(statics.weakest_interface == 1);  // the upper cube's centre is 0.2 m from the edge
  // Seen across from 8 m at the height of the upper cube's centre.
  CHECK(margin_px(look_at({0.3, -8, 1.5}, {0.3, 0, 1.5}, focal_100()), scene, statics) ==
        Approx(100 * 0.2 / 8));
  // Along the margin nothing of it shows; at 30 degrees half of it would.
  CHECK(margin_px(look_at({8.3, 0, 1.5}, {0.3, 0, 1.5}, focal_100()), scene, statics) ==
        Approx(0).margin(1e-9));
  // From straight above all of it shows.
  CHECK(margin_px(look_at({0.3, 0, 11.5}, {0.3, 0, 1.5}, focal_100()), scene, statics) ==
        Approx(2));
}

TEST_CASE("the margin is seen at the height of the centre of mass of all that is carried") {
  Scene scene;
  scene.blocks = {cube({0, 0, 0.5}, 0.5), cube({0.2, 0, 1.5}, 0.5, 1000),
                  cube({0.4, 0, 2.5}, 0.5, 3000)};
  const Statics statics = equilibrium_of_column(scene).value();
  REQUIRE(statics.weakest_interface == 1);
  // Centre of mass at x = (0.2 + 3 * 0.4) / 4 = 0.35 m, 0.15 m from the edge of the lowest cube,
  // and z = (1.5 + 3 * 2.5) / 4 = 2.25 m; the camera is 10 m above that.
  CHECK(margin_px(look_at({0.35, 0, 12.25}, {0.35, 0, 0}, focal_100()), scene, statics) ==
        Approx(1.5));
}

TEST_CASE("no margin is shown where no interface decides") {
  Scene scene;
  scene.blocks = {cube({0, 0, 0.5}, 0.5)};
  CHECK(margin_px(look_at({0, -8, 1}, {0, 0, 1}, focal_100()), scene, {}) == 0.0);
}
