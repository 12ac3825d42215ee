// Small builders of scenes for the tests of statics.
#pragma once

#include <utility>
#include <vector>

#include "drystone/scene.hpp"

namespace drystone::test {

inline Block block(Shape shape, Vec3 position, Quat rotation = {}, double density = 1000.0,
                   double friction = 1.0) {
  Block b;
  b.shape = std::move(shape);
  b.world_from_block = {position, rotation};
  b.density = density;
  b.friction = friction;
  return b;
}

inline Block box(Vec3 size, Vec3 position, Quat rotation = {}, double density = 1000.0,
                 double friction = 1.0) {
  return block(Box{0.5 * size}, position, rotation, density, friction);
}

inline Scene scene(std::vector<Block> blocks, int dim = 3) {
  Scene s;
  s.dim = dim;
  s.blocks = std::move(blocks);
  for (std::size_t i = 0; i < s.blocks.size(); ++i) s.blocks[i].id = static_cast<int>(i);
  return s;
}

/// Quarter turn about x: lays a cylinder's axis along y.
inline Quat lying() { return axis_angle({1, 0, 0}, 0.5 * kPi); }

/// `n` unit cubes with the greatest overhang that balances, times `scale`: from the top down the
/// offsets are 1/2, 1/4, 1/6 ... (Hall 2005, 'Fun with stacking blocks').
inline Scene harmonic_stack(int n, double scale) {
  std::vector<Block> blocks(static_cast<std::size_t>(n));
  double x = 0.0;
  for (int k = 0; k < n; ++k) {  // k blocks lie above this one
    if (k > 0) x -= scale * 0.5 / k;
    blocks[static_cast<std::size_t>(n - 1 - k)] = box({1, 1, 1}, {x, 0, n - 1 - k + 0.5});
  }
  return scene(std::move(blocks));
}

}  // namespace drystone::test
