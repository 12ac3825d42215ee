// The slope of the ground under a tower, and what of a scene stays level on it.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

/// Drawn for a tower before it is built, whatever its label.
struct Slope {
  double friction = 0.0;  ///< of all surfaces; 0: as the options of blocks say
  Vec2 stable;            ///< drift of what stands: gravity's horizontal part over its vertical one
  Vec2 unstable;          ///< drift of what falls; another one only where friction decides
  [[nodiscard]] Vec2 drift(bool stands) const { return stands ? stable : unstable; }
};

/// Takes numbers from the stream only where the options ask for a slope or for friction.
[[nodiscard]] Slope draw_slope(const SceneRequest& request, bool planar, Rng& rng);

/// The steepest slope that a request's options can give, with the highest friction.
[[nodiscard]] Slope steepest(const SceneRequest& request);

/// Tilts gravity and gives every surface the slope's friction.
void put_on_slope(Scene& scene, const Slope& slope, bool stands);

/// Turns walls and lights with gravity, about the point of the ground under the blocks' middle, so
/// that they are level in the room; to be called after `dress`.
void level_room(Scene& scene);

/// Undoes `level_room`: walls and lights are as `dress` leaves them.
void lay_room(Scene& scene);

/// Puts a scene whose room is level on another slope, with the room level again.
/// @param drift gravity's horizontal part over its vertical one
void change_slope(Scene& scene, Vec2 drift);

}  // namespace drystone::generators
