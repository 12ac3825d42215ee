#include "drystone/law.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <vector>

namespace drystone {
namespace {

std::vector<double> draws(const Law& law, int count = 50'000) {
  Rng rng({.seed = 1}, Stream::text);
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(law.draw(rng));
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

TEST_CASE("A constant is itself") {
  for (const double value : draws(0.25, 10)) CHECK(value == 0.25);
  CHECK(Law(0.25).kind() == Law::Kind::constant);
  CHECK(Law(0.25).min() == 0.25);
  CHECK(Law(0.25).max() == 0.25);
}

TEST_CASE("A choice takes each value as often") {
  std::map<double, int> counts;
  for (const double value : draws(Law::choice({3, 1, 2}))) ++counts[value];
  REQUIRE(counts.size() == 3);
  for (const auto& [value, count] : counts) CHECK(std::abs(count - 50'000 / 3) < 450);
  CHECK(Law::choice({3, 1, 2}).min() == 1);
  CHECK(Law::choice({3, 1, 2}).max() == 3);
}

TEST_CASE("Drawn numbers stay between min and max, with the right mean") {
  struct Case {
    Law law;
    double mean;
  };
  // The mean of a log-uniform law is (b - a) / ln(b / a); the symmetric normal keeps its own.
  const std::vector<Case> cases{{Law::uniform(-1, 3), 1.0},
                                {Law::log_uniform(0.1, 10), 9.9 / std::log(100.0)},
                                {Law::normal(2, 1, 0, 4), 2.0}};
  for (const auto& [law, mean] : cases) {
    INFO(name(law.kind()));
    const std::vector<double> values = draws(law);
    for (const double value : values) {
      REQUIRE(value >= law.min());
      REQUIRE(value <= law.max());
    }
    CHECK(mean_of(values) == Approx(mean).margin(0.06));
  }
}

TEST_CASE("Half of log-uniform numbers lie below the geometric mean") {
  int below = 0;
  for (const double value : draws(Law::log_uniform(0.01, 100))) below += value < 1.0 ? 1 : 0;
  CHECK(std::abs(below - 25'000) < 500);
}

}  // namespace
}  // namespace drystone
