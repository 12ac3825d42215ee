// From a plan to towers that have what the plan asks for.
#pragma once

#include <cstdint>
#include <optional>

#include "generators/stack.hpp"

namespace drystone::generators {

/// Random numbers of one tower, the same for both labels.
struct Turns {
  std::vector<double> yaw_rad;
  std::vector<double>
      angle;  ///< by interface: direction of the offset, radians; 0 or pi in a plane
  std::vector<double> reach;  ///< by interface: 0-1, how far towards the largest offset
  int hard_interface = 0;     ///< `shapestacks` hard: has r in (.5, 1] whatever the label; 0: none
  double unevenness = 0.0;    ///< `matched`: 0-1, how much smaller the other offsets may be
  std::uint64_t seed = 0;     ///< `matched`: of the directions that are tried
};
[[nodiscard]] Turns draw_turns(const Plan& plan, const TowerOptions& options, Rng& rng);

/// Parts with faces turned, all at the origin.
[[nodiscard]] Stack turned(const Plan& plan, const Turns& turns);

/// Unit vector at an angle; exact where it is 0, a quarter turn or pi.
[[nodiscard]] inline Vec2 unit(double angle_rad) {
  if (angle_rad == 0.0) return {1.0, 0.0};
  if (angle_rad == 0.5 * kPi) return {0.0, 1.0};
  if (angle_rad == kPi) return {-1.0, 0.0};
  return {exact::cos(angle_rad), exact::sin(angle_rad)};
}

/// Which twins of a plan have to exist, so that what they share is the same for both labels.
struct Twins {
  bool stable = true;
  bool unstable = true;
};

/// A stable and an unstable tower of the same parts and turns, each there if it was asked for.
struct Pair {
  std::optional<Stack> stable;
  std::optional<Stack> unstable;
};

/// Both twins, checked; nothing if one of those that are asked for has no room.
[[nodiscard]] std::optional<Pair> place(const Plan& plan, const Turns& turns, DifficultyMode mode,
                                        Twins wanted);

/// From the top down, every next lower part is put under the centre of mass of everything above,
/// off it along the given direction by as much as its margin asks for. Nothing if there is no room.
[[nodiscard]] std::optional<Stack> place_along_rays(const Plan& plan, const Turns& turns,
                                                    DifficultyMode mode, bool stable);

/// `matched`: neighbours' centres are as far apart as the plan's misalignment and `reach` say, in
/// both twins alike; only the directions differ. Unstable towers fall because the offsets above the
/// deciding interface add up, stable ones stand because they cancel. Of several layouts of either
/// label the two are taken that look most alike from outside (lean, spread, overall centre of
/// mass).
[[nodiscard]] std::optional<Pair> place_by_angles(const Plan& plan, const Turns& turns,
                                                  Twins wanted);

/// The same in the plane, where an offset has two directions only: there the margin is met by the
/// size of one offset, and the signs and sizes of the others are drawn.
[[nodiscard]] std::optional<Pair> place_in_plane(const Plan& plan, const Turns& turns,
                                                 Twins wanted);

}  // namespace drystone::generators
