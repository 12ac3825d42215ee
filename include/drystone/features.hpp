// What an observer could read off a scene: covariates of difficulty that are no part of the label.
#pragma once

#include <array>

#include "drystone/random.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// Standard deviations of the position noise behind `Features::p_fall`, over block width.
inline constexpr std::array<double, 3> kJitterShares{0.05, 0.10, 0.20};

struct Features {
  /// Horizontal distance between the centres of mass of two blocks, one on the other, over the
  /// width of the narrower: the largest and the mean over all such pairs. 0 where no block lies on
  /// another.
  double misalignment_max = 0.0;
  double misalignment_mean = 0.0;
  /// Share of 64 copies that fall by statics when every block is moved by independent normal noise
  /// in x and y (in 2D in x) with a standard deviation of `kJitterShares` of its width: what an
  /// observer with noisy eyes should answer. Blocks that lose their contact fall; copies that
  /// balance within rounding count half.
  std::array<double, 3> p_fall{};
};

/// @throws Error(usage) as `equilibrium` does
[[nodiscard]] Features features(const Scene& scene, const Key& key);

}  // namespace drystone
