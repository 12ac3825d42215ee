// The course of time in the viewer.
#include "tools/viewer/playback.hpp"

#include <catch2/catch.hpp>

#include "drystone/dynamics.hpp"
#include "drystone/error.hpp"
#include "simulators/towers.hpp"

namespace drystone {
namespace {

using namespace test;
using viewer::Playback;
using viewer::Source;

Playback simulated(const Scene& scene) { return {scene, equilibrium(scene), std::nullopt, 30.0}; }

Scene with_event() {
  Scene scene = stack({0.0, 0.1, 0.2});
  scene.event = Projectile{0.2, 2000, {-2, 0, 2.5}, {7, 0, 1}, 0.2, {}};
  return scene;
}

Clip clip_of(const Scene& scene) {
  ClipOptions options;
  options.duration_s = 1.0;
  return Disturber().disturb(scene, options, 1).clip;
}

void advance(Playback& playback, int frames) {
  for (int k = 0; k < frames; ++k) playback.advance();
}

}  // namespace

TEST_CASE("a simulation goes on frame by frame and begins anew") {
  for (const int dim : {2, 3}) {
    Scene scene = stack({0.0, 0.2, 0.9});
    scene.dim = dim;
    Playback playback = simulated(scene);
    CHECK(playback.still().blocks == scene.blocks);
    advance(playback, 45);
    CHECK(playback.time_s() == Approx(1.5));
    const Scene fallen = playback.still();
    CHECK(fallen.blocks[2].world_from_block.position.z < 2.0);
    CHECK_FALSE(playback.ended());
    playback.reset();
    CHECK(playback.time_s() == 0.0);
    CHECK(playback.still().blocks == scene.blocks);
    advance(playback, 45);
    CHECK(playback.still() == fallen);
  }
}

TEST_CASE("the simulation of an event shows what its clip does, with the same contacts") {
  const Scene scene = with_event();
  Playback live = simulated(scene);
  Playback played(scene, equilibrium(scene), clip_of(scene), 30.0);
  CHECK(live.source() == Source::simulation);
  REQUIRE(played.source() == Source::clip);
  for (int frame = 0; frame < 29; ++frame) {
    live.advance();
    played.advance();
    REQUIRE(played.time_s() == Approx(live.time_s()));
    const Scene a = live.still(), b = played.still();
    REQUIRE(a.blocks.size() == b.blocks.size());
    for (std::size_t i = 0; i < a.blocks.size(); ++i) {
      CHECK(norm(a.blocks[i].world_from_block.position - b.blocks[i].world_from_block.position) <
            1e-6);
    }
    CHECK(live.clip().contacts[0].size() ==
          played.clip().contacts[static_cast<std::size_t>(frame + 1)].size());
  }
  CHECK(played.ended());
  const double end_s = played.time_s();
  played.advance();
  CHECK(played.time_s() == end_s);
}

TEST_CASE("a push turns a clip into a simulation at the same time, and moves the block") {
  const Scene scene = with_event();
  Playback playback(scene, equilibrium(scene), clip_of(scene), 30.0);
  advance(playback, 4);
  const Scene before = playback.still();
  playback.push(2, {0, 3000, 0}, before.blocks[2].world_from_block.position);
  CHECK(playback.source() == Source::simulation);
  CHECK(playback.time_s() == Approx(4.0 / 30.0));
  advance(playback, 3);
  const auto moved = [&](std::size_t i) {
    return playback.still().blocks[i].world_from_block.position.y -
           before.blocks[i].world_from_block.position.y;
  };
  CHECK(moved(2) > 0.2);
  CHECK(std::abs(moved(0)) < 0.02);
  playback.use(Source::clip);
  CHECK(playback.time_s() == Approx(7.0 / 30.0));
}

TEST_CASE("where the engine loses the state, what was seen last stays until it begins anew") {
  for (const int dim : {2, 3}) {
    Scene scene = stack({0.0, 0.1});
    scene.dim = dim;
    Playback playback = simulated(scene);
    advance(playback, 2);
    const Scene before = playback.still();
    playback.push(0, {1e300, 0, 1e300}, {0, 0, 0.5});
    advance(playback, 3);
    INFO(dim);
    CHECK(playback.ended());
    CHECK(playback.still() == before);
    CHECK(playback.time_s() == Approx(2.0 / 30.0));
    playback.reset();
    CHECK_FALSE(playback.ended());
    advance(playback, 2);
    CHECK(playback.still() == before);
  }
}

TEST_CASE("a block that an event takes away is gone from its start on") {
  Scene scene = stack({0.0, 0.1, 0.2});
  scene.event = Remove{scene.blocks[1].id, 0.2};
  Playback playback = simulated(scene);
  advance(playback, 5);
  CHECK(playback.still().blocks.size() == 3);
  advance(playback, 1);
  CHECK(playback.still().blocks.size() == 2);
}

TEST_CASE("without a clip there is none to play") {
  Playback playback = simulated(stack({0.0, 0.1}));
  CHECK_THROWS_AS(playback.use(Source::clip), Error);
  CHECK(playback.source() == Source::simulation);
}

}  // namespace drystone
