// How much room a tower takes.
#pragma once

#include "drystone/math.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// The upright cylinder about a tower's axis that a rig keeps in view, from the ground up.
struct Extent {
  double radius_m = 1.0;
  double height_m = 4.0;
};

/// Foot of a tower's vertical axis: the centre of the bounding rectangle of all blocks, which says
/// nothing of where the centre of mass lies.
[[nodiscard]] Vec2 axis_of(const Scene& scene);

/// The extent about `axis_of(scene)` that holds all blocks; the smallest one, but that cylinders
/// which neither stand nor lie flat may widen it a little.
[[nodiscard]] Extent extent_of(const Scene& scene);

/// What fixed framing must keep in view for towers of up to `max_height` blocks with edges of up to
/// `max_edge_m`: the tallest such tower, leaning as far as a stack of equal blocks can without
/// falling (the harmonic overhang, half an edge times 1 + 1/2 + 1/3 ...) or as far as the two
/// blocks of a pair that falls, whichever is more, about the middle of that lean. A rarer, wider
/// tower is still wholly in view, because `place_cameras` steps back for it.
[[nodiscard]] Extent extent_bound(int max_height, double max_edge_m);

}  // namespace drystone
