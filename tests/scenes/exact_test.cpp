#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "drystone/math.hpp"
#include "drystone/random.hpp"

namespace drystone {
namespace {

/// The platform's own functions in long double serve as the reference.
template <class Exact, class Reference>
void compare(Exact exact, Reference reference, double low, double high, double tolerance,
             bool relative) {
  Rng rng({.seed = 11}, Stream::text);
  double worst = 0.0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = rng.uniform(low, high);
    const long double expected = reference(static_cast<long double>(x));
    long double error = std::abs(static_cast<long double>(exact(x)) - expected);
    if (relative) error /= std::abs(expected);
    worst = std::max(worst, static_cast<double>(error));
  }
  CHECK(worst < tolerance);
}

TEST_CASE("Exact sine, cosine and tangent") {
  const auto sine = [](long double x) { return std::sin(x); };
  const auto cosine = [](long double x) { return std::cos(x); };
  compare(exact::sin, sine, -7, 7, 1e-15, false);
  compare(exact::cos, cosine, -7, 7, 1e-15, false);
  compare(exact::sin, sine, -1e4, 1e4, 1e-15, false);
  compare(exact::cos, cosine, -1e4, 1e4, 1e-15, false);
  compare(
      exact::tan, [](long double x) { return std::tan(x); }, -1.4, 1.4, 1e-13, false);
  CHECK(exact::sin(0.0) == 0.0);
  CHECK(exact::cos(0.0) == 1.0);
}

TEST_CASE("Exact inverse functions") {
  compare(
      exact::atan, [](long double x) { return std::atan(x); }, -100, 100, 1e-15, false);
  compare(
      exact::atan, [](long double x) { return std::atan(x); }, -2, 2, 1e-15, false);
  compare(
      exact::asin, [](long double x) { return std::asin(x); }, -1, 1, 2e-15, false);
  compare(
      exact::acos, [](long double x) { return std::acos(x); }, -1, 1, 2e-15, false);
  CHECK(exact::asin(1.0) == Approx(kPi / 2).margin(1e-15));
  CHECK(exact::acos(-1.0) == Approx(kPi).margin(1e-15));
}

TEST_CASE("The angle of a point is right in every quadrant and on the axes") {
  Rng rng({.seed = 12}, Stream::text);
  for (int i = 0; i < 100'000; ++i) {
    const double x = rng.uniform(-2, 2);
    const double y = rng.uniform(-2, 2);
    REQUIRE(std::abs(exact::atan2(y, x) - std::atan2(y, x)) < 2e-15);
  }
  CHECK(exact::atan2(0.0, 0.0) == 0.0);
  CHECK(exact::atan2(0.0, 1.0) == 0.0);
  CHECK(exact::atan2(0.0, -1.0) == Approx(kPi).margin(1e-15));
  CHECK(exact::atan2(1.0, 0.0) == Approx(kPi / 2).margin(1e-15));
  CHECK(exact::atan2(-1.0, 0.0) == Approx(-kPi / 2).margin(1e-15));
}

TEST_CASE("Exact logarithm and exponential") {
  const auto logarithm = [](long double x) { return std::log(x); };
  compare(exact::log, logarithm, 1e-3, 0.9, 1e-14, true);
  compare(exact::log, logarithm, 1.1, 1e6, 1e-14, true);
  compare(
      exact::exp, [](long double x) { return std::exp(x); }, -30, 30, 1e-14, true);
  CHECK(exact::log(1.0) == 0.0);
  CHECK(exact::exp(0.0) == 1.0);
  CHECK(exact::log(1e-300) == Approx(std::log(1e-300)).epsilon(1e-14));
  CHECK(rc::check("exp inverts log", [](std::uint32_t bits) {
    const double x = 1e-6 + static_cast<double>(bits) * 1e-4;
    RC_ASSERT(std::abs(exact::exp(exact::log(x)) / x - 1.0) < 1e-13);
  }));
}

/// Numbers that may never change, whatever the machine: bits, not approximations.
TEST_CASE("Exact functions give the same bits everywhere") {
  const auto bits = [](double value) {
    std::uint64_t result = 0;
    std::memcpy(&result, &value, sizeof value);
    return result;
  };
  std::uint64_t hash = 14695981039346656037u;
  Rng rng({.seed = 13}, Stream::text);
  for (int i = 0; i < 20'000; ++i) {
    const double x = rng.uniform(-10, 10);
    const double y = rng.uniform(0.01, 10);
    for (const double value :
         {exact::sin(x), exact::cos(x), exact::tan(x), exact::atan(x), exact::atan2(x, y),
          exact::asin(x / 10), exact::acos(x / 10), exact::log(y), exact::exp(x), rng.normal()}) {
      hash = (hash ^ bits(value)) * 1099511628211u;
    }
  }
  CHECK(hash == 0xa098ea42f6db4387u);
}

}  // namespace
}  // namespace drystone
