#include "drystone/camera.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>

#include "drystone/random.hpp"
#include "tests/scenes/surface_points.hpp"

using namespace drystone;

namespace {

Intrinsics square(int size, double focal) {
  return {size, size, focal, focal, 0.5 * size, 0.5 * size, false};
}

Scene one_block(Shape shape, Pose pose = {}) {
  Scene scene;
  scene.blocks.push_back({0, std::move(shape), pose, 1000.0, 1.0, {}});
  return scene;
}

void require_close(Vec3 a, Vec3 b, double tolerance = 1e-12) {
  INFO(a.x << " " << a.y << " " << a.z << " against " << b.x << " " << b.y << " " << b.z);
  REQUIRE(norm(a - b) <= tolerance);
}

/// Pixels between a block's projected points and the nearest edge of the picture.
double border_by_points(const Camera& camera, const Scene& scene) {
  double border = std::numeric_limits<double>::infinity();
  for (const Block& block : scene.blocks) {
    for (const Vec3 p : surface_points(block.shape)) {
      const Vec3 pixel = project(camera, block.world_from_block * p);
      border = std::min({border, pixel.x, pixel.y, camera.intrinsics.width - pixel.x,
                         camera.intrinsics.height - pixel.y});
    }
  }
  return border;
}

/// Largest border that `in_view` accepts, by bisection.
double border_by_in_view(const Camera& camera, const Scene& scene) {
  double low = -1e4, high = 1e4;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (in_view(camera, scene, middle) ? low : high) = middle;
  }
  return low;
}

}  // namespace

TEST_CASE("a camera on the x axis sees +y to the right and +z upwards") {
  // From (10, 0, 2) towards -x, the right hand points to +y and down to -z.
  const Camera camera = look_at({10, 0, 2}, {0, 0, 2}, square(200, 100), "a");
  REQUIRE(camera.name == "a");
  const Mat3 m = matrix(camera.world_from_camera.rotation);
  require_close(m.columns[0], {0, 1, 0});
  require_close(m.columns[1], {0, 0, -1});
  require_close(m.columns[2], {-1, 0, 0});
  REQUIRE(camera.azimuth_deg == 0.0);
  REQUIRE(camera.elevation_deg == 0.0);
  // One metre right and two up, 10 m away, at 100 pixels a unit slope: 10 right, 20 up.
  require_close(project(camera, {0, 1, 4}), {110, 80, 10});
  require_close(project(camera, {5, 1, 4}), {120, 60, 5});
}

TEST_CASE("azimuth and elevation of a camera are those of its place about the target") {
  const Vec3 target{1, -2, 3};
  for (const auto& [azimuth, elevation] : {std::pair{0.0, 0.0},
                                           {90.0, 30.0},
                                           {225.0, -5.0},
                                           {359.5, 89.0},
                                           {180.0, 45.0},
                                           {270.0, 60.0}}) {
    const double a = radians(azimuth), e = radians(elevation);
    const Vec3 eye = target + 7.0 * Vec3{exact::cos(e) * exact::cos(a),
                                         exact::cos(e) * exact::sin(a), exact::sin(e)};
    const Camera camera = look_at(eye, target, square(100, 90));
    CHECK(camera.azimuth_deg == Approx(azimuth).margin(1e-9));
    CHECK(camera.azimuth_deg >= 0.0);
    CHECK(camera.azimuth_deg < 360.0);
    CHECK(camera.elevation_deg == Approx(elevation).margin(1e-9));
    require_close(project(camera, target), {50, 50, 7}, 1e-9);
    // World up is up in the picture: no roll.
    const Vec3 above = project(camera, target + Vec3{0, 0, 0.1});
    CHECK(above.x == Approx(50).margin(1e-9));
    CHECK(above.y < 50);
  }
}

TEST_CASE("a vertical view has world y up and x right") {
  const Camera down = look_at({0, 0, 8}, {0, 0, 0}, square(100, 80));
  require_close(project(down, {1, 0, 0}), {60, 50, 8});
  require_close(project(down, {0, 1, 0}), {50, 40, 8});
  CHECK(down.elevation_deg == Approx(90.0));
  CHECK(down.azimuth_deg == 270.0);
}

TEST_CASE("an orthographic camera does not shrink with distance") {
  Intrinsics in = square(100, 20);
  in.orthographic = true;
  const Camera camera = look_at({0, -5, 1}, {0, 0, 1}, in);
  require_close(project(camera, {1, 0, 2}), {70, 30, 5});
  require_close(project(camera, {1, 40, 2}), {70, 30, 45});
  // A unit cube is 20 pixels wide: 40 pixels of border on every side.
  const Scene scene = one_block(Box{{0.5, 0.5, 0.5}}, {{0, 0, 1}, {}});
  CHECK(in_view(camera, scene, 40.0 - 1e-9));
  CHECK_FALSE(in_view(camera, scene, 40.0 + 1e-9));
}

TEST_CASE("a ball's silhouette is wider than its diameter at its depth") {
  // Radius 3 at distance 5: the tangent cone has tan = 3 / 4, not 3 / 5.
  const Camera camera = look_at({0, -5, 0}, {0, 0, 0}, square(200, 100));
  const Scene scene = one_block(Sphere{3.0});
  CHECK(in_view(camera, scene, 25.0 - 1e-9));
  CHECK_FALSE(in_view(camera, scene, 25.0 + 1e-9));
}

TEST_CASE("nothing beside or behind the camera is in view") {
  const Camera camera = look_at({0, -5, 0}, {0, 0, 0}, square(200, 100));
  CHECK_FALSE(in_view(camera, one_block(Box{{0.1, 0.1, 0.1}}, {{0, -6, 0}, {}})));
  CHECK_FALSE(in_view(camera, one_block(Box{{0.1, 6, 0.1}})));  // around the camera
  CHECK_FALSE(in_view(camera, one_block(Box{{0.1, 0.1, 0.1}}, {{6, 0, 0}, {}})));
  CHECK(in_view(camera, one_block(Box{{0.1, 0.1, 0.1}})));
}

TEST_CASE("in_view agrees with the projections of dense surface points, for every shape") {
  Rng rng({7, 1, 2, 3}, Stream::structure);
  const Prism wedge{{{-0.5, -0.3}, {0.6, -0.3}, {0.1, 0.5}}, 0.4};
  const Shape shapes[] = {Box{{0.5, 0.3, 0.7}}, Cylinder{0.4, 0.6}, Sphere{0.5}, wedge};
  for (int i = 0; i < 40; ++i) {
    const Vec3 axis = normalized(Vec3{rng.normal(), rng.normal(), rng.normal()});
    const Pose pose{{rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-1, 1)},
                    axis_angle(axis, rng.uniform(0, 6))};
    const Vec3 away = normalized(Vec3{rng.normal(), rng.normal(), rng.normal()});
    Intrinsics in{300, 220, 210, 190, 140, 120, i % 4 == 3};
    if (in.orthographic) in.fx = in.fy = 30;
    const Camera camera = look_at(rng.uniform(4, 9) * away, {0, 0, 0}, in);
    for (const Shape& shape : shapes) {
      const Scene scene = one_block(shape, pose);
      const double exact = border_by_in_view(camera, scene);
      const double sampled = border_by_points(camera, scene);
      CHECK(exact <= sampled + 1e-6);
      CHECK(exact == Approx(sampled).margin(0.02));
    }
  }
}
