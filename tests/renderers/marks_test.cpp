// Arrows over pictures, and what marks events have.
#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "drystone/overlay.hpp"
#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

Scene some_scene() {
  Scene scene;
  scene.blocks.push_back(block_of(Box{{0.5, 0.4, 0.3}}, {{0, 0, 0.3}, {}}, {0.2, 0.4, 0.7}));
  scene.blocks.push_back(block_of(Box{{0.3, 0.3, 0.3}}, {{0.1, 0, 0.9}, {}}, {0.9, 0.8, 0.2}));
  scene.blocks[1].id = 1;
  return scene;
}

double from_segment(Vec2 p, Vec2 a, Vec2 b) {
  const double t = std::clamp(dot(p - a, b - a) / dot(b - a, b - a), 0.0, 1.0);
  return norm(p - a - t * (b - a));
}

void check_close(Vec3 a, Vec3 b) {
  INFO(a.x << " " << a.y << " " << a.z << " against " << b.x << " " << b.y << " " << b.z);
  CHECK(norm(a - b) < 1e-12);
}

}  // namespace

TEST_CASE("an arrow changes colours near its segment only, and no other plane") {
  Rng rng(Key{.seed = 3}, Stream::event);
  for (const int size : {96, 224, 500}) {
    for (int k = 0; k < 12; ++k) {
      const Camera camera = k % 4 == 3 ? random_camera(100 + static_cast<std::uint64_t>(k), size)
                                       : front_camera(6, 1, square_picture(size));
      const Frame before = render_one(some_scene(), camera);
      const Arrow arrow{{rng.uniform(-2, -0.5), rng.uniform(-1, 1), rng.uniform(0.2, 2)},
                        {rng.uniform(0.2, 2), rng.uniform(-1, 1), rng.uniform(0.2, 2)}};
      Frame after = before;
      draw_arrow(after, camera, arrow);
      CHECK(after.depth_m == before.depth_m);
      CHECK(after.instance == before.instance);
      CHECK(after.normals == before.normals);
      const Vec2 a = project(camera, arrow.from).xy(), b = project(camera, arrow.to).xy();
      const double shaft = std::max(1.6, 0.008 * size), rim = 1.1 * shaft;
      int stray = 0, missing = 0;
      for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
          const std::size_t p = pixel(after, x, y);
          const bool changed = after.rgb[3 * p] != before.rgb[3 * p] ||
                               after.rgb[3 * p + 1] != before.rgb[3 * p + 1] ||
                               after.rgb[3 * p + 2] != before.rgb[3 * p + 2];
          const double d = from_segment({x + 0.5, y + 0.5}, a, b);
          // Corners of the rim reach farther than its sides.
          stray += changed && d > 3.2 * shaft + 1.6 * rim + 1.0;
          const Vec2 here{x + 0.5, y + 0.5};
          const bool within =
              d < shaft - 1.0 && norm(here - a) > shaft && norm(here - b) > 2.2 * shaft;
          // Along the shaft there is its colour.
          const bool red = after.rgb[3 * p] > 200 && after.rgb[3 * p + 1] < 60;
          missing += within && !red;
        }
      }
      CHECK(stray == 0);
      CHECK(missing == 0);
    }
  }
}

TEST_CASE("the head is at the arrow's point") {
  const Camera camera = front_camera(6, 1, square_picture(300));
  Frame frame = render_one(Scene{}, camera);
  const Frame before = frame;
  draw_arrow(frame, camera, {{-1, 0, 1}, {1, 0, 1}});
  const auto changed_in_column = [&](double x) {
    int count = 0;
    for (int y = 0; y < 300; ++y) {
      const std::size_t p = pixel(frame, static_cast<int>(x), y);
      count += frame.rgb[3 * p + 1] != before.rgb[3 * p + 1];
    }
    return count;
  };
  const double a = project(camera, {-1, 0, 1}).x, b = project(camera, {1, 0, 1}).x;
  const double shaft = 0.008 * 300;
  CHECK(changed_in_column(b - 6.4 * shaft) > 2 * changed_in_column(a + 10) - 4);
  CHECK(changed_in_column(b + 3 * shaft) == 0);
  CHECK(changed_in_column(b - 1) > 0);
  // The same upside down: the picture mirrors.
  Frame other = before;
  draw_arrow(other, camera, {{1, 0, 1}, {-1, 0, 1}});
  int different = 0;
  for (int y = 0; y < 300; ++y) {
    for (int x = 0; x < 300; ++x) {
      const std::size_t p = pixel(frame, x, y), q = pixel(other, 299 - x, y);
      different += std::abs(frame.rgb[3 * p + 1] - other.rgb[3 * q + 1]) > 2 &&
                   frame.rgb[3 * p + 1] != before.rgb[3 * p + 1];
    }
  }
  CHECK(different <= 4);
}

TEST_CASE("arrows are the same bytes on every machine") {
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (std::uint64_t k = 0; k < 12; ++k) {
    Rng rng(Key{.seed = 4, .index = k}, Stream::event);
    Frame frame;
    const Camera camera = random_camera(k, 90);
    frame.width = frame.height = 90;
    frame.rgb.assign(3 * 90 * 90, 200);
    // One draw a statement: in which order a call's arguments are evaluated differs by compiler.
    const Color color{rng.uniform(), rng.uniform(), rng.uniform()};
    const Arrow arrow{{rng.uniform(-2, 2), rng.uniform(-2, 2), rng.uniform(0, 3)},
                      {rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0, 3)}};
    draw_arrow(frame, camera, arrow, color);
    for (const std::uint8_t byte : frame.rgb) hash = (hash ^ byte) * 1099511628211u;
  }
  CHECK(hash == 0x2b2d14b88d68be87u);
}

TEST_CASE("an arrow along the line of sight is a dot or a cross at its point") {
  const Camera camera = front_camera(6, 1, square_picture(200));
  const Frame empty = render_one(Scene{}, camera);
  const auto drawn = [&](Vec3 from, Vec3 to) {
    Frame frame = empty;
    draw_arrow(frame, camera, {from, to}, {0.9, 0.1, 0.1});
    return frame;
  };
  const Frame to_camera = drawn({0, 0, 1}, {0, -1, 1}), away = drawn({0, -1, 1}, {0, 0, 1});
  const auto green = [](const Frame& f, int x, int y) {
    return int{f.rgb[3 * pixel(f, x, y) + 1]};
  };
  CHECK(green(to_camera, 100, 100) == 255);
  CHECK(green(away, 100, 100) > 240);
  CHECK(green(to_camera, 102, 102) < 60);  // beyond the dot, of radius 1.6
  CHECK(green(away, 102, 102) > 200);      // on an arm of the cross
  CHECK(green(away, 103, 100) < 60);       // between its arms
}

TEST_CASE("an arrow that leaves the picture has its point at the border") {
  const Camera camera = front_camera(6, 1, square_picture(200));
  const Frame empty = render_one(Scene{}, camera);
  const double edge_m = 6 * std::tan(radians(20));  // what is seen beside the middle
  const auto drawn = [&](Vec3 from, Vec3 to) {
    Frame frame = empty;
    draw_arrow(frame, camera, {from, to});
    return frame;
  };
  const auto red_in_column = [&](const Frame& frame, int x) {
    int count = 0;
    for (int y = 0; y < 200; ++y) {
      const std::size_t p = 3 * pixel(frame, x, y);
      count += frame.rgb[p] > 200 && frame.rgb[p + 1] < 60;
    }
    return count;
  };
  // The point is 3.2 pixels from the border, the head's base 10.4 before it.
  for (const double from : {0.0, edge_m - 0.08}) {
    const Frame frame = drawn({from, 0, 1}, {5, 0, 1});
    CHECK(red_in_column(frame, 198) == 0);
    CHECK(red_in_column(frame, 193) >= 1);
    CHECK(red_in_column(frame, 193) <= 5);
    CHECK(red_in_column(frame, 188) >= 8);
    CHECK(red_in_column(frame, 185) >= 2);  // the shaft
    CHECK(red_in_column(frame, 185) <= 4);
  }
  CHECK((drawn({2 * edge_m, 0, 1}, {5, 0, 1}).rgb == empty.rgb));
  // Its tail may be beyond.
  CHECK((drawn({5, 0, 1}, {0, 0, 1}).rgb != drawn({1, 0, 1}, {0, 0, 1}).rgb));
}

TEST_CASE("what lies behind the camera is cut off") {
  const Camera camera = front_camera(6, 1, square_picture(100));
  const Frame empty = render_one(Scene{}, camera);
  Frame frame = empty;
  draw_arrow(frame, camera, {{0, 0, 1}, {0, -20, 1}});
  CHECK(frame.rgb == empty.rgb);
  draw_arrow(frame, camera, {{-3, -20, 1}, {0.5, 0, 1}});
  CHECK(frame.rgb != empty.rgb);
  // From the point to the picture's left border, on the horizon.
  CHECK(frame.rgb[3 * pixel(frame, 3, 50) + 1] < 60);
  CHECK(frame.rgb[3 * pixel(frame, 95, 50) + 1] == empty.rgb[3 * pixel(frame, 95, 50) + 1]);
  Frame none;
  CHECK_THROWS_AS(draw_arrow(none, camera, {}), Error);
}

namespace {

Arrow arrow_of(const Scene& scene, double length_m) {
  const EventMarks marks = event_marks(scene, length_m);
  REQUIRE(marks.arrows.size() == 1);
  CHECK_FALSE(marks.removal);
  return marks.arrows[0];
}

}  // namespace

TEST_CASE("a push's arrow ends where the impulse's line enters the block") {
  Scene scene = some_scene();
  CHECK(event_marks(scene, 1.0) == EventMarks{});
  scene.event = Push{0, {3, 0, 0}};
  check_close(arrow_of(scene, 0.4).to, {-0.5, 0, 0.3});
  check_close(arrow_of(scene, 0.4).from, {-0.9, 0, 0.3});
  scene.event = Push{1, {0, -2, 0}};
  check_close(arrow_of(scene, 1.0).to, {0.1, 0.3, 0.9});
  // Obliquely: the line leaves (0.1, 0, 0.9) backwards through the side x = -0.2.
  scene.event = Push{1, {2, 1, 0}};
  check_close(arrow_of(scene, 1.0).to, {-0.2, -0.15, 0.9});

  const auto hit = [&](const Shape& shape, Quat turn, Vec3 impulse) {
    scene.blocks[1].shape = shape;
    scene.blocks[1].world_from_block = {{1, 2, 3}, turn};
    scene.event = Push{1, impulse};
    return arrow_of(scene, 1.0).to - Vec3{1, 2, 3};
  };
  check_close(hit(Sphere{0.5}, yaw(1), {-2, 1, 2}), (0.5 / 3.0) * Vec3{2, -1, -2});
  check_close(hit(Cylinder{0.5, 0.2}, {}, {3, 4, 0}), {-0.3, -0.4, 0});
  check_close(hit(Cylinder{0.5, 0.2}, {}, {1, 0, -1}), {-0.2, 0, 0.2});
  check_close(hit(Box{{0.5, 0.1, 0.1}}, yaw(kPi / 2), {0, -1, 0}), {0, 0.5, 0});
  // A right triangle with legs along x and z: its centroid is at (1/3, 1/3) of them.
  check_close(hit(Prism{{{0, 0}, {0.6, 0}, {0, 0.3}}, 0.2}, {}, {1, 0, 0}), {0, 0, 0.1});
  check_close(hit(Prism{{{0, 0}, {0.6, 0}, {0, 0.3}}, 0.2}, {}, {-1, 0, 0}), {0.4, 0, 0.1});

  scene.event = Push{1, {}};
  CHECK_THROWS_AS(event_marks(scene, 1.0), Error);
  scene.event = Push{7, {1, 0, 0}};
  CHECK_THROWS_AS(event_marks(scene, 1.0), Error);
}

TEST_CASE("drops and projectiles have their arrow in front of them") {
  Scene scene = some_scene();
  Drop drop;
  drop.shape = Box{{0.2, 0.2, 0.1}};
  drop.world_from_body.position = {0.1, 0.2, 3};
  scene.event = drop;
  check_close(arrow_of(scene, 0.5).from, {0.1, 0.2, 2.9});
  check_close(arrow_of(scene, 0.5).to, {0.1, 0.2, 2.4});
  Projectile ball;
  ball.radius = 0.1;
  ball.position = {3, 0, 1};
  ball.velocity = {-4, 0, 3};
  scene.event = ball;
  check_close(arrow_of(scene, 0.5).from, {2.92, 0, 1.06});
  check_close(arrow_of(scene, 0.5).to, {2.52, 0, 1.36});
  CHECK_THROWS_AS(event_marks(scene, 0.0), Error);
}

TEST_CASE("the arrow of a short fall ends at what is below, and reaches back over the body") {
  Scene scene = some_scene();
  Drop drop;
  drop.shape = Sphere{0.1};
  drop.world_from_body.position = {0.1, 0, 1.5};  // its lowest point is 0.2 m above the top
  scene.event = drop;
  check_close(arrow_of(scene, 0.5).to, {0.1, 0, 1.2});
  check_close(arrow_of(scene, 0.5).from, {0.1, 0, 1.7});
  drop.world_from_body.position = {5, 0, 0.3};  // beside the tower
  scene.event = drop;
  check_close(arrow_of(scene, 0.5).to, {5, 0, 0});
}

TEST_CASE("what is drawn out has an arrow along its way, what vanishes none") {
  Scene scene = some_scene();
  scene.event = Remove{1, 0.5, {0, -2, 0}, 1.0};
  const EventMarks marks = event_marks(scene, 0.5);
  REQUIRE(marks.arrows.size() == 1);
  check_close(marks.arrows[0].from, {0.1, -0.3, 0.9});
  check_close(marks.arrows[0].to, {0.1, -0.8, 0.9});
  CHECK(marks.removal == RemovalMark{1, false});
  scene.event = Remove{1};
  CHECK(event_marks(scene, 0.5) == EventMarks{{}, RemovalMark{1, true}});
  scene.event = Remove{7};
  CHECK_THROWS_AS(event_marks(scene, 0.5), Error);
}

TEST_CASE("shakes and tilts have theirs beside the tower") {
  // Along x the tower reaches from -0.5 to 0.5, about a middle at 0.05.
  Scene scene = some_scene();
  scene.event = Shake{{3, 0, 0}};
  const EventMarks shake = event_marks(scene, 1.0);
  REQUIRE(shake.arrows.size() == 2);
  check_close(shake.arrows[0].from, {0.65, 0, 0});
  check_close(shake.arrows[0].to, {1.65, 0, 0});
  check_close(shake.arrows[1].from, {-0.65, 0, 0});
  check_close(shake.arrows[1].to, {-1.65, 0, 0});
  // About +y, +x turns towards -z.
  scene.event = Tilt{{0, 1, 0}, 0.2};
  const EventMarks tilt = event_marks(scene, 1.0);
  REQUIRE(tilt.arrows.size() == 2);
  check_close(tilt.arrows[0].from, {0.65, 0, 0.5});
  check_close(tilt.arrows[0].to, {0.65, 0, 0});
  check_close(tilt.arrows[1].from, {-0.65, 0, 0});
  check_close(tilt.arrows[1].to, {-0.65, 0, 0.5});
  scene.event = Tilt{{0, 1, 0}, -0.2};
  check_close(event_marks(scene, 1.0).arrows[0].to, {-0.65, 0, 0});
  scene.event = Tilt{{0, 1, 0}, 0.0};
  CHECK_THROWS_AS(event_marks(scene, 1.0), Error);
}
