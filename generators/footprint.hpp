// Horizontal faces of blocks, and how far a point lies inside the contact of two of them.
#pragma once

#include "drystone/math.hpp"

namespace drystone::generators {

/// What a block offers above or below itself, about its own centre, in world directions.
struct Footprint {
  enum class Kind { rectangle, disc, line, point };
  Kind kind = Kind::point;
  Vec2 half;        ///< rectangle: half extents; disc: (radius, radius); line: (half length, 0)
  Vec2 axis{1, 0};  ///< unit vector of the first half extent
};

/// Whether two areas can meet: false for a line or a point.
[[nodiscard]] bool is_area(const Footprint& footprint);

/// Point in the footprint's own axes.
[[nodiscard]] inline Vec2 to_local(const Footprint& footprint, Vec2 world) {
  return {dot(world, footprint.axis), cross(footprint.axis, world)};
}

/// ShapeStacks' r: distance from the centre over half extent, on the worst axis (of a disc: any).
[[nodiscard]] double axis_ratio(const Footprint& footprint, Vec2 world);

/// Distance to the edge for points inside, and minus the Euclidean distance for points outside.
[[nodiscard]] double signed_distance(const Footprint& footprint, Vec2 world);

/// Signed distance of `point` to the intersection of two footprints about `center_a` and
/// `center_b`; minus infinity where they do not meet. Inside a convex intersection the nearest edge
/// is the nearer of both; outside, the nearest point is the projection on one of the two that lies
/// in the other, or a crossing of both edges.
[[nodiscard]] double signed_distance(const Footprint& a, Vec2 center_a, const Footprint& b,
                                     Vec2 center_b, Vec2 point);

/// Lower bound of the radius of the largest disc in the intersection: the best point between the
/// two centres.
[[nodiscard]] double overlap_depth(const Footprint& a, Vec2 center_a, const Footprint& b,
                                   Vec2 center_b);

}  // namespace drystone::generators
