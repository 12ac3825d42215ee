#include "drystone/room.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace drystone {

Quat room_from_ground(Vec3 gravity) {
  const Vec3 up = normalized(-gravity);
  if (up.x == 0.0 && up.y == 0.0) return {};
  // From `up` to z: half the turn has the cosine sqrt((1 + up.z) / 2).
  const double w = std::sqrt(0.5 * (1.0 + up.z));
  const Vec3 axis = (0.5 / w) * cross(up, Vec3{0, 0, 1});
  return normalized(Quat{w, axis.x, axis.y, axis.z});
}

Vec2 drift_of(const Scene& scene) { return (-1.0 / scene.gravity.z) * scene.gravity.xy(); }

InRoom in_room(const Scene& scene) {
  InRoom room;
  room.scene = scene;
  room.room_from_scene.rotation = room_from_ground(scene.gravity);
  if (room.room_from_scene.rotation == Quat{}) return room;
  const Mat3 turn = matrix(room.room_from_scene.rotation);
  double lowest = std::numeric_limits<double>::infinity();
  for (Block& block : room.scene.blocks) {
    Pose& pose = block.world_from_block;
    pose = {turn * pose.position, room.room_from_scene.rotation * pose.rotation};
    lowest = std::min(lowest, -support(block, {0, 0, -1}));
  }
  if (scene.blocks.empty()) lowest = 0.0;
  room.room_from_scene.position = {0.0, 0.0, -lowest};
  for (Block& block : room.scene.blocks) block.world_from_block.position.z -= lowest;
  room.scene.gravity = {0.0, 0.0, -norm(scene.gravity)};
  for (Wall& wall : room.scene.walls) {
    wall.point = room.room_from_scene * wall.point;
    wall.normal = turn * wall.normal;
  }
  for (Light& light : room.scene.lights) light.direction = turn * light.direction;
  return room;
}

}  // namespace drystone
