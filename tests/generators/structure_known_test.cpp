// Structures whose statics are known by hand.
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/statics.hpp"
#include "generators/structure_fit.hpp"

using namespace drystone;
using namespace drystone::generators;

namespace {

Statics statics_of(const Pieces& pieces) {
  Placement placement;
  placement.frictions.assign(pieces.size(), 1.0);
  StaticsOptions options;
  options.tilt = false;
  return equilibrium(put(pieces, placement, true), options);
}

void check_margin(const Pieces& pieces, double margin_m, double width) {
  const Statics statics = statics_of(pieces);
  CHECK(statics.verdict == (margin_m > 0 ? StaticVerdict::stands : StaticVerdict::falls));
  REQUIRE(statics.margin_m);
  CHECK(*statics.margin_m == Approx(margin_m).margin(1e-7));
  CHECK(*statics.margin_share == Approx(margin_m / width).margin(1e-6));
}

}  // namespace

TEST_CASE("a lintel tips when its mass centre passes the pier's outer edge") {
  // Piers of width 0.4 about x = 0 and x = 1: the right one's outer edge is at 1.2.
  for (const double margin : {0.07, 0.01, -0.01, -0.07}) {
    const Pieces pieces{box({0, 0, 0}, {0.4, 0.5, 0.6}, 1000),
                        box({1, 0, 0}, {0.4, 0.5, 0.6}, 1000),
                        box({1.2 - margin, 0, 0.6}, {3.0, 0.5, 0.2}, 700)};
    check_margin(pieces, margin, 0.4);
  }
}

TEST_CASE("a second storey's piers load the lintel at their own places") {
  // The lintel (2 kg, middle at 0.9) carries two blocks of 1 kg each at 0.5 and 2.0:
  // the centre of mass is at (1.8 + 0.5 + 2.0) / 4 = 1.075, and the edge at 1.0 + 0.2.
  const Pieces pieces{box({0, 0, 0}, {0.4, 0.5, 0.6}, 1000), box({1, 0, 0}, {0.4, 0.5, 0.6}, 1000),
                      box({0.9, 0, 0.6}, {2.8, 0.5, 0.2}, 2.0 / (2.8 * 0.5 * 0.2)),
                      box({0.5, 0, 0.8}, {0.4, 0.5, 0.3}, 1.0 / (0.4 * 0.5 * 0.3)),
                      box({2.0, 0, 0.8}, {0.4, 0.5, 0.3}, 1.0 / (0.4 * 0.5 * 0.3))};
  check_margin(pieces, 1.2 - 1.075, 0.4);
}

TEST_CASE("a cantilever obeys the rule of the lever") {
  // Pedestal of width 0.4: pivot at 0.2. The beam (10 kg, middle at 0.6) turns about it with
  // 10 x 0.4; a counterweight at -0.3 holds it with W x 0.5, so that W = 8 kg balances.
  const auto build = [](double weight) {
    return Pieces{box({0, 0, 0}, {0.4, 0.5, 0.6}, 1000),
                  box({0.6, 0, 0.6}, {2.4, 0.5, 0.2}, 10.0 / (2.4 * 0.5 * 0.2)),
                  box({-0.3, 0, 0.8}, {0.3, 0.5, 0.3}, weight / (0.3 * 0.5 * 0.3)),
                  // On the pivot a load changes no moment; it only makes a layer of two.
                  box({0.2, 0, 0.8}, {0.3, 0.5, 0.3}, 1000)};
  };
  const double load = 1000 * 0.3 * 0.5 * 0.3;
  for (const double weight : {5.0, 7.5, 8.5, 12.0}) {
    check_margin(build(weight), (0.5 * weight - 0.4 * 10.0) / (weight + 10.0 + load), 0.4);
  }
}

TEST_CASE("a pyramid's top box tips over the front edge of those that carry it") {
  for (const double margin : {0.05, 0.01, -0.01, -0.05}) {
    const Pieces pieces{box({-0.33, 0, 0}, {0.6, 0.5, 0.4}, 1000),
                        box({0.33, 0, 0}, {0.6, 0.5, 0.4}, 1000),
                        box({0, -0.25 + margin, 0.4}, {0.6, 0.5, 0.4}, 1000)};
    check_margin(pieces, margin, 0.5);
  }
}

TEST_CASE("one middle plank carries what is above as far as its edge") {
  // A jenga tower of two layers, the lower one with its middle plank only: three planks above with
  // their common centre of mass 0.1 - margin off that plank's axis.
  for (const double margin : {0.04, -0.04}) {
    Pieces pieces{box({0, 0, 0}, {0.8, 0.2, 0.1}, 1000)};
    for (const double x : {-0.22, 0.0, 0.22}) {
      pieces.push_back(box({x, 0.1 - margin, 0.1}, {0.2, 0.7, 0.1}, 1000));
    }
    check_margin(pieces, margin, 0.2);
  }
}

TEST_CASE("a semicircular arch needs a ring of a tenth of its radius") {
  // Milankovitch: thickness over mean radius of 0.1075 for endless many stones. With fifteen stones
  // the joints are few, so the arch may be a little thinner.
  const auto ring = [](double thickness) {
    Pieces pieces;
    constexpr int kStones = 15;
    for (int i = 0; i < kStones; ++i) {
      pieces.push_back(wedge(1.0 - 0.5 * thickness, 1.0 + 0.5 * thickness, kPi * i / kStones,
                             kPi * (i + 1) / kStones, 0.4, {}, 1000));
    }
    return pieces;
  };
  CHECK(statics_of(ring(0.12)).verdict == StaticVerdict::stands);
  CHECK(statics_of(ring(0.09)).verdict == StaticVerdict::falls);
}

TEST_CASE("wedges of a ring meet in their joints") {
  const Piece low = wedge(0.8, 1.1, 0.0, 0.6, 0.4, {1, 2, 3}, 1000);
  const Piece high = wedge(0.8, 1.1, 0.6, 1.3, 0.4, {1, 2, 3}, 1000);
  const auto corner = [](const Piece& piece, std::size_t i) {
    const Vec2 p = std::get<Prism>(piece.shape).outline[i];
    return piece.pose * Vec3{p.x, 0.0, p.y};
  };
  // Outlines run from the inner left corner counter-clockwise; left is towards larger angles.
  CHECK(norm(corner(low, 0) - corner(high, 1)) < 1e-14);
  CHECK(norm(corner(low, 3) - corner(high, 2)) < 1e-14);
  CHECK(norm(corner(low, 1) - Vec3{1.8, 2, 3}) < 1e-14);
}
