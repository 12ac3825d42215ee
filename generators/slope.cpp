#include "generators/slope.hpp"

#include <cmath>

#include "drystone/extent.hpp"
#include "drystone/room.hpp"

namespace drystone::generators {

namespace {

/// @param slip where friction decides: how far the tangents of both labels are from it
/// @param tilt_rad elsewhere
Slope make_slope(const SceneRequest& request, double friction, double slip, double tilt_rad,
                 Vec2 down) {
  if (request.cell.decides == Decides::friction) {
    return {friction, (friction * (1.0 - slip)) * down, (friction * (1.0 + slip)) * down};
  }
  const Vec2 drift = exact::tan(tilt_rad) * down;
  return {friction, drift, drift};
}

void put_on_drift(Scene& scene, Vec2 drift) {
  if (drift == drift_of(scene)) return;
  const double down = norm(scene.gravity) / std::sqrt(1.0 + dot(drift, drift));
  scene.gravity = {down * drift.x, down * drift.y, -down};
}

void turn_room(Scene& scene, const Quat& by) {
  if (by == Quat{}) return;
  const Mat3 turn = matrix(by);
  const Vec2 axis = axis_of(scene);
  const Vec3 pivot{axis.x, axis.y, 0.0};
  for (Wall& wall : scene.walls) {
    wall.point = pivot + turn * (wall.point - pivot);
    wall.normal = turn * wall.normal;
  }
  for (Light& light : scene.lights) light.direction = turn * light.direction;
}

}  // namespace

Slope draw_slope(const SceneRequest& request, bool planar, Rng& rng) {
  const MaterialOptions& options = request.options.material;
  const double friction = options.friction ? options.friction->draw(rng) : 0.0;
  const bool slides = request.cell.decides == Decides::friction;
  if (!slides && options.ground_tilt_deg.max() == 0.0) return {friction, {}, {}};
  const double slip = options.slip.draw(rng);
  const double tilt = radians(options.ground_tilt_deg.draw(rng));
  const double azimuth = 2.0 * kPi * rng.uniform();
  Vec2 down{exact::cos(azimuth), exact::sin(azimuth)};
  if (planar) down = {azimuth < kPi ? 1.0 : -1.0, 0.0};
  return make_slope(request, friction, slip, tilt, down);
}

Slope steepest(const SceneRequest& request) {
  const MaterialOptions& options = request.options.material;
  return make_slope(request, options.friction ? options.friction->max() : 0.0, options.slip.max(),
                    radians(options.ground_tilt_deg.max()), {1.0, 0.0});
}

void put_on_slope(Scene& scene, const Slope& slope, bool stands) {
  if (slope.friction > 0.0) {
    scene.ground.friction = slope.friction;
    for (Block& block : scene.blocks) block.friction = slope.friction;
  }
  put_on_drift(scene, slope.drift(stands));
}

void level_room(Scene& scene) { turn_room(scene, conjugate(room_from_ground(scene.gravity))); }

void lay_room(Scene& scene) { turn_room(scene, room_from_ground(scene.gravity)); }

void change_slope(Scene& scene, Vec2 drift) {
  lay_room(scene);
  put_on_drift(scene, drift);
  level_room(scene);
}

}  // namespace drystone::generators
