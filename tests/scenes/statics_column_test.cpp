#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/random.hpp"
#include "drystone/statics.hpp"
#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

using test::box;
using test::scene;

Statics column(const Scene& s) {
  const auto result = equilibrium_of_column(s);
  REQUIRE(result.has_value());
  CHECK(result->column);
  return *result;
}

}  // namespace

TEST_CASE("two cubes: the margin is the distance to the nearest edge") {
  const Statics s = column(scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {0.3, 0.1, 1.5})}));
  CHECK(s.verdict == StaticVerdict::stands);
  CHECK(*s.margin_m == Approx(0.2));
  CHECK(*s.margin_share == Approx(0.2));
  CHECK(s.weakest_interface == 1);
  REQUIRE(s.interfaces.size() == 2);
  CHECK(s.interfaces[1].lower == 0);
  CHECK(s.interfaces[1].upper == 1);
  CHECK(s.interfaces[1].support_ratio == Approx(0.6));
  CHECK(s.interfaces[1].to_edge.x == Approx(0.2));
  CHECK(s.interfaces[1].to_edge.y == Approx(0.0).margin(1e-12));
  CHECK(s.interfaces[1].height_m == Approx(0.5));
  // The ground sees the mean of both centres.
  CHECK(s.interfaces[0].lower == -1);
  CHECK(s.interfaces[0].margin_m == Approx(0.35));
  // The lesser of atan(0.2 / 0.5), atan(0.35 / 1) and friction 1.
  CHECK(*s.critical_tilt_rad == Approx(std::atan(0.35)));

  const Statics falls =
      column(scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {0.6, 0.0, 1.5})}));
  CHECK(falls.verdict == StaticVerdict::falls);
  CHECK(*falls.margin_m == Approx(-0.1));
  CHECK_FALSE(falls.critical_tilt_rad.has_value());
}

TEST_CASE("past a corner the margin is the Euclidean distance to it") {
  const Statics s = column(scene({box({1, 1, 1}, {0, 0, 0.5}), box({2, 2, 1}, {0.8, 0.9, 1.5})}));
  CHECK(*s.margin_m == Approx(-std::hypot(0.3, 0.4)));
  CHECK(s.interfaces[1].to_edge.x == Approx(-0.3));
  CHECK(s.interfaces[1].to_edge.y == Approx(-0.4));
  CHECK(*s.margin_share == Approx(-0.5));
}

TEST_CASE("harmonic stacks are decided a thousandth either side of the critical overhang") {
  for (int n = 2; n <= 20; ++n) {
    CAPTURE(n);
    CHECK(column(test::harmonic_stack(n, 0.999)).verdict == StaticVerdict::stands);
    CHECK(column(test::harmonic_stack(n, 1.001)).verdict == StaticVerdict::falls);
  }
}

TEST_CASE("discs: standing cylinders meet faces, edges and each other") {
  const auto disc = [](double r, Vec3 p) { return test::block(Cylinder{r, 0.5}, p); };
  CHECK(*column(scene({disc(0.5, {0, 0, 0.5}), disc(0.4, {0.3, 0.0, 1.5})})).margin_m ==
        Approx(0.2));
  // The two rims cross at (0.4, +-0.3), beyond which the upper's centre hangs.
  const Statics s = column(scene({disc(0.5, {0, 0, 0.5}), disc(0.5, {0.8, 0, 1.5})}));
  CHECK(*s.margin_m == Approx(-0.3));
  // A small disc that straddles the edge of a box.
  CHECK(*column(scene({box({1, 1, 1}, {0, 0, 0.5}), disc(0.2, {0.45, 0, 1.5})})).margin_m ==
        Approx(0.05));
  CHECK(*column(scene({box({1, 1, 1}, {0, 0, 0.5}), disc(0.2, {0.6, 0.6, 1.5})})).margin_m ==
        Approx(-std::hypot(0.1, 0.1)));
}

TEST_CASE("a ball or lying cylinder on top is bound to the face below and has no tilt to spare") {
  for (const Block& top : {test::block(Sphere{0.5}, {0.3, 0.0, 1.5}),
                           test::block(Cylinder{0.5, 0.5}, {0.3, 0, 1.5}, test::lying())}) {
    const Statics s = column(scene({box({1, 1, 1}, {0, 0, 0.5}), top}));
    CHECK(s.verdict == StaticVerdict::stands);
    CHECK(s.rolls);
    CHECK(s.interfaces[1].margin_m == Approx(0.2));
    CHECK(*s.margin_m == Approx(0.2));
    CHECK(*s.critical_tilt_rad == 0.0);
  }
  const Statics alone = column(scene({test::block(Sphere{0.5}, {0, 0, 0.5})}));
  CHECK(alone.verdict == StaticVerdict::stands);
  CHECK(alone.rolls);
}

TEST_CASE("a ball or lying cylinder that carries a block lets it fall, unless exactly centred") {
  const auto tower = [](Block support, double x) {
    return scene({box({1, 1, 1}, {0, 0, 0.5}), std::move(support), box({1, 1, 1}, {x, 0, 2.5})});
  };
  for (const Block& support : {test::block(Sphere{0.5}, {0, 0, 1.5}),
                               test::block(Cylinder{0.5, 0.5}, {0, 0, 1.5}, test::lying())}) {
    const Statics s = column(tower(support, 0.02));
    CHECK(s.verdict == StaticVerdict::falls);
    CHECK(*s.margin_m == Approx(-0.02));
    CHECK(s.weakest_interface == 2);
    CHECK_FALSE(s.interfaces[2].planar_surface);
    CHECK_FALSE(s.rolls);
    CHECK(column(tower(support, 0.0)).verdict == StaticVerdict::ambiguous);
  }
}

TEST_CASE("what is not a column is left to the program") {
  const Block base = box({1, 1, 1}, {0, 0, 0.5});
  CHECK_FALSE(equilibrium_of_column(scene({base, box({1, 1, 1}, {1, 0, 0.5})})));  // side by side
  CHECK_FALSE(equilibrium_of_column(scene({base, box({1, 1, 1}, {0, 0, 1.6})})));  // floats
  CHECK_FALSE(equilibrium_of_column(scene({base, box({1, 1, 1}, {2, 0, 1.5})})));  // beside it
  CHECK_FALSE(equilibrium_of_column(                                               // on its edge
      scene({box({1, 1, 1}, {0, 0, std::sqrt(0.5)}, axis_angle({1, 0, 0}, kPi / 4))})));
  CHECK_FALSE(equilibrium_of_column(  // a bridge's two feet
      scene({base, box({1, 1, 1}, {3, 0, 0.5}), box({4, 1, 1}, {1.5, 0, 1.5})})));
  CHECK_THROWS_AS(equilibrium_of_column(Scene{}), Error);
}

TEST_CASE("boxes lying on any face, rounding of coordinates and any block order are a column") {
  const Quat on_side = axis_angle({0, 1, 0}, 0.5 * kPi);
  const Statics s =
      column(scene({box({1, 1, 1}, {0.1, 0, 2.5}), box({1, 0.8, 0.6}, {0, 0, 1.49997}, on_side),
                    box({1, 1, 1}, {0, 0, 0.50002})}));
  REQUIRE(s.interfaces.size() == 3);
  CHECK(s.interfaces[0].upper == 2);
  CHECK(s.interfaces[2].upper == 0);
  CHECK(s.interfaces[2].margin_m == Approx(0.2));  // the face is 0.6 wide there
  CHECK(s.interfaces[2].margin_share == Approx(0.2 / 0.6));
}

TEST_CASE("in 2D only x counts") {
  Scene s = scene({test::box({1, 0.1, 1}, {0, 0, 0.5}), test::box({1, 0.1, 1}, {0.3, 0, 1.5})}, 2);
  const Statics flat = column(s);
  CHECK(*flat.margin_m == Approx(0.2));
  CHECK(*flat.margin_share == Approx(0.2));
  CHECK(*flat.critical_tilt_rad == Approx(std::atan(0.35)));
  s.dim = 3;
  CHECK(*column(s).margin_m == Approx(0.05));
  Scene disc =
      scene({test::box({1, 0.1, 1}, {0, 0, 0.5}), test::block(Sphere{0.25}, {0.4, 0, 1.25})}, 2);
  CHECK(column(disc).rolls);
  CHECK(*column(disc).margin_m == Approx(0.1));
}

}  // namespace drystone
