// Where the arrows of events are, and what leaves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "drystone/error.hpp"
#include "drystone/extent.hpp"
#include "drystone/overlay.hpp"

namespace drystone {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Distance along a ray from within at which it passes the plane normal . p = h.
double until_plane(Vec3 from, Vec3 direction, Vec3 normal, double h) {
  const double towards = dot(normal, direction);
  return towards > 0.0 ? (h - dot(normal, from)) / towards : kInfinity;
}

double until_slab(double from, double direction, double half) {
  if (direction == 0.0) return kInfinity;
  return (std::copysign(half, direction) - from) / direction;
}

/// The same where a ray leaves the circle or sphere of p . p = r^2: the larger root of
/// a t^2 + 2 b t + c.
double until_round(double a, double b, double c) {
  if (a <= 0.0) return kInfinity;
  return (-b + std::sqrt(std::max(b * b - a * c, 0.0))) / a;
}

/// Length of a ray from a point within a shape to its surface, in lengths of `direction`.
double until_surface(const Shape& shape, Vec3 from, Vec3 direction) {
  if (const auto* box = std::get_if<Box>(&shape)) {
    const Vec3 h = box->half_extents;
    return std::min({until_slab(from.x, direction.x, h.x), until_slab(from.y, direction.y, h.y),
                     until_slab(from.z, direction.z, h.z)});
  }
  if (const auto* cylinder = std::get_if<Cylinder>(&shape)) {
    const Vec2 p = from.xy(), d = direction.xy();
    const double side =
        until_round(dot(d, d), dot(p, d), dot(p, p) - cylinder->radius * cylinder->radius);
    return std::min(side, until_slab(from.z, direction.z, cylinder->half_height));
  }
  if (const auto* sphere = std::get_if<Sphere>(&shape)) {
    return until_round(dot(direction, direction), dot(from, direction),
                       dot(from, from) - sphere->radius * sphere->radius);
  }
  const auto& prism = std::get<Prism>(shape);
  double least = until_slab(from.y, direction.y, prism.half_depth);
  const std::size_t n = prism.outline.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Vec2 a = prism.outline[i], b = prism.outline[(i + 1) % n];
    const Vec3 normal{b.y - a.y, 0.0, a.x - b.x};
    least = std::min(least, until_plane(from, direction, normal, normal.x * a.x + normal.z * a.y));
  }
  return least;
}

Vec3 unit_of(Vec3 v, const char* what) {
  const double length = norm(v);
  if (!(length > 0.0) || !std::isfinite(length)) {
    throw Error(ErrorCode::usage, fmt::format("an arrow is asked for {} of 0", what),
                fmt::format("give the event {} that is not 0", what));
  }
  return (1.0 / length) * v;
}

/// Distance from within a body's shape to its surface, along a direction of the world.
double until_surface(const Shape& shape, const Quat& rotation, Vec3 direction) {
  return until_surface(shape, centroid(shape), transpose_times(matrix(rotation), direction));
}

const Block& block_of(const Scene& scene, int id) { return scene.blocks[index_of(scene, id)]; }

/// The marks of a kind of event, each in its own overload.
class Marks {
 public:
  Marks(const Scene& scene, double length_m) : scene_(scene), length_m_(length_m) {}

  EventMarks operator()(const Push& push) const {
    const Block& block = block_of(scene_, push.block);
    const Vec3 along = unit_of(push.impulse, "an impulse");
    const Quat& rotation = block.world_from_block.rotation;
    const double out = until_surface(block.shape, rotation, -along);
    const Vec3 point = center_of_mass(block) - out * along;
    return {{{point - length_m_ * along, point}}, {}};
  }

  EventMarks operator()(const Drop& drop) const {
    const Vec3 down = unit_of(scene_.gravity, "a gravity");
    const Vec3 middle = drop.world_from_body * centroid(drop.shape);
    const Vec3 start =
        middle + until_surface(drop.shape, drop.world_from_body.rotation, down) * down;
    const Vec3 end = start + std::min(length_m_, free_fall(drop, start)) * down;
    return {{{end - length_m_ * down, end}}, {}};
  }

  EventMarks operator()(const Projectile& ball) const {
    const Vec3 along = unit_of(ball.velocity, "a velocity");
    const Vec3 start = ball.position + ball.radius * along;
    return {{{start, start + length_m_ * along}}, {}};
  }

  EventMarks operator()(const Remove& removal) const {
    const Block& block = block_of(scene_, removal.block);
    const RemovalMark mark{removal.block, !removal.slides()};
    if (mark.vanishes) return {{}, mark};
    const Vec3 along = unit_of(removal.velocity, "a velocity");
    const double out = until_surface(block.shape, block.world_from_block.rotation, along);
    const Vec3 start = center_of_mass(block) + out * along;
    return {{{start, start + length_m_ * along}}, mark};
  }

  EventMarks operator()(const Shake& shake) const {
    const Vec3 along = unit_of(shake.acceleration, "an acceleration");
    const Vec3 to = beside(along), fro = beside(-along);
    return {{{to, to + length_m_ * along}, {fro, fro - length_m_ * along}}, {}};
  }

  EventMarks operator()(const Tilt& tilt) const {
    // Where a turn about the axis leads downwards.
    const Vec3 downhill =
        unit_of(tilt.angle_rad * Vec3{tilt.axis.y, -tilt.axis.x, 0.0}, "an angle");
    const Vec3 low = beside(downhill), high = beside(-downhill), up{0.0, 0.0, 0.5 * length_m_};
    return {{{low + up, low}, {high, high + up}}, {}};
  }

 private:
  /// A point on the ground beside the tower, a little off.
  [[nodiscard]] Vec3 beside(Vec3 direction) const {
    constexpr double kOff = 0.15;  // of an arrow's length
    if (scene_.blocks.empty()) return {};
    double furthest = -kInfinity;
    for (const Block& block : scene_.blocks) {
      furthest = std::max(furthest, support(block, direction));
    }
    const Vec2 axis = axis_of(scene_);
    const Vec3 middle{axis.x, axis.y, 0.0};
    return middle + (furthest - dot(middle, direction) + kOff * length_m_) * direction;
  }

  /// How far a body that is let go falls until it may touch a block, or the ground.
  [[nodiscard]] double free_fall(const Drop& drop, Vec3 lowest) const {
    double top = 0.0;
    const Vec2 at = drop.world_from_body.position.xy();
    for (const Block& block : scene_.blocks) {
      const double off = norm(block.world_from_block.position.xy() - at);
      if (off > bounding_radius(block.shape) + bounding_radius(drop.shape)) continue;
      top = std::max(top, support(block, {0, 0, 1}));
    }
    return std::max(lowest.z - top, 0.0);
  }

  const Scene& scene_;
  double length_m_;
};

}  // namespace

EventMarks event_marks(const Scene& scene, double length_m) {
  if (!(length_m > 0.0) || !std::isfinite(length_m)) {
    throw Error(ErrorCode::usage, fmt::format("an arrow has a length of {} m", length_m),
                "give it a length above 0");
  }
  if (!scene.event) return {};
  return std::visit(Marks(scene, length_m), *scene.event);
}

}  // namespace drystone
