#include "drystone/camera.hpp"

#include <utility>

namespace drystone {
namespace {

/// A half space {p : dot(normal, p) + offset >= 0} in the camera's frame.
struct HalfSpace {
  Vec3 normal;
  double offset = 0.0;
};

/// Least value of dot(normal, p) + offset over the points p of a block.
double least(const HalfSpace& half_space, const Pose& world_from_camera, const Block& block) {
  const Vec3 normal_world = matrix(world_from_camera.rotation) * half_space.normal;
  const Vec3 normal_block = transpose_times(matrix(block.world_from_block.rotation), normal_world);
  const Vec3 to_block = block.world_from_block.position - world_from_camera.position;
  return dot(normal_world, to_block) - support(block.shape, -normal_block) + half_space.offset;
}

}  // namespace

Camera look_at(Vec3 eye, Vec3 target, const Intrinsics& intrinsics, std::string name) {
  const Vec3 back = eye - target;
  const Vec3 forward = normalized(-back);
  const double horizontal = norm(back.xy());
  const bool vertical = horizontal <= 1e-9 * norm(back);
  const Vec3 up = vertical ? Vec3{0, 1, 0} : Vec3{0, 0, 1};
  const Vec3 right = normalized(cross(forward, up));
  const Vec3 down = cross(forward, right);

  Camera camera;
  camera.name = std::move(name);
  camera.intrinsics = intrinsics;
  camera.world_from_camera = {eye, quaternion(Mat3{{right, down, forward}})};
  // A vertical view has world y up, as the limit of views from azimuth 270 degrees.
  camera.azimuth_deg = vertical ? 270.0 : degrees(exact::atan2(back.y, back.x));
  if (camera.azimuth_deg < 0.0) camera.azimuth_deg += 360.0;
  if (camera.azimuth_deg >= 360.0) camera.azimuth_deg = 0.0;  // -1e-17 + 360 rounds up to 360
  camera.elevation_deg = degrees(exact::atan2(back.z, horizontal));
  return camera;
}

Vec3 project(const Camera& camera, Vec3 world) {
  const Intrinsics& in = camera.intrinsics;
  const Vec3 p = transpose_times(matrix(camera.world_from_camera.rotation),
                                 world - camera.world_from_camera.position);
  const double scale = in.orthographic ? 1.0 : 1.0 / p.z;
  return {in.cx + in.fx * p.x * scale, in.cy + in.fy * p.y * scale, p.z};
}

bool in_view(const Camera& camera, const Scene& scene, double border_px) {
  const Intrinsics& in = camera.intrinsics;
  const double left = in.cx - border_px;
  const double right = in.width - border_px - in.cx;
  const double above = in.cy - border_px;
  const double below = in.height - border_px - in.cy;
  // A pixel bound such as fx X / Z + cx >= border is linear in (X, Y, Z) where Z > 0, so each
  // frustum plane is a half space, and a convex shape lies in it if its support point does.
  const bool ortho = in.orthographic;
  const auto bound = [ortho](Vec3 slope, double margin) {
    return ortho ? HalfSpace{slope, margin} : HalfSpace{{slope.x, slope.y, margin}, 0.0};
  };
  const HalfSpace frustum[] = {bound({in.fx, 0, 0}, left), bound({-in.fx, 0, 0}, right),
                               bound({0, in.fy, 0}, above), bound({0, -in.fy, 0}, below)};
  for (const Block& block : scene.blocks) {
    if (!(least({{0, 0, 1}, 0.0}, camera.world_from_camera, block) > 0.0)) return false;
    for (const HalfSpace& half_space : frustum) {
      if (!(least(half_space, camera.world_from_camera, block) >= 0.0)) return false;
    }
  }
  return true;
}

}  // namespace drystone
