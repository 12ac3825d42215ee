// What happens in a scene with an event, frame by frame.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// Two bodies that press on each other at a point. Bodies are counted like the poses of a frame;
/// -1 is the ground.
struct Touch {
  int a = -1;
  int b = 0;
  Vec3 point;
  double force_n = 0.0;  ///< normal force, newtons
  friend bool operator==(const Touch&, const Touch&) = default;
};

/// An opaque plate that is moved in front of a tower: scenery, it never touches a body.
struct Screen {
  Vec3 half_extents;
  Color color;
  friend bool operator==(const Screen&, const Screen&) = default;
};

/// Poses and contacts at regular times. Bodies are the scene's blocks in their order, then the
/// event's own body where it has one (see `event_body`), then the clip's screens. All coordinates
/// are in the frame of the ground, which shakes and tilts move (see `ground_from_room`).
///
/// Numbers are rounded to the decimals that `to_json` writes, so that reading gives them back:
/// micrometres, 1e-7 for quaternions (whose length is 1 to that), millinewtons.
struct Clip {
  double fps = 30.0;
  int event_frame = 0;                   ///< the first frame that is not before the event's start
  std::vector<double> times_s;           ///< of the frames, from 0
  std::vector<std::vector<Pose>> poses;  ///< by frame and body; a removed block stays at its
                                         ///< last place
  std::vector<std::vector<Touch>> contacts;  ///< by frame
  std::vector<Screen> screens;
  /// By frame: bodies that are not there, in ascending order. Empty: all always are, but for a
  /// block that the scene's event removes.
  std::vector<std::vector<int>> absent;
  friend bool operator==(const Clip&, const Clip&) = default;
};

/// One line of canonical JSON:
/// `{"fps":30,"event_frame":15,"times":[..],"bodies":[{"position":[[x,y,z],..],
/// "quaternion":[[w,x,y,z],..]},..],"contacts":[[[a,b,x,y,z,force],..],..]}`, a column per body and
/// an entry per frame. Where the clip has them, `"absent":[[body,..],..]`, an entry per frame, and
/// `"screens":[{"half_extents":[x,y,z],"color":[r,g,b]},..]` follow.
/// @throws Error(usage) for numbers that are not finite
[[nodiscard]] std::string to_json(const Clip& clip);
/// Strict reader of that form. @throws Error(usage) with the place
[[nodiscard]] Clip clip_from_json(std::string_view text, std::string_view source = "clip");

/// Rounds all numbers as a clip has them.
[[nodiscard]] Clip rounded(Clip clip);

/// The body that a drop or a projectile brings along, as a block at its start with the smallest
/// free id above those of the blocks; nothing for other events. Its friction is 0, so that a
/// contact has that of the block or ground it touches.
[[nodiscard]] std::optional<Block> event_body(const Scene& scene);

/// The scene before anything has happened, as a still one without event: the event's body is the
/// last of its blocks.
[[nodiscard]] Scene at_start(const Scene& scene);

/// All bodies of a clip as blocks at their starts, in the order of its poses; ids differ.
[[nodiscard]] std::vector<Block> bodies_of(const Scene& scene, const Clip& clip);

/// Where the room is as seen from the ground at a time: the identity but during a shake and from
/// the start of a tilt on. The ground turns about the point of the ground under the middle of the
/// blocks.
[[nodiscard]] Pose ground_from_room(const Scene& scene, double time_s);
/// What acts on a body at rest in the frame of the ground, m/s^2: the scene's gravity, turned
/// against a tilt and less the acceleration of a shake.
[[nodiscard]] Vec3 gravity_at(const Scene& scene, double time_s);

/// A frame as a still scene without event: all bodies that are there at their poses, the zone as it
/// is. What belongs to the room (gravity, walls, lights) is turned into
/// the frame of the ground, which stays at z = 0: a tilt shows by the camera, see `camera_at`.
/// @throws Error(usage) for a clip of another scene or a frame that it has not
[[nodiscard]] Scene scene_at(const Scene& scene, const Clip& clip, int frame);

/// A camera that stands in the room, in the coordinates of `scene_at`: with it a tilted table looks
/// tilted and a shaken one moves.
[[nodiscard]] Camera camera_at(const Camera& camera, const Scene& scene, double time_s);

}  // namespace drystone
