#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/scene.hpp"

namespace drystone {
namespace {

/// Half extent along y that can be changed without changing what is seen from the front; null where
/// there is none.
double* half_depth(Block& block) {
  const Mat3 m = matrix(block.world_from_block.rotation);
  if (auto* prism = std::get_if<Prism>(&block.shape)) return &prism->half_depth;
  if (auto* cylinder = std::get_if<Cylinder>(&block.shape)) {
    return std::abs(m.columns[2].y) > 0.5 ? &cylinder->half_height : nullptr;
  }
  auto* box = std::get_if<Box>(&block.shape);
  if (box == nullptr) return nullptr;
  return std::abs(m.columns[0].y) > 0.5   ? &box->half_extents.x
         : std::abs(m.columns[1].y) > 0.5 ? &box->half_extents.y
                                          : &box->half_extents.z;
}

double half_width(const Block& block) {
  const Vec3 x =
      transpose_times(matrix(block.world_from_block.rotation), {1, 0, 0});  // in the block's frame
  return std::max(support(block.shape, x), support(block.shape, -x));
}

}  // namespace

Scene extruded(const Scene& scene) {
  if (scene.dim != 2) {
    throw Error(ErrorCode::usage, "only a scene with dim 2 can be extruded",
                "this one has three dimensions already");
  }
  Scene result = scene;
  result.dim = 3;
  double deepest = 0.0;
  for (Block& block : result.blocks) {
    const double* depth = half_depth(block);
    deepest = std::max({deepest, half_width(block), depth != nullptr ? *depth : 0.0});
  }
  for (Block& block : result.blocks) {
    double* depth = half_depth(block);
    if (depth == nullptr || *depth == deepest) continue;
    block.density *= *depth / deepest;
    *depth = deepest;
  }
  return result;
}

}  // namespace drystone
