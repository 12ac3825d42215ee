#include "tools/viewer/eye.hpp"

#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/extent.hpp"

namespace drystone::viewer {
namespace {

constexpr double kTanHalfFov = 0.364;  ///< 40 degrees
constexpr double kMostElevation_deg = 89.0;

/// From a target to an eye at this azimuth and elevation.
Vec3 direction(double azimuth_deg, double elevation_deg) {
  const double azimuth = radians(azimuth_deg), elevation = radians(elevation_deg);
  return {exact::cos(elevation) * exact::cos(azimuth), exact::cos(elevation) * exact::sin(azimuth),
          exact::sin(elevation)};
}

/// The same view in a picture of another size.
Camera fitted(Camera camera, int width, int height) {
  Intrinsics& in = camera.intrinsics;
  const double scale =
      std::min(width / static_cast<double>(in.width), height / static_cast<double>(in.height));
  in.cx = 0.5 * width + scale * (in.cx - 0.5 * in.width);
  in.cy = 0.5 * height + scale * (in.cy - 0.5 * in.height);
  in.fx *= scale;
  in.fy *= scale;
  in.width = width;
  in.height = height;
  return camera;
}

}  // namespace

void Eye::fit(const Scene& scene) {
  taken_.reset();
  const Extent extent = extent_of(scene);
  const Vec2 axis = axis_of(scene);
  target_ = middle_ = {axis.x, axis.y, 0.5 * extent.height_m};
  tan_half_fov_ = kTanHalfFov;
  const double radius = norm(Vec2{extent.radius_m, 0.5 * extent.height_m});
  const double sine = tan_half_fov_ / std::sqrt(1.0 + tan_half_fov_ * tan_half_fov_);
  distance_m_ = 1.1 * radius / sine;
}

void Eye::take(const Camera& camera) { taken_ = camera; }

void Eye::let_go() {
  if (!taken_) return;
  const Camera camera = *taken_;
  taken_.reset();
  const Vec3 eye = camera.world_from_camera.position;
  const Vec3 forward = matrix(camera.world_from_camera.rotation).columns[2];
  const Intrinsics& in = camera.intrinsics;
  // What lies on the camera's axis beside the scene's middle.
  distance_m_ = std::max(0.1, dot(forward, middle_ - eye));
  target_ = eye + distance_m_ * forward;
  elevation_deg_ = std::clamp(degrees(exact::asin(std::clamp(-forward.z, -1.0, 1.0))),
                              -kMostElevation_deg, kMostElevation_deg);
  azimuth_deg_ = degrees(exact::atan2(-forward.y, -forward.x));
  const double half = 0.5 * std::min(in.width, in.height);
  if (in.orthographic) {
    tan_half_fov_ = kTanHalfFov;
    distance_m_ = half / in.fy / tan_half_fov_;
  } else {
    tan_half_fov_ = half / in.fy;
  }
}

void Eye::orbit(double azimuth_deg, double elevation_deg) {
  let_go();
  azimuth_deg_ = std::fmod(azimuth_deg_ + azimuth_deg, 360.0);
  elevation_deg_ =
      std::clamp(elevation_deg_ + elevation_deg, -kMostElevation_deg, kMostElevation_deg);
}

void Eye::pan(double right, double up) {
  let_go();
  const Mat3 turn = matrix(camera(2, 2).world_from_camera.rotation);
  const double across_m = 2.0 * tan_half_fov_ * distance_m_;
  target_ = target_ - right * across_m * turn.columns[0] + up * across_m * turn.columns[1];
}

void Eye::zoom(double factor) {
  if (!(factor > 0.0)) throw Error(ErrorCode::usage, "a zoom needs a factor above 0");
  let_go();
  distance_m_ /= factor;
}

Camera Eye::camera(int width, int height) const {
  if (taken_) return fitted(*taken_, width, height);
  const double focal = 0.5 * std::min(width, height) / tan_half_fov_;
  const Intrinsics intrinsics{width, height, focal, focal, 0.5 * width, 0.5 * height};
  return look_at(target_ + distance_m_ * direction(azimuth_deg_, elevation_deg_), target_,
                 intrinsics, "free");
}

}  // namespace drystone::viewer
