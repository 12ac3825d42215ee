#include "language/sight.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "drystone/clip.hpp"
#include "drystone/room.hpp"
#include "language/names.hpp"
#include "scenes/overloaded.hpp"

namespace drystone::language {
namespace {

constexpr int kGrid = 64;
/// A block of fewer pixels, or of which less is seen, may be missed.
constexpr double kLeastPixels = 40.0;
constexpr double kLeastShare = 0.3;
/// Neighbours whose colours are nearer to each other may be taken for one block.
constexpr double kLeastContrast = 0.25;
/// Of the smaller one's radius: a narrower gap may not be seen.
constexpr double kNearlyTouching = 0.2;
/// A line of sight within 5 degrees of square to a plane shows no depth to speak of.
constexpr double kFaceOn = 0.9962;

/// The part of a ray, origin + t direction, that lies in a convex body; empty if first > last.
struct Interval {
  double first = 0.0;
  double last = std::numeric_limits<double>::infinity();

  /// Cuts off where value + t slope > 0.
  void clip(double value, double slope) {
    if (slope == 0.0) {
      if (value > 0.0) last = -1.0;
    } else if (slope > 0.0) {
      last = std::min(last, -value / slope);
    } else {
      first = std::max(first, -value / slope);
    }
  }
  /// Cuts off where a t^2 + 2 b t + c > 0, for a >= 0.
  void clip_round(double a, double b, double c) {
    const double root = b * b - a * c;
    if (a == 0.0 || root < 0.0) {
      if (a != 0.0 || c > 0.0) last = -1.0;
      return;
    }
    first = std::max(first, (-b - std::sqrt(root)) / a);
    last = std::min(last, (-b + std::sqrt(root)) / a);
  }
  [[nodiscard]] double hit() const {
    return first <= last ? first : std::numeric_limits<double>::infinity();
  }
};

/// Where a ray in the body's own frame enters a shape; infinity where it does not.
double hit(const Shape& shape, Vec3 from, Vec3 along) {
  Interval ray;
  const auto slab = [&](double half, double position, double slope) {
    ray.clip(position - half, slope);
    ray.clip(-position - half, -slope);
  };
  std::visit(
      Overloaded{[&](const Box& box) {
                   slab(box.half_extents.x, from.x, along.x);
                   slab(box.half_extents.y, from.y, along.y);
                   slab(box.half_extents.z, from.z, along.z);
                 },
                 [&](const Cylinder& cylinder) {
                   slab(cylinder.half_height, from.z, along.z);
                   ray.clip_round(dot(along.xy(), along.xy()), dot(from.xy(), along.xy()),
                                  dot(from.xy(), from.xy()) - cylinder.radius * cylinder.radius);
                 },
                 [&](const Sphere& sphere) {
                   ray.clip_round(dot(along, along), dot(from, along),
                                  dot(from, from) - sphere.radius * sphere.radius);
                 },
                 [&](const Prism& prism) {
                   slab(prism.half_depth, from.y, along.y);
                   for (std::size_t i = 0; i < prism.outline.size(); ++i) {
                     const Vec2 corner = prism.outline[i];
                     const Vec2 edge = prism.outline[(i + 1) % prism.outline.size()] - corner;
                     ray.clip(-cross(edge, Vec2{from.x, from.z} - corner),
                              -cross(edge, Vec2{along.x, along.z}));
                   }
                 }},
      shape);
  return ray.hit();
}

struct Body {
  Shape shape;
  Vec3 position;
  Mat3 world_from_body;
};

Body body_of(const Block& block) {
  return {block.shape, block.world_from_block.position, matrix(block.world_from_block.rotation)};
}

/// A rectangle of the picture.
struct Rectangle {
  Vec2 low{1e300, 1e300};
  Vec2 high{-1e300, -1e300};
};

/// Around the blocks, a little too large.
Rectangle around(const std::vector<Body>& bodies, std::size_t count, const Camera& camera) {
  Rectangle bounds;
  for (std::size_t i = 0; i < count; ++i) {
    const Vec3 at = project(camera, bodies[i].position);
    const double radius = bounding_radius(bodies[i].shape);
    const Intrinsics& in = camera.intrinsics;
    const double px = in.orthographic ? in.fx * radius : in.fx * radius / (at.z - radius);
    bounds.low = {std::min(bounds.low.x, at.x - px), std::min(bounds.low.y, at.y - px)};
    bounds.high = {std::max(bounds.high.x, at.x + px), std::max(bounds.high.y, at.y + px)};
  }
  return bounds;
}

/// How much is seen of the first `count` bodies.
std::vector<BlockSeen> look(const std::vector<Body>& bodies, std::size_t count,
                            const Camera& camera, double scale) {
  const Rectangle bounds = around(bodies, count, camera);
  const Vec2 step = (1.0 / kGrid) * (bounds.high - bounds.low);
  const Mat3 turn = matrix(camera.world_from_camera.rotation);
  const Intrinsics& in = camera.intrinsics;
  std::vector<int> alone(count, 0), visible(count, 0);
  for (int row = 0; row < kGrid; ++row) {
    for (int column = 0; column < kGrid; ++column) {
      const double x = (bounds.low.x + (column + 0.5) * step.x - in.cx) / in.fx;
      const double y = (bounds.low.y + (row + 0.5) * step.y - in.cy) / in.fy;
      const Vec3 eye =
          camera.world_from_camera.position + (in.orthographic ? turn * Vec3{x, y, 0.0} : Vec3{});
      const Vec3 ray = turn * (in.orthographic ? Vec3{0, 0, 1} : Vec3{x, y, 1.0});
      double nearest = std::numeric_limits<double>::infinity();
      std::size_t first = bodies.size();
      for (std::size_t i = 0; i < bodies.size(); ++i) {
        const Mat3& m = bodies[i].world_from_body;
        const double t = hit(bodies[i].shape, transpose_times(m, eye - bodies[i].position),
                             transpose_times(m, ray));
        if (std::isinf(t)) continue;
        if (i < count) ++alone[i];
        if (t < nearest) {
          nearest = t;
          first = i;
        }
      }
      if (first < count) ++visible[first];
    }
  }
  const double cell = step.x * step.y * scale * scale;
  std::vector<BlockSeen> seen(count);
  for (std::size_t i = 0; i < count; ++i) {
    seen[i].visible_px = cell * visible[i];
    seen[i].visible_share = alone[i] > 0 ? static_cast<double>(visible[i]) / alone[i] : 0.0;
  }
  return seen;
}

bool enough(const BlockSeen& seen) {
  return seen.visible_px >= kLeastPixels && seen.visible_share >= kLeastShare;
}

/// Whether the upright boxes about two blocks touch, or nearly so.
bool are_close(const Block& a, const Block& b) {
  const double gap = kNearlyTouching * std::min(bounding_radius(a.shape), bounding_radius(b.shape));
  for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
    if (support(a, axis) + support(b, -axis) < -gap) return false;
    if (support(b, axis) + support(a, -axis) < -gap) return false;
  }
  return true;
}

}  // namespace

std::vector<BlockSeen> look_at_blocks(const Scene& scene, const Camera& camera, double scale) {
  std::vector<Body> bodies;
  for (const Block& block : scene.blocks) bodies.push_back(body_of(block));
  const std::size_t count = bodies.size();
  if (const auto body = event_body(scene)) bodies.push_back(body_of(*body));
  return look(bodies, count, camera, scale);
}

BlockSeen look_at_zone(const Scene& scene, const Camera& camera, double scale) {
  const Zone& zone = *scene.zone;
  const Vec2 half = zone.half_extents;
  // Paint has no height.
  constexpr double kThin = 1e-4;
  const Shape shape = zone.shape == ZoneShape::disc && half.x == half.y
                          ? Shape(Cylinder{half.x, kThin})
                          : Shape(Box{{half.x, half.y, kThin}});
  std::vector<Body> bodies{{shape, {zone.center.x, zone.center.y, 0.0}, {}}};
  for (const Block& block : at_start(scene).blocks) bodies.push_back(body_of(block));
  return look(bodies, 1, camera, scale).front();
}

Compass compass(const Camera& camera) {
  const Vec3 right = matrix(camera.world_from_camera.rotation).columns[0];
  Compass result;
  result.right = (1.0 / norm(right.xy())) * right.xy();
  result.away = {-result.right.y, result.right.x};
  return result;
}

std::string_view toward(const Camera& camera, Vec2 direction) {
  const Compass in = compass(camera);
  const double right = dot(direction, in.right), away = dot(direction, in.away);
  const double length = norm(direction);
  // Within 22.5 degrees of an axis it is that axis alone.
  constexpr double kMostly = 0.9239;
  if (std::abs(right) >= kMostly * length) return right > 0.0 ? "right" : "left";
  if (std::abs(away) >= kMostly * length) return away > 0.0 ? "away" : "near";
  if (away > 0.0) return right > 0.0 ? "away_right" : "away_left";
  return right > 0.0 ? "near_right" : "near_left";
}

const View& Sight::view() const {
  return record.views[static_cast<std::size_t>(shown.views.front())];
}

int Sight::dim() const {
  if (record.scene.dim != 2) return record.scene.dim;
  const Vec3 line = matrix(view().camera.world_from_camera.rotation).columns[2];
  return std::abs(line.y) >= kFaceOn ? 2 : 3;
}

bool Sight::block_seen(std::size_t index) const {
  if (blocks_seen_.empty()) {
    blocks_seen_ = look_at_blocks(record.scene, view().camera, shown.scale);
  }
  return enough(blocks_seen_[index]);
}

bool Sight::blocks_seen() const {
  for (std::size_t i = 0; i < record.scene.blocks.size(); ++i) {
    if (!block_seen(i)) return false;
  }
  return true;
}

bool Sight::zone_seen() const {
  return enough(look_at_zone(record.scene, view().camera, shown.scale));
}

bool Sight::layers_seen() const {
  const std::vector<Block>& blocks = record.scene.blocks;
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const double contrast = distance(blocks[k].material.color, blocks[i].material.color);
      if (contrast < kLeastContrast && are_close(blocks[k], blocks[i])) return false;
    }
  }
  return blocks_seen();
}

double Sight::right_px(Vec3 from, Vec3 to) const {
  const Camera& camera = view().camera;
  return shown.scale * (project(camera, to).x - project(camera, from).x);
}

const Statics* Sight::column_on_any_ground() const {
  if (!column_) {
    StaticsOptions options;
    options.tilt = false;
    column_.emplace(equilibrium_of_column(record.scene, options));
    if (*column_) {
      for (std::size_t k = 0; k < (*column_)->interfaces.size(); ++k) {
        if ((*column_)->interfaces[k].upper != static_cast<int>(k)) {
          column_->reset();
          break;
        }
      }
    }
  }
  return *column_ ? &**column_ : nullptr;
}

const Statics* Sight::column() const {
  return drift_of(record.scene) == Vec2{} ? column_on_any_ground() : nullptr;
}

}  // namespace drystone::language
