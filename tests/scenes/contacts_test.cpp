// Contact detection between every pair of shapes, and the flat regions statics reasons about.
#include "scenes/contacts.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/random.hpp"
#include "scenes/contacts_axes.hpp"
#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

using contacts::Contact;
using contacts::Feature;
using contacts::Region;
using test::box;
using test::scene;
using Kind = contacts::Feature::Kind;

std::vector<Contact> touching(const Scene& s) {
  return contacts::contacts_between(contacts::bodies(s), s, 1e-5);
}

/// Contacts between blocks only.
std::vector<Contact> between(std::vector<Block> blocks) {
  std::vector<Contact> result = touching(scene(std::move(blocks)));
  std::erase_if(result, [](const Contact& c) { return c.lower < 0; });
  return result;
}

Feature disc(Vec2 center, double radius) { return {Kind::disc, {center}, radius}; }
Feature rectangle(Vec2 low, Vec2 high) {
  return {Kind::polygon, {low, {high.x, low.y}, high, {low.x, high.y}}};
}
Feature random_feature(Rng& rng) {
  const Vec2 at{rng.uniform(-1, 1), rng.uniform(-1, 1)};
  if (rng.coin(0.4)) return disc(at, rng.uniform(0.3, 1.5));
  std::vector<Vec2> points;
  const double turn = rng.uniform(0, 6);
  const int corners = 3 + static_cast<int>(rng.below(4));
  for (int k = 0; k < corners; ++k) {
    const double a = turn + 2 * kPi * (k + 0.3 * rng.uniform()) / corners;
    points.push_back(at + rng.uniform(0.6, 1.5) * Vec2{std::cos(a), std::sin(a)});
  }
  return {Kind::polygon, contacts::convex_hull(points)};
}

bool holds(const Feature& f, Vec2 p) {
  if (f.kind == Kind::disc) return norm(p - f.points[0]) <= f.radius;
  for (std::size_t i = 0; i < f.points.size(); ++i) {
    const Vec2 a = f.points[i], b = f.points[(i + 1) % f.points.size()];
    if (cross(b - a, p - a) < 0) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("signed distances of random regions agree with a dense search") {
  int inside = 0, outside = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    Rng rng({41, short_hash("regions"), i, 0}, Stream::structure);
    const Feature a = random_feature(rng), b = random_feature(rng);
    const auto region = contacts::intersect(a, b, 1e-9);
    CAPTURE(i);
    const int n = 240;
    const double step = 6.0 / n;
    std::vector<Vec2> members, others;
    for (int x = 0; x <= n; ++x) {
      for (int y = 0; y <= n; ++y) {
        const Vec2 p{-3 + step * x, -3 + step * y};
        (holds(a, p) && holds(b, p) ? members : others).push_back(p);
      }
    }
    if (!region) {
      CHECK(members.size() < 8);  // a sliver between grid points at most
      continue;
    }
    for (int k = 0; k < 5; ++k) {
      const Vec2 p{rng.uniform(-1.5, 1.5), rng.uniform(-1.5, 1.5)};
      const contacts::Nearest nearest = region->nearest(p);
      const bool member = holds(a, p) && holds(b, p);
      CHECK((nearest.distance >= 0) == member);
      CHECK(norm(nearest.point - p) == Approx(std::abs(nearest.distance)).margin(1e-12));
      double least = 1e9;
      for (const Vec2 q : member ? others : members) least = std::min(least, norm(p - q));
      if (members.size() > 50) {
        CHECK(std::abs(nearest.distance) <= least + 1e-9);
        CHECK(std::abs(nearest.distance) >= least - 3 * step);
        ++(member ? inside : outside);
      }
      // The extreme point is a member, and no other member lies farther.
      const double angle = rng.uniform(0, 6.28);
      const Vec2 d{std::cos(angle), std::sin(angle)};
      const Vec2 extreme = region->extreme(d);
      CHECK(region->nearest(extreme).distance > -1e-9);
      double farthest = -1e9;
      for (const Vec2 q : members) farthest = std::max(farthest, dot(d, q));
      CHECK(dot(d, extreme) >= farthest - 1e-9);
      if (member) {
        const double ray = region->ray(p, d);
        CHECK(std::abs(region->nearest(p + ray * d).distance) < 1e-9);
      }
    }
  }
  CHECK(inside > 100);
  CHECK(outside > 100);
}

TEST_CASE("eroding a region lowers every depth in it by the inset") {
  for (std::uint64_t i = 0; i < 200; ++i) {
    Rng rng({42, short_hash("erosion"), i, 0}, Stream::structure);
    const Feature a = random_feature(rng), b = random_feature(rng);
    const auto region = contacts::intersect(a, b, 0.0);
    if (!region) continue;
    const double inset = rng.uniform(0.01, 0.4);
    const auto small_a = contacts::shrink(a, inset), small_b = contacts::shrink(b, inset);
    const auto eroded =
        small_a && small_b ? contacts::intersect(*small_a, *small_b, 0.0) : std::optional<Region>{};
    for (int k = 0; k < 20; ++k) {
      const Vec2 p{rng.uniform(-1.5, 1.5), rng.uniform(-1.5, 1.5)};
      const double depth = region->nearest(p).distance;
      if (depth < inset) continue;
      CAPTURE(i, k, depth, inset);
      REQUIRE(eroded.has_value());
      CHECK(eroded->nearest(p).distance == Approx(depth - inset).margin(1e-9));
    }
  }
}

TEST_CASE("thickness: parallel sides, lenses and circular segments") {
  CHECK(
      contacts::intersect(rectangle({0, 0}, {3, 1}), rectangle({1, 0.2}, {2, 5}), 0)->thickness() ==
      Approx(0.8));
  CHECK(contacts::intersect(disc({0, 0}, 1), disc({1.5, 0}, 1), 0)->thickness() == Approx(0.5));
  CHECK(contacts::intersect(disc({0, 0}, 1), rectangle({0.9, -3}, {4, 3}), 0)->thickness() ==
        Approx(0.1));
}

TEST_CASE("boxes on boxes touch in the common part of their faces") {
  const auto c = between({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {0.4, 0.3, 1.5})});
  REQUIRE(c.size() == 1);
  CHECK(c[0].lower == 0);
  CHECK(c[0].upper == 1);
  CHECK(c[0].frame.normal == Vec3{0, 0, 1});
  CHECK_FALSE(c[0].sideways);
  CHECK_FALSE(c[0].sliver);
  CHECK(c[0].region()->thickness() == Approx(0.6));
  // The order of the blocks does not matter: the normal points up.
  const auto d = between({box({1, 1, 1}, {0.4, 0.3, 1.5}), box({1, 1, 1}, {0, 0, 0.5})});
  REQUIRE(d.size() == 1);
  CHECK(d[0].lower == 1);
}

TEST_CASE("faces that touch sideways, share an edge or a corner, or stay apart") {
  const Block base = box({1, 1, 1}, {0, 0, 0.5});
  const auto side = between({base, box({1, 1, 1}, {1, 0.2, 0.5})});
  REQUIRE(side.size() == 1);
  CHECK(side[0].sideways);
  CHECK_FALSE(side[0].sliver);
  CHECK(side[0].region()->thickness() == Approx(0.8));
  const auto edge = between({base, box({1, 1, 1}, {1, 0, 1.5})});
  REQUIRE(edge.size() == 2);  // either face of either box
  for (const Contact& c : edge) CHECK(c.sliver);
  for (const Contact& c : between({base, box({1, 1, 1}, {1, 1, 1.5})})) CHECK(c.sliver);
  CHECK(between({base, box({1, 1, 1}, {1.01, 0, 0.5})}).empty());
  CHECK(between({base, box({1, 1, 1}, {0, 0, 1.51})}).empty());
}

TEST_CASE("edges and corners rest on faces in segments and points") {
  const double half = std::sqrt(0.5);
  const auto kind = [](Block block) {
    const auto c = touching(scene({std::move(block)}));
    REQUIRE(c.size() == 1);
    CHECK(c[0].lower == -1);
    return c[0].above.kind;
  };
  CHECK(kind(box({1, 1, 1}, {0, 0, 0.5}, yaw(0.3))) == Kind::polygon);
  CHECK(kind(box({1, 1, 1}, {0, 0, half}, axis_angle({1, 0, 0}, kPi / 4))) == Kind::segment);
  const Quat corner = axis_angle(normalized(Vec3{1, -1, 0}), std::acos(1 / std::sqrt(3.0)));
  CHECK(kind(box({1, 1, 1}, {0, 0, 0.5 * std::sqrt(3.0)}, corner)) == Kind::point);
  CHECK(kind(test::block(Cylinder{0.5, 0.7}, {0, 0, 0.7})) == Kind::disc);
  CHECK(kind(test::block(Cylinder{0.5, 0.7}, {0, 0, 0.5}, test::lying())) == Kind::disc);  // welded
  const Quat tilted = axis_angle({0, 1, 0}, 0.5);
  CHECK(kind(test::block(Cylinder{0.5, 0.7}, {0, 0, 0.7 * std::cos(0.5) + 0.5 * std::sin(0.5)},
                         tilted)) == Kind::point);
  const Prism roof{{{-1, 0}, {1, 0}, {0, 1}}, 0.5};
  CHECK(kind(test::block(roof, {})) == Kind::polygon);
  CHECK(kind(test::block(roof, {0, 0, 1}, axis_angle({0, 1, 0}, kPi))) == Kind::segment);
  CHECK(kind(test::block(roof, {0, 0, 0.5}, axis_angle({1, 0, 0}, kPi / 2))) == Kind::polygon);
}

TEST_CASE("crossing edges, and round bodies against each other, meet in one point") {
  // Two boxes on their edges, one across the other.
  const double half = std::sqrt(0.5);
  const auto crossed =
      between({box({3, 1, 1}, {0, 0, half}, axis_angle({1, 0, 0}, kPi / 4)),
               box({1, 3, 1}, {0.2, 0.1, 3 * half}, axis_angle({0, 1, 0}, kPi / 4))});
  REQUIRE(crossed.size() == 1);
  CHECK(crossed[0].thin());
  const Vec3 p = crossed[0].frame.lift(crossed[0].region()->polygon()[0]);
  CHECK(p.x == Approx(0.2));
  CHECK(p.y == Approx(0.0).margin(1e-9));
  CHECK(p.z == Approx(2 * half));

  const auto balls = between(
      {test::block(Sphere{0.5}, {0, 0, 0.5}), test::block(Sphere{0.3}, {0.48, 0, 0.5 + 0.64})});
  REQUIRE(balls.size() == 1);
  CHECK(balls[0].frame.normal.x == Approx(0.6));
  CHECK(balls[0].frame.normal.z == Approx(0.8));
  CHECK(between({test::block(Sphere{0.5}, {0, 0, 0.5}), test::block(Sphere{0.5}, {0.9, 0, 1.2})})
            .empty());

  // A lying cylinder leans on a box's upper edge.
  const auto leaning =
      between({box({1, 1, 1}, {0, 0, 0.5}),
               test::block(Cylinder{0.5, 0.5}, {0.5 + 0.3, 0, 1 + 0.4}, test::lying())});
  REQUIRE(leaning.size() == 1);
  CHECK(leaning[0].frame.normal.x == Approx(0.6));
  CHECK(leaning[0].region()->polygon().size() == 2);
}

TEST_CASE("bodies whose boxes overlap but that do not touch have no contact") {
  // The rim of a tilted cylinder passes a standing one: only a rim's own normal parts them.
  const auto cylinder = [](Vec3 at, double tilt) {
    return test::block(Cylinder{0.5, 0.1}, at, axis_angle({0, 1, 0}, tilt));
  };
  CHECK(between({cylinder({0, 0, 1}, 0.0), cylinder({0.9, 0.3, 1.35}, 0.9)}).empty());
  CHECK(between({box({1, 1, 1}, {0, 0, 0.5}, yaw(0.7)), box({1, 1, 1}, {1.2, 0.6, 0.5})}).empty());
}

TEST_CASE("the axes of contact find the true gap of random pairs") {
  // The largest gap over a dense set of directions never exceeds what the chosen axes find.
  for (std::uint64_t i = 0; i < 200; ++i) {
    Rng rng({43, short_hash("pairs"), i, 0}, Stream::structure);
    const auto shape = [&]() -> Shape {
      switch (rng.below(3)) {
        case 0:
          return Box{{rng.uniform(0.2, 1), rng.uniform(0.2, 1), rng.uniform(0.2, 1)}};
        case 1:
          return Sphere{rng.uniform(0.2, 1)};
        default:
          return Prism{{{-0.5, -0.3}, {0.6, -0.2}, {0.1, 0.7}}, rng.uniform(0.2, 1)};
      }
    };
    const auto turn = [&] {
      return axis_angle(normalized(Vec3{rng.normal(), rng.normal(), rng.normal()}),
                        rng.uniform(0, 6));
    };
    const Scene s =
        scene({test::block(shape(), {0, 0, 5}, turn()),
               test::block(shape(), {rng.uniform(-2, 2), rng.uniform(-2, 2), 6}, turn())});
    const auto bodies = contacts::bodies(s);
    double best = -1e9;
    for (const Vec3 n : contacts::face_axes(bodies[0], bodies[1])) {
      best = std::max(best, contacts::gap_along(bodies[0], bodies[1], n));
    }
    for (const Vec3 n : contacts::edge_axes(bodies[0], bodies[1])) {
      best = std::max(best, contacts::gap_along(bodies[0], bodies[1], n));
    }
    double dense = -1e9;
    for (int k = 0; k < 4000; ++k) {
      const Vec3 n = normalized(Vec3{rng.normal(), rng.normal(), rng.normal()});
      dense = std::max(dense, contacts::gap_along(bodies[0], bodies[1], n));
    }
    CAPTURE(i, best, dense);
    // Whether they are apart is the same; corner to corner the listed axes may find less of a gap.
    if (dense > 0.02) CHECK(best > 0);
    if (best > 1e-9) {
      const Vec3 n = contacts::widest_gap(bodies[0], bodies[1], {0, 0, 1});
      CHECK(contacts::gap_along(bodies[0], bodies[1], n) >= dense - 1e-6);
    }
    if (best < 0) CHECK(dense <= best + 1e-9);
  }
}

TEST_CASE("deep overlaps are refused by name or ignored, as the caller likes") {
  const Scene s = scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {0.2, 0, 1.3})});
  CHECK_THROWS_WITH(touching(s), Catch::Contains("blocks 0 and 1 overlap by 0.2 m"));
  const auto bodies = contacts::bodies(s);
  CHECK(contacts::contacts_between(bodies, s, 1e-5, contacts::Overlap::ignore).size() == 1);
}

}  // namespace drystone
