#include "output/physion_space.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <variant>

#include "scenes/overloaded.hpp"

namespace drystone::physion {
namespace {

Model model_of_prism(const Prism& prism) {
  Vec2 low = prism.outline.front(), high = low;
  for (const Vec2 p : prism.outline) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return {"prism",
          {high.x - low.x, high.y - low.y, 2.0 * prism.half_depth},
          {0.5 * (low.x + high.x), 0.0, low.y}};
}

}  // namespace

Model model_of(const Shape& shape) {
  return std::visit(
      Overloaded{[](const Box& box) -> Model {
                   return {"cube", 2.0 * unity(box.half_extents), {0, 0, -box.half_extents.z}};
                 },
                 [](const Cylinder& c) -> Model {
                   return {"cylinder",
                           {2.0 * c.radius, 2.0 * c.half_height, 2.0 * c.radius},
                           {0, 0, -c.half_height}};
                 },
                 [](const Sphere& sphere) -> Model {
                   const double d = 2.0 * sphere.radius;
                   return {"sphere", {d, d, d}, {0, 0, -sphere.radius}};
                 },
                 [](const Prism& prism) { return model_of_prism(prism); }},
      shape);
}

std::array<float, 16> camera_matrix(const Camera& camera) {
  const Mat3 m = matrix(camera.world_from_camera.rotation);
  const Vec3 eye = camera.world_from_camera.position;
  std::array<float, 16> rows{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    // OpenCV's y and z point the other way.
    const double sign = axis == 0 ? 1.0 : -1.0;
    const Vec3 row = sign * m.columns[axis];
    const Vec3 swapped = unity(row);
    rows[4 * axis] = static_cast<float>(swapped.x);
    rows[4 * axis + 1] = static_cast<float>(swapped.y);
    rows[4 * axis + 2] = static_cast<float>(swapped.z);
    rows[4 * axis + 3] = static_cast<float>(-dot(row, eye));
  }
  rows[15] = 1.0F;
  return rows;
}

std::array<float, 16> projection_matrix(const Camera& camera) {
  const Intrinsics& in = camera.intrinsics;
  const double sx = 2.0 * in.fx / in.width;
  const double sy = 2.0 * in.fy / in.height;
  const double right = 2.0 * in.cx / in.width - 1.0;
  const double up = 1.0 - 2.0 * in.cy / in.height;
  const double depth = kFar - kNear;
  std::array<float, 16> p{};
  p[0] = static_cast<float>(sx);
  p[5] = static_cast<float>(sy);
  if (in.orthographic) {
    p[3] = static_cast<float>(right);
    p[7] = static_cast<float>(up);
    p[10] = static_cast<float>(-2.0 / depth);
    p[11] = static_cast<float>(-(kFar + kNear) / depth);
    p[15] = 1.0F;
  } else {
    p[2] = static_cast<float>(-right);
    p[6] = static_cast<float>(-up);
    p[10] = static_cast<float>(-(kFar + kNear) / depth);
    p[11] = static_cast<float>(-2.0 * kFar * kNear / depth);
    p[14] = -1.0F;
  }
  return p;
}

std::array<std::uint8_t, 3> depth_bytes(double depth_m) {
  constexpr double kMost = 256.0 * 256.0 * 256.0 - 1.0;
  const double share = std::min(depth_m / (kFar - kNear), 1.0);
  const auto digits =
      static_cast<std::uint32_t>(std::min(std::floor(share * (kMost + 1.0)), kMost));
  return {static_cast<std::uint8_t>(digits >> 16), static_cast<std::uint8_t>(digits >> 8 & 0xFFU),
          static_cast<std::uint8_t>(digits & 0xFFU)};
}

}  // namespace drystone::physion
