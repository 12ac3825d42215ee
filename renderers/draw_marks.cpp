// Arrows over finished pictures, and all marks of an event.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "drystone/error.hpp"
#include "drystone/overlay.hpp"
#include "renderers/brush.hpp"

namespace drystone {
namespace {

// Of the shaft's half width.
constexpr double kHeadLength = 6.5;
constexpr double kHeadHalfWidth = 3.2;
constexpr double kDisc = 3.4;

/// Signed distance from a polygon, negative within.
double from_polygon(Vec2 p, std::span<const Vec2> corners) {
  double least = 1e300;
  bool within = false;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Vec2 a = corners[i], b = corners[(i + 1) % corners.size()];
    least = std::min(least, from_segment(p, a, b));
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) {
      within = !within;
    }
  }
  return within ? -least : least;
}

/// An arrow in the picture, its point at `to`.
void draw_flat(Brush& brush, Vec2 from, Vec2 to, double shaft, const Bytes& color) {
  const Vec2 along = (1.0 / norm(to - from)) * (to - from), across{-along.y, along.x};
  const Vec2 neck = to - kHeadLength * shaft * along;
  const Vec2 side = shaft * across, wing = kHeadHalfWidth * shaft * across;
  const std::array<Vec2, 7> corners{from + side, neck + side, neck + wing, to,
                                    neck - wing, neck - side, from - side};
  const auto [low, high] = bounds_of(corners);
  brush.fill(
      low, high, [&](Vec2 p) { return from_polygon(p, corners); }, color, true);
}

/// An arrow along the line of sight: a dot is its point, a cross its feathers.
void draw_end_on(Brush& brush, Vec2 at, bool towards_camera, double shaft, const Bytes& color) {
  const double radius = kDisc * shaft;
  const Vec2 low = at - Vec2{radius, radius}, high = at + Vec2{radius, radius};
  brush.fill(
      low, high, [&](Vec2 p) { return norm(p - at) - radius; }, color, true);
  if (towards_camera) {
    brush.fill(
        low, high, [&](Vec2 p) { return norm(p - at) - shaft; }, kLightColor, false);
    return;
  }
  const double arm = 0.55 * radius;
  brush.fill(
      low, high, [&](Vec2 p) { return from_cross(p, at, arm) - 0.45 * shaft; }, kLightColor, false);
}

/// Length of the shortest arrow that is drawn as such.
double shortest(double shaft) { return 1.15 * kHeadLength * shaft; }

/// Keeps the point of an arrow that begins in the picture within it: the arrow is cut short there,
/// but to no less than the shortest one, which reaches back beyond where it began.
void keep_in_picture(const Intrinsics& in, double shaft, Vec2& from, Vec2& to) {
  const auto within = [](double at, int size) { return at >= 0.0 && at <= size; };
  if (!within(from.x, in.width) || !within(from.y, in.height)) return;
  const double border = 2.0 * shaft;
  const Vec2 low{border, border}, high{in.width - border, in.height - border};
  const Vec2 whole = to - from;
  double share = 1.0;
  const auto cut = [&](double at, double by, double least, double most) {
    if (at + by < least) share = std::min(share, (least - at) / by);
    if (at + by > most) share = std::min(share, (most - at) / by);
  };
  cut(from.x, whole.x, low.x, high.x);
  cut(from.y, whole.y, low.y, high.y);
  if (share == 1.0) return;
  share = std::max(share, 0.0);
  to = from + share * whole;
  const double length = norm(whole);
  if (share * length < shortest(shaft)) from = to - (shortest(shaft) / length) * whole;
}

}  // namespace

void draw_arrow(Frame& frame, const Camera& camera, const Arrow& arrow, const Color& color) {
  const Intrinsics& in = camera.intrinsics;
  require_colors(frame, in);
  Vec3 start = project(camera, arrow.from);
  const Vec3 end = project(camera, arrow.to);
  if (!(end.z >= kNear_m)) return;
  if (!(start.z >= kNear_m)) {
    const double share = (end.z - kNear_m) / (end.z - start.z);
    start = project(camera, arrow.to + share * (arrow.from - arrow.to));
  }
  const double shaft = half_stroke(in);
  Brush brush(frame, shaft);
  Vec2 from = start.xy(), to = end.xy();
  const double length = norm(to - from);
  if (!std::isfinite(length)) return;
  if (length < shortest(shaft)) {
    draw_end_on(brush, to, end.z < start.z, shaft, bytes_of(color));
    return;
  }
  keep_in_picture(in, shaft, from, to);
  draw_flat(brush, from, to, shaft, bytes_of(color));
}

void draw_marks(Frame& frame, const Camera& camera, const Scene& scene, const EventMarks& marks) {
  if (marks.removal) draw_removal(frame, camera, scene, *marks.removal);
  for (const Arrow& arrow : marks.arrows) draw_arrow(frame, camera, arrow);
}

}  // namespace drystone
