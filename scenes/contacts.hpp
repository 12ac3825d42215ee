// Bodies as statics sees them, and where they touch.
#pragma once

#include <cstddef>
#include <vector>

#include "drystone/scene.hpp"
#include "scenes/contacts_region.hpp"

namespace drystone::contacts {

/// A block made ready: its rotation as a matrix, its mass, and in 2D an endless extent along y, so
/// that only x and z count.
struct Body {
  Shape shape;
  Mat3 world_from_body;
  Vec3 position;
  Vec3 center;        ///< of mass, world
  double mass = 0.0;  ///< kg
  double friction = 0.0;
  double width = 0.0;  ///< see width_m; in 2D the extent along x
  double size = 0.0;   ///< diameter of the bounding sphere of the block as it is
};

/// @throws Error(usage) for a scene without blocks, a block without volume or mass, or gravity that
///   does not point down
[[nodiscard]] std::vector<Body> bodies(const Scene& scene);

/// Two bodies touch when they are closer than this: what rounding a file's coordinates to four
/// digits makes of faces that met.
[[nodiscard]] double touch_distance(double touch_m, double size);

/// Right-handed frame (u, v, normal) of a contact plane. For a vertical normal u is the world's x;
/// otherwise u is horizontal and v points up or down the slope.
struct Frame {
  Vec3 origin;
  Vec3 u, v, normal;
  [[nodiscard]] Vec2 flatten(Vec3 p) const { return {dot(u, p - origin), dot(v, p - origin)}; }
  [[nodiscard]] Vec3 lift(Vec2 p) const { return origin + p.x * u + p.y * v; }
};
[[nodiscard]] Frame frame(Vec3 origin, Vec3 unit_normal);

/// Largest coordinate of a body along a world direction.
[[nodiscard]] double reach(const Body& body, Vec3 direction);
/// The part of a body that lies within `tolerance` of its farthest point along `frame.normal` (or
/// against it, with sign -1), flattened into the frame.
[[nodiscard]] Feature feature(const Body& body, const Frame& frame, int sign, double tolerance);

/// Whether the body is a sphere, or a cylinder on its side.
[[nodiscard]] bool round_side_down(const Body& body, double tolerance);

}  // namespace drystone::contacts
