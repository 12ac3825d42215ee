#include "simulators/scales.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

#include "drystone/error.hpp"

namespace drystone {
namespace {

double extent(const Shape& shape, Vec3 axis) {
  return support(shape, axis) + support(shape, -axis);
}

/// Edge of the cube whose volume is that of the block's bounding box; in two dimensions, of the
/// square whose area is that of what is seen of it.
double size_of(const Block& block, int dim) {
  if (dim == 2) {
    const Mat3 m = matrix(block.world_from_block.rotation);
    // Turned about y, a block's box keeps its size: taken in its own axes, but for the one along y.
    double area = 1.0;
    for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
      if (std::abs((m * axis).y) < 0.5) area *= extent(block.shape, axis);
    }
    return std::sqrt(area);
  }
  double volume = 1.0;
  for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
    volume *= extent(block.shape, axis);
  }
  return exact::exp(exact::log(volume) / 3.0);
}

}  // namespace

Scales scales_of(const Scene& scene) {
  if (scene.blocks.empty()) {
    throw Error(ErrorCode::usage, "the scene has no blocks", "put at least one block into it");
  }
  double smallest = std::numeric_limits<double>::infinity();
  for (const Block& block : scene.blocks) {
    smallest = std::min(smallest, size_of(block, scene.dim));
  }
  Scales scales;
  scales.size_m = smallest;
  scales.length = scales.size_m / 0.75;
  const double gravity = norm(scene.gravity);
  // Without gravity nothing sets a time; any will do.
  scales.gravity = gravity > 0.0 ? gravity : 9.81;
  scales.time = std::sqrt(scales.length * (9.81 / scales.gravity));
  scales.top_m = std::max(top_m(scene), scales.size_m);
  return scales;
}

double falling_rate(const Scales& scales) { return std::sqrt(1.5 * scales.gravity / scales.top_m); }

}  // namespace drystone
