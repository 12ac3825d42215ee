#include "drystone/scene.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "drystone/error.hpp"
#include "scenes/overloaded.hpp"

namespace drystone {
namespace {

/// Twice the area of an outline, and its centroid.
struct OutlineMoments {
  double double_area = 0.0;
  Vec2 centroid;
};

OutlineMoments moments(const std::vector<Vec2>& outline) {
  OutlineMoments m;
  const Vec2 origin = outline.front();
  for (std::size_t i = 1; i + 1 < outline.size(); ++i) {
    const Vec2 a = outline[i] - origin;
    const Vec2 b = outline[i + 1] - origin;
    const double c = cross(a, b);
    m.double_area += c;
    m.centroid = m.centroid + (c / 3.0) * (a + b);
  }
  m.centroid = origin + (1.0 / m.double_area) * m.centroid;
  return m;
}

}  // namespace

double volume(const Shape& shape) {
  return std::visit(
      Overloaded{
          [](const Box& s) { return 8.0 * s.half_extents.x * s.half_extents.y * s.half_extents.z; },
          [](const Cylinder& s) { return 2.0 * kPi * s.radius * s.radius * s.half_height; },
          [](const Sphere& s) { return 4.0 / 3.0 * kPi * s.radius * s.radius * s.radius; },
          [](const Prism& s) { return moments(s.outline).double_area * s.half_depth; }},
      shape);
}

Vec3 centroid(const Shape& shape) {
  const auto* prism = std::get_if<Prism>(&shape);
  if (prism == nullptr) return {};
  const Vec2 c = moments(prism->outline).centroid;
  return {c.x, 0.0, c.y};
}

double bounding_radius(const Shape& shape) {
  return std::visit(Overloaded{[](const Box& s) { return norm(s.half_extents); },
                               [](const Cylinder& s) {
                                 return norm(Vec2{s.radius, s.half_height});
                               },
                               [](const Sphere& s) { return s.radius; },
                               [](const Prism& s) {
                                 double r = 0.0;
                                 for (const Vec2 p : s.outline)
                                   r = std::max(r, norm(Vec3{p.x, s.half_depth, p.y}));
                                 return r;
                               }},
                    shape);
}

double support(const Shape& shape, Vec3 d) {
  return std::visit(Overloaded{[d](const Box& s) {
                                 return std::abs(d.x) * s.half_extents.x +
                                        std::abs(d.y) * s.half_extents.y +
                                        std::abs(d.z) * s.half_extents.z;
                               },
                               [d](const Cylinder& s) {
                                 return s.radius * norm(d.xy()) + s.half_height * std::abs(d.z);
                               },
                               [d](const Sphere& s) { return s.radius * norm(d); },
                               [d](const Prism& s) {
                                 double best = -std::numeric_limits<double>::infinity();
                                 for (const Vec2 p : s.outline)
                                   best = std::max(best, d.x * p.x + d.z * p.y);
                                 return best + std::abs(d.y) * s.half_depth;
                               }},
                    shape);
}

bool contains(const Zone& zone, Vec2 point) {
  const double x = (point.x - zone.center.x) / zone.half_extents.x;
  const double y = (point.y - zone.center.y) / zone.half_extents.y;
  return zone.shape == ZoneShape::disc ? x * x + y * y <= 1.0
                                       : std::abs(x) <= 1.0 && std::abs(y) <= 1.0;
}

double support(const Block& block, Vec3 direction) {
  const Pose& pose = block.world_from_block;
  return dot(pose.position, direction) +
         support(block.shape, transpose_times(matrix(pose.rotation), direction));
}

double mass(const Block& block) { return block.density * volume(block.shape); }

Vec3 center_of_mass(const Block& block) { return block.world_from_block * centroid(block.shape); }

bool rolls(const Projectile& ball) {
  return ball.velocity.z == 0.0 && ball.position.z <= 1.01 * ball.radius;
}

std::size_t index_of(const Scene& scene, int id) {
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    if (scene.blocks[i].id == id) return i;
  }
  throw Error(ErrorCode::usage, fmt::format("no block has id {}", id),
              "events and zones name blocks by their ids");
}

double top_m(const Scene& scene) {
  double top = 0.0;
  for (const Block& block : scene.blocks) top = std::max(top, support(block, {0, 0, 1}));
  return top;
}

}  // namespace drystone
