// Scenes and cameras for the tests of the renderers, built by hand.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/random.hpp"
#include "drystone/renderer.hpp"
#include "drystone/scene.hpp"

namespace drystone::test {

inline Intrinsics square_picture(int size, double fov_y_deg = 40.0) {
  Intrinsics in;
  in.width = in.height = size;
  in.cx = in.cy = 0.5 * size;
  in.fx = in.fy = 0.5 * size / exact::tan(0.5 * radians(fov_y_deg));
  return in;
}

inline Camera camera_at(Vec3 eye, Vec3 target, const Intrinsics& intrinsics) {
  const Vec3 forward = normalized(target - eye);
  const Vec3 up = std::abs(forward.z) > 0.999 ? Vec3{0, 1, 0} : Vec3{0, 0, 1};
  const Vec3 right = normalized(cross(forward, up));
  Camera camera;
  camera.intrinsics = intrinsics;
  camera.world_from_camera = {eye, quaternion(Mat3{{right, cross(forward, right), forward}})};
  return camera;
}

/// Looks along +y from y = -distance, so that x is right and z is up in the picture.
inline Camera front_camera(double distance, double height, const Intrinsics& intrinsics) {
  return camera_at({0, -distance, height}, {0, 0, height}, intrinsics);
}

inline Block block_of(const Shape& shape, Pose pose, Color color = {0.7, 0.3, 0.2}) {
  Block block;
  block.shape = shape;
  block.world_from_block = pose;
  block.material.color = color;
  return block;
}

inline Light light_from(Vec3 direction, double intensity = 1.0, double angular_radius_deg = 0.0) {
  return {normalized(direction), {1, 1, 1}, intensity, angular_radius_deg};
}

inline Frame render_one(const Scene& scene, const Camera& camera, RenderOptions options = {}) {
  options.normals = true;
  std::vector<Frame> frames;
  make_cpu_renderer(options)->render(scene, std::vector<Camera>{camera}, frames);
  return frames.front();
}

inline std::size_t pixel(const Frame& frame, int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(frame.width) +
         static_cast<std::size_t>(x);
}

inline Quat random_rotation(Rng& rng) {
  return normalized(Quat{rng.normal(), rng.normal(), rng.normal(), rng.normal()});
}

/// A convex outline: points of an ellipse at sorted angles, counter-clockwise.
inline Prism random_prism(Rng& rng) {
  Prism prism;
  const int n = 3 + static_cast<int>(rng.below(5));
  const double a = rng.uniform(0.2, 0.5), b = rng.uniform(0.2, 0.5);
  for (int k = 0; k < n; ++k) {
    const double angle = 2.0 * kPi * (k + rng.uniform(-0.3, 0.3)) / n;
    prism.outline.push_back({a * exact::cos(angle), b * exact::sin(angle)});
  }
  prism.half_depth = rng.uniform(0.2, 0.5);
  return prism;
}

inline Shape random_shape(Rng& rng, bool prisms = true) {
  switch (rng.below(prisms ? 4 : 3)) {
    case 0:
      return Box{{rng.uniform(0.2, 0.5), rng.uniform(0.2, 0.5), rng.uniform(0.2, 0.5)}};
    case 1:
      return Cylinder{rng.uniform(0.2, 0.5), rng.uniform(0.2, 0.5)};
    case 2:
      return Sphere{rng.uniform(0.2, 0.5)};
    default:
      return random_prism(rng);
  }
}

/// Bodies in any position above the ground (they may even overlap), walls, lights and textures.
inline Scene random_scene(std::uint64_t index, bool prisms = true) {
  Key key;
  key.seed = 7;
  key.index = index;
  Rng rng(key, Stream::structure);
  Scene scene;
  const int blocks = 2 + static_cast<int>(rng.below(6));
  for (int k = 0; k < blocks; ++k) {
    // One draw a statement: in which order a call's arguments are evaluated differs by compiler.
    const Color color{rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.9)};
    const Pose pose{{rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0.7, 3.5)},
                    rng.coin(0.3) ? yaw(rng.uniform(0, 6)) : random_rotation(rng)};
    Block block = block_of(random_shape(rng, prisms), pose, color);
    block.id = k;
    if (rng.coin()) {
      Texture texture;
      texture.kind = static_cast<TextureKind>(rng.below(8));
      texture.scale_m = rng.uniform(0.1, 0.4);
      texture.seed = rng.bits32();
      block.material.texture = texture;
    }
    scene.blocks.push_back(block);
  }
  if (rng.coin()) scene.walls.push_back({{4, 0, 0}, {-1, 0, 0}, {{0.75, 0.75, 0.72}, {}}});
  if (rng.coin()) scene.walls.push_back({{0, 5, 0}, {0, -1, 0}, {{0.6, 0.4, 0.3}, {}}});
  if (rng.coin()) {
    Texture texture;
    texture.kind = static_cast<TextureKind>(rng.below(8));
    texture.scale_m = rng.uniform(0.2, 1.0);
    scene.ground.material.texture = texture;
  }
  const int lights = 1 + static_cast<int>(rng.below(4));
  for (int k = 0; k < lights; ++k) {
    const double angular_radius_deg = rng.uniform(0, 4);
    const Vec3 direction{rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0.5, 1.5)};
    scene.lights.push_back(light_from(direction, 1.0 / lights, angular_radius_deg));
  }
  return scene;
}

inline Camera random_camera(std::uint64_t index, int size) {
  Key key;
  key.seed = 8;
  key.index = index;
  Rng rng(key, Stream::cameras);
  const double azimuth = rng.uniform(0, 2 * kPi), elevation = radians(rng.uniform(2, 60));
  const double distance = rng.uniform(6, 10);
  const Vec3 target{0, 0, 1.8};
  const Vec3 eye =
      target + distance * Vec3{exact::cos(elevation) * exact::cos(azimuth),
                               exact::cos(elevation) * exact::sin(azimuth), exact::sin(elevation)};
  Intrinsics in = square_picture(size, rng.uniform(25, 50));
  if (rng.coin(0.25)) {
    in.orthographic = true;
    in.fx = in.fy = size / rng.uniform(4, 6);
  }
  return camera_at(eye, target, in);
}

}  // namespace drystone::test
