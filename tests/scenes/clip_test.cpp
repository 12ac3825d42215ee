#include "drystone/clip.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/scene_json.hpp"

namespace drystone {
namespace {

Scene tower() {
  Scene scene;
  scene.blocks.push_back({3, Box{{0.5, 0.5, 0.5}}, {{1, 2, 0.5}, {}}, 1000, 1, {}});
  scene.blocks.push_back({5, Box{{0.4, 0.4, 0.4}}, {{1.1, 2, 1.4}, yaw(0.5)}, 800, 0.5, {}});
  return scene;
}

Clip still_clip(const Scene& scene) {
  Clip clip;
  clip.event_frame = 1;
  clip.times_s = {0, 1.0 / 30.0, 2.0 / 30.0};
  for (int i = 0; i < 3; ++i) {
    auto& frame = clip.poses.emplace_back();
    for (const Block& block : scene.blocks) frame.push_back(block.world_from_block);
    if (const auto body = event_body(scene)) frame.push_back(body->world_from_block);
    clip.contacts.push_back({{-1, 0, {1, 2, 1e-7}, 9810.00049}, {0, 1, {1.1, 2, 1}, 4000}});
  }
  return rounded(std::move(clip));
}

std::string message_of(const std::string& text) {
  try {
    (void)clip_from_json(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

bool near(Vec3 a, Vec3 b) { return norm(a - b) < 1e-12; }

}  // namespace

TEST_CASE("a clip has the fixed spelling and reads back as the same bytes") {
  Scene scene = tower();
  scene.blocks.pop_back();
  Clip clip = still_clip(scene);
  clip.times_s.pop_back();
  clip.poses.pop_back();
  clip.contacts = {{}, {{-1, 0, {1, 2, 0}, 9810.0}}};
  const std::string text = to_json(clip);
  CHECK(text ==
        R"({"fps":30,"event_frame":1,"times":[0,0.033333],"bodies":[{"position":[[1,2,0.5],)"
        R"([1,2,0.5]],"quaternion":[[1,0,0,0],[1,0,0,0]]}],"contacts":[[],[[-1,0,1,2,0,9810]]]})");
  CHECK(clip_from_json(text) == clip);

  const Clip longer = still_clip(tower());
  CHECK(clip_from_json(to_json(longer)) == longer);
  CHECK(to_json(clip_from_json(to_json(longer))) == to_json(longer));
  CHECK(rounded(longer) == longer);
}

TEST_CASE("screens stand in a clip's pictures, and who is absent does not") {
  const Scene scene = tower();
  Clip clip = still_clip(scene);
  clip.screens = {{{1, 0.02, 2}, {0.4, 0.5, 0.6}}};
  for (auto& frame : clip.poses) frame.push_back({{0, -1, 2}, {}});
  clip.absent = {{}, {0}, {0, 1}};
  const std::string text = to_json(clip);
  CHECK_THAT(
      text,
      Catch::EndsWith(
          R"(,"absent":[[],[0],[0,1]],"screens":[{"half_extents":[1,0.02,2],"color":[0.4,0.5,0.6]}]})"));
  CHECK(clip_from_json(text) == clip);

  const Scene first = scene_at(scene, clip, 0);
  REQUIRE(first.blocks.size() == 3);
  CHECK(first.blocks[2].id == 6);
  CHECK(std::get<Box>(first.blocks[2].shape).half_extents == Vec3{1, 0.02, 2});
  CHECK(first.blocks[2].world_from_block.position == Vec3{0, -1, 2});
  CHECK(first.blocks[2].material.color == Color{0.4, 0.5, 0.6});
  const Scene second = scene_at(scene, clip, 1);
  REQUIRE(second.blocks.size() == 2);
  CHECK(second.blocks[0].id == 5);
  REQUIRE(scene_at(scene, clip, 2).blocks.size() == 1);
  CHECK(scene_at(scene, clip, 2).blocks[0].id == 6);
  const std::vector<Block> bodies = bodies_of(scene, clip);
  REQUIRE(bodies.size() == 3);
  CHECK(bodies[1] == scene.blocks[1]);

  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string copy = text;
    return message_of(copy.replace(copy.rfind(from), from.size(), to));
  };
  using Catch::Contains;
  CHECK_THAT(changed("[0,1]]", "[1,0]]"), Contains("ascend"));
  CHECK_THAT(changed("[0,1]]", "[0,3]]"), Contains("out of range"));
  CHECK_THAT(changed(",[0,1]]", "]"), Contains("there are 3 times"));
  CHECK_THAT(changed("[1,0.02,2]", "[1,0,2]"), Contains("must be positive"));
  CHECK_THAT(changed("\"color\"", "\"colour\""), Contains("color"));
}

TEST_CASE("rounding keeps millionths and rotations") {
  Clip clip;
  clip.times_s = {1.0 / 3.0};
  clip.poses = {{{{-1.23456789, 1e-9, 2e6 / 3.0}, yaw(1.0)}}};
  clip.contacts = {{}};
  const Clip once = rounded(clip);
  CHECK(once.times_s[0] == 0.333333);
  CHECK(once.poses[0][0].position == Vec3{-1.234568, 0.0, 666666.666667});
  CHECK(std::abs(once.poses[0][0].rotation.z - clip.poses[0][0].rotation.z) <= 5.1e-8);
}

TEST_CASE("impossible clips are refused") {
  const std::string good = to_json(still_clip(tower()));
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return message_of(text.replace(at, from.size(), to));
  };
  using Catch::Contains;
  CHECK(message_of(good) == "no error");
  CHECK_THAT(with("\"fps\"", "\"fsp\""), Contains("fps"));
  CHECK_THAT(with("0.066667", "0.03"), Contains("times have to increase"));
  CHECK_THAT(with("0.066667", "0.066667,0.1"), Contains("there are 4 times"));
  CHECK_THAT(with("[1,0,0,0]", "[1,0,0.1,0]"), Contains("unit quaternion"));
  CHECK_THAT(with("\"event_frame\":1", "\"event_frame\":4"), Contains("event_frame"));
  CHECK_THAT(with("[0,1,", "[0,2,"), Contains("out of range"));
  CHECK_THAT(with("[0,1,", "[1,1,"), Contains("does not touch itself"));
  CHECK_THAT(with(",\"contacts\"", ",\"more\":1,\"contacts\""), Contains("more"));
}

TEST_CASE("a frame is a still scene that scene JSON takes") {
  Scene scene = tower();
  scene.zone = Zone{};
  scene.zone->target = 5;
  scene.event = Drop{Sphere{0.2}, {{1, 2, 5}, {}}, 500, 0.5, {{1, 0, 1}, {}}};
  Clip clip = still_clip(scene);
  clip.poses[2][1] = {{4, 5, 6}, yaw(0.25)};
  const Scene still = scene_at(scene, clip, 2);
  REQUIRE(still.blocks.size() == 3);
  CHECK_FALSE(still.event);
  CHECK(still.blocks[1].world_from_block.position == Vec3{4, 5, 6});
  CHECK(still.blocks[2].id == 6);
  CHECK(still.blocks[2].material.color == Color{1, 0, 1});
  CHECK(still.gravity == scene.gravity);
  CHECK(scene_from_json(to_json(still)) == still);
  CHECK_THROWS_AS(scene_at(scene, clip, 3), Error);
  scene.event.reset();
  CHECK_THROWS_AS(scene_at(scene, clip, 0), Error);
}

TEST_CASE("a removed block is gone from the event's frame on") {
  Scene scene = tower();
  scene.zone = Zone{};
  scene.zone->target = 5;
  scene.event = Remove{5, 1.0 / 30.0};
  const Clip clip = still_clip(scene);
  CHECK(scene_at(scene, clip, 0).blocks.size() == 2);
  const Scene after = scene_at(scene, clip, 1);
  REQUIRE(after.blocks.size() == 1);
  CHECK(after.blocks[0].id == 3);
  CHECK(scene_from_json(to_json(after)) == after);
}

TEST_CASE("a block that is drawn out is there until the end of its way") {
  Scene scene = tower();
  scene.event = Remove{5, 1.0 / 30.0, {3, 4, 0}, 1.0};
  CHECK(duration_s(*scene.event) == Approx(0.2));
  Clip clip = still_clip(scene);
  clip.times_s.clear();
  for (int frame = 0; frame < 9; ++frame) clip.times_s.push_back(frame / 30.0);
  clip.poses.assign(9, clip.poses[0]);
  clip.contacts.assign(9, {});
  CHECK(scene_at(scene, clip, 6).blocks.size() == 2);
  CHECK(scene_at(scene, clip, 7).blocks.size() == 1);
}

TEST_CASE("a tilt turns gravity and the room, and a camera in the room sees what it saw") {
  Scene scene = tower();
  const double angle = 0.3;
  scene.event = Tilt{{0, 1, 0}, angle, 2.0, 0.5};
  scene.walls.push_back({{10, 0, 0}, {-1, 0, 0}, {}});
  scene.lights.push_back({});
  // About +y, +x turns towards -z: the side at +x goes down, and gravity pulls towards it.
  const Vec3 pull = gravity_at(scene, 2.5);
  CHECK(pull.x == Approx(9.81 * std::sin(angle)));
  CHECK(pull.y == 0.0);
  CHECK(pull.z == Approx(-9.81 * std::cos(angle)));
  CHECK(gravity_at(scene, 0.5) == scene.gravity);
  CHECK(gravity_at(scene, 1.5).x == Approx(9.81 * std::sin(0.5 * angle)));

  Clip clip = still_clip(scene);
  clip.times_s = {0, 0.5, 100};
  const Scene still = scene_at(scene, clip, 2);
  CHECK(near(still.gravity, pull));
  const Camera camera = look_at({8, -3, 4}, {1, 2, 1}, {});
  const Camera moved = camera_at(camera, scene, 100);
  // What belongs to the room is where it was in the picture.
  const Vec3 before = project(camera, scene.walls[0].point);
  CHECK(near(project(moved, still.walls[0].point), before));
  // The pivot stays, and the table's +x side is lower than it was.
  CHECK(near(project(moved, {1.05, 2, 0}), project(camera, {1.05, 2, 0})));
  CHECK(project(moved, {2.05, 2, 0}).y > project(camera, {2.05, 2, 0}).y);
  CHECK(camera_at(camera, scene, 0.4) == camera);
}

TEST_CASE("a shake leaves from rest and comes back after whole periods") {
  Scene scene = tower();
  scene.event = Shake{{3, 4, 0}, 2.0, 1.3, 0.5};
  CHECK(duration_s(*scene.event) == Approx(1.5));
  CHECK(near(ground_from_room(scene, 0.5).position, {}));
  CHECK(near(ground_from_room(scene, 2.0 - 1e-9).position, {}));
  // Its ends are not beyond 2 A / omega^2.
  const double omega = 4.0 * kPi;
  CHECK(near(ground_from_room(scene, 0.75).position, (-2.0 / (omega * omega)) * Vec3{3, 4, 0}));
  // The second difference of the displacement is the acceleration.
  const double h = 1e-4;
  const auto x = [&](double t) { return -ground_from_room(scene, t).position.x; };
  const double t = 0.83;
  const double a = (x(t + h) - 2.0 * x(t) + x(t - h)) / (h * h);
  CHECK(gravity_at(scene, t).x == Approx(-a).epsilon(1e-5));
  CHECK(gravity_at(scene, 2.0).x == 0.0);
}

TEST_CASE("events scale by their magnitude") {
  CHECK(std::get<Push>(scaled(Push{1, {0.6, 0.8, 0}, 0.5}, 5)).impulse == Vec3{3, 4, 0});
  CHECK(std::get<Drop>(scaled(Drop{Sphere{0.1}, {{1, 2, 4}, {}}, 1, 0.5, {}}, 0.25))
            .world_from_body.position == Vec3{1, 2, 3.25});
  CHECK(std::get<Tilt>(scaled(Tilt{{1, 0, 0}, 1, 2, 0.5}, 0.25)).angle_rad == 0.25);
  CHECK(std::get<Shake>(scaled(Shake{{0, 1, 0}, 2, 1, 0.5}, 3)).acceleration == Vec3{0, 3, 0});
  CHECK_THROWS_AS(scaled(Remove{1, 0.5}, 2), Error);
  const Event drawn = scaled(Remove{1, 0.5, {0, 1, 0}, 0.6}, 3);
  CHECK(std::get<Remove>(drawn).velocity == Vec3{0, 3, 0});
  CHECK(duration_s(drawn) == Approx(0.2));
  CHECK_THROWS_AS(scaled(Event{Tilt{}}, 0.0), Error);
  // Wherever a throw starts, it gets to the same point.
  const Projectile unit{0.1, 1000, {-0.3, 0, 1}, {1, 0, 1.4}, 0.5, {}};
  for (const double speed : {0.5, 1.0, 7.0}) {
    const auto thrown = std::get<Projectile>(scaled(unit, speed));
    CHECK(near(thrown.position + kFlight_s * thrown.velocity, {0, 0, 1.42}));
    CHECK(thrown.velocity.x == speed);
  }
  CHECK(kind(Event{Shake{}}) == EventKind::shake);
  CHECK(name(kind(Event{Remove{}})) == "remove");
  CHECK(start_s(Event{Push{0, {}, 0.75}}) == 0.75);
}

}  // namespace drystone
