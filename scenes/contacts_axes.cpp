#include "scenes/contacts_axes.hpp"

#include <algorithm>
#include <variant>

namespace drystone::contacts {
namespace {

void add(std::vector<Vec3>& axes, Vec3 v) {
  const double length = norm(v);
  if (length > 1e-12) axes.push_back((1.0 / length) * v);
}

std::vector<Vec3> face_normals(const Body& body) {
  const Mat3& m = body.world_from_body;
  if (std::holds_alternative<Box>(body.shape)) {
    return {m.columns[0], m.columns[1], m.columns[2]};
  }
  if (std::holds_alternative<Cylinder>(body.shape)) return {m.columns[2]};
  std::vector<Vec3> normals;
  if (const auto* prism = std::get_if<Prism>(&body.shape)) {
    normals.push_back(m.columns[1]);
    for (std::size_t i = 0; i < prism->outline.size(); ++i) {
      const Vec2 edge = prism->outline[(i + 1) % prism->outline.size()] - prism->outline[i];
      add(normals, m * Vec3{edge.y, 0, -edge.x});
    }
  }
  return normals;
}

/// Directions of edges, and of the straight lines in a cylinder's side.
std::vector<Vec3> edges(const Body& body) {
  const Mat3& m = body.world_from_body;
  if (std::holds_alternative<Box>(body.shape)) {
    return {m.columns[0], m.columns[1], m.columns[2]};
  }
  if (std::holds_alternative<Cylinder>(body.shape)) return {m.columns[2]};
  std::vector<Vec3> directions;
  if (const auto* prism = std::get_if<Prism>(&body.shape)) {
    directions.push_back(m.columns[1]);
    for (std::size_t i = 0; i < prism->outline.size(); ++i) {
      const Vec2 edge = prism->outline[(i + 1) % prism->outline.size()] - prism->outline[i];
      add(directions, m * Vec3{edge.x, 0, edge.y});
    }
  }
  return directions;
}

std::vector<Vec3> corners(const Body& body) {
  std::vector<Vec3> points;
  const auto place = [&](Vec3 p) { points.push_back(body.position + body.world_from_body * p); };
  if (const auto* box = std::get_if<Box>(&body.shape)) {
    const Vec3 h = box->half_extents;
    for (const double x : {-h.x, h.x}) {
      for (const double y : {-h.y, h.y}) {
        for (const double z : {-h.z, h.z}) place({x, y, z});
      }
    }
  } else if (const auto* prism = std::get_if<Prism>(&body.shape)) {
    for (const Vec2 p : prism->outline) {
      place({p.x, -prism->half_depth, p.y});
      place({p.x, prism->half_depth, p.y});
    }
  }
  return points;
}

Vec3 nearest_point(const Body& body, Vec3 world) {
  Vec3 p = transpose_times(body.world_from_body, world - body.position);
  if (const auto* box = std::get_if<Box>(&body.shape)) {
    const Vec3 h = box->half_extents;
    p = {std::clamp(p.x, -h.x, h.x), std::clamp(p.y, -h.y, h.y), std::clamp(p.z, -h.z, h.z)};
  } else if (const auto* cylinder = std::get_if<Cylinder>(&body.shape)) {
    const double across = norm(p.xy());
    const double scale = across > cylinder->radius ? cylinder->radius / across : 1.0;
    p = {scale * p.x, scale * p.y, std::clamp(p.z, -cylinder->half_height, cylinder->half_height)};
  } else if (const auto* prism = std::get_if<Prism>(&body.shape)) {
    const Vec2 flat = project(prism->outline, {p.x, p.z});
    p = {flat.x, std::clamp(p.y, -prism->half_depth, prism->half_depth), flat.y};
  } else {
    p = {};
  }
  return body.position + body.world_from_body * p;
}

/// From the axis of a cylinder straight towards a point.
Vec3 off_axis(const Body& cylinder, Vec3 point) {
  const Vec3 axis = cylinder.world_from_body.columns[2];
  const Vec3 to_point = point - cylinder.position;
  return to_point - dot(to_point, axis) * axis;
}

}  // namespace

double gap_along(const Body& a, const Body& b, Vec3 n) { return -reach(b, -n) - reach(a, n); }

std::vector<Vec3> face_axes(const Body& a, const Body& b) {
  std::vector<Vec3> axes;
  for (const Body* body : {&a, &b}) {
    for (const Vec3 n : face_normals(*body)) {
      axes.push_back(n);
      axes.push_back(-n);
    }
  }
  const bool sphere_a = std::holds_alternative<Sphere>(a.shape);
  const bool sphere_b = std::holds_alternative<Sphere>(b.shape);
  if (sphere_a) add(axes, nearest_point(b, a.position) - a.position);
  if (sphere_b) add(axes, b.position - nearest_point(a, b.position));
  const bool round_a = std::holds_alternative<Cylinder>(a.shape);
  const bool round_b = std::holds_alternative<Cylinder>(b.shape);
  if (round_a) {
    for (const Vec3 corner : corners(b)) add(axes, off_axis(a, corner));
    add(axes, off_axis(a, b.position));
  }
  if (round_b) {
    for (const Vec3 corner : corners(a)) add(axes, -off_axis(b, corner));
    add(axes, -off_axis(b, a.position));
  }
  return axes;
}

std::vector<Vec3> edge_axes(const Body& a, const Body& b) {
  std::vector<Vec3> axes;
  for (const Vec3 e : edges(a)) {
    for (const Vec3 f : edges(b)) {
      const Vec3 n = cross(e, f);
      const double sine = norm(n);
      if (sine < 1e-4) continue;  // parallel edges meet along a face's normal
      axes.push_back((1.0 / sine) * n);
      axes.push_back((-1.0 / sine) * n);
    }
  }
  return axes;
}

Vec3 widest_gap(const Body& a, const Body& b, Vec3 start) {
  Vec3 best = start;
  double best_gap = gap_along(a, b, best);
  // A pattern search on the sphere; the gap is quasi-concave wherever it is positive. It has
  // ridges, along which a fixed pattern would get stuck: the pattern turns a little all the time.
  constexpr int kSpokes = 8, kTurns = 8;
  const Vec2 turn{0.992, 0.1262378};  // about 7 degrees: not a divisor of the pattern's own angle
  Vec2 spoke{1, 0};
  for (double step = 0.5; step > 1e-9; step *= 0.5) {
    for (int failures = 0; failures < kTurns;) {
      const Vec3 u = normalized(std::abs(best.z) < 0.9 ? cross(best, Vec3{0, 0, 1})
                                                       : cross(best, Vec3{1, 0, 0}));
      const Vec3 v = cross(best, u);
      bool improved = false;
      for (int k = 0; k < kSpokes && !improved; ++k) {
        const Vec3 n = normalized(best + step * (spoke.x * u + spoke.y * v));
        const double gap = gap_along(a, b, n);
        if (gap > best_gap) {
          best_gap = gap;
          best = n;
          improved = true;
        } else {
          spoke = std::sqrt(0.5) * Vec2{spoke.x - spoke.y, spoke.x + spoke.y};
        }
      }
      if (improved) continue;
      ++failures;
      spoke = {turn.x * spoke.x - turn.y * spoke.y, turn.y * spoke.x + turn.x * spoke.y};
      spoke = (1.0 / norm(spoke)) * spoke;
    }
  }
  return best;
}

}  // namespace drystone::contacts
