#include "renderers/silhouette.hpp"

#include <cmath>

#include "renderers/brush.hpp"
#include "scenes/contacts_region.hpp"
#include "scenes/overloaded.hpp"

namespace drystone {
namespace {

/// Points on the unit circle, by t -> (1 - t^2, 2 t) / (1 + t^2): the same on every machine.
std::vector<Vec2> unit_circle() {
  constexpr int kQuarter = 12;  // sides
  std::vector<Vec2> points;
  for (int k = 0; k < kQuarter; ++k) {
    const double t = static_cast<double>(k) / kQuarter, scale = 1.0 / (1.0 + t * t);
    Vec2 p{scale * (1.0 - t * t), scale * 2.0 * t};
    for (int turn = 0; turn < 4; ++turn, p = {-p.y, p.x}) points.push_back(p);
  }
  return points;
}

/// The circle on which a camera's rays touch a sphere. None about a camera within it.
std::vector<Vec3> touched(const Camera& camera, Vec3 center, double radius) {
  const Pose& pose = camera.world_from_camera;
  const auto& axes = matrix(pose.rotation).columns;
  Vec3 towards = -axes[2];  // the camera, from the sphere
  double share = 0.0;       // of the radius, by which the circle is nearer than the centre
  if (!camera.intrinsics.orthographic) {
    towards = pose.position - center;
    const double distance = norm(towards);
    if (!(distance > radius)) return {};
    towards = (1.0 / distance) * towards;
    share = radius / distance;
  }
  // Of the picture's axes the one further from the line of sight spans the circle's plane.
  const Vec3 aside =
      std::abs(dot(axes[0], towards)) < std::abs(dot(axes[1], towards)) ? axes[0] : axes[1];
  Vec3 u = aside - dot(aside, towards) * towards;
  u = (1.0 / norm(u)) * u;
  const Vec3 v = cross(towards, u);
  const double rim = radius * std::sqrt(1.0 - share * share);
  std::vector<Vec3> points;
  for (const Vec2 p : unit_circle()) {
    points.push_back(center + share * radius * towards + rim * (p.x * u + p.y * v));
  }
  return points;
}

/// Points of which the block is the convex hull, in the world; of a sphere those that are seen at
/// its rim.
std::vector<Vec3> hull_points(const Camera& camera, const Block& block) {
  std::vector<Vec3> points;
  const Pose& pose = block.world_from_block;
  std::visit(
      Overloaded{
          [&](const Box& box) {
            const Vec3 h = box.half_extents;
            for (int corner = 0; corner < 8; ++corner) {
              points.push_back(pose * Vec3{(corner & 1) != 0 ? h.x : -h.x,
                                           (corner & 2) != 0 ? h.y : -h.y,
                                           (corner & 4) != 0 ? h.z : -h.z});
            }
          },
          [&](const Cylinder& cylinder) {
            for (const Vec2 p : unit_circle()) {
              for (const double z : {-cylinder.half_height, cylinder.half_height}) {
                points.push_back(pose * Vec3{cylinder.radius * p.x, cylinder.radius * p.y, z});
              }
            }
          },
          [&](const Sphere& sphere) { points = touched(camera, pose.position, sphere.radius); },
          [&](const Prism& prism) {
            for (const Vec2 p : prism.outline) {
              for (const double y : {-prism.half_depth, prism.half_depth}) {
                points.push_back(pose * Vec3{p.x, y, p.y});
              }
            }
          }},
      block.shape);
  return points;
}

}  // namespace

std::vector<Vec2> silhouette(const Camera& camera, const Block& block) {
  std::vector<Vec2> seen;
  for (const Vec3 point : hull_points(camera, block)) {
    const Vec3 p = project(camera, point);
    if (!(p.z >= kNear_m) && !camera.intrinsics.orthographic) return {};
    seen.push_back(p.xy());
  }
  return contacts::convex_hull(std::move(seen));
}

}  // namespace drystone
