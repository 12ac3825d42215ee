// The lengths and times of a scene by which tolerances scale, so that towers of 5 cm and of 20 m
// blocks are judged alike.
#pragma once

#include "drystone/scene.hpp"

namespace drystone {

/// All tolerances were measured on blocks of 0.5 to 1 m under 9.81 m/s^2. By Froude similarity a
/// scene `length` times as large runs `time` = sqrt(length / relative gravity) times as slowly.
struct Scales {
  double size_m = 0.75;   ///< edge of the cube whose volume is the smallest block's bounding box;
                          ///< in 2D, of the square whose area is that of its outline's box
  double length = 1.0;    ///< size over 0.75 m
  double time = 1.0;      ///< see above
  double gravity = 9.81;  ///< m/s^2, magnitude
  double top_m = 0.75;    ///< height of the tower
};

/// @throws Error(usage) for a scene without blocks
[[nodiscard]] Scales scales_of(const Scene& scene);

/// Rate at which an inverted pendulum as tall as the tower falls, 1/s: sqrt(1.5 g / height).
[[nodiscard]] double falling_rate(const Scales& scales);

}  // namespace drystone
