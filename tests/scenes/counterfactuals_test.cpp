#include "drystone/counterfactuals.hpp"

#include <catch2/catch.hpp>

#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

using test::box;

/// Three unit cubes, the lowest at 0; the others at x, with these densities.
Scene three(double middle, double middle_density, double top, double top_density) {
  return test::scene({box({1, 1, 1}, {0, 0, 0.5}),
                      box({1, 1, 1}, {middle, 0, 1.5}, {}, middle_density),
                      box({1, 1, 1}, {top, 0, 2.5}, {}, top_density)});
}

Counterfactuals of(const Scene& scene, double band = 0.01) {
  return counterfactuals(scene, equilibrium(scene), band);
}

}  // namespace

TEST_CASE("a counterweight holds what would fall if all weighed alike, and the reverse") {
  // Above the lowest: (0.7 + 6 x 0.4) / 7 = 0.443 of 0.5; with equal densities 0.55.
  const Scene held = three(0.7, 1000, 0.4, 6000);
  CHECK(equilibrium(held).verdict == StaticVerdict::stands);
  CHECK(of(held).stable_if_uniform == false);
  CHECK(of(held).stable_if_rough == true);
  // (0.3 + 6 x 0.6) / 7 = 0.557; with equal densities 0.45.
  const Scene dragged = three(0.3, 1000, 0.6, 6000);
  CHECK(equilibrium(dragged).verdict == StaticVerdict::falls);
  CHECK(of(dragged).stable_if_uniform == true);
  CHECK(of(dragged).stable_if_rough == false);
  // 0.495: within a band of 1% of the width.
  CHECK_FALSE(of(three(0.4, 1000, 0.59, 3000)).stable_if_uniform.has_value());
  CHECK(of(three(0.4, 1000, 0.59, 3000), 0.001).stable_if_uniform == true);
  // Equal densities: the scene's own label.
  CHECK(of(three(0.3, 1000, 0.4, 1000)).stable_if_uniform == true);
  CHECK(of(three(0.7, 1000, 0.9, 1000)).stable_if_uniform == false);
}

TEST_CASE("what slides would stand on rough surfaces, what tips would not") {
  Scene slope = test::scene({box({1, 1, 1}, {0, 0, 0.5}, {}, 1000, 0.2)});
  slope.ground.friction = 0.2;
  slope.gravity = {3.0, 0, -9.0};
  CHECK(equilibrium(slope).verdict == StaticVerdict::falls);
  CHECK(of(slope).stable_if_rough == true);
  CHECK(of(slope).stable_if_uniform == false);
  slope.gravity = {12.0, 0, -9.0};
  CHECK(of(slope).stable_if_rough == false);
  // No column: two blocks side by side.
  Scene pair = test::scene(
      {box({1, 1, 1}, {-1, 0, 0.5}, {}, 1000, 0.2), box({1, 1, 1}, {1, 0, 0.5}, {}, 500, 0.2)});
  pair.ground.friction = 0.2;
  pair.gravity = {3.0, 0, -9.0};
  CHECK(of(pair).stable_if_rough == true);
  CHECK(of(pair).stable_if_uniform == false);
}

}  // namespace drystone
