// What a still picture is told beside what its camera saw.
#pragma once

#include <optional>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/frame.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// World frame, metres.
struct Arrow {
  Vec3 from;
  Vec3 to;  ///< where its point is
  friend bool operator==(const Arrow&, const Arrow&) = default;
};

struct EventMarks {
  std::vector<Arrow> arrows;
  std::optional<Vec3> cross;
  friend bool operator==(const EventMarks&, const EventMarks&) = default;
};

/// What tells how a scene's event begins:
///
/// - push: an arrow along the impulse, its point where the line through the block's centre of mass
///   enters the block;
/// - drop: from the surface of the body along gravity, no further than to the blocks below;
/// - projectile: from the sphere's surface, along its velocity;
/// - remove: from the surface of a block that is drawn out, along its way; a cross at the middle of
///   one that vanishes;
/// - shake: two on the ground beside the tower, to and fro;
/// - tilt: one beside the tower down to the ground where it goes down, one up where it goes up, of
///   half that length.
///
/// None without an event.
/// @param length_m of arrows, above 0
/// @throws Error(usage) for an impulse, a velocity, an acceleration or an angle of 0, and for a
///   block that is not there
[[nodiscard]] EventMarks event_marks(const Scene& scene, double length_m);

inline constexpr Color kArrowColor{0.93, 0.11, 0.14};

/// Draws an arrow over a finished picture, as wide everywhere (its shaft 1.6% of the picture's
/// smaller side, 3.2 pixels at least), with a dark line and a light rim about it, so that it is
/// seen on any ground. One that points (almost) at the camera or away from it is a disc at its
/// point with a dot or a cross. What lies behind the camera is cut off; an arrow whose point does
/// is not drawn. Other planes stay as they are. The same bytes on every machine.
/// @throws Error(usage) for a frame without colours or of another size than the camera's
void draw_arrow(Frame& frame, const Camera& camera, const Arrow& arrow,
                const Color& color = kArrowColor);

/// The same of a cross with arms as wide as arrows, upright in the picture.
void draw_cross(Frame& frame, const Camera& camera, Vec3 at, const Color& color = kArrowColor);

void draw_marks(Frame& frame, const Camera& camera, const EventMarks& marks);

}  // namespace drystone
