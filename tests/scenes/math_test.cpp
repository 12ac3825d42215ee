#include "drystone/math.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/random.hpp"

namespace drystone {
namespace {

Quat random_rotation(Rng& rng) {
  return normalized(Quat{rng.normal(), rng.normal(), rng.normal(), rng.normal()});
}

Vec3 random_vector(Rng& rng) { return {rng.normal(), rng.normal(), rng.normal()}; }

bool near(Vec3 a, Vec3 b, double tolerance = 1e-12) { return norm(a - b) < tolerance; }

TEST_CASE("Rotations about the axes have known answers") {
  const Quat quarter = axis_angle({0, 0, 1}, kPi / 2);
  CHECK(near(matrix(quarter) * Vec3{1, 0, 0}, {0, 1, 0}));
  CHECK(near(matrix(quarter) * Vec3{0, 1, 0}, {-1, 0, 0}));
  CHECK(near(matrix(axis_angle({1, 0, 0}, kPi / 2)) * Vec3{0, 1, 0}, {0, 0, 1}));
  CHECK(near(matrix(axis_angle({0, 1, 0}, kPi / 2)) * Vec3{0, 0, 1}, {1, 0, 0}));
  CHECK(yaw(0.0) == Quat{});
  CHECK(near(matrix(yaw(0.4)) * Vec3{1, 0, 0}, {std::cos(0.4), std::sin(0.4), 0}));
}

TEST_CASE("Matrices and quaternions say the same") {
  CHECK(rc::check("a quaternion survives the way through its matrix", [](std::uint64_t seed) {
    Rng rng({.seed = seed}, Stream::text);
    const Quat q = random_rotation(rng);
    const Quat back = quaternion(matrix(q));
    RC_ASSERT(back.w >= 0.0);
    const double sign = q.w * back.w + q.x * back.x + q.y * back.y + q.z * back.z;
    RC_ASSERT(std::abs(std::abs(sign) - 1.0) < 1e-12);
  }));
  // Half turns have w = 0, where the trace alone says nothing.
  for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}, Vec3{0.6, 0, 0.8}}) {
    const Mat3 m = matrix(axis_angle(axis, kPi));
    const Mat3 back = matrix(quaternion(m));
    for (std::size_t k = 0; k < 3; ++k) CHECK(near(back.columns[k], m.columns[k]));
  }
}

TEST_CASE("Products of rotations and poses apply the right factor first") {
  CHECK(rc::check("(a b) v = a (b v), and the inverse undoes", [](std::uint64_t seed) {
    Rng rng({.seed = seed}, Stream::text);
    const Quat p = random_rotation(rng);
    const Quat q = random_rotation(rng);
    const Vec3 v = random_vector(rng);
    RC_ASSERT(near(matrix(p * q) * v, matrix(p) * (matrix(q) * v)));
    RC_ASSERT(near(matrix(p * q) * v, (matrix(p) * matrix(q)) * v));
    RC_ASSERT(near(matrix(conjugate(p)) * v, transpose_times(matrix(p), v)));
    RC_ASSERT(std::abs(norm(matrix(p) * v) - norm(v)) < 1e-12);

    const Pose a{random_vector(rng), p};
    const Pose b{random_vector(rng), q};
    RC_ASSERT(near((a * b) * v, a * (b * v)));
    RC_ASSERT(near(inverse(a) * (a * v), v));
  }));
}

TEST_CASE("Cross products point where the right hand says") {
  CHECK(cross(Vec3{1, 0, 0}, Vec3{0, 1, 0}) == Vec3{0, 0, 1});
  CHECK(cross(Vec2{1, 0}, Vec2{0, 1}) == 1.0);
  CHECK(norm(Vec3{2, 3, 6}) == 7.0);
  CHECK(degrees(radians(30.0)) == Approx(30.0));
}

}  // namespace
}  // namespace drystone
