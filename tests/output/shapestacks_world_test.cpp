#include "output/shapestacks_world.hpp"

#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "drystone/random.hpp"

using namespace drystone;

namespace {

/// First about x, then y, then z, all fixed.
Mat3 turned(Vec3 angles) {
  return matrix(axis_angle({0, 0, 1}, angles.z) * axis_angle({0, 1, 0}, angles.y) *
                axis_angle({1, 0, 0}, angles.x));
}

double difference(const Mat3& a, const Mat3& b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < 3; ++i)
    largest = std::max(largest, norm(a.columns[i] - b.columns[i]));
  return largest;
}

}  // namespace

TEST_CASE("extrinsic angles make the rotation that they are read from", "[shapestacks]") {
  Rng rng({}, Stream::structure);
  for (int i = 0; i < 2000; ++i) {
    const Quat q = normalized(
        {rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0.01, 1)});
    CHECK(difference(turned(extrinsic_xyz(q)), matrix(q)) < 1e-7);
  }
}

TEST_CASE("extrinsic angles where two axes fall together", "[shapestacks]") {
  for (const double turn : {-2.0, -0.5, 0.0, 0.3, 1.7, 3.0}) {
    for (const double right : {-0.5 * kPi, 0.5 * kPi}) {
      const Quat q = axis_angle({0, 0, 1}, turn) * axis_angle({0, 1, 0}, right);
      CHECK(difference(turned(extrinsic_xyz(q)), matrix(q)) < 1e-7);
    }
  }
}

TEST_CASE("ShapeStacks has no prisms", "[shapestacks]") {
  Scene scene;
  scene.blocks.push_back({0, Prism{{{0, 0}, {1, 0}, {0, 1}}, 0.5}, {}, 1000, 1, {}});
  CHECK_THROWS_AS(shapestacks_world(scene), Error);
}
