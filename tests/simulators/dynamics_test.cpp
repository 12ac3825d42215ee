// Events whose outcome mechanics tells by hand.
#include "drystone/dynamics.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "drystone/error.hpp"
#include "drystone/live.hpp"
#include "simulators/towers.hpp"

namespace drystone {
namespace {

using test::box;
using test::scene_of;
using test::stack;

constexpr double kG = 9.81;

Scene with(Scene scene, Event event) {
  scene.event = std::move(event);
  return scene;
}

double threshold_of(const Scene& scene, ThresholdOptions options = {}) {
  options.tolerance = 0.005;
  const Threshold found = Disturber().threshold(scene, options);
  INFO(found.reason);
  REQUIRE(found.magnitude);
  return *found.magnitude;
}

/// A slender box: half width `a` along x, half height `h`; wide in y, so that it tips about y.
Block slab(double a, double h) { return box({a, 2.0 * a, h}, 0, 0, 0); }

}  // namespace

TEST_CASE("friction stops a pushed block after v^2 / (2 mu g), on the ground, in any direction") {
  const auto pushed = [](double friction, double speed, double azimuth, int resolution) {
    Block block = box({0.5, 0.5, 0.2}, 0, 0, 0);
    block.friction = friction;
    Scene scene = scene_of({block});
    scene.ground.friction = friction;
    const Vec2 along = speed * mass(block) * Vec2{std::cos(azimuth), std::sin(azimuth)};
    return Disturber().disturb(with(scene, Push{scene.blocks[0].id, {along.x, along.y, 0}, 0.5}),
                               {}, resolution);
  };
  for (const double friction : {0.2, 0.4, 1.0}) {
    for (const double speed : {1.2, 3.7}) {
      for (const double azimuth : {0.0, 0.25 * kPi}) {
        for (const int resolution : {0, 1, 2}) {
          const Disturbance d = pushed(friction, speed, azimuth, resolution);
          INFO(friction << " " << speed << " " << azimuth << " " << resolution);
          CHECK(norm(d.displacements[0].xy()) ==
                Approx(speed * speed / (2.0 * friction * kG)).epsilon(0.03));
          CHECK(std::atan2(d.displacements[0].y, d.displacements[0].x) ==
                Approx(azimuth).margin(0.01));
          REQUIRE(d.clip.event_frame == 15);
          double highest = 0.0;
          for (const auto& frame : d.clip.poses) {
            highest = std::max(highest, frame[0].position.z - d.clip.poses[14][0].position.z);
          }
          // Contacts lift what slides by (0.1 mu v)^2 / 2 g or so; by 17 cm if they are too stiff.
          CHECK(highest < 0.004 + std::pow(0.1 * friction * speed, 2) / kG);
          // Until it stops it moves as a uniformly braked body does.
          const double t = 0.1;
          CHECK(norm(d.clip.poses[18][0].position.xy()) ==
                Approx(speed * t - 0.5 * friction * kG * t * t).epsilon(0.04));
        }
      }
    }
  }
}

TEST_CASE("a planar tower falls at the push at which Box2D has it fall, whichever block is hit") {
  // Cubes of 0.7 m, the middle one 0.15 m aside.
  const auto tower = [](double friction) {
    Scene scene = stack({0.0, 0.15, 0.0});
    for (Block& block : scene.blocks) {
      block.shape = Box{{0.35, 0.35, 0.35}};
      block.friction = friction;
    }
    for (std::size_t i = 0; i < 3; ++i) {
      scene.blocks[i].world_from_block.position.z = 0.35 + 0.7 * static_cast<double>(i);
    }
    scene.ground.friction = friction;
    return scene;
  };
  for (const double friction : {0.4, 1.0}) {
    for (int hit = 0; hit < 3; ++hit) {
      Scene spatial = tower(friction), planar = spatial;
      planar.dim = 2;
      const double m = mass(spatial.blocks[0]), m2 = mass(planar.blocks[0]);
      spatial =
          with(spatial, Push{spatial.blocks[static_cast<std::size_t>(hit)].id, {1, 0, 0}, 0.5});
      const auto falls = [&](double speed) {
        LiveWorld world(planar, sim_options(planar, {}, 1));
        const auto step_to = [&](double time_s) {
          while (world.time_s() < time_s) world.step();
        };
        step_to(0.5);
        world.push(hit, {m2 * speed, 0, 0}, world.poses()[static_cast<std::size_t>(hit)].position);
        step_to(3.5);
        for (std::size_t i = 0; i < 3; ++i) {
          if (world.poses()[i].position.z < 0.35 + 0.7 * static_cast<double>(i) - 0.2) return true;
        }
        return false;
      };
      double low = 0.5, high = 12.0;
      while (high / low > 1.02) {
        const double middle = std::sqrt(low * high);
        (falls(middle) ? high : low) = middle;
      }
      const Threshold found = Disturber().threshold(spatial);
      INFO("friction " << friction << " block " << hit << " Box2D " << low << " " << found.reason);
      REQUIRE(found.magnitude);
      CHECK(*found.magnitude / m == Approx(low).epsilon(0.13));
    }
  }
}

TEST_CASE("a ball that starts on the ground rolls: it neither slows down nor leaves it") {
  for (const double speed : {1.0, 8.0}) {
    Scene scene =
        with(stack({0.0, 0.1}), Projectile{0.2, 6000, {-6, 0, 0.2}, {speed, 0, 0}, 0.5, {}});
    REQUIRE(rolls(std::get<Projectile>(*scene.event)));
    for (const int resolution : {0, 1}) {
      const Disturbance d = Disturber().disturb(scene, {}, resolution);
      for (int frame = 15; frame < 15 + 12; ++frame) {
        const Vec3 at = d.clip.poses[static_cast<std::size_t>(frame)].back().position;
        INFO(speed << " " << resolution << " " << frame);
        CHECK(at.x == Approx(-6.0 + speed * (frame - 15) / 30.0).margin(0.01));
        CHECK(at.z == Approx(0.2).margin(2e-3));
      }
    }
  }
  CHECK_FALSE(rolls(Projectile{0.2, 6000, {-6, 0, 0.3}, {1, 0, 0}, 0.5, {}}));
  CHECK_FALSE(rolls(Projectile{0.2, 6000, {-6, 0, 0.2}, {1, 0, 1}, 0.5, {}}));
}

TEST_CASE("the first frame of a clip has the forces that hold the tower") {
  const Scene scene = with(stack({0.0, 0.1}), Push{1, {10, 0, 0}, 0.5});
  const Clip clip = Disturber().disturb(scene).clip;
  double weight = 0.0, on_ground = 0.0;
  for (const Block& block : scene.blocks) weight += mass(block) * kG;
  for (const Touch& touch : clip.contacts[0]) {
    if (touch.a < 0 || touch.b < 0) on_ground += touch.force_n;
  }
  CHECK(on_ground == Approx(weight).epsilon(0.05));
}

TEST_CASE(
    "a block in free flight follows its parabola and the sum of contact forces is its weight") {
  Scene scene = stack({0.0, 0.1});
  Projectile ball{0.1, 1000, {-3, 5, 2}, {4, 0, 3}, 0.5, {}};
  scene = with(scene, ball);
  ClipOptions options;
  options.duration_s = 1.0;
  const Disturbance d = Disturber().disturb(scene, options, 1);
  REQUIRE(d.clip.poses.size() == 30);
  const double t = 9.0 / 30.0;
  const Vec3 at = d.clip.poses[24].back().position;
  CHECK(at.x == Approx(-3 + 4 * t).epsilon(1e-3));
  CHECK(at.y == Approx(5).epsilon(1e-6));
  CHECK(at.z == Approx(2 + 3 * t - 0.5 * kG * t * t).epsilon(2e-3));
  CHECK(d.clip.poses[15].back().position == ball.position);
  CHECK(d.effect == Effect::stays);
  double on_ground = 0.0;
  for (const Touch& touch : d.clip.contacts[14]) {
    if (touch.a != -1) continue;
    on_ground += touch.force_n;
    CHECK(touch.point.x == Approx(0.05).margin(0.02));  // under the common centre of mass
  }
  CHECK(on_ground == Approx(2 * 1000 * kG).epsilon(0.01));
}

TEST_CASE("a dropped ball gives its momentum to the block and does not bounce") {
  Scene scene = scene_of({box({0.5, 0.5, 0.5}, 0, 0, 0)});
  Drop drop{Sphere{0.2}, {{0, 0, 1.2 + 1.0}, {}}, 2000, 0.5, {}};
  scene = with(scene, drop);
  for (const int resolution : {0, 1, 2}) {
    const Disturbance d = Disturber().disturb(scene, {}, resolution);
    CHECK(d.effect == Effect::stays);
    double highest_after = 0.0;
    for (std::size_t i = 32; i < d.clip.poses.size(); ++i) {
      highest_after = std::max(highest_after, d.clip.poses[i].back().position.z);
    }
    // Fallen 1 m takes 0.4515 s: frame 28.5. Restitution: height of the rebound over 1 m.
    INFO(resolution << " " << highest_after - 1.2);
    CHECK(d.clip.poses[28].back().position.z > 1.2);
    CHECK(highest_after < 1.2 + 0.01);
  }
}

TEST_CASE("the impulse that tips a slender block is that of the energy balance") {
  // A push through the centre of mass of a block that pivots about its edge at once (its foot does
  // not slide): angular momentum about the edge is J h, the energy then (J h)^2 / (2 I), and the
  // work to tip is M g (sqrt(a^2 + h^2) - h).
  for (const auto& [a, h] : {std::pair{0.15, 0.6}, std::pair{0.2, 0.5}}) {
    Block block = slab(a, h);
    block.friction = 3.0;
    Scene scene = scene_of({block});
    const double m = mass(block);
    const double inertia = m * (a * a + h * h) * 4.0 / 3.0;
    const double work = m * kG * (std::sqrt(a * a + h * h) - h);
    const double expected = std::sqrt(2.0 * inertia * work) / h;
    scene = with(scene, Push{scene.blocks[0].id, {1, 0, 0}, 0.5});
    INFO(a << " " << h);
    CHECK(threshold_of(scene) == Approx(expected).epsilon(0.06));
  }
}

TEST_CASE("a limit below all that is looked at is tried, and no more") {
  ThresholdOptions options;
  options.span = 30.0;
  options.most = 1e-4;  // rad
  const Scene scene = with(scene_of({slab(0.1, 0.5)}), Tilt{{0, 1, 0}, 1.0, 2.0, 0.5});
  const Threshold found = Disturber().threshold(scene, options);
  CHECK_FALSE(found.magnitude);
  CHECK(found.reason == "nothing makes it collapse");
  CHECK(found.runs == 1);
}

TEST_CASE("thresholds in a gap are given up, others are found as without it") {
  const Scene scene = with(scene_of({slab(0.1, 0.5)}), Tilt{{0, 1, 0}, 1.0, 2.0, 0.5});
  const double expected = threshold_of(scene);
  Disturber disturber;
  const auto found = [&](double from, double to) {
    ThresholdOptions options;
    options.tolerance = 0.005;
    options.gap = {from * expected, to * expected};
    return disturber.threshold(scene, options);
  };
  for (const auto& [from, to] : {std::pair{0.3, 0.8}, {1.2, 3.0}}) {
    const Threshold beside = found(from, to);
    REQUIRE(beside.magnitude);
    CHECK(*beside.magnitude == Approx(expected).epsilon(1e-9));
  }
  const Threshold within = found(0.8, 1.3);
  CHECK_FALSE(within.magnitude);
  CHECK(within.runs == 2);
  CHECK(within.reason.find("of no use") != std::string::npos);
}

TEST_CASE("a table tips a column at its critical angle") {
  for (const double offset : {0.0, 0.12}) {
    Scene scene = scene_of({box({0.3, 0.3, 0.4}, 0, 0, 0), box({0.3, 0.3, 0.4}, offset, 0, 0.8)});
    const Statics statics = equilibrium(scene);
    // About +y by a positive angle the table's +x side goes down.
    scene = with(scene, Tilt{{0, 1, 0}, 1.0, 4.0, 0.5});
    INFO(offset);
    REQUIRE(statics.critical_tilt_rad);
    CHECK(threshold_of(scene) == Approx(*statics.critical_tilt_rad).epsilon(0.02));
  }
}

TEST_CASE("a heavy top lowers the angle at which a column tips, a hollow one raises it") {
  // Two boxes of half width 0.3 and half height 0.4. With a top of `ratio` times the density the
  // centre of mass is (0.4 + 1.2 ratio) / (1 + ratio) high: 0.8, 1.127 and 0.504 m. The upper box
  // alone tips later, at 36.9 degrees.
  struct Case {
    double ratio, degrees;
  };
  for (const Case& c : {Case{1.0, 20.556}, Case{10.0, 14.903}, Case{0.15, 30.745}}) {
    Scene scene = scene_of({box({0.3, 0.3, 0.4}, 0, 0, 0), box({0.3, 0.3, 0.4}, 0, 0, 0.8)});
    scene.blocks[1].density *= c.ratio;
    CHECK(*equilibrium(scene).critical_tilt_rad == Approx(radians(c.degrees)).epsilon(1e-4));
    scene = with(scene, Tilt{{0, 1, 0}, 1.0, 4.0, 0.5});
    INFO(c.ratio);
    CHECK(threshold_of(scene) == Approx(radians(c.degrees)).epsilon(0.02));
  }
}

TEST_CASE("ten times as heavy a block takes ten times the impulse") {
  Scene scene = scene_of({slab(0.15, 0.6)});
  scene.blocks[0].friction = 3.0;
  const double plain = threshold_of(with(scene, Push{scene.blocks[0].id, {1, 0, 0}, 0.5}));
  scene.blocks[0].density *= 10.0;
  const double heavy = threshold_of(with(scene, Push{scene.blocks[0].id, {1, 0, 0}, 0.5}));
  CHECK(heavy == Approx(10.0 * plain).epsilon(0.01));
}

TEST_CASE(
    "a tower that is mirrored or turned with its event suffers the mirrored or turned effect") {
  const Scene tower = stack({0.0, 0.2, 0.1});
  // Weak ones leave it where it is, strong ones bring it down, by a factor of three or more.
  const auto events = [](double share) -> std::vector<Event> {
    return {Push{1, {400.0 + 4000.0 * share, 300.0 + 3000.0 * share, 0}, 0.5},
            Projectile{0.25, 8000.0, {-1.5, -0.2, 1.5}, {1.0 + 11.0 * share, 0.2, 1.0}, 0.5},
            Shake{{0.5 + 7.0 * share, 0.2 + 3.0 * share, 0}, 1.0, 2.0, 0.5},
            Tilt{{0.6, 0.8, 0}, 0.05 + 0.6 * share, 1.0, 0.5}};
  };
  struct Motion {
    bool mirror;
    Quat turn;
    Vec3 operator()(Vec3 v) const {
      if (mirror) v.x = -v.x;
      return matrix(turn) * v;
    }
  };
  const Motion motions[] = {{true, {}}, {false, yaw(0.7)}, {true, yaw(2.1)}};
  for (const double share : {0.0, 1.0}) {
    for (const Event& event : events(share)) {
      ClipOptions silent;
      silent.record = false;
      const Disturbance before = Disturber().judge(with(tower, event), silent);
      INFO(name(kind(event)) << ", share " << share << ": " << before.reason);
      CHECK(before.effect == (share > 0.0 ? Effect::collapses : Effect::stays));
      for (const Motion& motion : motions) {
        Scene image = tower;
        for (Block& block : image.blocks) {
          Pose& pose = block.world_from_block;
          pose = {motion(pose.position), motion.turn};
        }
        Event moved = event;
        if (auto* push = std::get_if<Push>(&moved)) push->impulse = motion(push->impulse);
        if (auto* shake = std::get_if<Shake>(&moved))
          shake->acceleration = motion(shake->acceleration);
        if (auto* ball = std::get_if<Projectile>(&moved)) {
          ball->position = motion(ball->position);
          ball->velocity = motion(ball->velocity);
        }
        if (auto* tilt = std::get_if<Tilt>(&moved)) {
          // An axis is no arrow: its mirror image turns the other way about.
          tilt->axis = motion(tilt->axis);
          if (motion.mirror) tilt->axis = -tilt->axis;
        }
        const Disturbance after = Disturber().judge(with(image, moved), silent);
        CHECK(after.effect == before.effect);
        if (before.effect != Effect::stays) continue;
        for (std::size_t i = 0; i < tower.blocks.size(); ++i) {
          CHECK(norm(motion(before.displacements[i]) - after.displacements[i]) < 0.02);
        }
      }
    }
  }
}

TEST_CASE("slow shaking tips a block at d / H of gravity, fast shaking takes more") {
  const double a = 0.15;
  const double h = 0.6;
  const Scene scene = scene_of({slab(a, h)});
  const double slow = threshold_of(with(scene, Shake{{1, 0, 0}, 0.2, 5.0, 0.5}));
  CHECK(slow >= 0.98 * kG * a / h);
  CHECK(slow <= 1.06 * kG * a / h);
  // Not monotone further off: what rocks may meet the next swing early or late.
  ThresholdOptions near;
  near.reach = 1.05;
  const double fast = threshold_of(with(scene, Shake{{1, 0, 0}, 2.0, 1.0, 0.5}), near);
  CHECK(fast > 1.2 * slow);
}

TEST_CASE(
    "what an impact does is a label only where slightly weaker and stronger ones do it, too") {
  ClipOptions options;
  options.duration_s = 1.0;
  const Scene column = scene_of({slab(0.15, 0.6)});
  // A plank whose free end the ball hits; the block at the other end holds it.
  const Scene lever = scene_of({box({0.3, 0.3, 0.3}, 0, 0, 0), box({0.9, 0.3, 0.1}, 0.3, 0, 0.6),
                                box({0.3, 0.3, 0.3}, -0.3, 0, 0.8)});
  const Scene scenes[] = {
      with(column, Push{0, {1, 0, 0}, 0.5}),
      with(column, Projectile{0.2, 2000, {-2, 0, 0.9}, {1, 0, 2}, 0.5, {}}),
      with(lever, Drop{Sphere{0.2}, {{1.1, 0, 0.8 + 0.6 + 0.2 + 1.0}, {}}, 1000, 0.5, {}})};
  for (const Scene& scene : scenes) {
    const double threshold = threshold_of(scene);
    const auto judged = [&](double share) {
      return Disturber().judge(with(scene, scaled(*scene.event, share * threshold)), options);
    };
    INFO(name(kind(*scene.event)) << " from " << threshold);
    // Between what stays and what collapses lies what is no label: there all resolutions may agree,
    // but not the neighbours across the threshold.
    std::vector<Effect> effects;
    for (double share = 0.88; share < 1.13; share += 0.02) {
      const Disturbance near = judged(share);
      effects.push_back(near.effect);
      CHECK((near.effect == Effect::unresolved) == !near.reason.empty());
      CHECK((near.effect == Effect::unresolved) == near.clip.poses.empty());
    }
    const auto unclear = std::count(effects.begin(), effects.end(), Effect::unresolved);
    CHECK(unclear >= 2);
    CHECK(unclear <= 6);
    const auto first = std::find(effects.begin(), effects.end(), Effect::unresolved);
    CHECK(std::all_of(effects.begin(), first, [](Effect e) { return e == Effect::stays; }));
    CHECK(std::all_of(first + unclear, effects.end(),
                      [](Effect e) { return e == Effect::collapses; }));
    CHECK(judged(0.8).effect == Effect::stays);
    const Disturbance strong = judged(1.25);
    CHECK(strong.effect == Effect::collapses);
    CHECK(strong.resolution == 2);
    CHECK(strong.clip.poses.size() == 30);
  }
}

TEST_CASE("what shaking does is a label only where a tenth more and a tenth less do it, too") {
  // What rocks may be thrown down by the next swing or caught by it: at 7.372 m/s^2 both
  // resolutions let the block stay and at 8.96 both bring it down, but not so a tenth further on.
  const Scene scene = scene_of({slab(0.15, 0.6)});
  ClipOptions silent;
  silent.record = false;
  const auto shaken = [&](double amplitude) {
    return with(scene, Shake{{amplitude, 0, 0}, 2.0, 1.0, 0.5});
  };
  int refused = 0;
  for (const double amplitude : {3.0, 7.372, 8.96}) {
    INFO(amplitude);
    const Effect coarse = Disturber().disturb(shaken(amplitude), silent, 0).effect;
    const Effect fine = Disturber().disturb(shaken(amplitude), silent, 1).effect;
    const Disturbance label = Disturber().judge(shaken(amplitude), silent);
    if (label.effect != Effect::unresolved) {
      CHECK(label.effect == Disturber().disturb(shaken(1.1 * amplitude), silent, 1).effect);
      CHECK(label.effect == Disturber().disturb(shaken(amplitude / 1.1), silent, 1).effect);
    } else if (coarse == fine) {
      CHECK_FALSE(label.reason.empty());
      ++refused;
    }
  }
  CHECK(Disturber().judge(shaken(3.0), silent).effect == Effect::stays);
  CHECK(refused > 0);
}

}  // namespace drystone
