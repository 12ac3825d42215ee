// Columns on a slope: gravity is not along the ground's normal.
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/random.hpp"
#include "drystone/statics.hpp"
#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

using test::block;
using test::box;
using test::scene;

/// Ground that falls away along `down` with that tangent.
Scene on_slope(Scene s, double tangent, double friction, Vec2 down = {1, 0}) {
  const double steep = 9.81 / std::sqrt(1.0 + tangent * tangent);
  s.gravity = {steep * tangent * down.x, steep * tangent * down.y, -steep};
  s.ground.friction = friction;
  for (Block& b : s.blocks) b.friction = friction;
  return s;
}

Statics column(const Scene& s) {
  const auto result = equilibrium_of_column(s);
  REQUIRE(result.has_value());
  return *result;
}

}  // namespace

TEST_CASE("slope: a cube tips at a tangent of 1 and slides at that of its friction") {
  const Scene cube = scene({box({1, 1, 1}, {0.4, 0, 0.5})});
  // Weight passes 0.5 x 0.3 beside the middle of the foot.
  const Statics stands = column(on_slope(cube, 0.3, 1.0));
  CHECK(stands.verdict == StaticVerdict::stands);
  CHECK(*stands.margin_m == Approx(0.35));
  CHECK(*stands.friction_use == Approx(0.3));
  CHECK(stands.interfaces[0].weight_above.x == Approx(0.55));
  CHECK(stands.interfaces[0].to_edge.x == Approx(0.35));
  // It tips under another load L along the slope where L / cos(slope) x 0.5 = 0.35.
  CHECK(std::tan(*stands.critical_tilt_rad) == Approx(0.7 / std::sqrt(1.09)));

  const Statics slides = column(on_slope(cube, 0.6, 0.5));
  CHECK(slides.verdict == StaticVerdict::falls);
  CHECK(*slides.friction_use == Approx(1.2));
  CHECK_FALSE(slides.margin_m);  // no other face would hold it
  CHECK_FALSE(slides.critical_tilt_rad);
  CHECK(slides.weakest_interface == 0);

  const Statics tips = column(on_slope(cube, 1.2, 2.0));
  CHECK(tips.verdict == StaticVerdict::falls);
  CHECK(*tips.margin_m == Approx(-0.1));
  CHECK(*tips.friction_use == Approx(0.6));

  CHECK(column(on_slope(cube, 0.5, 0.5)).verdict == StaticVerdict::ambiguous);
  CHECK(column(on_slope(cube, 1.0, 2.0)).verdict == StaticVerdict::ambiguous);
  CHECK(*column(cube).friction_use == 0.0);
}

TEST_CASE("slope: leaning uphill holds what would tip, and the lowest slippery contact slides") {
  const auto tower = [](double lean) {
    return scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {lean, 0, 1.5}),
                  box({1, 1, 1}, {2 * lean, 0, 2.5})});
  };
  // Upright, the weight of all passes 1.5 x 0.4 beside the middle: 0.1 outside the foot.
  const Statics upright = column(on_slope(tower(0.0), 0.4, 1.0));
  CHECK(upright.verdict == StaticVerdict::falls);
  CHECK(*upright.margin_m == Approx(-0.1));
  CHECK(upright.weakest_interface == 0);
  // With every block 0.3 further uphill the centre of mass is at -0.3.
  const Statics leaning = column(on_slope(tower(-0.3), 0.4, 1.0));
  CHECK(leaning.verdict == StaticVerdict::stands);
  CHECK(*leaning.margin_m == Approx(0.2));
  CHECK(leaning.interfaces[1].margin_m == Approx(0.25));
  CHECK(leaning.interfaces[2].margin_m == Approx(0.3));

  Scene wet = on_slope(tower(-0.3), 0.4, 1.0);
  wet.blocks[1].friction = wet.blocks[2].friction = 0.35;
  const Statics slides = column(wet);
  CHECK(slides.verdict == StaticVerdict::falls);
  CHECK(slides.weakest_interface == 2);  // a contact has the larger of two values
  CHECK(*slides.friction_use == Approx(0.4 / 0.35));
}

TEST_CASE("slope: a tower turned with its slope has the same margin") {
  const auto turned = [](double angle) {
    const Vec2 down{std::cos(angle), std::sin(angle)};
    const Vec2 top = 0.2 * down + 0.1 * Vec2{-down.y, down.x};
    return on_slope(scene({box({1, 0.8, 0.6}, {0, 0, 0.3}, yaw(angle)),
                           box({0.7, 0.9, 0.8}, {top.x, top.y, 1.0}, yaw(angle + 0.3), 3000)}),
                    0.25, 0.6, down);
  };
  const Statics at_zero = column(turned(0.0));
  for (const double angle : {0.4, 1.9, 4.0}) {
    const Statics here = column(turned(angle));
    CHECK(*here.margin_m == Approx(*at_zero.margin_m));
    CHECK(*here.friction_use == Approx(*at_zero.friction_use));
    CHECK(here.verdict == at_zero.verdict);
  }
}

TEST_CASE("slope: what is round rolls, unless it lies along the slope") {
  const Block foot = box({2, 2, 1}, {0, 0, 0.5});
  const Scene ball = scene({foot, block(Sphere{0.4}, {0, 0, 1.4})});
  CHECK(equilibrium(ball).verdict == StaticVerdict::stands);
  const Statics rolls = equilibrium(on_slope(ball, 0.1, 1.0));
  CHECK(rolls.verdict == StaticVerdict::falls);
  CHECK_FALSE(rolls.rolls);
  const Scene across = scene({foot, block(Cylinder{0.3, 0.5}, {0, 0, 1.3}, test::lying())});
  CHECK(equilibrium(across).verdict == StaticVerdict::stands);
  CHECK(equilibrium(on_slope(across, 0.1, 1.0)).verdict == StaticVerdict::falls);
  CHECK(equilibrium(on_slope(across, 0.1, 1.0, {0, 1})).verdict != StaticVerdict::falls);
}

TEST_CASE("slope: closed form and program agree on random columns") {
  Rng rng(Key{77, 0, 0, 0}, Stream::structure);
  int fell = 0, slid = 0;
  for (int i = 0; i < 60; ++i) {
    const int n = 1 + static_cast<int>(rng.below(4));
    std::vector<Block> blocks;
    double z = 0.0, x = 0.0, y = 0.0;
    for (int k = 0; k < n; ++k) {
      const Vec3 size{rng.uniform(0.5, 1), rng.uniform(0.5, 1), rng.uniform(0.3, 0.8)};
      x += rng.uniform(-0.2, 0.2);
      y += rng.uniform(-0.15, 0.15);
      const Vec3 at{x, y, z + 0.5 * size.z};
      const Quat turn = yaw(rng.uniform(0, 2 * kPi));
      const double density = rng.uniform(300, 5000);
      blocks.push_back(rng.coin(0.3)
                           ? block(Cylinder{0.5 * size.x, 0.5 * size.z}, at, turn, density)
                           : box(size, at, turn, density));
      z += size.z;
    }
    const double azimuth = rng.uniform(-0.5, 0.5);
    const Scene s =
        on_slope(scene(std::move(blocks)), rng.uniform(0.05, 0.5),
                 rng.coin() ? rng.uniform(0.05, 0.4) : 1.0, {std::cos(azimuth), std::sin(azimuth)});
    StaticsOptions options;
    options.tilt = false;
    const auto closed = equilibrium_of_column(s, options);
    if (!closed) continue;
    CAPTURE(i, *closed->friction_use);
    if (std::abs(*closed->friction_use - 1.0) < 0.03) continue;  // between facets of the cones
    const Statics program = equilibrium_by_program(s, options);
    CHECK(program.verdict == closed->verdict);
    CHECK(program.margin_m.has_value() == closed->margin_m.has_value());
    if (closed->margin_m && program.margin_m) {
      CHECK(std::abs(*program.margin_m - *closed->margin_m) < 1e-6);
    }
    fell += closed->verdict == StaticVerdict::falls && closed->margin_m ? 1 : 0;
    slid += closed->margin_m ? 0 : 1;
  }
  CHECK(fell >= 5);
  CHECK(slid >= 5);
}

}  // namespace drystone
