// Clips cut and put together.
#include "drystone/clip_edit.hpp"

#include <catch2/catch.hpp>

#include "drystone/error.hpp"

namespace drystone {
namespace {

/// Three bodies in six frames: body b is at x = b, z = rise * frame, and rests on the one below.
Clip rising(double rise) {
  Clip clip;
  clip.fps = 10;
  clip.event_frame = 2;
  for (int f = 0; f < 6; ++f) {
    clip.times_s.push_back(f / 10.0);
    std::vector<Pose> poses;
    for (int b = 0; b < 3; ++b) poses.push_back({{1.0 * b, 0, rise * f}, {}});
    clip.poses.push_back(poses);
    clip.contacts.push_back({{-1, 0, {}, 3}, {0, 1, {}, 2}, {1, 2, {}, 1}});
  }
  return clip;
}

std::vector<double> heights(const Clip& clip, std::size_t body) {
  std::vector<double> z;
  for (const auto& frame : clip.poses) z.push_back(frame[body].position.z);
  return z;
}

using Heights = std::vector<double>;

}  // namespace

TEST_CASE("a splice shows one clip and then another, contacts and absences included") {
  const Clip a = rising(1), b = without_body(rising(10), 1);
  const Clip both = spliced(a, b, 2);
  CHECK(heights(both, 0) == Heights{0, 1, 20, 30, 40, 50});
  CHECK(both.times_s == a.times_s);
  CHECK(both.contacts[1].size() == 3);
  CHECK(both.contacts[2] == std::vector<Touch>{{-1, 0, {}, 3}});
  CHECK(both.absent == std::vector<std::vector<int>>{{}, {}, {1}, {1}, {1}, {1}});
  CHECK(spliced(a, b, 0) == b);
  CHECK(spliced(a, b, 6) == a);
  CHECK(spliced(b, b, 3) == b);
}

TEST_CASE("a held frame is shown several times, and what is too late is cut off") {
  const Clip a = rising(1);
  CHECK(heights(held(a, 3, 2), 1) == Heights{0, 1, 2, 2, 2, 3});
  CHECK(held(a, 3, 2).event_frame == 2);
  CHECK(held(a, 3, 0) == a);
  // From the start: everything happens later.
  const Clip later = held(a, 1, 2);
  CHECK(heights(later, 2) == Heights{0, 0, 0, 1, 2, 3});
  CHECK(later.event_frame == 4);
  CHECK(heights(frozen(a, 4), 0) == Heights{0, 1, 2, 3, 3, 3});
  CHECK(frozen(a, 1).event_frame == 2);
  CHECK(frozen(a, 6) == a);
}

TEST_CASE("one body moves as in another clip, or not at all") {
  const Clip a = rising(1);
  const Clip mixed = with_body(a, rising(10), 1, 4);
  CHECK(heights(mixed, 1) == Heights{0, 1, 2, 3, 40, 50});
  CHECK(heights(mixed, 0) == heights(a, 0));
  CHECK(mixed.contacts[3].size() == 3);
  CHECK(mixed.contacts[4] == std::vector<Touch>{{-1, 0, {}, 3}});
  const Clip hung = with_body_held(a, 2, 3);
  CHECK(heights(hung, 2) == Heights{0, 1, 2, 2, 2, 2});
  CHECK(heights(hung, 1) == heights(a, 1));
  CHECK(hung.contacts[5] == std::vector<Touch>{{-1, 0, {}, 3}, {0, 1, {}, 2}});
}

TEST_CASE("a body that is never there moves those after it up") {
  const Clip a = rising(1);
  const Clip more = with_absent_body(a, 1, {{9, 9, 9}, {}});
  REQUIRE(more.poses[0].size() == 4);
  CHECK(heights(more, 0) == heights(a, 0));
  CHECK(heights(more, 1) == Heights(6, 9.0));
  CHECK(heights(more, 2) == heights(a, 1));
  CHECK(more.contacts[0] == std::vector<Touch>{{-1, 0, {}, 3}, {0, 2, {}, 2}, {2, 3, {}, 1}});
  CHECK(more.absent[5] == std::vector<int>{1});
  CHECK(without_body(more, 0).absent[5] == std::vector<int>{0, 1});
  CHECK(without_body(more, 1) == more);
  CHECK(with_absent_body(more, 0, {}).absent[5] == std::vector<int>{0, 2});
}

TEST_CASE("clips part where a body is first further away than the tolerance") {
  CHECK(parting_frame(rising(1), rising(1.01), 0, 0.025) == 3);
  CHECK_FALSE(parting_frame(rising(1), rising(1.01), 0, 0.06).has_value());
  CHECK(parting_frame(rising(1), spliced(rising(1), rising(2), 4), 2, 1e-6) == 4);
}

TEST_CASE("a still clip stays as its scene is") {
  Scene scene;
  scene.blocks.push_back({0, Box{{0.5, 0.5, 0.5}}, {{1, 2, 0.5}, {}}, 1000, 1, {}});
  const Clip clip = still_clip(scene, 20, 3);
  CHECK(clip.times_s == std::vector<double>{0, 0.05, 0.1});
  for (int frame = 0; frame < 3; ++frame) CHECK(scene_at(scene, clip, frame) == scene);
  CHECK_THROWS_AS(still_clip(scene, 20, 0), Error);
}

TEST_CASE("what does not go together is refused") {
  const Clip a = rising(1);
  Clip shorter = a;
  shorter.times_s.pop_back();
  shorter.poses.pop_back();
  shorter.contacts.pop_back();
  CHECK_THROWS_WITH(spliced(a, shorter, 2), Catch::Contains("do not go together"));
  CHECK_THROWS_AS(with_body(a, with_absent_body(a, 0, {}), 0, 1), Error);
  CHECK_THROWS_WITH(spliced(a, a, 7), Catch::Contains("frame 7"));
  CHECK_THROWS_WITH(held(a, 0, 1), Catch::Contains("frame 0"));
  CHECK_THROWS_AS(held(a, 1, -1), Error);
  CHECK_THROWS_WITH(with_body_held(a, 3, 1), Catch::Contains("no body 3"));
  CHECK_THROWS_AS(without_body(a, -1), Error);
  CHECK_THROWS_AS(with_absent_body(a, 4, {}), Error);
  CHECK_THROWS_AS(parting_frame(a, a, 3, 0.1), Error);
}

}  // namespace drystone
