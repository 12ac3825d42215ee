// From a plan to a tower that has what the plan asks for.
#pragma once

#include <optional>

#include "generators/stack.hpp"

namespace drystone::generators {

/// Random numbers of one tower, the same for both labels.
struct Turns {
  std::vector<double> yaw_rad;
  std::vector<double> angle;  ///< by interface: direction of the offset, radians
  std::vector<double> reach;  ///< by interface: 0-1, how far towards the largest offset
  int hard_interface = 0;     ///< `shapestacks` hard: has r in (.5, 1] whatever the label; 0: none
};
[[nodiscard]] Turns draw_turns(const Plan& plan, const TowerOptions& options, Rng& rng);

/// Parts with faces turned, all at the origin.
[[nodiscard]] Stack turned(const Plan& plan, const Turns& turns);

/// From the top down, every next lower part is put under the centre of mass of everything above,
/// off it along the given direction by as much as its margin asks for. Nothing if there is no room.
[[nodiscard]] std::optional<Stack> place_along_rays(const Plan& plan, const Turns& turns,
                                                    DifficultyMode mode, bool stable);

}  // namespace drystone::generators
