#include "drystone/features.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

using test::box;
using test::scene;

/// Cumulative distribution function of the standard normal.
double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

}  // namespace

TEST_CASE("misalignment is the offset of neighbours over the narrower width") {
  const Features f = features(scene({box({1, 1, 1}, {0, 0, 0.5}), box({2, 0.5, 1}, {0.3, 0.4, 1.5}),
                                     box({1, 1, 1}, {0.3, 0.3, 2.5})}),
                              {1, 2, 3, 0});
  CHECK(f.misalignment_max == Approx(1.0));  // 0.5 over 0.5
  CHECK(f.misalignment_mean == Approx((1.0 + 0.2) / 2));
  const Features flat = features(scene({box({1, 0.2, 1}, {0, 0, 0.5})}, 2), {});
  CHECK(flat.misalignment_max == 0.0);
  CHECK(flat.misalignment_mean == 0.0);
}

TEST_CASE("p_fall is the chance that noise of a known size moves the centre over the edge") {
  // Two boxes in 2D: the upper falls when its own noise less the lower's exceeds 0.3. The ground is
  // no issue: both boxes move over it with their contact.
  const auto scene_at = [](double x) {
    return scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {x, 0, 1.5})}, 2);
  };
  std::array<double, 3> mean{};
  const int keys = 200;
  for (std::uint64_t k = 0; k < keys; ++k) {
    const Features f = features(scene_at(0.3), {5, 1, k, 0});
    for (std::size_t i = 0; i < 3; ++i) mean[i] += f.p_fall[i] / keys;
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const double sd = kJitterShares[i] * std::sqrt(2.0);
    const double expected = 1.0 - normal_cdf(0.2 / sd) + normal_cdf(-0.8 / sd);
    CAPTURE(i, expected, mean[i]);
    CHECK(std::abs(mean[i] - expected) <
          4.0 * std::sqrt(expected * (1 - expected) / (64 * keys)) + 1e-4);
  }
}

TEST_CASE("p_fall depends on the key alone, and grows with noise") {
  const Scene s = scene(
      {box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {0.2, 0.1, 1.5}), box({1, 1, 1}, {0, 0, 2.5})});
  const Features a = features(s, {1, 1, 1, 0}), b = features(s, {1, 1, 1, 0});
  CHECK(a.p_fall == b.p_fall);
  CHECK(a.p_fall[0] <= a.p_fall[2]);
  CHECK(a.p_fall[2] > 0.0);
  CHECK(features(s, {2, 1, 1, 0}).p_fall != a.p_fall);
}

TEST_CASE("p_fall of a bridge goes by the program") {
  const Scene s = scene({box({1, 1, 1}, {0, 0, 0.5}), box({1, 1, 1}, {3, 0, 0.5}),
                         box({3.2, 1, 0.5}, {1.5, 0, 1.25}), box({1, 1, 1}, {4, 0, 0.5})});
  // The plank reaches 0.6 onto either pillar, whose width is 1: 20% noise breaks it now and then.
  const Features f = features(s, {3, 1, 1, 0});
  CHECK(f.p_fall[0] == 0.0);
  CHECK(f.p_fall[2] < 0.5);
  CHECK(f.misalignment_max == Approx(1.5));
}

}  // namespace drystone
