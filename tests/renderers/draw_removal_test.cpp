// Outlines of blocks, and the marks of one that leaves.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "drystone/error.hpp"
#include "drystone/overlay.hpp"
#include "renderers/silhouette.hpp"
#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

constexpr int kSize = 200;

/// Signed distance from the sides of a convex polygon, in either order; positive outside.
double from_sides(const std::vector<Vec2>& polygon, Vec2 p) {
  double area = 0.0, furthest = -1e300;
  for (const bool measuring : {true, false}) {
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      const Vec2 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
      if (measuring) {
        area += cross(a, b);
      } else {
        furthest =
            std::max(furthest, (area > 0.0 ? -1.0 : 1.0) * cross(b - a, p - a) / norm(b - a));
      }
    }
  }
  return furthest;
}

/// A cube before another, taller one: from the front the second shows its upper half only.
Scene one_behind(double height_in_front) {
  Scene scene;
  scene.blocks.push_back(
      block_of(Box{{0.5, 0.3, height_in_front / 2}}, {{0, -0.8, height_in_front / 2}, {}}));
  scene.blocks.push_back(block_of(Box{{0.4, 0.3, 0.8}}, {{0, 0, 0.8}, {}}, {0.2, 0.4, 0.7}));
  scene.blocks[0].id = 4;
  scene.blocks[1].id = 9;
  return scene;
}

bool red(const Frame& frame, std::size_t p) {
  return frame.rgb[3 * p] > 220 && frame.rgb[3 * p + 1] < 60;
}

int count(const Frame& frame, const std::function<bool(std::size_t)>& which) {
  int n = 0;
  for (std::size_t p = 0; p < frame.instance.size(); ++p) n += which(p);
  return n;
}

}  // namespace

TEST_CASE("a silhouette is the outline of the pixels in which a block is seen alone") {
  Rng rng(Key{.seed = 8}, Stream::event);
  for (std::uint64_t k = 0; k < 60; ++k) {
    Camera camera = random_camera(k, kSize);
    if (k % 3 == 2) {
      camera.intrinsics.orthographic = true;
      camera.intrinsics.fx = camera.intrinsics.fy = 60.0;
    }
    Scene scene;
    scene.blocks.push_back(
        block_of(random_shape(rng), {{rng.uniform(-0.3, 0.3), 0, 1.0}, random_rotation(rng)}));
    const Frame frame = render_one(scene, camera);
    const std::vector<Vec2> outline = silhouette(camera, scene.blocks[0]);
    REQUIRE(outline.size() >= 3);
    int wrong = 0, inside = 0;
    for (int y = 0; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        // A polygon of 48 sides leaves 0.2% of the radius out.
        const double d = from_sides(outline, {x + 0.5, y + 0.5});
        const bool seen = frame.instance[pixel(frame, x, y)] == 1;
        wrong += seen ? d > 0.15 : d < -1e-6;
        inside += seen;
      }
    }
    INFO("scene " << k);
    CHECK(wrong == 0);
    CHECK(inside > 100);
  }
}

TEST_CASE("nothing behind the camera, about it or at its eye has a silhouette") {
  const Camera camera = front_camera(6, 1, square_picture(kSize));
  CHECK(silhouette(camera, block_of(Box{{0.5, 0.5, 0.5}}, {{0, -8, 1}, {}})).empty());
  CHECK(silhouette(camera, block_of(Box{{0.5, 0.5, 0.5}}, {{0, -6, 1}, {}})).empty());
  CHECK(silhouette(camera, block_of(Sphere{0.5}, {{0, -6, 1}, {}})).empty());
  CHECK(silhouette(camera, block_of(Sphere{0.5}, {{0, -5.7, 1}, {}})).empty());
}

TEST_CASE("a block that leaves has its outline drawn, and a cross if it vanishes") {
  const Camera camera = front_camera(6, 1, square_picture(kSize));
  Scene scene = one_behind(0.1);
  scene.blocks.erase(scene.blocks.begin());
  const Frame before = render_one(scene, camera);
  const std::vector<Vec2> outline = silhouette(camera, scene.blocks[0]);
  for (const bool vanishes : {false, true}) {
    Frame after = before;
    draw_removal(after, camera, scene, {9, vanishes});
    CHECK((after.depth_m == before.depth_m));
    CHECK((after.instance == before.instance));
    CHECK((after.normals == before.normals));
    int missing = 0, stray = 0, crossed = 0;
    for (int y = 0; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        const std::size_t p = pixel(after, x, y);
        const double d = std::abs(from_sides(outline, {x + 0.5, y + 0.5}));
        const bool changed =
            !std::equal(&after.rgb[3 * p], &after.rgb[3 * p] + 3, &before.rgb[3 * p]);
        if (d < 0.3) missing += !red(after, p);
        if (from_sides(outline, {x + 0.5, y + 0.5}) > 5.0) stray += changed;
        if (from_sides(outline, {x + 0.5, y + 0.5}) < -5.0) crossed += red(after, p);
      }
    }
    CHECK(missing == 0);
    CHECK(stray == 0);
    CHECK((crossed > 0) == vanishes);
  }
}

TEST_CASE(
    "the outline is dashed where something hides the block, and the cross lies where it is seen") {
  const Camera camera = front_camera(6, 1, square_picture(kSize));
  const Scene half = one_behind(0.8);
  const Frame before = render_one(half, camera);
  Frame vanishing = before, sliding = before;
  draw_removal(vanishing, camera, half, {9, true});
  draw_removal(sliding, camera, half, {9, false});
  // The cross is where both differ: on the block that leaves, none on that before it.
  const auto differs = [&](std::size_t p) {
    return !std::equal(&vanishing.rgb[3 * p], &vanishing.rgb[3 * p] + 3, &sliding.rgb[3 * p]);
  };
  CHECK(count(before, [&](std::size_t p) { return differs(p) && before.instance[p] == 2; }) > 50);
  CHECK(count(before, [&](std::size_t p) { return differs(p) && before.instance[p] != 2; }) == 0);

  // The outline's sides are upright: above they are red in every row, below in some.
  const std::vector<Vec2> outline = silhouette(camera, half.blocks[1]);
  double left = kSize;
  for (const Vec2 p : outline) left = std::min(left, p.x);
  const auto red_rows = [&](int from, int to) {
    int rows = 0;
    for (int y = from; y < to; ++y) rows += red(sliding, pixel(sliding, static_cast<int>(left), y));
    return static_cast<double>(rows) / (to - from);
  };
  const int top = static_cast<int>(project(camera, {0, 0, 1.6}).y);
  const int edge = static_cast<int>(project(camera, {0, -0.8, 0.8}).y);
  const int foot = static_cast<int>(project(camera, {0, 0, 0}).y);
  CHECK(red_rows(top + 4, edge - 4) == 1.0);
  CHECK(red_rows(edge + 4, foot - 4) > 0.25);
  CHECK(red_rows(edge + 4, foot - 4) < 0.75);

  // Of what nobody sees there is the dashed outline only.
  const Scene hidden = one_behind(1.9);
  const Frame wall = render_one(hidden, camera);
  Frame a = wall, b = wall;
  draw_removal(a, camera, hidden, {9, true});
  draw_removal(b, camera, hidden, {9, false});
  CHECK((a.rgb == b.rgb));
  CHECK((a.rgb != wall.rgb));
}

TEST_CASE("a picture that does not show what is needed is refused") {
  const Scene scene = one_behind(0.5);
  const Camera camera = front_camera(6, 1, square_picture(kSize));
  const Frame whole = render_one(scene, camera);
  Frame frame = whole;
  frame.instance.clear();
  CHECK_THROWS_AS(draw_removal(frame, camera, scene, {9, true}), Error);
  frame = whole;
  frame.rgb.clear();
  CHECK_THROWS_AS(draw_removal(frame, camera, scene, {9, true}), Error);
  frame = whole;
  CHECK_THROWS_AS(draw_removal(frame, camera, scene, {0, true}), Error);
  CHECK_THROWS_AS(draw_removal(frame, front_camera(6, 1, square_picture(100)), scene, {9, true}),
                  Error);
  // Behind the camera: nothing to draw.
  const Camera past = camera_at({0, 3, 1}, {0, 9, 1}, square_picture(kSize));
  frame = render_one(scene, past);
  const auto rgb = frame.rgb;
  draw_removal(frame, past, scene, {9, true});
  CHECK((frame.rgb == rgb));
}
