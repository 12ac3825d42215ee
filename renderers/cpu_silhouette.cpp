#include "renderers/cpu_silhouette.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace drystone::cpu {
namespace {

constexpr int kRim = 64;  ///< corners that stand for a cylinder's rim
constexpr double kLift =
    0.25;  ///< of a block's radius, by which its line counts as nearer than it is
constexpr double kSame = 1e-4;  ///< pixels within which two corners are one

struct Corner {
  Vec2 at;  ///< pixels from the principal point
  double depth;
};

/// What is affine in the picture along a straight edge, and larger the nearer it is. Lifted a
/// little, so that a line is whole where its block touches another whose face slopes towards the
/// camera.
double nearness(const Intrinsics& in, double depth, double lift) {
  return in.orthographic ? lift - depth : 1.0 / std::max(depth - lift, 0.5 * depth);
}

std::vector<Vec3> corners_of(const Shape& shape) {
  std::vector<Vec3> corners;
  if (const auto* box = std::get_if<Box>(&shape)) {
    const Vec3 h = box->half_extents;
    for (int k = 0; k < 8; ++k) {
      corners.push_back(
          {(k & 1) != 0 ? h.x : -h.x, (k & 2) != 0 ? h.y : -h.y, (k & 4) != 0 ? h.z : -h.z});
    }
  } else if (const auto* cylinder = std::get_if<Cylinder>(&shape)) {
    for (int k = 0; k < kRim; ++k) {
      const double angle = 2.0 * kPi * k / kRim;
      const double x = cylinder->radius * exact::cos(angle);
      const double y = cylinder->radius * exact::sin(angle);
      corners.push_back({x, y, -cylinder->half_height});
      corners.push_back({x, y, cylinder->half_height});
    }
  } else if (const auto* prism = std::get_if<Prism>(&shape)) {
    for (const Vec2 p : prism->outline) {
      corners.push_back({p.x, -prism->half_depth, p.y});
      corners.push_back({p.x, prism->half_depth, p.y});
    }
  }
  return corners;
}

/// Corners of the convex hull, counter-clockwise with y up (Andrew's monotone chain).
std::vector<Corner> hull_of(std::vector<Corner> points) {
  std::sort(points.begin(), points.end(), [](const Corner& a, const Corner& b) {
    return a.at.x != b.at.x ? a.at.x < b.at.x : a.at.y < b.at.y;
  });
  std::vector<Corner> hull;
  const auto add_half = [&](auto begin, auto end) {
    const std::size_t base = hull.size();
    for (auto p = begin; p != end; ++p) {
      while (hull.size() >= base + 2 &&
             cross(hull.back().at - hull[hull.size() - 2].at, p->at - hull.back().at) <= 0.0) {
        hull.pop_back();
      }
      hull.push_back(*p);
    }
    hull.pop_back();  // the other half begins with it
  };
  add_half(points.begin(), points.end());
  add_half(points.rbegin(), points.rend());
  return hull;
}

/// A sphere's outline: {p : (d . c)^2 = |d|^2 (|c|^2 - r^2)} for rays d through the eye, with the
/// centre c in the camera's frame; seen from far away a circle.
bool put_ellipse(const Intrinsics& in, Vec3 c, double radius, Silhouette& out) {
  double xx = 1.0, xy = 0.0, yy = 1.0, x = -2.0 * c.x, y = -2.0 * c.y;
  double rest = c.x * c.x + c.y * c.y - radius * radius;
  if (!in.orthographic) {
    const double q = dot(c, c) - radius * radius;
    if (!(c.z - radius > 1e-3)) return false;
    xx = q - c.x * c.x;
    yy = q - c.y * c.y;
    xy = -c.x * c.y;
    x = -2.0 * c.x * c.z;
    y = -2.0 * c.y * c.z;
    rest = q - c.z * c.z;
  }
  const double det = 4.0 * (xx * yy - xy * xy);
  if (!(det > 0.0)) return false;
  const Vec2 center{(-2.0 * yy * x + 2.0 * xy * y) / det, (-2.0 * xx * y + 2.0 * xy * x) / det};
  const double scale = -(rest + 0.5 * (x * center.x + y * center.y));
  if (!(scale > 0.0)) return false;
  out.ellipse = true;
  out.center[0] = static_cast<float>(in.fx * center.x);
  out.center[1] = static_cast<float>(in.fy * center.y);
  out.xx = static_cast<float>(xx / scale / (in.fx * in.fx));
  out.xy = static_cast<float>(xy / scale / (in.fx * in.fy));
  out.yy = static_cast<float>(yy / scale / (in.fy * in.fy));
  out.nearness = static_cast<float>(nearness(in, c.z, kLift * radius));
  // Half extents of the ellipse: roots of the inverse matrix' diagonal.
  const double half_x = std::abs(in.fx) * std::sqrt(scale * yy / (0.25 * det));
  const double half_y = std::abs(in.fy) * std::sqrt(scale * xx / (0.25 * det));
  out.x0 = out.center[0] - static_cast<float>(half_x);
  out.x1 = out.center[0] + static_cast<float>(half_x);
  out.y0 = out.center[1] - static_cast<float>(half_y);
  out.y1 = out.center[1] + static_cast<float>(half_y);
  return true;
}

bool put_polygon(const Intrinsics& in, const std::vector<Vec3>& corners, double lift,
                 Silhouette& out, std::vector<ScreenEdge>& edges) {
  std::vector<Corner> points;
  for (const Vec3 p : corners) {
    if (!in.orthographic && p.z < 1e-3) return false;
    const double scale = in.orthographic ? 1.0 : 1.0 / p.z;
    const Vec2 at{in.fx * p.x * scale, in.fy * p.y * scale};
    const auto same = std::find_if(points.begin(), points.end(), [&](const Corner& other) {
      return std::abs(other.at.x - at.x) < kSame && std::abs(other.at.y - at.y) < kSame;
    });
    if (same == points.end()) {
      points.push_back({at, p.z});
    } else {
      same->depth = std::min(same->depth, p.z);
    }
  }
  if (points.size() < 3) return false;
  const std::vector<Corner> hull = hull_of(std::move(points));
  if (hull.size() < 3) return false;
  out.first_edge = static_cast<std::uint32_t>(edges.size());
  Vec2 low = hull[0].at, high = low;
  for (std::size_t i = 0; i < hull.size(); ++i) {
    const Corner &a = hull[i], &b = hull[(i + 1) % hull.size()];
    low = {std::min(low.x, a.at.x), std::min(low.y, a.at.y)};
    high = {std::max(high.x, a.at.x), std::max(high.y, a.at.y)};
    const Vec2 along = b.at - a.at;
    const double length = norm(along);
    const Vec2 out_of{along.y / length, -along.x / length};
    const double near_a = nearness(in, a.depth, lift), near_b = nearness(in, b.depth, lift);
    const Vec2 slope = (near_b - near_a) / (length * length) * along;
    ScreenEdge edge;
    edge.x = static_cast<float>(out_of.x);
    edge.y = static_cast<float>(out_of.y);
    edge.c = static_cast<float>(-dot(out_of, a.at));
    edge.near_x = static_cast<float>(slope.x);
    edge.near_y = static_cast<float>(slope.y);
    edge.near_c = static_cast<float>(near_a - dot(slope, a.at));
    edge.near_low = static_cast<float>(std::min(near_a, near_b));
    edge.near_high = static_cast<float>(std::max(near_a, near_b));
    edges.push_back(edge);
  }
  out.edges = static_cast<std::uint32_t>(edges.size()) - out.first_edge;
  out.x0 = static_cast<float>(low.x);
  out.x1 = static_cast<float>(high.x);
  out.y0 = static_cast<float>(low.y);
  out.y1 = static_cast<float>(high.y);
  return true;
}

}  // namespace

void add_silhouette(const Camera& camera, const Mat3& world_from_camera, const Block& block,
                    const Mat3& rotation, ViewData& view) {
  const auto in_camera = [&](Vec3 local) {
    const Vec3 world = block.world_from_block.position + rotation * local;
    return transpose_times(world_from_camera, world - camera.world_from_camera.position);
  };
  Silhouette out{};
  bool there = false;
  if (const auto* sphere = std::get_if<Sphere>(&block.shape)) {
    there = put_ellipse(camera.intrinsics, in_camera({}), sphere->radius, out);
  } else {
    std::vector<Vec3> corners = corners_of(block.shape);
    for (Vec3& corner : corners) corner = in_camera(corner);
    there = put_polygon(camera.intrinsics, corners, kLift * bounding_radius(block.shape), out,
                        view.screen_edges);
  }
  const float room = view.half_line + 0.5f;
  if (there) {
    out.x0 -= room;
    out.y0 -= room;
    out.x1 += room;
    out.y1 += room;
  } else {
    out.x0 = out.y0 = 1.0f;
    out.x1 = out.y1 = 0.0f;
  }
  view.silhouettes.push_back(out);
}

}  // namespace drystone::cpu
