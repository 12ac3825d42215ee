#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <variant>

#include "drystone/error.hpp"
#include "drystone/statics.hpp"
#include "scenes/contacts.hpp"

namespace drystone::contacts {
namespace {

/// Half extent along y of a block of a 2D scene, in tower sizes: as good as endless.
constexpr double kDepth2d = 1e3;

/// The block's silhouette in the x-z plane, endless along y.
void flatten_to_2d(Body& body, double depth) {
  body.position.y = 0.0;
  body.center.y = 0.0;
  Mat3& m = body.world_from_body;
  // The axis that lies closest to the world's y is the one that 2D does not see; the others are
  // laid into the plane exactly, since their errors would be multiplied by the depth.
  std::size_t across = 0;
  for (std::size_t i = 1; i < 3; ++i) {
    if (std::abs(m.columns[i].y) > std::abs(m.columns[across].y)) across = i;
  }
  for (std::size_t i = 0; i < 3; ++i) {
    Vec3& axis = m.columns[i];
    axis = i == across ? Vec3{0, axis.y > 0 ? 1.0 : -1.0, 0} : normalized(Vec3{axis.x, 0, axis.z});
  }
  if (auto* box = std::get_if<Box>(&body.shape)) {
    (across == 0   ? box->half_extents.x
     : across == 1 ? box->half_extents.y
                   : box->half_extents.z) = depth;
  } else if (auto* prism = std::get_if<Prism>(&body.shape)) {
    prism->half_depth = depth;
  } else if (const auto* sphere = std::get_if<Sphere>(&body.shape)) {
    body.shape = Cylinder{sphere->radius, depth};
    m = {{Vec3{1, 0, 0}, Vec3{0, 0, -1}, Vec3{0, 1, 0}}};
  } else if (auto* cylinder = std::get_if<Cylinder>(&body.shape)) {
    const Vec3 axis = m.columns[2];
    if (across == 2) {
      cylinder->half_height = depth;
    } else {  // seen from the side it is a rectangle
      body.shape = Box{{cylinder->radius, depth, cylinder->half_height}};
      m = {{cross(Vec3{0, 1, 0}, axis), Vec3{0, 1, 0}, axis}};
    }
  }
}

}  // namespace

std::vector<Body> bodies(const Scene& scene) {
  if (scene.blocks.empty()) {
    throw Error(ErrorCode::usage, "the scene has no blocks", "give it at least one");
  }
  if (!(scene.gravity.z < 0)) {
    throw Error(ErrorCode::usage, "gravity does not point down",
                "use a gravity whose third component is negative, such as [0, 0, -9.81]");
  }
  std::vector<Body> result;
  result.reserve(scene.blocks.size());
  double depth = 0.0;
  for (const Block& block : scene.blocks) {
    Body& body = result.emplace_back();
    body.shape = block.shape;
    body.world_from_body = matrix(block.world_from_block.rotation);
    body.position = block.world_from_block.position;
    const Vec3 offset = centroid(block.shape);
    body.center = body.position + body.world_from_body * offset;
    body.mass = mass(block);
    body.friction = block.friction;
    body.size = 2.0 * bounding_radius(block.shape);
    body.width = width_m(block);
    if (!(body.mass > 0) || !(body.size < std::numeric_limits<double>::infinity())) {
      throw Error(ErrorCode::usage, fmt::format("block {} has no mass", block.id),
                  "give every block a positive size and density");
    }
    if (scene.dim == 2) {
      depth += kDepth2d * body.size;
    }
  }
  if (scene.dim == 2) {
    for (std::size_t i = 0; i < result.size(); ++i) {
      flatten_to_2d(result[i], depth);
      Block flat = scene.blocks[i];
      flat.shape = result[i].shape;
      flat.world_from_block.rotation = quaternion(result[i].world_from_body);
      result[i].width = width_m(flat);
    }
  }
  return result;
}

double touch_distance(double touch_m, double size) { return std::max(touch_m, 1e-4 * size); }

Frame frame(Vec3 origin, Vec3 n) {
  const double slope = norm(n.xy());
  if (slope < 1e-9) {
    const double sign = n.z > 0 ? 1.0 : -1.0;
    return {origin, {1, 0, 0}, {0, sign, 0}, {0, 0, sign}};
  }
  const Vec3 u{-n.y / slope, n.x / slope, 0.0};
  return {origin, u, cross(n, u), n};
}

double reach(const Body& body, Vec3 direction) {
  return dot(body.position, direction) +
         support(body.shape, transpose_times(body.world_from_body, direction));
}

bool round_side_down(const Body& body, double tolerance) {
  if (std::holds_alternative<Sphere>(body.shape)) return true;
  const auto* cylinder = std::get_if<Cylinder>(&body.shape);
  return cylinder != nullptr &&
         2.0 * cylinder->half_height * std::abs(body.world_from_body.columns[2].z) <= tolerance;
}

namespace {

using Kind = Feature::Kind;

Kind kind_of(const std::vector<Vec2>& points) {
  return points.size() >= 3 ? Kind::polygon : points.size() == 2 ? Kind::segment : Kind::point;
}

Feature box_feature(const Box& box, const Body& body, const Frame& plane, Vec3 n,
                    double tolerance) {
  const std::array<double, 3> half{box.half_extents.x, box.half_extents.y, box.half_extents.z};
  Vec2 base = plane.flatten(body.position);
  std::array<Vec2, 2> free{};
  std::size_t free_count = 0;
  // The face, edge or corner: axes (nearly) in the plane run freely, the others are at their ends.
  for (std::size_t i = 0; i < 3; ++i) {
    const Vec3 axis = body.world_from_body.columns[i];
    const double along = dot(axis, n);
    const Vec2 flat = half[i] * Vec2{dot(plane.u, axis), dot(plane.v, axis)};
    if (2.0 * half[i] * std::abs(along) <= tolerance && free_count < 2) {
      free[free_count++] = flat;
    } else {
      base = base + (along > 0 ? 1.0 : -1.0) * flat;
    }
  }
  if (free_count == 0) return {Kind::point, {base}};
  if (free_count == 1) return {Kind::segment, {base - free[0], base + free[0]}};
  if (cross(free[0], free[1]) < 0) std::swap(free[0], free[1]);
  const auto [a, b] = free;
  return {Kind::polygon, {base - a - b, base + a - b, base + a + b, base - a + b}};
}

Feature cylinder_feature(const Cylinder& cylinder, const Body& body, const Frame& plane, Vec3 n,
                         double tolerance) {
  const Vec3 axis = body.world_from_body.columns[2];
  const double along = dot(axis, n);
  const Vec3 radial = n - along * axis;
  const double sine = norm(radial);
  const Vec3 end = (along > 0 ? cylinder.half_height : -cylinder.half_height) * axis;
  if (2.0 * cylinder.radius * sine <= tolerance) {
    return {Kind::disc, {plane.flatten(body.position + end)}, cylinder.radius};
  }
  const Vec3 side = body.position + (cylinder.radius / sine) * radial;
  if (2.0 * cylinder.half_height * std::abs(along) <= tolerance) {
    return {Kind::segment, {plane.flatten(side - end), plane.flatten(side + end)}};
  }
  return {Kind::point, {plane.flatten(side + end)}};
}

Feature prism_feature(const Prism& prism, const Body& body, const Frame& plane, Vec3 n,
                      double tolerance) {
  const Vec3 d = transpose_times(body.world_from_body, n);
  double top = -std::numeric_limits<double>::infinity();
  for (const Vec2 p : prism.outline) top = std::max(top, d.x * p.x + d.z * p.y);
  std::vector<Vec2> points;
  const bool ridge = 2.0 * prism.half_depth * std::abs(d.y) <= tolerance;
  for (const Vec2 p : prism.outline) {
    if (d.x * p.x + d.z * p.y < top - tolerance) continue;
    for (const double y : {-prism.half_depth, prism.half_depth}) {
      if (!ridge && (y > 0) != (d.y > 0)) continue;
      points.push_back(plane.flatten(body.position + body.world_from_body * Vec3{p.x, y, p.y}));
    }
  }
  points = convex_hull(std::move(points));
  if (points.size() >= 3) {
    // Points of one edge are not exactly in line: what is thinner than the tolerance is a segment.
    double thickness = std::numeric_limits<double>::infinity();
    std::array<Vec2, 2> ends{};
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Vec2 a = points[i], b = points[(i + 1) % points.size()];
      double across = 0.0;
      for (const Vec2 p : points) across = std::max(across, cross(b - a, p - a) / norm(b - a));
      thickness = std::min(thickness, across);
      for (const Vec2 p : points) {
        if (norm(p - a) > norm(ends[1] - ends[0])) ends = {a, p};
      }
    }
    if (thickness <= tolerance) points = {ends[0], ends[1]};
  }
  return {kind_of(points), points};
}

}  // namespace

Feature feature(const Body& body, const Frame& plane, int sign, double tolerance) {
  const Vec3 n = static_cast<double>(sign) * plane.normal;
  if (const auto* box = std::get_if<Box>(&body.shape)) {
    return box_feature(*box, body, plane, n, tolerance);
  }
  if (const auto* cylinder = std::get_if<Cylinder>(&body.shape)) {
    return cylinder_feature(*cylinder, body, plane, n, tolerance);
  }
  if (const auto* prism = std::get_if<Prism>(&body.shape)) {
    return prism_feature(*prism, body, plane, n, tolerance);
  }
  const double radius = std::get<Sphere>(body.shape).radius;
  return {Kind::point, {plane.flatten(body.position + radius * n)}};
}

}  // namespace drystone::contacts
