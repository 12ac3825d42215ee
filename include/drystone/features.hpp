// What can be measured of a tower without asking whether it stands.
#pragma once

#include <array>

#include "drystone/random.hpp"
#include "drystone/scene.hpp"

namespace drystone {

struct Features {
  /// Horizontal offset of neighbouring blocks' centres over the narrower one's width: the largest
  /// over all interfaces between blocks, and the mean.
  double misalignment_max = 0.0;
  double misalignment_mean = 0.0;
  /// Share of 64 copies that fall by statics when every block's horizontal position is jittered by
  /// a normal with a standard deviation of 5, 10 and 20% of its width: what an observer with noisy
  /// eyes should answer (Battaglia et al. 2013).
  std::array<double, 3> p_fall{};
};

[[nodiscard]] Features features(const Scene& scene, const Key& key);

}  // namespace drystone
