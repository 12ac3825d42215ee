#include "drystone/extent.hpp"

#include <algorithm>
#include <limits>

#include "drystone/error.hpp"

namespace drystone {
namespace {

/// Distance of two neighbours' centres over the edge: past the block's edge on both axes, by a
/// fifth to a third of the edge, is as far as samplers put what is to fall.
constexpr double kWidestPair = 1.2;

/// Largest horizontal distance of a block's points from a vertical axis.
double reach(const Block& block, Vec2 axis) {
  const Pose& pose = block.world_from_block;
  const auto distance = [&](Vec3 in_block) { return norm((pose * in_block).xy() - axis); };
  double farthest = 0.0;
  if (const auto* box = std::get_if<Box>(&block.shape)) {
    const Vec3 h = box->half_extents;
    for (int corner = 0; corner < 8; ++corner) {
      farthest = std::max(farthest,
                          distance({(corner & 1) != 0 ? h.x : -h.x, (corner & 2) != 0 ? h.y : -h.y,
                                    (corner & 4) != 0 ? h.z : -h.z}));
    }
  } else if (const auto* cylinder = std::get_if<Cylinder>(&block.shape)) {
    // From above an end disc is an ellipse: the radius wide across the cylinder's axis, less
    // along it. Its circle and its rectangle both hold it; the circle is exact where the
    // cylinder stands, the rectangle where it lies.
    const Vec3 up = matrix(pose.rotation).columns[2];
    const double slope = norm(up.xy());
    const Vec2 ahead = slope > 0.0 ? (1.0 / slope) * up.xy() : Vec2{1, 0};
    const Vec2 along = cylinder->radius * std::abs(up.z) * ahead;
    const Vec2 across = cylinder->radius * Vec2{-ahead.y, ahead.x};
    for (const double z : {-cylinder->half_height, cylinder->half_height}) {
      const Vec2 center = (pose * Vec3{0, 0, z}).xy() - axis;
      const double circle = norm(center) + cylinder->radius;
      double rectangle = 0.0;
      for (const Vec2 corner : {along + across, along - across}) {
        rectangle = std::max({rectangle, norm(center + corner), norm(center - corner)});
      }
      farthest = std::max(farthest, std::min(circle, rectangle));
    }
  } else if (const auto* sphere = std::get_if<Sphere>(&block.shape)) {
    farthest = distance({}) + sphere->radius;
  } else {
    const auto& prism = std::get<Prism>(block.shape);
    for (const Vec2 p : prism.outline) {
      for (const double y : {-prism.half_depth, prism.half_depth}) {
        farthest = std::max(farthest, distance({p.x, y, p.y}));
      }
    }
  }
  return farthest;
}

}  // namespace

Vec2 axis_of(const Scene& scene) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Vec2 low{kInfinity, kInfinity}, high{-kInfinity, -kInfinity};
  for (const Block& block : scene.blocks) {
    low.x = std::min(low.x, -support(block, {-1, 0, 0}));
    low.y = std::min(low.y, -support(block, {0, -1, 0}));
    high.x = std::max(high.x, support(block, {1, 0, 0}));
    high.y = std::max(high.y, support(block, {0, 1, 0}));
  }
  return scene.blocks.empty() ? Vec2{} : 0.5 * (low + high);
}

Extent extent_of(const Scene& scene) {
  const Vec2 axis = axis_of(scene);
  Extent extent{0.0, top_m(scene)};
  for (const Block& block : scene.blocks) {
    extent.radius_m = std::max(extent.radius_m, reach(block, axis));
  }
  return extent;
}

Extent extent_bound(int max_height, double max_edge_m) {
  if (max_height < 1 || !(max_edge_m > 0.0)) {
    throw Error(ErrorCode::usage, "a set of towers needs blocks with edges longer than 0");
  }
  double harmonic = 0.0;  // of the highest block's centre against the lowest's, over the edge
  for (int k = 1; k < max_height; ++k) harmonic += 0.5 / k;
  const double lean_share = max_height > 1 ? std::max(harmonic, kWidestPair) : 0.0;
  const double half_diagonal = std::sqrt(0.5) * max_edge_m;
  return {half_diagonal + 0.5 * lean_share * max_edge_m, max_height * max_edge_m};
}

}  // namespace drystone
