// The room that a scene is in. A scene's frame is that of its ground; where gravity is not along
// its -z, the ground is a slope, and what is level in the room is not level in the scene.
#pragma once

#include "drystone/math.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// The least turn that makes gravity point down: from the ground's frame to one whose z is up in
/// the room. The identity for a level ground.
[[nodiscard]] Quat room_from_ground(Vec3 gravity);

/// Where things lie that gravity pulls along: its horizontal part over its vertical one, towards
/// the foot of the slope; its length is the tangent of the slope. Zero for a level ground.
[[nodiscard]] Vec2 drift_of(const Scene& scene);

/// The scene as it stands in the room, the lowest point of any block at height 0, its blocks, walls
/// and lights turned with the ground; and the pose that takes points of the scene there.
struct InRoom {
  Scene scene;
  Pose room_from_scene;
};
[[nodiscard]] InRoom in_room(const Scene& scene);

}  // namespace drystone
