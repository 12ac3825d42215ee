// Independent of the support functions: surfaces as clouds of points.
#pragma once

#include <vector>

#include "drystone/scene.hpp"

namespace drystone {

/// Points of a shape's surface, in its own frame, dense enough to find its extremes in any
/// direction.
[[nodiscard]] inline std::vector<Vec3> surface_points(const Shape& shape, int around = 720) {
  std::vector<Vec3> points;
  if (const auto* box = std::get_if<Box>(&shape)) {
    const Vec3 h = box->half_extents;
    for (int corner = 0; corner < 8; ++corner) {
      points.push_back({(corner & 1) != 0 ? h.x : -h.x, (corner & 2) != 0 ? h.y : -h.y,
                        (corner & 4) != 0 ? h.z : -h.z});
    }
  } else if (const auto* cylinder = std::get_if<Cylinder>(&shape)) {
    for (int i = 0; i < around; ++i) {
      const double a = 2 * kPi * i / around;
      for (const double z : {-cylinder->half_height, cylinder->half_height}) {
        points.push_back({cylinder->radius * exact::cos(a), cylinder->radius * exact::sin(a), z});
      }
    }
  } else if (const auto* sphere = std::get_if<Sphere>(&shape)) {
    for (int i = 0; i < around; ++i) {
      for (int j = 0; j <= around / 2; ++j) {
        const double a = 2 * kPi * i / around;
        const double e = kPi * j / (around / 2) - kPi / 2;
        points.push_back(sphere->radius * Vec3{exact::cos(a) * exact::cos(e),
                                               exact::sin(a) * exact::cos(e), exact::sin(e)});
      }
    }
  } else {
    const auto& prism = std::get<Prism>(shape);
    for (const Vec2 p : prism.outline) {
      points.push_back({p.x, -prism.half_depth, p.y});
      points.push_back({p.x, prism.half_depth, p.y});
    }
  }
  return points;
}

}  // namespace drystone
