// Bodies as statics sees them, and where they touch.
#pragma once

#include <cstddef>
#include <optional>
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

/// Where two bodies touch: a plane, and what each of them offers to it.
struct Contact {
  int lower = -1;  ///< index of the body on the side from which the normal comes; -1: the ground
  int upper = 0;
  Frame frame;    ///< normal from `lower` to `upper`, never pointing down
  Feature below;  ///< of `lower`
  Feature above;  ///< of `upper`
  double friction = 0.0;
  double width = 0.0;      ///< of the narrower of the two bodies
  double tolerance = 0.0;  ///< closer than this counts as touching
  bool sideways = false;   ///< between (nearly) vertical faces
  bool sliver = false;     ///< the two faces share no more than an edge or a corner
  bool welded = false;     ///< under a round body that carries nothing

  /// A line or a point because a body is round, or stands on an edge or a corner.
  [[nodiscard]] bool thin() const { return !below.flat() || !above.flat(); }
  /// The region less a rim of width `inset` >= 0.
  [[nodiscard]] std::optional<Region> region(double inset = 0.0) const;
};

/// What to make of bodies that reach into each other.
enum class Overlap { refuse, ignore };

/// All contacts between any two bodies and with the ground.
/// @throws Error(usage) where bodies overlap by more than a hundredth of the smaller one's size,
///   unless overlaps are to be ignored, in which case such a pair has no contact
[[nodiscard]] std::vector<Contact> contacts_between(const std::vector<Body>& bodies,
                                                    const Scene& scene, double touch_m,
                                                    Overlap overlap = Overlap::refuse);

}  // namespace drystone::contacts
