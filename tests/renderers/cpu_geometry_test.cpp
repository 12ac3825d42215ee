// Depth, ids and normals against answers worked out by hand.
#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

constexpr int kSize = 101;  // odd, so that a pixel's centre lies on the axis
constexpr int kMiddle = 50;

Scene scene_with(const Shape& shape, Pose pose) {
  Scene scene;
  scene.blocks.push_back(block_of(shape, pose));
  scene.lights.push_back(light_from({0.3, -1, 1}));
  return scene;
}

void check_middle(const Frame& frame, double depth, Vec3 normal) {
  const std::size_t k = pixel(frame, kMiddle, kMiddle);
  CHECK(frame.instance[k] == 1);
  CHECK(frame.depth_m[k] == Approx(depth).epsilon(1e-6));
  CHECK(frame.normals[3 * k] == Approx(normal.x).margin(1e-6));
  CHECK(frame.normals[3 * k + 1] == Approx(normal.y).margin(1e-6));
  CHECK(frame.normals[3 * k + 2] == Approx(normal.z).margin(1e-6));
}

}  // namespace

TEST_CASE("every shape straight ahead has the exact depth, id and normal") {
  const Camera camera = front_camera(8.0, 1.0, square_picture(kSize));
  const Pose upright{{0, 0, 1}, {}};
  SECTION("box") {
    const Frame frame = render_one(scene_with(Box{{0.5, 0.25, 0.4}}, upright), camera);
    check_middle(frame, 7.75, {0, -1, 0});
  }
  SECTION("turned box shows its edge's face") {
    const Pose turned{{0.1, 0, 1}, yaw(kPi / 4)};
    const Frame frame = render_one(scene_with(Box{{0.5, 0.5, 0.5}}, turned), camera);
    const double s = std::sqrt(0.5);
    check_middle(frame, 8.0 - (std::sqrt(0.5) - 0.1), {-s, -s, 0});
  }
  SECTION("sphere") {
    check_middle(render_one(scene_with(Sphere{0.4}, upright), camera), 7.6, {0, -1, 0});
  }
  SECTION("upright cylinder") {
    check_middle(render_one(scene_with(Cylinder{0.3, 0.6}, upright), camera), 7.7, {0, -1, 0});
  }
  SECTION("lying cylinder shows its cap") {
    const Pose lying{{0, 0, 1}, axis_angle({1, 0, 0}, kPi / 2)};
    check_middle(render_one(scene_with(Cylinder{0.3, 0.6}, lying), camera), 7.4, {0, -1, 0});
  }
  SECTION("prism's cap") {
    const Prism wedge{{{-0.4, -0.3}, {0.5, -0.3}, {0.0, 0.5}}, 0.2};
    check_middle(render_one(scene_with(wedge, upright), camera), 7.8, {0, -1, 0});
  }
  SECTION("prism's slanted side") {
    // Turned so that its outline's upper right side, 45 degrees steep, faces the camera.
    const Prism wedge{{{-0.5, -0.5}, {0.5, -0.5}, {-0.5, 0.5}}, 0.5};
    const Pose turned{{0, 0, 1}, yaw(-kPi / 2)};
    const double s = std::sqrt(0.5);
    check_middle(render_one(scene_with(wedge, turned), camera), 8.0, {0, -s, s});
  }
}

TEST_CASE("depth counts along the camera's z, not along the ray") {
  const Camera camera = front_camera(8.0, 1.0, square_picture(kSize, 60.0));
  const Frame frame = render_one(scene_with(Box{{3, 0.5, 1}}, {{0, 0, 1}, {}}), camera);
  for (int x = 20; x <= 80; ++x) {
    CHECK(frame.depth_m[pixel(frame, x, kMiddle)] == Approx(7.5).epsilon(1e-6));
  }
}

TEST_CASE("spheres and cylinders have their analytic depth across the picture") {
  const Intrinsics in = square_picture(kSize, 20.0);
  const Camera camera = front_camera(6.0, 1.0, in);
  const double r = 0.5;
  const Frame ball = render_one(scene_with(Sphere{r}, {{0, 0, 1}, {}}), camera);
  const Frame drum = render_one(scene_with(Cylinder{r, 0.6}, {{0, 0, 1}, {}}), camera);
  int checked = 0;
  for (int x = 0; x < kSize; ++x) {
    const double slope = (x + 0.5 - in.cx) / in.fx;
    // |(0, -6) + t (slope, 1)| = r in the level plane through the centre.
    const double a = 1 + slope * slope, b = -6.0, c = 36.0 - r * r;
    const double root = b * b - a * c;
    const std::size_t k = pixel(ball, x, kMiddle);
    if (root <= 1e-3) {
      if (root < -1e-3) CHECK(ball.instance[k] == 0);
      continue;
    }
    const double depth = (-b - std::sqrt(root)) / a;
    CHECK(ball.depth_m[k] == Approx(depth).margin(1e-5));
    CHECK(drum.depth_m[k] == Approx(depth).margin(1e-5));
    CHECK(drum.normals[3 * k] == Approx(slope * depth / r).margin(1e-4));
    ++checked;
  }
  CHECK(checked > 20);
}

TEST_CASE("an orthographic camera keeps sizes and gives depth along its axis") {
  Intrinsics in = square_picture(kSize);
  in.orthographic = true;
  in.fx = in.fy = 20.5;
  const Scene scene = scene_with(Box{{0.5, 0.25, 0.5}}, {{0, 0, 1}, {}});
  for (const double distance : {3.0, 30.0}) {
    const Frame frame = render_one(scene, front_camera(distance, 1.0, in));
    check_middle(frame, distance - 0.25, {0, -1, 0});
    int covered = 0;
    for (const std::uint16_t id : frame.instance) covered += id == 1;
    CHECK(covered == 21 * 21);  // 10.25 pixels on either side of a pixel's centre
  }
}

TEST_CASE("the nearest block wins, whatever the order of blocks") {
  const Block near_block = block_of(Box{{0.3, 0.3, 0.3}}, {{0, -2, 1}, {}});
  const Block far_block = block_of(Box{{0.6, 0.6, 0.6}}, {{0, 2, 1}, {}});
  const Camera camera = front_camera(8.0, 1.0, square_picture(kSize));
  for (const bool near_first : {true, false}) {
    Scene scene;
    scene.blocks = near_first ? std::vector<Block>{near_block, far_block}
                              : std::vector<Block>{far_block, near_block};
    const Frame frame = render_one(scene, camera);
    CHECK(frame.instance[pixel(frame, kMiddle, kMiddle)] == (near_first ? 1 : 2));
    CHECK(frame.depth_m[pixel(frame, kMiddle, kMiddle)] == Approx(5.7));
  }
}

TEST_CASE("ground, walls and sky have id 0; only the sky has no depth") {
  Scene scene = scene_with(Box{{0.3, 0.3, 0.3}}, {{0, 0, 0.3}, {}});
  const Camera camera = front_camera(8.0, 1.0, square_picture(kSize, 60.0));
  Frame frame = render_one(scene, camera);
  const std::size_t sky = pixel(frame, kMiddle, 2), floor = pixel(frame, kMiddle, 98);
  CHECK(frame.instance[sky] == 0);
  CHECK(std::isinf(frame.depth_m[sky]));
  CHECK(frame.normals[3 * sky + 2] == 0.0f);
  CHECK(frame.instance[floor] == 0);
  const double slope = (98.5 - 50.5) / camera.intrinsics.fy;
  CHECK(frame.depth_m[floor] == Approx(1.0 / slope).epsilon(1e-5));
  CHECK(frame.normals[3 * floor + 2] == 1.0f);

  scene.walls.push_back({{0, 3, 0}, {0, -1, 0}, {}});
  frame = render_one(scene, camera);
  CHECK(frame.instance[sky] == 0);
  CHECK(frame.depth_m[sky] == Approx(11.0));
  CHECK(frame.normals[3 * sky + 1] == -1.0f);

  // From behind, a wall is not there.
  frame = render_one(scene, camera_at({0, 8, 1}, {0, 0, 1}, camera.intrinsics));
  CHECK(frame.instance[pixel(frame, kMiddle, 56)] == 1);
}

TEST_CASE("planes that were not asked for stay empty, and sizes follow the camera") {
  Intrinsics in = square_picture(40);
  in.width = 53;
  in.height = 37;
  RenderOptions options;
  options.depth = false;
  std::vector<Frame> frames;
  make_cpu_renderer(options)->render(scene_with(Sphere{0.4}, {{0, 0, 1}, {}}),
                                     std::vector<Camera>{front_camera(5, 1, in)}, frames);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].width == 53);
  CHECK(frames[0].height == 37);
  CHECK(frames[0].rgb.size() == 53 * 37 * 3);
  CHECK(frames[0].instance.size() == 53 * 37);
  CHECK(frames[0].depth_m.empty());
  CHECK(frames[0].normals.empty());
}

TEST_CASE("what cannot be rendered is refused with a reason") {
  const Camera camera = front_camera(5, 1, square_picture(16));
  Camera blind = camera;
  blind.intrinsics.fx = 0.0;
  const Scene good = scene_with(Sphere{0.4}, {{0, 0, 1}, {}});
  CHECK_THROWS_AS(render_one(good, blind), Error);
  CHECK_THROWS_AS(render_one(scene_with(Sphere{-1}, {}), camera), Error);
  CHECK_THROWS_AS(render_one(scene_with(Prism{{{0, 0}, {1, 0}}, 1}, {}), camera), Error);
  Scene dark = scene_with(Sphere{0.4}, {{0, 0, 1}, {}});
  dark.lights[0].direction = {0, 0, 0};
  CHECK_THROWS_AS(render_one(dark, camera), Error);
  RenderOptions options;
  options.simd_target = "ABACUS";
  CHECK_THROWS_AS(make_cpu_renderer(options), Error);
}
