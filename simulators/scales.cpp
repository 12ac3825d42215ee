#include "simulators/scales.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

#include "drystone/error.hpp"

namespace drystone {
namespace {

double bounding_box_volume(const Shape& shape) {
  double v = 1.0;
  for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
    v *= support(shape, axis) + support(shape, -axis);
  }
  return v;
}

}  // namespace

Scales scales_of(const Scene& scene) {
  if (scene.blocks.empty()) {
    throw Error(ErrorCode::usage, "the scene has no blocks", "put at least one block into it");
  }
  double smallest = std::numeric_limits<double>::infinity();
  for (const Block& block : scene.blocks) {
    smallest = std::min(smallest, bounding_box_volume(block.shape));
  }
  Scales scales;
  scales.size_m = exact::exp(exact::log(smallest) / 3.0);
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
