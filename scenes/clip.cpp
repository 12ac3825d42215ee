#include "drystone/clip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"
#include "scenes/overloaded.hpp"

namespace drystone {
namespace {

/// Share of a tilt's angle that is reached: starts and ends at rest.
double eased(double share) {
  const double x = std::clamp(share, 0.0, 1.0);
  return x * x * (3.0 - 2.0 * x);
}

/// Displacement and acceleration of the ground.
struct Ride {
  Vec3 offset_m;
  Vec3 acceleration;
};

Ride ride_of(const Shake& shake, double time_s) {
  const double since = time_s - shake.time_s;
  if (since < 0.0 || since >= duration_s(shake)) return {};
  const double rate = 2.0 * kPi * shake.frequency_hz;
  const double cosine = exact::cos(rate * since);
  return {((1.0 - cosine) / (rate * rate)) * shake.acceleration, cosine * shake.acceleration};
}

Quat turn_of(const Tilt& tilt, double time_s) {
  const double since = time_s - tilt.time_s;
  if (since <= 0.0) return {};
  const double share = tilt.duration_s > 0.0 ? eased(since / tilt.duration_s) : 1.0;
  return axis_angle(tilt.axis, share * tilt.angle_rad);
}

Vec3 pivot_of(const Scene& scene) {
  Vec2 sum;
  for (const Block& block : scene.blocks) sum = sum + block.world_from_block.position.xy();
  const Vec2 middle =
      (1.0 / static_cast<double>(std::max<std::size_t>(1, scene.blocks.size()))) * sum;
  return {middle.x, middle.y, 0.0};
}

void take_out(Scene& still, int body) {
  const auto at = still.blocks.begin() + body;
  if (still.zone && still.zone->target == at->id) still.zone->target.reset();
  still.blocks.erase(at);
}

/// First frame in which a block that was taken away is not there any more.
int frame_without(const Remove& removal, const Clip& clip) {
  const double drawn_out = duration_s(removal) * clip.fps;
  return clip.event_frame + static_cast<int>(std::ceil(drawn_out - 1e-6));
}

double rounded_to(double value, double unit) {
  // Rounds to whole multiples of 1/unit; the division gives the double that is nearest to the
  // decimal, so its shortest spelling is that decimal.
  const double scaled = value * unit;
  if (!(std::abs(scaled) < 9e15)) return value;
  return static_cast<double>(std::llround(scaled)) / unit;
}

Vec3 rounded_to(Vec3 v, double unit) {
  return {rounded_to(v.x, unit), rounded_to(v.y, unit), rounded_to(v.z, unit)};
}

}  // namespace

Clip rounded(Clip clip) {
  constexpr double kMicro = 1e6;
  for (double& time : clip.times_s) time = rounded_to(time, kMicro);
  for (auto& frame : clip.poses) {
    for (Pose& pose : frame) {
      pose.position = rounded_to(pose.position, kMicro);
      Quat& q = pose.rotation;
      q = {rounded_to(q.w, 1e7), rounded_to(q.x, 1e7), rounded_to(q.y, 1e7), rounded_to(q.z, 1e7)};
    }
  }
  for (auto& frame : clip.contacts) {
    for (Touch& touch : frame) {
      touch.point = rounded_to(touch.point, kMicro);
      touch.force_n = rounded_to(touch.force_n, 1e3);
    }
  }
  return clip;
}

std::optional<Block> event_body(const Scene& scene) {
  if (!scene.event) return std::nullopt;
  Block body;
  for (const Block& block : scene.blocks) body.id = std::max(body.id, block.id + 1);
  body.friction = 0.0;
  const bool has_one = std::visit(Overloaded{[&](const Drop& e) {
                                               body.shape = e.shape;
                                               body.world_from_block = e.world_from_body;
                                               body.density = e.density;
                                               body.material = e.material;
                                               return true;
                                             },
                                             [&](const Projectile& e) {
                                               body.shape = Sphere{e.radius};
                                               body.world_from_block.position = e.position;
                                               body.density = e.density;
                                               body.material = e.material;
                                               return true;
                                             },
                                             [](const auto&) { return false; }},
                                  *scene.event);
  if (!has_one) return std::nullopt;
  return body;
}

Scene at_start(const Scene& scene) {
  Scene still = scene;
  if (auto body = event_body(scene)) still.blocks.push_back(std::move(*body));
  still.event.reset();
  return still;
}

std::vector<Block> bodies_of(const Scene& scene, const Clip& clip) {
  std::vector<Block> bodies = at_start(scene).blocks;
  int next_id = 0;
  for (const Block& block : bodies) next_id = std::max(next_id, block.id + 1);
  for (const Screen& screen : clip.screens) {
    Block plate;
    plate.id = next_id++;
    plate.shape = Box{screen.half_extents};
    plate.material.color = screen.color;
    bodies.push_back(std::move(plate));
  }
  return bodies;
}

Pose ground_from_room(const Scene& scene, double time_s) {
  if (!scene.event) return {};
  return std::visit(Overloaded{[&](const Shake& e) {
                                 return Pose{-ride_of(e, time_s).offset_m, {}};
                               },
                               [&](const Tilt& e) {
                                 const Quat back = conjugate(turn_of(e, time_s));
                                 const Vec3 pivot = pivot_of(scene);
                                 return Pose{pivot - matrix(back) * pivot, back};
                               },
                               [](const auto&) { return Pose{}; }},
                    *scene.event);
}

Vec3 gravity_at(const Scene& scene, double time_s) {
  if (!scene.event) return scene.gravity;
  return std::visit(
      Overloaded{
          [&](const Shake& e) { return scene.gravity - ride_of(e, time_s).acceleration; },
          [&](const Tilt& e) { return transpose_times(matrix(turn_of(e, time_s)), scene.gravity); },
          [&](const auto&) { return scene.gravity; }},
      *scene.event);
}

Scene scene_at(const Scene& scene, const Clip& clip, int frame) {
  if (frame < 0 || static_cast<std::size_t>(frame) >= clip.poses.size()) {
    throw Error(ErrorCode::usage,
                fmt::format("frame {} is out of range: the clip has {}", frame, clip.poses.size()));
  }
  const auto index = static_cast<std::size_t>(frame);
  const std::vector<Pose>& poses = clip.poses[index];
  Scene still = scene;
  still.event.reset();
  still.blocks = bodies_of(scene, clip);
  if (poses.size() != still.blocks.size()) {
    throw Error(
        ErrorCode::usage,
        fmt::format("the clip has {} bodies, and the scene {}", poses.size(), still.blocks.size()),
        "a clip belongs to the scene that it was made from");
  }
  for (std::size_t i = 0; i < still.blocks.size(); ++i) {
    still.blocks[i].world_from_block = {poses[i].position, normalized(poses[i].rotation)};
  }
  if (!clip.absent.empty()) {
    // From the last one on, so that the others keep their places until it is their turn.
    const std::vector<int>& absent = clip.absent[index];
    for (auto body = absent.rbegin(); body != absent.rend(); ++body) take_out(still, *body);
  }
  const auto* removal = scene.event ? std::get_if<Remove>(&*scene.event) : nullptr;
  if (removal != nullptr && frame >= frame_without(*removal, clip)) {
    take_out(still, static_cast<int>(index_of(still, removal->block)));
  }
  const Pose ground_from = ground_from_room(scene, clip.times_s[index]);
  if (ground_from == Pose{}) return still;
  const Mat3 turn = matrix(ground_from.rotation);
  still.gravity = turn * scene.gravity;
  for (Wall& wall : still.walls) {
    wall.point = ground_from * wall.point;
    wall.normal = turn * wall.normal;
  }
  for (Light& light : still.lights) light.direction = turn * light.direction;
  return still;
}

Camera camera_at(const Camera& camera, const Scene& scene, double time_s) {
  const Pose ground_from = ground_from_room(scene, time_s);
  if (ground_from == Pose{}) return camera;
  Camera moved = camera;
  moved.world_from_camera = ground_from * camera.world_from_camera;
  return moved;
}

}  // namespace drystone
