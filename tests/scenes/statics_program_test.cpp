// Known answers of the general program: structures that are no columns.
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/statics.hpp"
#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

using test::box;
using test::scene;

StaticVerdict verdict(const Scene& s) {
  StaticsOptions options;
  options.tilt = false;
  return equilibrium_by_program(s, options).verdict;
}

/// Planks of 4 x 1 x 0.5 on two unit pillars; `shift` moves the right pillar outwards.
Scene bridge(double shift) {
  return scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {3 + shift, 0, 0.5}),
                box({4, 1, 0.5}, {1.5, 0, 1.25})});
}

/// A beam on a pillar whose overhang is held down by a counterweight.
Scene counterweight(double density) {
  return scene({box({1, 1, 1}, {0, 0, 0.5}), box({4, 1, 0.5}, {1, 0, 1.25}),
                box({1, 1, 1}, {-0.5, 0, 2}, {}, density)});
}

/// Voussoirs: a semicircular arch of `n` prisms between radii 1 and `outer`, standing on the
/// ground.
Scene arch(int n, double outer, double friction) {
  std::vector<Block> blocks;
  for (int k = 0; k < n; ++k) {
    const double a = kPi * k / n, b = kPi * (k + 1) / n;
    Prism prism;
    prism.half_depth = 0.5;
    prism.outline = {{std::cos(a), std::sin(a)},
                     {outer * std::cos(a), outer * std::sin(a)},
                     {outer * std::cos(b), outer * std::sin(b)},
                     {std::cos(b), std::sin(b)}};
    blocks.push_back(test::block(prism, {}, {}, 1000, friction));
  }
  Scene s = scene(std::move(blocks));
  s.ground.friction = friction;
  return s;
}

}  // namespace

TEST_CASE("harmonic stacks by the program") {
  for (const int n : {2, 5, 10, 20}) {
    CAPTURE(n);
    CHECK(verdict(test::harmonic_stack(n, 0.999)) == StaticVerdict::stands);
    CHECK(verdict(test::harmonic_stack(n, 1.001)) == StaticVerdict::falls);
    CHECK(verdict(test::harmonic_stack(n, 1.0)) == StaticVerdict::ambiguous);
  }
}

TEST_CASE("a bridge stands while its plank reaches both pillars") {
  const Statics s = equilibrium_by_program(bridge(0.0));
  CHECK(s.verdict == StaticVerdict::stands);
  CHECK_FALSE(s.column);
  // The plank's overlap with each pillar is 1 wide (x from -0.5 and to 3.5), so its support
  // vanishes at an inset of 0.5, and so does the pillars' on the ground.
  CHECK(*s.margin_m == Approx(0.5));
  CHECK(*s.margin_share == Approx(0.5));

  const Statics narrow = equilibrium_by_program(bridge(0.9));
  CHECK(narrow.verdict == StaticVerdict::stands);
  // 0.1 of plank rests on the right pillar, whose own centre stays over its foot: the load comes to
  // 0.45 from its middle.
  CHECK(*narrow.margin_m == Approx(0.05));
  CHECK(verdict(bridge(1.0)) == StaticVerdict::ambiguous);  // they share an edge
  CHECK(verdict(bridge(1.1)) == StaticVerdict::falls);
}

TEST_CASE("a counterweight holds a beam whose centre hangs in the air") {
  // Beam: weight 2 at x = 1. Counterweight: w at x = -0.5. The pillar's edge is at x = 0.5:
  // 2 (1 - 0.5) = w (0.5 + 0.5), so w = 1.
  CHECK(verdict(counterweight(1100)) == StaticVerdict::stands);
  CHECK(verdict(counterweight(1000)) == StaticVerdict::ambiguous);
  CHECK(verdict(counterweight(900)) == StaticVerdict::falls);
}

TEST_CASE("a semicircular arch stands if it is thick enough and its joints grip") {
  // Least thickness of a semicircular arch: 0.1075 of its mean radius (Milankovitch 1907), outer =
  // (1 + 0.05375) / (1 - 0.05375) = 1.1136 for many voussoirs; few voussoirs need a little less.
  CHECK(verdict(arch(9, 1.30, 0.9)) == StaticVerdict::stands);
  CHECK(verdict(arch(9, 1.05, 0.9)) == StaticVerdict::falls);
  CHECK(verdict(arch(9, 1.30, 0.1)) == StaticVerdict::falls);
  const Statics thin = equilibrium_by_program(arch(9, 1.05, 0.9));
  CHECK(*thin.margin_m < 0);
}

TEST_CASE("a box on a slope slides when the slope exceeds its angle of friction") {
  const auto slope = [](double friction) {
    const double angle = 0.3;
    Prism wedge;
    wedge.half_depth = 1;
    wedge.outline = {{-2, 0}, {2, 0}, {2, 4 * std::tan(angle)}};
    const Quat turn = axis_angle({0, 1, 0}, -angle);
    const Vec3 foot{0, 0, 2 * std::tan(angle)};
    const Vec3 up = matrix(turn).columns[2];
    Scene s = scene({test::block(wedge, {}, {}, 1000, 0.0),
                     box({0.5, 0.5, 0.5}, foot + 0.25 * up, turn, 1000, friction)});
    s.ground.friction = 1.0;
    return s;
  };
  CHECK(verdict(slope(1.01 * std::tan(0.3))) == StaticVerdict::stands);
  CHECK(verdict(slope(std::tan(0.3))) == StaticVerdict::ambiguous);
  CHECK(verdict(slope(0.99 * std::tan(0.3))) == StaticVerdict::falls);
  CHECK_FALSE(equilibrium_by_program(slope(0.1)).margin_m.has_value());  // no outset stops a slide
}

TEST_CASE("friction counts alike in every direction") {
  // A flat box on ground that is tilted, in its own frame: gravity has a share along the ground, in
  // a direction half-way between two rays of a cone of sixteen.
  const auto pulled = [](double share) {
    Scene s = scene({box({1, 1, 0.2}, {0, 0, 0.1}, {}, 1000, 0.5)});
    s.ground.friction = 0.5;
    const double along = share * 0.5 * 9.81;
    s.gravity = {along * std::cos(kPi / 16), along * std::sin(kPi / 16), -9.81};
    return verdict(s);
  };
  CHECK(pulled(0.99) == StaticVerdict::stands);
  CHECK(pulled(1.00) == StaticVerdict::ambiguous);
  CHECK(pulled(1.01) == StaticVerdict::falls);
}

TEST_CASE("what only sideways contact could hold is ambiguous") {
  // A box jammed between two pillars, touching neither the ground nor anything below.
  const Scene jammed =
      scene({box({1, 1, 3}, {0, 0, 1.5}), box({1, 1, 3}, {2, 0, 1.5}), box({1, 1, 1}, {1, 0, 2})});
  CHECK(verdict(jammed) == StaticVerdict::ambiguous);
  // Side by side on the ground nothing depends on the touch.
  CHECK(verdict(scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {1, 0, 0.5})})) ==
        StaticVerdict::stands);
  // A box that overhangs falls, though it touches a free neighbour on the wrong side.
  CHECK(verdict(scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {0.6, 0, 1.5}),
                       box({1, 1, 1}, {-0.4, 0, 1.5})})) != StaticVerdict::stands);
}

TEST_CASE("what floats falls and no outset helps") {
  const Statics s =
      equilibrium_by_program(scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {0, 0, 1.8})}));
  CHECK(s.verdict == StaticVerdict::falls);
  CHECK_FALSE(s.margin_m.has_value());
  CHECK_FALSE(s.critical_tilt_rad.has_value());
  CHECK(verdict(scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {3, 0, 1.5})})) ==
        StaticVerdict::falls);
}

TEST_CASE("blocks on a grid of 1/60 m that balance on an edge are ambiguous") {
  // Three planks, of which the middle one's edge lies exactly under the top one's centre.
  const double g = 1.0 / 60;
  const Scene s =
      scene({box({12 * g, 4 * g, 2 * g}, {0, 0, 1 * g}), box({12 * g, 4 * g, 2 * g}, {0, 0, 3 * g}),
             box({12 * g, 4 * g, 2 * g}, {6 * g, 0, 5 * g}),
             box({12 * g, 4 * g, 2 * g}, {20 * g, 0, 1 * g})});
  const Statics program = equilibrium_by_program(s);
  CHECK(program.verdict == StaticVerdict::ambiguous);
  CHECK(*program.margin_m == Approx(0.0).margin(1e-7));
  CHECK(*program.critical_tilt_rad == 0.0);
}

TEST_CASE("a wall of planks in several columns, and the same without one of them") {
  // Two columns, a plank across both, and a block on its end beyond the right column.
  std::vector<Block> blocks;
  for (int level = 0; level < 4; ++level) {
    blocks.push_back(box({1, 0.5, 0.2}, {0, 0, 0.1 + 0.2 * level}));
    blocks.push_back(box({1, 0.5, 0.2}, {2, 0, 0.1 + 0.2 * level}));
  }
  blocks.push_back(box({3, 0.5, 0.2}, {1, 0, 0.9}));
  blocks.push_back(box({0.5, 0.5, 0.5}, {2.4, 0, 1.25}, {}, 4000));
  CHECK(verdict(scene(blocks)) == StaticVerdict::stands);
  blocks.erase(blocks.begin() + 7);  // the top plank of the right column: the bridge hangs
  CHECK(verdict(scene(blocks)) == StaticVerdict::falls);
}

TEST_CASE("tiny overlaps and gaps of rounded coordinates are contacts; deep ones are refused") {
  for (const double error : {-5e-5, 0.0, 5e-5}) {
    Scene s = bridge(0.0);
    s.blocks[2].world_from_block.position.z += error;
    CHECK(verdict(s) == StaticVerdict::stands);
  }
  Scene deep = bridge(0.0);
  deep.blocks[2].world_from_block.position.z -= 0.2;
  CHECK_THROWS_AS(verdict(deep), Error);
  CHECK_THROWS_AS(verdict(scene({box({1, 1, 1}, {0, 0, 0.2})})), Error);
}

TEST_CASE("a ball on top is bound to the face below; under a block it carries nothing stably") {
  const Block base = box({1, 1, 1}, {0, 0, 0.5});
  const Statics top =
      equilibrium_by_program(scene({base, test::block(Sphere{0.5}, {0.3, 0, 1.5})}));
  CHECK(top.verdict == StaticVerdict::stands);
  CHECK(top.rolls);
  CHECK(*top.margin_m == Approx(0.2));
  CHECK(*top.critical_tilt_rad == 0.0);
  for (const Block& round : {test::block(Sphere{0.5}, {0, 0, 1.5}),
                             test::block(Cylinder{0.5, 0.5}, {0, 0, 1.5}, test::lying())}) {
    const Statics off =
        equilibrium_by_program(scene({base, round, box({1, 1, 1}, {0.02, 0, 2.5})}));
    CHECK(off.verdict == StaticVerdict::falls);
    CHECK(*off.margin_m == Approx(-0.02));
    CHECK(verdict(scene({base, round, box({1, 1, 1}, {0, 0, 2.5})})) == StaticVerdict::ambiguous);
  }
}

TEST_CASE("lines and points of contact hold where geometry makes them firm") {
  // Two planks that lean on each other like a roof, feet on the ground: firm with enough friction.
  const auto roof = [](double friction) {
    const double angle = radians(60);
    const double length = 2.0, thickness = 0.2;
    const Quat left = axis_angle({0, 1, 0}, -angle), right = axis_angle({0, 1, 0}, angle - kPi);
    const double half_x = 0.5 * (length * std::cos(angle) + thickness * std::sin(angle));
    const double half_z = 0.5 * (length * std::sin(angle) + thickness * std::cos(angle));
    Scene s = scene({box({length, 1, thickness}, {-half_x, 0, half_z}, left, 1000, friction),
                     box({length, 1, thickness}, {half_x, 0, half_z}, right, 1000, friction)});
    s.ground.friction = friction;
    return s;
  };
  CHECK(verdict(roof(1.0)) != StaticVerdict::falls);
  CHECK(verdict(roof(0.05)) == StaticVerdict::falls);
  // A ball in the groove between two slopes rests, but may roll along it; a cylinder may not.
  const auto groove = [](Block round) {
    Prism left, right;
    left.half_depth = right.half_depth = 1;
    left.outline = {{-2, 0}, {0, 0}, {-2, 2}};
    right.outline = {{0, 0}, {2, 0}, {2, 2}};
    return scene({test::block(left, {}), test::block(right, {}), std::move(round)});
  };
  const double up = 0.5 * std::sqrt(2.0);
  CHECK(verdict(groove(test::block(Cylinder{0.5, 0.5}, {0, 0, up}, test::lying()))) ==
        StaticVerdict::stands);
  CHECK(verdict(groove(test::block(Sphere{0.5}, {0, 0, up}))) == StaticVerdict::ambiguous);
  // A cube on its edge does not stand, one leaning off it falls.
  const auto on_edge = [](double tilt) {
    const Quat turn = axis_angle({0, 1, 0}, kPi / 4 + tilt);
    return scene({box({1, 1, 1}, {0, 0, std::sqrt(0.5) * std::cos(tilt)}, turn)});
  };
  CHECK(verdict(on_edge(0.0)) == StaticVerdict::ambiguous);
  CHECK(verdict(on_edge(0.05)) == StaticVerdict::falls);
}

TEST_CASE("the program in 2D: discs and rectangles of any depth, margins along x") {
  Scene s = scene({box({1, 0.1, 1}, {0, 0, 0.5}), box({1, 0.1, 1}, {3, 0, 0.5}),
                   box({4, 0.2, 0.5}, {1.5, 0, 1.25}), box({1, 0.1, 1}, {1.5, 0, 2})},
                  2);
  const Statics stands = equilibrium_by_program(s);
  CHECK(stands.verdict == StaticVerdict::stands);
  CHECK(*stands.margin_m == Approx(0.5));
  const Statics falls = equilibrium_by_program(
      scene({box({1, 0.1, 1}, {0, 0, 0.5}), box({1, 0.1, 1}, {0.6, 0, 1.5})}, 2));
  CHECK(falls.verdict == StaticVerdict::falls);
  CHECK(*falls.margin_m == Approx(-0.1));
  CHECK(*falls.margin_share == Approx(-0.1));
  const Statics tilt = equilibrium_by_program(
      scene({box({1, 0.1, 1}, {0, 0, 0.5}), box({1, 0.1, 1}, {0.3, 0, 1.5})}, 2));
  CHECK(*tilt.critical_tilt_rad == Approx(std::atan(0.35)));
}

}  // namespace drystone
