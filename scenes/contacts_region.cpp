#include "scenes/contacts_region.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace drystone::contacts {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Rounding slack of membership tests, relative to the lengths involved.
constexpr double kRounding = 1e-12;

/// Signed distance of `p` to the left of the line from `a` to `b`.
double left_of(Vec2 a, Vec2 b, Vec2 p) {
  const Vec2 edge = b - a;
  return cross(edge, p - a) / norm(edge);
}

Vec2 project_on_segment(Vec2 a, Vec2 b, Vec2 p) {
  const Vec2 edge = b - a;
  const double length2 = dot(edge, edge);
  if (length2 == 0.0) return a;
  return a + std::clamp(dot(p - a, edge) / length2, 0.0, 1.0) * edge;
}

/// Keeps the part of a convex polygon to the left of the line from `a` to `b` (Sutherland and
/// Hodgman 1974).
void clip(std::vector<Vec2>& polygon, std::vector<Vec2>& scratch, Vec2 a, Vec2 b) {
  scratch.clear();
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Vec2 p = polygon[i];
    const Vec2 q = polygon[(i + 1) % polygon.size()];
    const double at_p = cross(b - a, p - a);
    const double at_q = cross(b - a, q - a);
    if (at_p >= 0) scratch.push_back(p);
    if ((at_p > 0 && at_q < 0) || (at_p < 0 && at_q > 0)) {
      scratch.push_back(p + (at_p / (at_p - at_q)) * (q - p));
    }
  }
  polygon.swap(scratch);
}

/// Part [low, high] of the segment that lies left of a line, as parameters along it.
void clip_segment(Vec2 p, Vec2 q, Vec2 a, Vec2 b, double& low, double& high) {
  const double at_p = cross(b - a, p - a);
  const double at_q = cross(b - a, q - a);
  if (at_p < 0 && at_q < 0) {
    low = kInfinity;
  } else if (at_p < 0) {
    low = std::max(low, at_p / (at_p - at_q));
  } else if (at_q < 0) {
    high = std::min(high, at_p / (at_p - at_q));
  }
}

/// Parameters of the points where the line p + s (q - p) meets a circle; a tangent counts as one.
std::array<double, 2> circle_parameters(Vec2 p, Vec2 q, const Disc& disc) {
  const Vec2 edge = q - p;
  const double a = dot(edge, edge);
  const double b = dot(edge, p - disc.center);
  // Half chord from the distance of the centre to the line: no cancellation between squares.
  const double distance = std::abs(cross(edge, p - disc.center)) / std::sqrt(a);
  const double chord2 = (disc.radius - distance) * (disc.radius + distance);
  if (chord2 < -kRounding * disc.radius * disc.radius) return {kInfinity, kInfinity};
  const double half = std::sqrt(std::max(0.0, chord2) / a);
  return {-b / a - half, -b / a + half};
}

std::optional<std::vector<Vec2>> intersect_segments(const std::vector<Vec2>& s,
                                                    const std::vector<Vec2>& t, double tolerance) {
  const Vec2 d = s[1] - s[0];
  const Vec2 e = t[1] - t[0];
  const double denominator = cross(d, e);
  if (std::abs(denominator) <= tolerance * std::max(norm(d), norm(e))) {  // parallel
    const double length = norm(d);
    if (std::abs(left_of(s[0], s[1], t[0])) > tolerance) return {};
    const double at0 = dot(t[0] - s[0], d) / length;
    const double at1 = dot(t[1] - s[0], d) / length;
    double low = std::max(0.0, std::min(at0, at1));
    double high = std::min(length, std::max(at0, at1));
    if (low > high + tolerance) return {};
    if (low > high) low = high = 0.5 * (low + high);
    if (low == high) return std::vector<Vec2>{s[0] + (low / length) * d};
    return std::vector<Vec2>{s[0] + (low / length) * d, s[0] + (high / length) * d};
  }
  const double along = std::clamp(cross(t[0] - s[0], e) / denominator, 0.0, 1.0);
  const Vec2 p = s[0] + along * d;
  if (norm(p - project_on_segment(t[0], t[1], p)) > tolerance) return {};
  return std::vector<Vec2>{p};
}

/// A point or segment within a face.
std::optional<std::vector<Vec2>> intersect_thin(const Feature& thin, const Feature& face,
                                                double tolerance) {
  if (face.kind == Feature::Kind::plane) return thin.points;
  const bool disc = face.kind == Feature::Kind::disc;
  const auto project_on_face = [&](Vec2 p) {
    if (!disc) return project(face.points, p);
    const Vec2 offset = p - face.points[0];
    const double distance = norm(offset);
    return distance <= face.radius ? p : face.points[0] + (face.radius / distance) * offset;
  };
  if (thin.kind == Feature::Kind::point) {
    const Vec2 p = thin.points[0];
    if (norm(p - project_on_face(p)) > tolerance) return {};
    return thin.points;
  }
  const Vec2 p = thin.points[0], q = thin.points[1];
  double low = 0.0, high = 1.0;
  if (disc) {
    const auto parameters = circle_parameters(p, q, {face.points[0], face.radius});
    low = std::max(low, parameters[0]);
    high = std::min(high, parameters[1]);
  } else {
    for (std::size_t i = 0; i < face.points.size(); ++i) {
      clip_segment(p, q, face.points[i], face.points[(i + 1) % face.points.size()], low, high);
    }
  }
  if (low < high) return std::vector<Vec2>{p + low * (q - p), p + high * (q - p)};
  // It may lie on the face's very edge, where rounding decides: keep what projects close by.
  const Vec2 at_p = project_on_face(p), at_q = project_on_face(q);
  const Vec2 on_p = project_on_segment(p, q, at_p), on_q = project_on_segment(p, q, at_q);
  if (norm(on_p - project_on_face(on_p)) > tolerance) return {};
  if (norm(on_q - project_on_face(on_q)) > tolerance || norm(on_p - on_q) <= tolerance) {
    return std::vector<Vec2>{on_p};
  }
  return std::vector<Vec2>{on_p, on_q};
}

}  // namespace

Vec2 project(const std::vector<Vec2>& polygon, Vec2 p) {
  if (polygon.size() == 1) return polygon[0];
  if (polygon.size() == 2) return project_on_segment(polygon[0], polygon[1], p);
  bool inside = true;
  Vec2 best = polygon[0];
  double best_distance = kInfinity;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Vec2 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
    if (cross(b - a, p - a) >= 0) continue;
    inside = false;
    const Vec2 candidate = project_on_segment(a, b, p);
    const double distance = norm(p - candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return inside ? p : best;
}

std::vector<Vec2> convex_hull(std::vector<Vec2> points) {
  std::sort(points.begin(), points.end(),
            [](Vec2 a, Vec2 b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  // Andrew's monotone chain.
  std::vector<Vec2> hull;
  for (int pass = 0; pass < 2; ++pass) {
    const std::size_t base = hull.size();
    for (const Vec2 p : points) {
      while (hull.size() >= base + 2 &&
             cross(hull.back() - hull[hull.size() - 2], p - hull.back()) <= 0) {
        hull.pop_back();
      }
      hull.push_back(p);
    }
    hull.pop_back();
    std::reverse(points.begin(), points.end());
  }
  return hull;
}

void Region::add_sides(const std::vector<Vec2>& polygon) {
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Vec2 edge = polygon[(i + 1) % polygon.size()] - polygon[i];
    sides_.push_back({polygon[i], (1.0 / norm(edge)) * Vec2{-edge.y, edge.x}});
  }
}

bool Region::in_discs(Vec2 p, double slack) const {
  for (int i = 0; i < disc_count_; ++i) {
    const Disc& disc = discs_[static_cast<std::size_t>(i)];
    if (norm(p - disc.center) > disc.radius * (1.0 + slack)) return false;
  }
  return true;
}

std::vector<Vec2> Region::crossings() const {
  std::vector<Vec2> points;
  if (disc_count_ == 2) {
    const Disc &a = discs_[0], &b = discs_[1];
    const Vec2 between = b.center - a.center;
    const double d = norm(between);
    const double along = (d * d + (a.radius - b.radius) * (a.radius + b.radius)) / (2.0 * d);
    const double across2 = (a.radius - along) * (a.radius + along);
    const double across = std::sqrt(std::max(0.0, across2));
    const Vec2 x = (1.0 / d) * between;
    const Vec2 y{-x.y, x.x};
    points.push_back(a.center + along * x + across * y);
    points.push_back(a.center + along * x - across * y);
  }
  if (disc_count_ == 1 && polygon_.size() >= 3) {
    for (std::size_t i = 0; i < polygon_.size(); ++i) {
      const Vec2 p = polygon_[i], q = polygon_[(i + 1) % polygon_.size()];
      for (const double s : circle_parameters(p, q, discs_[0])) {
        if (s >= -kRounding && s <= 1.0 + kRounding) points.push_back(p + s * (q - p));
      }
    }
  }
  return points;
}

Nearest Region::nearest(Vec2 p) const {
  assert(bounded());
  if (polygon_.size() == 1 || polygon_.size() == 2) {  // discs have been clipped away
    const Vec2 q = project(polygon_, p);
    return {-norm(p - q), q};
  }
  Nearest inside{kInfinity, p};
  for (const HalfPlane& side : sides_) {
    const double depth = side.depth(p);
    if (depth < inside.distance) inside = {depth, p - depth * side.inward};
  }
  for (int i = 0; i < disc_count_; ++i) {
    const Disc& disc = discs_[static_cast<std::size_t>(i)];
    const Vec2 offset = p - disc.center;
    const double distance = norm(offset);
    if (disc.radius - distance < inside.distance) {
      const Vec2 direction = distance > 0 ? (1.0 / distance) * offset : Vec2{1, 0};
      inside = {disc.radius - distance, disc.center + disc.radius * direction};
    }
  }
  if (inside.distance >= 0) return inside;

  // Outside: the projection on one of the sets if the others hold it, else a crossing of two edges.
  Nearest outside{-kInfinity, p};
  const auto consider = [&](Vec2 q) {
    const double distance = norm(p - q);
    if (-distance > outside.distance) outside = {-distance, q};
  };
  if (!polygon_.empty()) {
    const Vec2 q = project(polygon_, p);
    if (in_discs(q, kRounding)) consider(q);
  }
  for (int i = 0; i < disc_count_; ++i) {
    const Disc& disc = discs_[static_cast<std::size_t>(i)];
    const Vec2 offset = p - disc.center;
    const double distance = norm(offset);
    if (distance <= disc.radius) continue;
    const Vec2 q = disc.center + (disc.radius / distance) * offset;
    const bool in_polygon =
        polygon_.empty() || norm(q - project(polygon_, q)) <= kRounding * disc.radius;
    if (in_polygon && in_discs(q, kRounding)) consider(q);
  }
  for (const Vec2 q : crossings()) consider(q);
  assert(outside.distance > -kInfinity);
  return outside;
}

double Region::ray(Vec2 p, Vec2 direction) const {
  if (polygon_.size() == 1 || polygon_.size() == 2) return 0.0;
  double reach = kInfinity;
  for (const HalfPlane& side : sides_) {
    const double approach = -dot(side.inward, direction);
    if (approach > 0) reach = std::min(reach, std::max(0.0, side.depth(p)) / approach);
  }
  for (int i = 0; i < disc_count_; ++i) {
    const Disc& disc = discs_[static_cast<std::size_t>(i)];
    reach = std::min(reach, std::max(0.0, circle_parameters(p, p + direction, disc)[1]));
  }
  return reach;
}

Vec2 Region::extreme(Vec2 direction) const {
  assert(bounded());
  Vec2 best;
  double best_value = -kInfinity;
  const auto consider = [&](Vec2 q) {
    const double value = dot(direction, q);
    if (value > best_value) {
      best_value = value;
      best = q;
    }
  };
  if (disc_count_ == 0) {
    for (const Vec2 p : polygon_) consider(p);
    return best;
  }
  const double length = norm(direction);
  const Vec2 unit = length > 0 ? (1.0 / length) * direction : Vec2{1, 0};
  for (int i = 0; i < disc_count_; ++i) {
    const Disc& disc = discs_[static_cast<std::size_t>(i)];
    const Vec2 q = disc.center + disc.radius * unit;
    const bool in_polygon = polygon_.empty() || project(polygon_, q) == q;
    if (in_polygon && in_discs(q, kRounding)) consider(q);
  }
  for (const Vec2 q : polygon_) {
    if (in_discs(q, 0.0)) consider(q);
  }
  for (const Vec2 q : crossings()) consider(q);
  assert(best_value > -kInfinity);
  return best;
}

double Region::thickness() const {
  if (!bounded()) return kInfinity;
  if (polygon_.size() == 1 || polygon_.size() == 2) return 0.0;
  double least = kInfinity;
  const auto consider = [&](Vec2 n) {
    least = std::min(least, dot(n, extreme(n)) - dot(n, extreme(-n)));
  };
  for (const HalfPlane& side : sides_) consider(side.inward);
  for (int i = 0; i < disc_count_; ++i) {
    least = std::min(least, 2.0 * discs_[static_cast<std::size_t>(i)].radius);
  }
  if (disc_count_ == 2) {
    const Vec2 between = discs_[1].center - discs_[0].center;
    least = std::min(least, discs_[0].radius + discs_[1].radius - norm(between));
  }
  return least;
}

std::optional<Region> intersect(const Feature& a, const Feature& b, double tolerance) {
  using Kind = Feature::Kind;
  Region region;
  if (!a.flat() || !b.flat()) {
    std::optional<std::vector<Vec2>> points;
    if (a.flat()) {
      points = intersect_thin(b, a, tolerance);
    } else if (b.flat()) {
      points = intersect_thin(a, b, tolerance);
    } else if (a.kind == Kind::segment && b.kind == Kind::segment) {
      points = intersect_segments(a.points, b.points, tolerance);
    } else {
      const Feature& point = a.kind == Kind::point ? a : b;
      const Feature& other = a.kind == Kind::point ? b : a;
      if (norm(point.points[0] - project(other.points, point.points[0])) <= tolerance) {
        points = point.points;
      }
    }
    if (!points) return {};
    region.polygon_ = std::move(*points);
    return region;
  }

  const Feature& first = a.kind == Kind::polygon ? a : b;
  const Feature& second = a.kind == Kind::polygon ? b : a;
  if (first.kind == Kind::polygon) {
    region.polygon_ = first.points;
    region.sides_.reserve(first.points.size() + second.points.size());
    region.add_sides(first.points);
    if (second.kind == Kind::polygon) {
      std::vector<Vec2> scratch;
      for (std::size_t i = 0; i < second.points.size() && !region.polygon_.empty(); ++i) {
        clip(region.polygon_, scratch, second.points[i],
             second.points[(i + 1) % second.points.size()]);
      }
      // Clipping leaves repeated points where edges coincide; an edge needs a length.
      auto& polygon = region.polygon_;
      polygon.erase(std::unique(polygon.begin(), polygon.end()), polygon.end());
      while (polygon.size() > 1 && polygon.front() == polygon.back()) polygon.pop_back();
      if (polygon.size() < 3) return {};
      region.add_sides(second.points);
    } else if (second.kind == Kind::disc) {
      const Disc disc{second.points[0], second.radius};
      const Vec2 nearest = project(region.polygon_, disc.center);
      if (norm(nearest - disc.center) >= disc.radius) return {};
      bool polygon_inside = true;
      double depth = kInfinity;
      for (std::size_t i = 0; i < region.polygon_.size(); ++i) {
        const Vec2 p = region.polygon_[i], q = region.polygon_[(i + 1) % region.polygon_.size()];
        polygon_inside = polygon_inside && norm(p - disc.center) <= disc.radius;
        depth = std::min(depth, left_of(p, q, disc.center));
      }
      if (polygon_inside) return region;
      if (depth >= disc.radius) {
        region.polygon_.clear();
        region.sides_.clear();
      }
      region.add_disc(disc);
    }
    return region;
  }
  for (const Feature* feature : {&a, &b}) {
    if (feature->kind == Kind::disc) region.add_disc({feature->points[0], feature->radius});
  }
  if (region.disc_count_ == 2) {
    const double distance = norm(region.discs_[1].center - region.discs_[0].center);
    const double r0 = region.discs_[0].radius, r1 = region.discs_[1].radius;
    if (distance >= r0 + r1) return {};
    if (distance <= std::abs(r0 - r1)) {  // one holds the other
      if (r1 < r0) region.discs_[0] = region.discs_[1];
      region.disc_count_ = 1;
    }
  }
  return region;
}

std::optional<Feature> shrink(const Feature& feature, double inset) {
  using Kind = Feature::Kind;
  Feature result = feature;
  if (feature.kind == Kind::disc) {
    result.radius -= inset;
    if (result.radius <= 0) return {};
  } else if (feature.kind == Kind::segment) {
    const Vec2 along = feature.points[1] - feature.points[0];
    const double length = norm(along);
    if (length <= 2.0 * inset) return {};
    result.points[0] = feature.points[0] + (inset / length) * along;
    result.points[1] = feature.points[1] - (inset / length) * along;
  } else if (feature.kind == Kind::polygon) {
    std::vector<Vec2> scratch;
    for (std::size_t i = 0; i < feature.points.size() && !result.points.empty(); ++i) {
      const Vec2 a = feature.points[i], b = feature.points[(i + 1) % feature.points.size()];
      const Vec2 edge = b - a;
      const Vec2 shift = (inset / norm(edge)) * Vec2{-edge.y, edge.x};
      clip(result.points, scratch, a + shift, b + shift);
    }
    auto& polygon = result.points;
    polygon.erase(std::unique(polygon.begin(), polygon.end()), polygon.end());
    while (polygon.size() > 1 && polygon.front() == polygon.back()) polygon.pop_back();
    if (polygon.size() < 3) return {};
  }
  return result;
}

Feature grow(const Feature& feature, double outset) {
  using Kind = Feature::Kind;
  Feature result = feature;
  if (feature.kind == Kind::disc) result.radius += outset;
  if (feature.kind != Kind::polygon) return result;
  const std::size_t n = feature.points.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Vec2 before = feature.points[i] - feature.points[(i + n - 1) % n];
    const Vec2 after = feature.points[(i + 1) % n] - feature.points[i];
    const Vec2 m = (1.0 / norm(before)) * Vec2{before.y, -before.x};
    const Vec2 k = (1.0 / norm(after)) * Vec2{after.y, -after.x};
    result.points[i] = feature.points[i] + (outset / (1.0 + dot(m, k))) * (m + k);
  }
  return result;
}

}  // namespace drystone::contacts
