// Blocks that vanish or are drawn out: what statics and friction tell by hand.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/dynamics.hpp"
#include "simulators/towers.hpp"

namespace drystone {
namespace {

using test::box;
using test::scene_of;
using test::stack;

Effect effect_of(Scene scene, const Remove& removal) {
  scene.event = removal;
  ClipOptions options;
  options.record = false;
  const Disturbance result = Disturber().judge(scene, options);
  INFO(result.reason);
  return result.effect;
}

/// A deck of 4 m about x = 0 on three piers of 0.4 m; the middle one's right edge is at `edge`.
Scene trestle(double edge) {
  const Vec3 pier{0.2, 0.4, 1.0};
  return scene_of({box(pier, -1.6, 0, 0), box(pier, edge - 0.2, 0, 0), box(pier, 1.6, 0, 0),
                   box({2, 0.4, 0.15}, 0, 0, 2)});
}

}  // namespace

TEST_CASE("what is drawn out goes its way, and drags nothing along") {
  Scene scene = scene_of({box({0.5, 0.5, 0.05}, 0, 0, 0), box({0.1, 0.1, 0.1}, 0, 0, 0.1)});
  scene.event = Remove{scene.blocks[0].id, 0.5, {4, 0, 0}, 1.5};
  const Disturbance d = Disturber().disturb(scene, {}, 1);
  REQUIRE(d.clip.event_frame == 15);
  for (std::size_t frame = 0; frame < 30; ++frame) {
    const double t = static_cast<double>(frame) / 30.0;
    const auto& poses = d.clip.poses[15 + frame];
    INFO(frame);
    CHECK(poses[0].position.x == Approx(std::min(4.0 * t, 1.5)).margin(2e-3));
    CHECK(poses[0].position.z == Approx(0.05).margin(1e-3));
    // Until the plank's end is under its middle the cube lies where it was.
    if (4.0 * t < 0.4) CHECK(norm(poses[1].position - Vec3{0, 0, 0.2}) < 1e-3);
  }
  CHECK(std::abs(d.clip.poses.back()[1].position.y) < 0.01);
  CHECK(d.clip.poses.back()[1].position.z == Approx(0.1).margin(0.01));
  CHECK(d.left_at_s[0] < 0.0);  // what is taken away is not asked about
}

TEST_CASE("without its third pier a deck stays where two carry it, and falls where they do not") {
  for (const double speed : {0.0, 3.0}) {
    INFO(speed);
    // Across, away from nothing that is in the way.
    const Remove removal{2, 0.5, {0, speed, 0}, 1.0};
    CHECK(effect_of(trestle(0.1), removal) == Effect::stays);
    CHECK(effect_of(trestle(-0.1), removal) == Effect::collapses);
  }
}

TEST_CASE("a column stays whether its top is gone at once or drawn off, fast or slowly") {
  // With its friction of 1 the top would drag with W at 3 edges' height, against 4 W at half an
  // edge, and topple it.
  const Scene column = stack({0.0, 0.0, 0.0, 0.0});
  const int top = column.blocks.back().id;
  CHECK(effect_of(column, Remove{top, 0.5}) == Effect::stays);
  CHECK(effect_of(column, Remove{top, 0.5, {30, 0, 0}, 3}) == Effect::stays);
  CHECK(effect_of(column, Remove{top, 0.5, {0.25, 0, 0}, 1}) == Effect::stays);
}

}  // namespace drystone
