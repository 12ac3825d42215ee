#include "generators/footprint.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace drystone::generators {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Points this far outside count as inside where both edges are crossed: rounding, in metres.
constexpr double kSlack = 1e-12;

Vec2 to_world(const Footprint& f, Vec2 local) {
  return {local.x * f.axis.x - local.y * f.axis.y, local.x * f.axis.y + local.y * f.axis.x};
}

/// Distance to the edge where inside; negative (not Euclidean) where outside.
double inset(const Footprint& f, Vec2 world) {
  if (f.kind == Footprint::Kind::disc) return f.half.x - norm(world);
  const Vec2 p = to_local(f, world);
  return std::min(f.half.x - std::abs(p.x), f.half.y - std::abs(p.y));
}

Vec2 project(const Footprint& f, Vec2 world) {
  if (f.kind == Footprint::Kind::disc) {
    const double length = norm(world);
    return length <= f.half.x ? world : (f.half.x / length) * world;
  }
  const Vec2 p = to_local(f, world);
  return to_world(f, {std::clamp(p.x, -f.half.x, f.half.x), std::clamp(p.y, -f.half.y, f.half.y)});
}

/// Calls `visit` with both ends of every edge of a rectangle, in world directions.
template <class Visit>
void for_each_edge(const Footprint& f, Vec2 center, Visit&& visit) {
  const std::array<Vec2, 4> corners{
      center + to_world(f, {-f.half.x, -f.half.y}), center + to_world(f, {f.half.x, -f.half.y}),
      center + to_world(f, f.half), center + to_world(f, {-f.half.x, f.half.y})};
  for (std::size_t i = 0; i < 4; ++i) visit(corners[i], corners[(i + 1) % 4]);
}

template <class Visit>
void cross_edge_with_disc(Vec2 start, Vec2 end, Vec2 center, double radius, Visit&& visit) {
  const Vec2 d = end - start;
  const Vec2 s = start - center;
  const double a = dot(d, d);
  const double b = dot(s, d);
  const double under_root = b * b - a * (dot(s, s) - radius * radius);
  if (under_root < 0.0 || a == 0.0) return;
  const double root = std::sqrt(under_root);
  for (const double t : {(-b - root) / a, (-b + root) / a}) {
    if (t >= 0.0 && t <= 1.0) visit(start + t * d);
  }
}

/// Calls `visit` with every point where the edges of two areas cross.
template <class Visit>
void for_each_crossing(const Footprint& a, Vec2 center_a, const Footprint& b, Vec2 center_b,
                       Visit&& visit) {
  const bool disc_a = a.kind == Footprint::Kind::disc;
  const bool disc_b = b.kind == Footprint::Kind::disc;
  if (disc_a && disc_b) {
    const Vec2 d = center_b - center_a;
    const double distance = norm(d);
    if (distance == 0.0) return;
    const double along =
        (distance * distance + a.half.x * a.half.x - b.half.x * b.half.x) / (2.0 * distance);
    const double under_root = a.half.x * a.half.x - along * along;
    if (under_root < 0.0) return;
    const Vec2 unit = (1.0 / distance) * d;
    const Vec2 side = std::sqrt(under_root) * Vec2{-unit.y, unit.x};
    visit(center_a + along * unit + side);
    visit(center_a + along * unit - side);
    return;
  }
  if (disc_a || disc_b) {
    const Footprint& disc = disc_a ? a : b;
    const Vec2 disc_center = disc_a ? center_a : center_b;
    for_each_edge(disc_a ? b : a, disc_a ? center_b : center_a, [&](Vec2 start, Vec2 end) {
      cross_edge_with_disc(start, end, disc_center, disc.half.x, visit);
    });
    return;
  }
  for_each_edge(a, center_a, [&](Vec2 p, Vec2 p_end) {
    for_each_edge(b, center_b, [&](Vec2 q, Vec2 q_end) {
      const Vec2 d = p_end - p;
      const Vec2 e = q_end - q;
      const double determinant = cross(d, e);
      if (determinant == 0.0) return;
      const double t = cross(q - p, e) / determinant;
      const double s = cross(q - p, d) / determinant;
      if (t >= 0.0 && t <= 1.0 && s >= 0.0 && s <= 1.0) visit(p + t * d);
    });
  });
}

/// Minus the distance of a point to the part of a line or point that lies in an area.
double minus_distance_to_line(const Footprint& line, Vec2 center_line, const Footprint& area,
                              Vec2 center_area, Vec2 point) {
  if (line.kind == Footprint::Kind::point) {
    return inset(area, center_line - center_area) < 0.0 ? -kInfinity : -norm(point - center_line);
  }
  // The inset is concave along the line: the part inside is an interval.
  const auto inside = [&](double s) {
    return inset(area, center_line + s * line.axis - center_area) >= 0.0;
  };
  const double wanted = std::clamp(dot(point - center_line, line.axis), -line.half.x, line.half.x);
  if (inside(wanted)) return -norm(point - center_line - wanted * line.axis);
  // Walk from any inner point towards the wanted one.
  constexpr int kSteps = 64;
  double nearest = kInfinity;
  for (int i = 0; i <= kSteps; ++i) {
    const double s = line.half.x * (2.0 * i / kSteps - 1.0);
    if (inside(s) && std::abs(s - wanted) < std::abs(nearest - wanted)) nearest = s;
  }
  if (nearest == kInfinity) return -kInfinity;
  double outside = wanted;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (nearest + outside);
    (inside(middle) ? nearest : outside) = middle;
  }
  return -norm(point - center_line - nearest * line.axis);
}

}  // namespace

bool is_area(const Footprint& footprint) {
  return footprint.kind == Footprint::Kind::rectangle || footprint.kind == Footprint::Kind::disc;
}

double axis_ratio(const Footprint& footprint, Vec2 world) {
  if (footprint.kind == Footprint::Kind::disc) return norm(world) / footprint.half.x;
  const Vec2 p = to_local(footprint, world);
  return std::max(std::abs(p.x) / footprint.half.x, std::abs(p.y) / footprint.half.y);
}

double signed_distance(const Footprint& footprint, Vec2 world) {
  const double inside = inset(footprint, world);
  return inside >= 0.0 ? inside : -norm(world - project(footprint, world));
}

double signed_distance(const Footprint& a, Vec2 center_a, const Footprint& b, Vec2 center_b,
                       Vec2 point) {
  if (!is_area(a)) return minus_distance_to_line(a, center_a, b, center_b, point);
  if (!is_area(b)) return minus_distance_to_line(b, center_b, a, center_a, point);
  const double inside = std::min(inset(a, point - center_a), inset(b, point - center_b));
  if (inside >= 0.0) return inside;
  double nearest = kInfinity;
  const auto consider = [&](Vec2 candidate) {
    if (inset(a, candidate - center_a) < -kSlack || inset(b, candidate - center_b) < -kSlack)
      return;
    nearest = std::min(nearest, norm(candidate - point));
  };
  consider(center_a + project(a, point - center_a));
  consider(center_b + project(b, point - center_b));
  for_each_crossing(a, center_a, b, center_b, consider);
  return -nearest;
}

double overlap_depth(const Footprint& a, Vec2 center_a, const Footprint& b, Vec2 center_b) {
  const auto depth = [&](double t) {
    const Vec2 p = center_a + t * (center_b - center_a);
    return std::min(inset(a, p - center_a), inset(b, p - center_b));
  };
  double low = 0.0;
  double high = 1.0;
  for (int i = 0; i < 10; ++i) {
    const double third = (high - low) / 3.0;
    if (depth(low + third) < depth(high - third)) {
      low += third;
    } else {
      high -= third;
    }
  }
  return depth(0.5 * (low + high));
}

}  // namespace drystone::generators
