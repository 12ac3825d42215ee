#include "drystone/simulation.hpp"

#include <mujoco/mujoco.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "drystone/error.hpp"
#include "simulators/mujoco_guard.hpp"
#include "towers.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

Statics statics_of(StaticVerdict verdict, std::optional<double> margin_m = {}) {
  Statics statics;
  statics.verdict = verdict;
  statics.margin_m = margin_m;
  statics.column = true;
  return statics;
}

/// What the engine says at its first resolution; no statics to steer it.
Outcome first_look(const Scene& scene) {
  Simulator simulator;
  return simulator.judge(scene, Statics{}, LabelRule{}).outcome;
}

Verdict verdict_of(const Scene& scene) { return first_look(scene).verdict; }

Scene with_top(Scene scene, Block top) {
  scene.blocks.push_back(std::move(top));
  return scene_of(std::move(scene.blocks));
}

Block lying(double radius, double half_height, double x, double z, double yaw_rad) {
  Block block;
  block.shape = Cylinder{radius, half_height};
  block.world_from_block = {{x, 0, z}, yaw(yaw_rad) * axis_angle({1, 0, 0}, 0.5 * kPi)};
  return block;
}

/// The same tower with all lengths `factor` times as large.
Scene scaled(Scene scene, double factor) {
  for (Block& block : scene.blocks) {
    block.world_from_block.position = factor * block.world_from_block.position;
    if (auto* b = std::get_if<Box>(&block.shape)) b->half_extents = factor * b->half_extents;
    if (auto* c = std::get_if<Cylinder>(&block.shape)) {
      c->radius *= factor;
      c->half_height *= factor;
    }
  }
  return scene;
}

/// Reflected in the plane x = 0. The shapes are symmetrical, so only yaws and places change.
Scene mirrored(Scene scene) {
  for (Block& block : scene.blocks) {
    Pose& pose = block.world_from_block;
    pose.position.x = -pose.position.x;
    pose.rotation = conjugate(pose.rotation);
  }
  return scene;
}

void check_same(const Outcome& a, const Outcome& b) {
  CHECK(a.verdict == b.verdict);
  CHECK(a.time_s == b.time_s);
  CHECK(a.steps == b.steps);
  CHECK(a.displacements == b.displacements);
  CHECK(a.final_poses == b.final_poses);
}

double study_scale() {
  const char* const text = std::getenv("DRYSTONE_STUDY_SCALE");
  return text != nullptr ? std::atof(text) : 0.1;
}

}  // namespace

TEST_CASE("towers whose answer is plain get it at the first resolution") {
  CHECK(verdict_of(stack({0.0})) == Verdict::stands);
  CHECK(verdict_of(stack({0.0, 0.3})) == Verdict::stands);
  CHECK(verdict_of(stack({0.0, 0.7})) == Verdict::collapses);
  CHECK(verdict_of(stack(std::vector<double>(10, 0.0))) == Verdict::stands);
  // Each neighbour is well supported, the tower is not: it leans.
  CHECK(verdict_of(stack({0.0, 0.3, 0.6, 0.9, 1.2})) == Verdict::collapses);
  // A counterweight holds what would fall alone.
  const Scene overhang = stack({0.0, 0.55});
  CHECK(verdict_of(overhang) == Verdict::collapses);
  CHECK(verdict_of(with_top(overhang, box({0.5, 0.5, 0.5}, 0.2, 0, 2))) == Verdict::stands);
}

TEST_CASE("a fall is described by the lowest block that leaves, its direction and its time") {
  const Outcome outcome = first_look(stack({0.0, 0.2, 0.8, 0.9}));
  REQUIRE(outcome.verdict == Verdict::collapses);
  CHECK(outcome.first_block == 2);
  CHECK(outcome.fall_direction_deg == Approx(0.0).margin(1.0));
  CHECK(outcome.time_s > 0.05);
  CHECK(outcome.time_s < 1.0);
  REQUIRE(outcome.displacements.size() == 4);
  CHECK(norm(outcome.displacements[0]) < 0.01);
  CHECK(outcome.displacements[3].x > 0.0);
  CHECK(outcome.displacements[3].z < 0.0);

  Scene turned = stack({0.0, 0.0});
  turned.blocks[1].world_from_block.position = {0.0, -0.6, 1.5};
  CHECK(first_look(turned).fall_direction_deg == Approx(-90.0).margin(1.0));
}

TEST_CASE("a ball or lying cylinder rests on a flat top, and nothing rests on them") {
  const Scene base = stack({0.0, 0.1});
  CHECK(verdict_of(with_top(base, sphere(0.3, 0.4, 0, 2))) == Verdict::stands);
  CHECK(verdict_of(with_top(base, sphere(0.3, 0.65, 0, 2))) == Verdict::collapses);
  CHECK(verdict_of(with_top(base, lying(0.3, 0.4, 0.2, 2.3, 0.7))) == Verdict::stands);

  const auto on_ball = [](double off) {
    return scene_of({sphere(0.4, 0, 0, 0), box({0.4, 0.4, 0.4}, off, 0, 0.8)});
  };
  CHECK(verdict_of(on_ball(0.001)) == Verdict::collapses);
  const auto on_roll = [](double off) {
    return scene_of({lying(0.4, 0.5, 0, 0.4, 0.0), box({0.4, 0.4, 0.4}, off, 0, 0.8)});
  };
  CHECK(verdict_of(on_roll(0.001)) == Verdict::collapses);
}

TEST_CASE("columns with a bridge, and planks crossed by tens") {
  std::vector<Block> blocks;
  for (const double x : {-1.0, 1.0}) {
    for (int level = 0; level < 3; ++level) blocks.push_back(box({0.5, 0.5, 0.5}, x, 0, level));
  }
  blocks.push_back(box({1.5, 0.5, 0.25}, 0, 0, 3));
  CHECK(verdict_of(scene_of(blocks)) == Verdict::stands);
  blocks.back() = box({1.5, 0.5, 0.25}, 1.6, 0, 3);
  CHECK(verdict_of(scene_of(blocks)) == Verdict::collapses);

  std::vector<Block> planks;
  for (int level = 0; level < 10; ++level) {
    planks.push_back(box({0.6, 0.1, 0.05}, 0, 0, 0.1 * level, 0.5 * kPi * level));
  }
  CHECK(verdict_of(scene_of(planks)) == Verdict::stands);
}

TEST_CASE("friction is Coulomb's, and a contact has the larger of its two values") {
  // Gravity leans by 17 degrees, tan = 0.31.
  Scene slope = stack({0.0, 0.0});
  slope.gravity = {3.0, 0, -9.81};
  const auto with_friction = [&](double ground, double block) {
    slope.ground.friction = ground;
    for (Block& b : slope.blocks) b.friction = block;
    return verdict_of(slope);
  };
  CHECK(with_friction(0.1, 0.1) == Verdict::collapses);
  CHECK(with_friction(0.5, 0.5) == Verdict::stands);
  CHECK(with_friction(0.1, 0.5) == Verdict::stands);
  CHECK(with_friction(0.5, 0.1) == Verdict::collapses);
  // Steeper than the stack is wide: it tips, whatever the friction.
  slope.gravity = {6.0, 0, -9.81};
  CHECK(with_friction(2.0, 2.0) == Verdict::collapses);
}

TEST_CASE("verdicts do not depend on size, density or the strength of gravity") {
  Simulator simulator;
  for (const double overhang : {0.48, 0.52}) {
    const Scene tower = stack({0.0, overhang, overhang});
    const auto expected = overhang < 0.5 ? StaticVerdict::stands : StaticVerdict::falls;
    for (const double size : {0.01, 0.05, 0.75, 5.0, 20.0}) {
      CAPTURE(overhang, size);
      const Statics statics = statics_of(expected, (0.5 - overhang) * size);
      const Judgement judgement = simulator.judge(scaled(tower, size), statics, LabelRule{});
      CHECK(judgement.agreement == Agreement::agree);
      CHECK(judgement.outcome.resolution == 0);
    }
    for (const double density : {5.0, 20000.0}) {
      Scene scene = tower;
      for (Block& block : scene.blocks) block.density = density;
      CHECK(simulator.judge(scene, statics_of(expected), LabelRule{}).agreement ==
            Agreement::agree);
    }
    Scene moon = tower;
    moon.gravity = {0, 0, -1.62};
    CHECK(simulator.judge(moon, statics_of(expected), LabelRule{}).agreement == Agreement::agree);
  }
}

TEST_CASE("times scale with the root of size") {
  Statics statics = statics_of(StaticVerdict::falls, -0.05);
  Simulator simulator;
  const Scene tower = stack({0.0, 0.55});
  const double time = simulator.judge(tower, statics, LabelRule{}).outcome.time_s;
  statics.margin_m = -0.45;
  const double larger = simulator.judge(scaled(tower, 9.0), statics, LabelRule{}).outcome.time_s;
  CHECK(larger == Approx(3.0 * time).epsilon(0.02));
}

TEST_CASE("convex prisms are simulated") {
  // A wedge with its centre of mass over x = 1/3 of the way from the upright side.
  Scene scene = stack({0.0, 0.0});
  scene.blocks[1].shape = Prism{{{-0.5, -0.5}, {0.5, -0.5}, {-0.5, 0.5}}, 0.5};
  scene.blocks[1].world_from_block.position = {0.6, 0, 1.5};
  CHECK(verdict_of(scene) == Verdict::stands);
  scene.blocks[1].world_from_block.position = {0.75, 0, 1.5};
  CHECK(verdict_of(scene) == Verdict::collapses);
}

TEST_CASE("walls are scenery") {
  Scene scene = stack({0.0, 0.7});
  scene.walls.push_back({{0.3, 0, 0}, {-1, 0, 0}, {}});
  CHECK(verdict_of(scene) == Verdict::collapses);
  CHECK(first_look(scene).final_poses[1].position.x > 0.7);
}

TEST_CASE("the same scene gives the same bits, whatever was simulated before and in any thread") {
  const Column column = random_column({5, 0.04, true, false, 0.75}, Key{1, 2, 3, 0});
  Simulator simulator;
  const Outcome first = simulator.judge(column.scene, column.statics, LabelRule{}).outcome;
  for (const double x : {0.9, 0.2}) {
    (void)simulator.judge(stack({0.0, x, 0.0}), Statics{}, LabelRule{});
  }
  check_same(first, simulator.judge(column.scene, column.statics, LabelRule{}).outcome);
  check_same(first, Simulator().judge(column.scene, column.statics, LabelRule{}).outcome);

  std::vector<Outcome> outcomes(4);
  std::vector<std::thread> threads;
  for (Outcome& outcome : outcomes) {
    threads.emplace_back([&] {
      Simulator own;
      for (int k = 0; k < 3; ++k) {
        outcome = own.judge(column.scene, column.statics, LabelRule{}).outcome;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Outcome& outcome : outcomes) check_same(first, outcome);
}

TEST_CASE("a mirrored tower falls the mirrored way") {
  Simulator simulator;
  for (std::uint64_t k = 0; k < 12; ++k) {
    const double share = k % 2 == 0 ? 0.05 : -0.05;
    const Column column = random_column({4, share, k % 3 == 0, false, 0.75}, Key{11, 1, k, 0});
    const Outcome a = simulator.judge(column.scene, column.statics, LabelRule{}).outcome;
    const Outcome b = simulator.judge(mirrored(column.scene), column.statics, LabelRule{}).outcome;
    CAPTURE(k);
    CHECK(a.verdict == b.verdict);
    if (a.verdict != Verdict::collapses) continue;
    CHECK(a.first_block == b.first_block);
    CHECK(exact::cos(radians(a.fall_direction_deg + b.fall_direction_deg)) < -0.99);
  }
}

TEST_CASE("simulation agrees with statics on random columns up to the band's edge") {
  Simulator simulator;
  const int towers = std::max(20, static_cast<int>(1000 * study_scale()));
  int finer = 0;
  for (int k = 0; k < towers; ++k) {
    const Key key{2024, 7, static_cast<std::uint64_t>(k), 0};
    Rng rng(key, Stream::target);
    ColumnSpec spec;
    spec.height = 2 + static_cast<int>(rng.below(7));
    spec.cylinders = rng.coin();
    spec.cubes = !spec.cylinders && rng.coin();
    // Half of them within 1 to 2% of width, where engines go wrong.
    const double share = rng.coin() ? rng.uniform(0.01, 0.02) : rng.uniform(0.01, 0.10);
    spec.margin_share = rng.coin() ? share : -share;
    const Column column = random_column(spec, key);
    CAPTURE(k, spec.height, spec.cylinders, spec.cubes, spec.margin_share);
    const Judgement judgement = simulator.judge(column.scene, column.statics, LabelRule{});
    CHECK(judgement.agreement == Agreement::agree);
    if (judgement.outcome.resolution > 0) ++finer;
  }
  // Escalation is for the few that need it.
  CHECK(finer <= towers / 4);
}

TEST_CASE("towers that barely fall are never called at rest") {
  Simulator simulator;
  const int towers = std::max(20, static_cast<int>(400 * study_scale()));
  for (int k = 0; k < towers; ++k) {
    const Key key{77, 7, static_cast<std::uint64_t>(k), 0};
    Rng rng(key, Stream::target);
    ColumnSpec spec;
    spec.height = 2 + static_cast<int>(rng.below(11));
    spec.cylinders = rng.coin();
    spec.margin_share = rng.uniform(-0.01, -0.005);
    const Column column = random_column(spec, key);
    CAPTURE(k, spec.height, spec.cylinders, spec.margin_share);
    LabelRule rule;
    rule.band = 0.0;
    rule.max_resolution = 0;
    const Judgement judgement = simulator.judge(column.scene, column.statics, rule);
    CHECK(judgement.outcome.verdict == Verdict::collapses);
  }
}

TEST_CASE("stock settings make stable towers fall that ours hold") {
  Simulator simulator;
  SimOptions stock;
  stock.engine_defaults = true;
  int fell = 0;
  for (std::uint64_t k = 0; k < 10; ++k) {
    const Column column = random_column({6, 0.015, false, true, 0.1}, Key{5, 1, k, 0});
    CHECK(simulator.judge(column.scene, column.statics, LabelRule{}).agreement == Agreement::agree);
    stock.horizon_s = sim_options(column.scene, column.statics, 0).horizon_s;
    const Trajectory trajectory = simulator.simulate(column.scene, stock);
    if (classify(column.scene, trajectory).verdict == Verdict::collapses) ++fell;
  }
  CHECK(fell >= 5);
}

TEST_CASE("levels halve the step and the contact's time; horizons grow towards the edge") {
  const Scene scene = stack({0.0, 0.1, 0.2});
  const Statics wide = statics_of(StaticVerdict::falls, -0.2);
  const Statics narrow = statics_of(StaticVerdict::falls, -0.01);
  const SimOptions coarse = sim_options(scene, wide, 0);
  const SimOptions fine = sim_options(scene, wide, 2);
  CHECK(fine.step_s == Approx(coarse.step_s / 4));
  CHECK(fine.contact_time_s == Approx(coarse.contact_time_s / 4));
  CHECK(sim_options(scene, narrow, 0).horizon_s > coarse.horizon_s);
  const Scene tall = stack(std::vector<double>(12, 0.0));
  CHECK(sim_options(tall, narrow, 0).horizon_s > sim_options(scene, narrow, 0).horizon_s);
  CHECK(sim_options(tall, narrow, 2).gravity_ramp_s > 0.0);
  CHECK(sim_options(scene, narrow, 2).gravity_ramp_s == 0.0);
}

TEST_CASE("agreement is what simulation and statics make of each other") {
  Simulator simulator;
  const Scene standing = stack({0.0, 0.2});
  CHECK(simulator.judge(standing, statics_of(StaticVerdict::stands), {}).agreement ==
        Agreement::agree);

  const Judgement wrong = simulator.judge(standing, statics_of(StaticVerdict::falls), {0.01, 2});
  CHECK(wrong.agreement == Agreement::disagree);
  CHECK(wrong.outcome.verdict == Verdict::stands);
  CHECK(wrong.outcome.resolution == 2);

  const Judgement unclear = simulator.judge(standing, statics_of(StaticVerdict::ambiguous), {});
  CHECK(unclear.agreement == Agreement::ambiguous);
  CHECK(unclear.outcome.verdict == Verdict::stands);
  CHECK(unclear.outcome.resolution == 0);

  Statics close = statics_of(StaticVerdict::stands, 0.004);
  close.margin_share = 0.004;
  CHECK(simulator.judge(standing, close, {0.01, 4}).agreement == Agreement::ambiguous);
  CHECK(simulator.judge(standing, close, {0.001, 4}).agreement == Agreement::agree);
}

TEST_CASE("events and empty scenes are refused") {
  Simulator simulator;
  Scene scene = stack({0.0});
  scene.event = Push{0, {1, 0, 0}, 0.5};
  try {
    (void)simulator.simulate(scene, SimOptions{});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK_THAT(error.message(), Catch::Contains("towers left alone") && Catch::Contains("push"));
  }
  CHECK_THROWS_AS(simulator.simulate(Scene{}, SimOptions{}), Error);
}

TEST_CASE("MuJoCo's fatal errors are exceptions, and its warnings leave no trace") {
  namespace fs = std::filesystem;
  const fs::path log = "MUJOCO_LOG.TXT";
  fs::remove(log);
  mujoco::prepare();
  try {
    mujoco::guarded([] { mju_error("%s", "on purpose"); });
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::environment);
    CHECK_THAT(error.message(), Catch::Contains("on purpose"));
  }
  mujoco::guarded([] { mju_warning("%s", "of no consequence"); });
  // And after an error the next call works.
  CHECK(verdict_of(stack({0.0, 0.1})) == Verdict::stands);
  CHECK_FALSE(fs::exists(log));
}
