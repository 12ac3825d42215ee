#include "drystone/event_study.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "drystone/error.hpp"
#include "drystone/statics.hpp"

using namespace drystone;

namespace {

/// Two cubes of 1 m, the upper one to the right by an offset.
Scene two_cubes(double offset) {
  Scene scene;
  for (int i = 0; i < 2; ++i) {
    Block block;
    block.id = i;
    block.shape = Box{{0.5, 0.5, 0.5}};
    block.world_from_block.position = {offset * i, 0, 0.5 + i};
    scene.blocks.push_back(block);
  }
  return scene;
}

/// Three, the lowest one at 0.
Scene propped(double middle, double top) {
  Scene scene = two_cubes(middle);
  Block block = scene.blocks[0];
  block.id = 2;
  block.world_from_block.position = {top, 0, 2.5};
  scene.blocks.push_back(block);
  return scene;
}

}  // namespace

TEST_CASE("what statics say of an event for certain") {
  // The middle cube is 0.55 m off: alone it falls. With the top one at 0.15 m their common centre
  // is 0.35 m off, which the lowest one carries.
  Scene scene = propped(0.55, 0.15);
  REQUIRE(equilibrium(scene).verdict == StaticVerdict::stands);
  scene.event = Remove{2, 0.5};
  CHECK(certain_effect(scene) == Effect::collapses);
  scene = propped(0.45, 0.15);
  scene.event = Remove{2, 0.5};
  CHECK(certain_effect(scene) == Effect::stays);
  // Drawn out it drags nothing along.
  scene.event = Remove{2, 0.5, {0, 3, 0}, 1.0};
  CHECK(certain_effect(scene) == Effect::stays);
  scene = propped(0.55, 0.15);
  scene.event = Remove{2, 0.5, {0, 3, 0}, 1.0};
  CHECK(certain_effect(scene) == Effect::collapses);

  // Two cubes in line: their centre is 1 m high over a half width of 0.5 m, so that they tip at
  // atan(0.5) = 26.57 degrees, or under half of gravity.
  scene = two_cubes(0.0);
  scene.event = Tilt{{0, 1, 0}, radians(27.0), 2.0, 0.5};
  CHECK(certain_effect(scene) == Effect::collapses);
  scene.event = Tilt{{0, 1, 0}, radians(26.0), 2.0, 0.5};
  CHECK_FALSE(certain_effect(scene));  // it may be thrown down by the turn itself
  scene.event = Shake{{4.8, 0, 0}, 2.0, 1.0, 0.5};
  CHECK(certain_effect(scene) == Effect::stays);
  scene.event = Shake{{5.0, 0, 0}, 2.0, 1.0, 0.5};
  CHECK_FALSE(certain_effect(scene));  // it may be over before it falls
  // Off centre by 0.3 m the two bear less to the right: the centre is 0.35 m from that edge.
  scene = two_cubes(0.3);
  scene.event = Shake{{-3.5, 0, 0}, 2.0, 1.0, 0.5};
  CHECK_FALSE(certain_effect(scene));
  scene.event = Push{0, {1, 0, 0}, 0.5};
  CHECK_FALSE(certain_effect(scene));
  scene.event.reset();
  CHECK_THROWS_AS(certain_effect(scene), Error);
}

TEST_CASE("a study of events covers kinds, effects and ratios, and finds the labels right") {
  EventStudyOptions options;
  options.n = 36;
  options.max_height = 3;
  const auto cases = study_events(options);
  REQUIRE(cases.size() == 36);
  std::map<EventKind, int> kinds;
  int stays = 0, kept = 0, by_statics = 0;
  for (const EventCase& c : cases) {
    ++kinds[c.kind];
    stays += c.expected == Effect::stays ? 1 : 0;
    kept += is_kept(c) ? 1 : 0;
    by_statics += c.truth == EventTruth::statics ? 1 : 0;
    INFO(name(c.kind) << " " << c.ratio);
    CHECK_FALSE(is_wrong(c));
    if (c.kind == EventKind::remove) {
      CHECK(c.truth == EventTruth::statics);
      CHECK(c.ratio == 0.0);
      continue;
    }
    const double factor = std::max(c.ratio, 1.0 / c.ratio);
    CHECK(factor >= 1.2 - 1e-9);
    CHECK(factor <= 2.5 + 1e-9);
    CHECK((c.ratio > 1.0) == (c.expected == Effect::collapses));
  }
  CHECK(kinds.size() == 6);
  CHECK(stays == 18);
  CHECK(kept >= 28);
  CHECK(by_statics >= 6);
}

TEST_CASE("a label that contradicts its reference is wrong, one that would not be kept is not") {
  EventCase c;
  c.expected = c.label = Effect::stays;
  c.reference = Effect::collapses;
  CHECK(is_wrong(c));
  c.reference = Effect::unresolved;
  CHECK_FALSE(is_wrong(c));
  c.reference = Effect::collapses;
  c.label = Effect::unresolved;
  CHECK_FALSE(is_kept(c));
  CHECK_FALSE(is_wrong(c));
}

TEST_CASE("a study of events refuses heights and ratios out of range") {
  EventStudyOptions options;
  options.max_height = 13;
  CHECK_THROWS_AS(study_events(options), Error);
  options.max_height = 3;
  options.least_ratio = 1.0;
  CHECK_THROWS_AS(study_events(options), Error);
}
