// What a still picture is told beside what its camera saw.
#pragma once

#include <optional>

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

/// The arrow that tells how a scene's event begins:
///
/// - push: along the impulse, its point where the line through the block's centre of mass enters
///   the block;
/// - drop: from the surface of the body, along gravity;
/// - projectile: from the sphere's surface, along its velocity.
///
/// Nothing for other events and for scenes without one.
/// @param length_m above 0
/// @throws Error(usage) for an impulse or a velocity of 0, and for a push at a block that is not
///   there
[[nodiscard]] std::optional<Arrow> event_arrow(const Scene& scene, double length_m);

inline constexpr Color kArrowColor{0.93, 0.11, 0.14};

/// Draws an arrow over a finished picture, as wide everywhere (its shaft 1.6% of the picture's
/// smaller side, 3.2 pixels at least), with a dark line and a light rim about it, so that it is
/// seen on any ground. One that points (almost) at the camera or away from it is a disc at its
/// point with a dot or a cross. What lies behind the camera is cut off; an arrow whose point does
/// is not drawn. Other planes stay as they are. The same bytes on every machine.
/// @throws Error(usage) for a frame without colours or of another size than the camera's
void draw_arrow(Frame& frame, const Camera& camera, const Arrow& arrow,
                const Color& color = kArrowColor);

}  // namespace drystone
