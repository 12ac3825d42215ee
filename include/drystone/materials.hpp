// What a tower is made of and stands on, so that more than its geometry can decide.
#pragma once

#include <optional>
#include <vector>

#include "drystone/fields.hpp"
#include "drystone/intent.hpp"
#include "drystone/law.hpp"

namespace drystone {

/// Least |tan(tilt) / friction - 1| of a tower whose label friction may decide.
inline constexpr double kLeastSlip = 0.1;

/// Weights, friction and the slope of the ground, for any family that builds towers.
///
/// Weights: a block is heavy, hollow or plain at random; its density is `density` (which must be a
/// constant then) times the ratio. Heavy blocks carry texture `metal`, hollow ones `frame`, plain
/// ones neither, so that the mark tells the density exactly.
///
/// Slope: the ground is tilted towards a random side (in the plane: left or right). The scene is
/// in the ground's frame, where gravity is tilted; walls, lights and cameras are level. Block and
/// ground have the friction of the options, or all of them `friction`.
struct MaterialOptions {
  /// What the label turns on; every value spans cells of its own. mass: it would be the other one
  /// with equal densities. friction: the tower balances, and stands or slides by its friction.
  /// geometry: it would be the same with equal densities. any: nothing is asked.
  std::vector<Decides> decides{Decides::any};
  double heavy_share = 0.0;   ///< of blocks
  double heavy_ratio = 6.0;   ///< density of a heavy block over that of a plain one
  double hollow_share = 0.0;  ///< of blocks
  double hollow_ratio = 0.15;
  std::optional<Law> friction;         ///< of all surfaces of a scene alike, the ground's included
  Law ground_tilt_deg = 0.0;           ///< where friction does not decide
  Law slip = Law::uniform(0.15, 0.4);  ///< where it does: |tan(tilt) / friction - 1|

  friend bool operator==(const MaterialOptions&, const MaterialOptions&) = default;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.decides, Field{"decides", "what the label turns on: any, geometry, mass, friction"});
    visit(self.heavy_share,
          Field{"heavy_share", "share of heavy blocks, in whole percent", "", 0, 1});
    visit(self.heavy_ratio,
          Field{"heavy_ratio", "density of heavy blocks over `density`", "", 1.5, 10});
    visit(self.hollow_share,
          Field{"hollow_share", "share of hollow blocks, in whole percent", "", 0, 1});
    visit(self.hollow_ratio,
          Field{"hollow_ratio", "density of hollow blocks over `density`", "", 0.1, 0.7});
    visit(self.friction,
          Field{"friction", "of all surfaces of a scene, the ground's too; default: as `friction`",
                "", 0.01, 10});
    visit(self.ground_tilt_deg,
          Field{"ground_tilt", "slope of the ground where friction does not decide", "deg", 0, 30});
    visit(self.slip, Field{"slip",
                           "where friction decides: how far the slope's tangent is from it, "
                           "over it",
                           "", kLeastSlip, 0.9});
  }
};

}  // namespace drystone
