// Where the arrows of events are.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "drystone/error.hpp"
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

Arrow arrow_of(const Scene& scene, const Push& push, double length_m) {
  const auto block = std::find_if(scene.blocks.begin(), scene.blocks.end(),
                                  [&](const Block& b) { return b.id == push.block; });
  if (block == scene.blocks.end()) {
    throw Error(ErrorCode::usage,
                fmt::format("a push is at block {}, which is not there", push.block),
                "use the id of one of the scene's blocks");
  }
  const Vec3 along = unit_of(push.impulse, "an impulse");
  const Mat3 rotation = matrix(block->world_from_block.rotation);
  const double out =
      until_surface(block->shape, centroid(block->shape), transpose_times(rotation, -along));
  const Vec3 point = center_of_mass(*block) - out * along;
  return {point - length_m * along, point};
}

}  // namespace

std::optional<Arrow> event_arrow(const Scene& scene, double length_m) {
  if (!(length_m > 0.0) || !std::isfinite(length_m)) {
    throw Error(ErrorCode::usage, fmt::format("an arrow has a length of {} m", length_m),
                "give it a length above 0");
  }
  if (!scene.event) return std::nullopt;
  if (const auto* push = std::get_if<Push>(&*scene.event)) return arrow_of(scene, *push, length_m);
  if (const auto* drop = std::get_if<Drop>(&*scene.event)) {
    const Vec3 down = unit_of(scene.gravity, "a gravity");
    const Mat3 rotation = matrix(drop->world_from_body.rotation);
    const Vec3 middle = drop->world_from_body * centroid(drop->shape);
    const Vec3 start =
        middle +
        until_surface(drop->shape, centroid(drop->shape), transpose_times(rotation, down)) * down;
    return Arrow{start, start + length_m * down};
  }
  if (const auto* ball = std::get_if<Projectile>(&*scene.event)) {
    const Vec3 along = unit_of(ball->velocity, "a velocity");
    const Vec3 start = ball->position + ball->radius * along;
    return Arrow{start, start + length_m * along};
  }
  return std::nullopt;
}

}  // namespace drystone
