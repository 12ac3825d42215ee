// Worlds that go on step by step.
#include "drystone/live.hpp"

#include <catch2/catch.hpp>

#include "drystone/dynamics.hpp"
#include "drystone/error.hpp"
#include "simulators/towers.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

void advance(LiveWorld& world, int steps) {
  for (int k = 0; k < steps; ++k) world.step();
}

double force_on_ground(const LiveWorld& world) {
  double sum = 0.0;
  for (const Touch& touch : world.contacts()) {
    if (touch.a < 0) sum += touch.force_n;
  }
  return sum;
}

double weight(const Scene& scene) {
  double kg = 0.0;
  for (const Block& block : scene.blocks) kg += mass(block);
  return kg * norm(scene.gravity);
}

}  // namespace

TEST_CASE("stepping gives the poses of a simulation at once, bit for bit") {
  Block disc = cylinder(0.3, 0.2, 0.1, 0.05, 2.0);
  Scene leaning = stack({0.0, 0.45, 0.9});
  Scene with_disc = stack({0.0, 0.2});
  with_disc.blocks.push_back(disc);
  with_disc = scene_of(with_disc.blocks);
  for (const Scene& scene : {leaning, with_disc, planar(stack({0.0, 0.2, 0.1})), planar(leaning)}) {
    const SimOptions options = sim_options(scene, equilibrium(scene), 1);
    const Trajectory whole = Simulator().simulate(scene, options);
    LiveWorld world(scene, options);
    advance(world, whole.steps);
    CHECK(world.poses() == whole.final);
    CHECK(world.time_s() == whole.time_s);
    CHECK_FALSE(world.lost());
  }
}

TEST_CASE("stepping through an event gives the clip of it") {
  Scene scene = stack({0.0, 0.1, 0.2});
  // Nothing comes to rest within the clip, which would show its last frame from there on.
  const int top = scene.blocks.back().id;
  const std::vector<Event> events{Push{top, {2500, 900, 0}, 0.3},
                                  Projectile{0.15, 1000, {-2, 0, 2.5}, {6, 0, 1}, 0.2, {}},
                                  Drop{Sphere{0.2}, {{0.1, 0, 7}, {}}, 1000, 0.1, {}},
                                  Remove{scene.blocks[1].id, 0.6},
                                  Shake{{3, 0, 0}, 2.0, 1.0, 0.2},
                                  Tilt{{0, 1, 0}, 0.5, 0.5, 0.1}};
  for (const Event& event : events) {
    scene.event = event;
    ClipOptions options;
    options.duration_s = 1.2;
    const Clip clip = Disturber().disturb(scene, options, 0).clip;
    LiveWorld world(scene, stepped_in_frames(sim_options(scene, {}, 0), options.fps));
    const int steps = steps_a_frame(world.step_s(), options.fps);
    Clip live;
    REQUIRE(clip.poses.size() == 36);
    for (std::size_t frame = 0; frame < clip.poses.size(); ++frame) {
      live.poses.push_back(world.poses());
      live.contacts.push_back(world.contacts());
      advance(world, steps);
    }
    INFO(name(kind(event)));
    live.contacts[0] = live.contacts[1];  // as clips have it: no force is known before a step
    live = rounded(live);
    CHECK(live.poses == clip.poses);
    CHECK(live.contacts == clip.contacts);
    CHECK(live.poses.front() != live.poses.back());
  }
}

TEST_CASE("a column at rest presses on the ground with its weight, under each block") {
  for (const double size : {0.1, 1.0}) {
    Scene spatial = stack({0.0, 0.1, 0.05});
    for (Block& block : spatial.blocks) {
      block.shape = Box{{0.5 * size, 0.5 * size, 0.5 * size}};
      block.world_from_block.position = size * block.world_from_block.position;
    }
    for (const Scene& scene : {spatial, planar(spatial)}) {
      LiveWorld world(scene, sim_options(scene, equilibrium(scene), 0));
      while (world.time_s() < 1.5) world.step();
      INFO(scene.dim << " " << size);
      CHECK(force_on_ground(world) == Approx(weight(scene)).epsilon(0.01));
      const std::vector<Touch> touches = world.contacts();
      REQUIRE(touches.size() == 3);
      // The middle block's load passes through the ground below the common centre of mass.
      CHECK(touches[0].a == -1);
      CHECK(touches[0].b == 0);
      CHECK(touches[0].point.x == Approx(0.05 * size).margin(0.01 * size));
      CHECK(touches[2].a == 1);
      CHECK(touches[2].b == 2);
      CHECK(touches[2].point.z == Approx(2.0 * size).margin(0.01 * size));
    }
  }
}

TEST_CASE("a push changes momentum and spin as mechanics has it") {
  const double hold_s = 0.02;
  Scene spatial = scene_of({box({0.4, 0.3, 0.2}, 0, 0, 3.0)});
  for (Scene scene : {spatial, planar(spatial)}) {
    const SimOptions options{.step_s = 0.001};
    LiveWorld pushed(scene, options);
    LiveWorld left(scene, options);
    const double m = mass(scene.blocks[0]);
    const Vec3 center = scene.blocks[0].world_from_block.position;
    // Up by 1 m/s, at 0.2 m beside the centre along x.
    pushed.push(0, {0, 0, m}, center + Vec3{0.2, 0, 0});
    while (pushed.time_s() < hold_s) pushed.step();
    while (left.time_s() < hold_s) left.step();
    const double time = pushed.time_s();
    const Vec3 moved = pushed.poses()[0].position - left.poses()[0].position;
    INFO(scene.dim);
    CHECK(moved.z == Approx(time).epsilon(1e-3));
    CHECK(moved.x == Approx(0.0).margin(1e-6));
    // Spin about -y: m 0.2 / (m (0.8^2 + 0.4^2) / 12).
    const double spin = 0.2 * 12.0 / (0.64 + 0.16);
    CHECK(2.0 * pushed.poses()[0].rotation.y == Approx(-spin * time).epsilon(2e-3));
    CHECK_THROWS_AS(pushed.push(1, {}, {}), Error);
  }
}

TEST_CASE("a push at a prism's centre of mass does not turn it") {
  Block wedge;
  wedge.shape = Prism{{{0, 0}, {1, 0}, {0, 0.6}}, 0.3};
  wedge.world_from_block = {{0, 0, 2}, axis_angle({0, 0, 1}, 0.7)};
  const Scene scene = scene_of({wedge});
  LiveWorld world(scene, SimOptions{.step_s = 0.001});
  const Block& block = scene.blocks[0];
  world.push(0, {30, 20, 10}, center_of_mass(block));
  advance(world, 20);
  const Quat turn = world.poses()[0].rotation * conjugate(block.world_from_block.rotation);
  CHECK(std::abs(turn.w) == Approx(1.0).epsilon(1e-12));
  CHECK(world.poses()[0].position.x == Approx(30.0 / mass(block) * 0.02).epsilon(1e-6));
}

TEST_CASE("an event in two dimensions is refused, and one whose block is not there") {
  Scene scene = stack({0.0, 0.1});
  scene.event = Push{99, {1, 0, 0}, 0.5};
  CHECK_THROWS_AS(LiveWorld(scene, {}), Error);
  scene.event = Push{scene.blocks[0].id, {1, 0, 0}, 0.5};
  CHECK_THROWS_AS(LiveWorld(planar(scene), {}), Error);
}
