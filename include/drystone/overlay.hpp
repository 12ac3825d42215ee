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

/// A block that an event takes away.
struct RemovalMark {
  int block = 0;         ///< Block::id
  bool vanishes = true;  ///< where it is; otherwise it slides out
  friend bool operator==(const RemovalMark&, const RemovalMark&) = default;
};

struct EventMarks {
  std::vector<Arrow> arrows;
  std::optional<RemovalMark> removal;
  friend bool operator==(const EventMarks&, const EventMarks&) = default;
};

/// What tells how a scene's event begins:
///
/// - push: an arrow along the impulse, its point where the line through the block's centre of mass
///   enters the block;
/// - drop: from the surface of the body along gravity, no further than to the blocks below;
/// - projectile: from the sphere's surface, along its velocity;
/// - remove: the block that leaves; where it is drawn out, from its surface along its way;
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
/// is not drawn. One that leaves the picture has its point at the border. Other planes stay as they
/// are. The same bytes on every machine.
/// @throws Error(usage) for a frame without colours or of another size than the camera's
void draw_arrow(Frame& frame, const Camera& camera, const Arrow& arrow,
                const Color& color = kArrowColor);

/// Draws the outline of a block that leaves over a finished picture: in lines as those of arrows
/// but thinner, dashed where something hides it. On one that vanishes also an upright cross, in the
/// middle of what is seen of it, so that none lies on a block that hides it. Nothing where the
/// block reaches behind the camera.
/// @param frame with the instances of `scene`, photographed by `camera`
/// @throws Error(usage) for a frame without colours or instances or of another size than the
///   camera's, and for a block that is not in the scene
void draw_removal(Frame& frame, const Camera& camera, const Scene& scene,
                  const RemovalMark& removal, const Color& color = kArrowColor);

/// Draws all of them: what leaves, and arrows over that.
/// @param frame with instances where a block leaves
void draw_marks(Frame& frame, const Camera& camera, const Scene& scene, const EventMarks& marks);

}  // namespace drystone
