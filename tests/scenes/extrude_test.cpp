#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/scene.hpp"
#include "drystone/statics.hpp"

using namespace drystone;

namespace {

Block rectangle(double half_x, double half_y, double half_z, double x, double bottom) {
  Block block;
  block.shape = Box{{half_x, half_y, half_z}};
  block.world_from_block.position = {x, 0, bottom + half_z};
  return block;
}

Scene planar(std::vector<Block> blocks) {
  Scene scene;
  scene.dim = 2;
  scene.blocks = std::move(blocks);
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) scene.blocks[i].id = static_cast<int>(i);
  return scene;
}

}  // namespace

TEST_CASE("extruded towers have one depth, the same masses and the same equilibrium") {
  // Depths that differ, and would fall across the plane: 0.1 m is less than the margin.
  Scene flat = planar({rectangle(0.5, 0.05, 0.3, 0.0, 0.0), rectangle(0.4, 0.2, 0.2, 0.1, 0.6),
                       rectangle(0.3, 0.1, 0.5, 0.15, 1.0)});
  const Scene solid = extruded(flat);
  CHECK(solid.dim == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(std::get<Box>(solid.blocks[i].shape).half_extents.y == 0.5);
    CHECK(mass(solid.blocks[i]) == Approx(mass(flat.blocks[i])).epsilon(1e-14));
    CHECK(center_of_mass(solid.blocks[i]) == center_of_mass(flat.blocks[i]));
  }
  const Statics in_plane = equilibrium(flat);
  const Statics in_space = equilibrium(solid);
  CHECK(in_plane.verdict == StaticVerdict::stands);
  CHECK(in_space.verdict == StaticVerdict::stands);
  CHECK(*in_space.margin_share == Approx(*in_plane.margin_share).epsilon(1e-12));
  CHECK(*in_space.margin_m == Approx(*in_plane.margin_m).epsilon(1e-12));
  // By hand: above the lower interface the masses are 0.4 * 0.2 * 0.2 and 0.3 * 0.1 * 0.5, at 0.1
  // and 0.15; above the upper one the centre is 0.05 off a block of half width 0.4, 0.3 from its
  // own edge.
  const double lower = 0.5 - (0.016 * 0.1 + 0.015 * 0.15) / 0.031;
  CHECK(*in_plane.margin_m == Approx(std::min({lower, 0.35, 0.3})).epsilon(1e-12));
}

TEST_CASE("extruded discs and turned boxes keep their silhouette") {
  const double half = std::sqrt(0.5);
  Block disc;
  disc.shape = Cylinder{0.3, 0.1};
  disc.world_from_block = {{0.2, 0, 0.7}, {half, half, 0, 0}};
  Block box = rectangle(0.2, 0.1, 0.5, 0.0, 0.0);
  box.world_from_block = {{0, 0, 0.2}, axis_angle({0, 1, 0}, 0.5 * kPi)};
  const Scene solid = extruded(planar({box, disc}));
  CHECK(std::get<Box>(solid.blocks[0].shape).half_extents.x == 0.2);
  CHECK(std::get<Box>(solid.blocks[0].shape).half_extents.y == Approx(0.5));
  CHECK(std::get<Box>(solid.blocks[0].shape).half_extents.z == 0.5);
  CHECK(std::get<Cylinder>(solid.blocks[1].shape).radius == 0.3);
  CHECK(std::get<Cylinder>(solid.blocks[1].shape).half_height == Approx(0.5));
}

TEST_CASE("solid scenes are not extruded") {
  Scene scene = planar({rectangle(0.5, 0.5, 0.5, 0, 0)});
  scene.dim = 3;
  CHECK_THROWS_AS(extruded(scene), Error);
}
