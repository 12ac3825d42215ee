// A block before it has a place: shape, attitude and mass.
#pragma once

#include <vector>

#include "drystone/generator.hpp"
#include "generators/footprint.hpp"

namespace drystone::generators {

/// Where towers are built: in three dimensions; in three, but with all centres in one plane y =
/// constant and nothing turned; in the plane y = 0.
enum class Space { spatial, aligned, planar };
[[nodiscard]] inline Space space_of(const LayoutOptions& options) {
  return options.layout == Layout::planar ? Space::aligned : Space::spatial;
}
/// Whether offsets have two directions only.
[[nodiscard]] inline bool in_plane(Space space) { return space != Space::spatial; }

struct Part {
  Shape shape;
  bool lying = false;  ///< a cylinder whose axis is horizontal, along the yawed x axis
  bool disc = false;   ///< a cylinder whose axis is along y, of a planar tower
  double density = 1000.0;
  double mass = 0.0;
  double half_height = 0.0;  ///< vertical, as placed
  double center = 0.0;       ///< height of the centre of mass above the bottom, as placed
  double width = 0.0;        ///< as `width_m`
};

/// Whether the part touches what is above and below it in a line or a point only.
[[nodiscard]] bool rolls(const Part& part);

/// The horizontal face of a part that is turned by the angle whose cosine and sine are given.
[[nodiscard]] Footprint footprint(const Part& part, Vec2 yaw_axis);

/// `world_from_block` rotation for that yaw.
[[nodiscard]] Quat attitude(const Part& part, double yaw_rad);

/// What may stand at a place in a tower.
enum class Role { support, top, roller };

/// Draws kind, size and density. `support`: flat above and below; `top`: anything of the set, balls
/// and lying cylinders included if `may_roll`; `roller`: a ball or a lying cylinder.
///
/// In the plane, cubes are squares, cuboids are rectangles, and ccs has rectangles, on top also
/// triangles, trapezoids (both symmetrical, on their long side) and discs; rollers are discs. All
/// parts are as deep as the longest edge, so that in three dimensions, too, no part is deeper than
/// another, and none falls across the plane before it falls in it.
[[nodiscard]] Part draw_part(const TowerOptions& options, Space space, ShapeSet shapes, Role role,
                             bool may_roll, Rng& rng);

}  // namespace drystone::generators
