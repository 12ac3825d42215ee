// The viewer's camera.
#include "tools/viewer/eye.hpp"

#include <catch2/catch.hpp>

#include "simulators/towers.hpp"

namespace drystone {
namespace {

using test::stack;
using viewer::Eye;

Eye eye_on(const Scene& scene) {
  Eye eye;
  eye.fit(scene);
  return eye;
}

Camera camera_of_record(bool orthographic = false) {
  Intrinsics in{200, 200, 240, 240, 100, 100};
  if (orthographic) in = {200, 200, 40, 40, 100, 100, true};
  return look_at({4, -5, 3}, {0.1, 0, 1.5}, in, "cam");
}

}  // namespace

TEST_CASE("a fitted scene is wholly in view, in pictures of any shape") {
  const Scene scene = stack({0.0, 0.4, 0.8, 0.6});
  Eye eye = eye_on(scene);
  for (int turn = 0; turn < 6; ++turn) {
    eye.orbit(60.0, turn % 2 == 0 ? 20.0 : -20.0);
    CHECK(in_view(eye.camera(300, 200), scene, 1.0));
    CHECK(in_view(eye.camera(200, 600), scene, 1.0));
  }
}

TEST_CASE("orbiting goes round the scene, and stops short of the pole") {
  const Scene scene = stack({0.0, 0.0});
  Eye eye = eye_on(scene);
  const Camera before = eye.camera(200, 200);
  eye.orbit(90.0, 0.0);
  const Camera after = eye.camera(200, 200);
  CHECK(after.azimuth_deg == Approx(std::fmod(before.azimuth_deg + 90.0, 360.0)));
  CHECK(after.elevation_deg == Approx(before.elevation_deg));
  const Vec3 middle{0, 0, 1};
  CHECK(norm(after.world_from_camera.position - middle) ==
        Approx(norm(before.world_from_camera.position - middle)));
  eye.orbit(0.0, 500.0);
  CHECK(eye.camera(200, 200).elevation_deg == Approx(89.0));
}

TEST_CASE("panning moves the scene across the picture as far as it says") {
  const Scene scene = stack({0.0, 0.0});
  Eye eye = eye_on(scene);
  const Vec3 middle{0, 0, 1};
  const Vec3 before = project(eye.camera(400, 200), middle);
  eye.pan(0.25, 0.1);
  const Vec3 after = project(eye.camera(400, 200), middle);
  CHECK(after.x - before.x == Approx(0.25 * 200));
  CHECK(after.y - before.y == Approx(-0.1 * 200));
}

TEST_CASE("zooming goes nearer") {
  Eye eye = eye_on(stack({0.0, 0.0}));
  const Vec3 middle{0, 0, 1};
  const double before = project(eye.camera(200, 200), middle).z;
  eye.zoom(2.0);
  CHECK(project(eye.camera(200, 200), middle).z == Approx(0.5 * before));
}

TEST_CASE("a record's camera sees the same in any picture, until it is moved from where it is") {
  const Scene scene = stack({0.0, 0.2});
  Eye eye = eye_on(scene);
  const Camera record = camera_of_record();
  eye.take(record);
  const Camera square = eye.camera(400, 400), wide = eye.camera(600, 300);
  const Vec3 corner{0.5, -0.5, 1.0};
  const Vec3 seen = project(record, corner);
  CHECK(project(square, corner).x == Approx(2.0 * seen.x));
  CHECK(project(wide, corner).x - 300 == Approx(1.5 * (seen.x - 100)));
  CHECK(project(wide, corner).y == Approx(1.5 * seen.y));

  eye.orbit(0.0, 0.0);
  const Camera free = eye.camera(400, 400);
  CHECK(free.name == "free");
  CHECK(project(free, corner).x == Approx(project(square, corner).x).margin(1e-6));
  CHECK(project(free, corner).y == Approx(project(square, corner).y).margin(1e-6));
  eye.orbit(30.0, 0.0);
  CHECK(eye.camera(400, 400).azimuth_deg == Approx(std::fmod(record.azimuth_deg + 30.0, 360.0)));
}

TEST_CASE("moving from a camera without perspective keeps direction and size") {
  const Scene scene = stack({0.0, 0.2});
  Eye eye = eye_on(scene);
  const Camera record = camera_of_record(true);
  eye.take(record);
  eye.orbit(0.0, 0.0);
  const Camera free = eye.camera(200, 200);
  CHECK_FALSE(free.intrinsics.orthographic);
  CHECK(free.azimuth_deg == Approx(record.azimuth_deg));
  CHECK(free.elevation_deg == Approx(record.elevation_deg));
}

}  // namespace drystone
