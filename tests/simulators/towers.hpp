// Columns of one block per layer whose margin is known by construction, and other small scenes.
#pragma once

#include "drystone/random.hpp"
#include "drystone/scene.hpp"
#include "drystone/statics.hpp"

namespace drystone::test {

/// A box that rests on z = `bottom`, its centre at (x, y).
[[nodiscard]] Block box(Vec3 half_extents, double x, double y, double bottom, double yaw_rad = 0.0);
[[nodiscard]] Block cylinder(double radius, double half_height, double x, double y, double bottom);
[[nodiscard]] Block sphere(double radius, double x, double y, double bottom);

/// Numbers the blocks and puts them into a scene.
[[nodiscard]] Scene scene_of(std::vector<Block> blocks);

/// The same in two dimensions.
[[nodiscard]] Scene planar(Scene scene);

/// Cubes of edge 1 on top of each other at these x.
[[nodiscard]] Scene stack(const std::vector<double>& x);

struct ColumnSpec {
  int height = 4;
  double margin_share = 0.05;  ///< signed, at the deciding interface
  bool cylinders = false;      ///< half of the blocks are standing cylinders
  bool cubes = false;          ///< all blocks are cubes of edge `edge_m`
  double edge_m = 0.75;        ///< mean edge; edges vary between 2/3 and 4/3 of it
};

struct Column {
  Scene scene;
  Statics statics;  ///< verdict, column, margin_m, margin_share and weakest_interface
};

/// A random column: built from the top down, the centre of mass of what lies above each interface
/// is put at a chosen distance from the edge of the block below, in a random direction. At the
/// interface that decides, the distance is what was asked for; elsewhere it is larger.
[[nodiscard]] Column random_column(const ColumnSpec& spec, const Key& key);

}  // namespace drystone::test
