// Rest and fall, on made-up motions that no engine had a part in.
#include "simulators/stop_rule.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "drystone/simulation.hpp"
#include "towers.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

struct Told {
  std::optional<End> end;
  double time_s = 0.0;
  std::vector<double> left_at_s;
};

/// Runs the rule on poses that are given functions of time, for 20 s at most.
Told watch(const Scene& scene, const std::function<void(double, std::vector<Pose>&)>& move) {
  StopRule rule(scene, SimOptions{});
  Told told;
  for (double t = rule.interval_s(); t < 20.0 && !told.end; t += rule.interval_s()) {
    std::vector<Pose> poses;
    for (const Block& block : scene.blocks) poses.push_back(block.world_from_block);
    move(t, poses);
    told.end = rule.observe(t, poses);
    told.time_s = t;
  }
  told.left_at_s = rule.left_at_s();
  return told;
}

}  // namespace

TEST_CASE("what does not move is soon at rest") {
  const Told told = watch(stack({0, 0}), [](double, std::vector<Pose>&) {});
  CHECK(told.end == End::at_rest);
  CHECK(told.time_s < 0.6);
}

TEST_CASE("chatter that goes nowhere is rest, a steady creep above the tolerance is not") {
  const Scene scene = stack({0, 0});
  CHECK(watch(scene, [](double t, std::vector<Pose>& p) {
          p[1].position.x += 3e-5 * exact::sin(400 * t);
        }).end == End::at_rest);
  CHECK(watch(scene, [](double t, std::vector<Pose>& p) { p[1].position.x += 1e-3 * t; }).end ==
        std::nullopt);
}

TEST_CASE("a fall that starts slowly is waited for") {
  // The net motion of the first windows is below the tolerance of rest; only its growth tells.
  const Scene scene = stack({0, 0});
  const Told told = watch(scene, [](double t, std::vector<Pose>& p) {
    p[1].position.x += 5e-4 * (std::cosh(2.0 * t) - 1.0);
  });
  CHECK(told.end == End::fallen);
  CHECK(told.left_at_s[0] < 0.0);
  CHECK(told.left_at_s[1] == told.time_s);
}

TEST_CASE("settling does not count as a fall, a jump does") {
  const Scene scene = stack({0, 0});
  CHECK(watch(scene, [](double t, std::vector<Pose>& p) {
          p[1].position.z -= 0.02 * (1.0 - std::exp(-t / 0.02));
        }).end == End::at_rest);
  CHECK(watch(scene, [](double t, std::vector<Pose>& p) {
          if (t > 1e-9) p[1].position.z -= 0.1;
        }).end == End::fallen);
}

TEST_CASE("a group that tips leaves together") {
  const Scene scene = stack({0, 0, 0, 0});
  const Told told = watch(scene, [](double t, std::vector<Pose>& p) {
    // Blocks 1 to 3 turn about the edge at x = 0.5, z = 1.
    const double angle = 0.2 * t * t;
    const Quat turn = axis_angle({0, 1, 0}, angle);
    for (std::size_t i = 1; i < 4; ++i) {
      const Vec3 edge{0.5, 0, 1};
      p[i].position = edge + matrix(turn) * (p[i].position - edge);
      p[i].rotation = turn;
    }
  });
  REQUIRE(told.end == End::fallen);
  CHECK(told.left_at_s[0] < 0.0);
  CHECK(told.left_at_s[1] == told.time_s);
  CHECK(told.left_at_s[3] == told.time_s);
}

TEST_CASE("balls and cylinders may turn about their axes of symmetry, boxes may not") {
  const auto spin = [](Vec3 axis) {
    return [axis](double t, std::vector<Pose>& p) {
      p[0].rotation = p[0].rotation * axis_angle(axis, 0.2 * t);
    };
  };
  CHECK(watch(scene_of({sphere(0.4, 0, 0, 0)}), spin({1, 0, 0})).end == End::at_rest);
  CHECK(watch(scene_of({cylinder(0.4, 0.4, 0, 0, 0)}), spin({0, 0, 1})).end == End::at_rest);
  const auto fast = [](double t, std::vector<Pose>& p) {
    p[0].rotation = axis_angle({1, 0, 0}, 2.0 * t * t);
  };
  CHECK(watch(scene_of({cylinder(0.4, 0.4, 0, 0, 0)}), fast).end == End::fallen);
  CHECK(watch(scene_of({box({0.4, 0.4, 0.4}, 0, 0, 0)}), fast).end == End::fallen);
}

TEST_CASE("the verdict on a trajectory needs no engine") {
  const Scene scene = stack({0, 0, 0});
  Trajectory trajectory;
  for (const Block& block : scene.blocks) trajectory.settled.push_back(block.world_from_block);
  trajectory.final = trajectory.settled;
  trajectory.left_at_s = {-1, -1, -1};
  trajectory.time_s = 1.5;
  trajectory.end = End::at_rest;
  Outcome outcome = classify(scene, trajectory);
  CHECK(outcome.verdict == Verdict::stands);
  CHECK(outcome.first_block == -1);
  CHECK(outcome.time_s == 1.5);

  trajectory.end = End::time_up;
  CHECK(classify(scene, trajectory).verdict == Verdict::unresolved);

  trajectory.end = End::fallen;
  trajectory.left_at_s = {-1, 1.2, 1.1};
  trajectory.final[2].position = trajectory.final[2].position + Vec3{-0.1, 0.1, 0};
  outcome = classify(scene, trajectory);
  CHECK(outcome.verdict == Verdict::collapses);
  CHECK(outcome.first_block == 2);
  CHECK(outcome.time_s == 1.1);
  CHECK(outcome.fall_direction_deg == Approx(135.0));
  CHECK(norm(outcome.displacements[2]) == Approx(std::sqrt(0.02)));
}
