// What physics said of a scene.
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"
#include "drystone/math.hpp"

namespace drystone {

enum class Verdict { stands, collapses, unresolved };
template <>
struct EnumNames<Verdict> {
  static constexpr std::array<std::pair<Verdict, std::string_view>, 3> value{
      {{Verdict::stands, "stands"},
       {Verdict::collapses, "collapses"},
       {Verdict::unresolved, "unresolved"}}};
};

struct Outcome {
  Verdict verdict = Verdict::unresolved;
  double time_s = 0.0;              ///< until the first block left its place, or until rest
  std::vector<Vec3> displacements;  ///< from the settled to the final position, by block
  int first_block = -1;             ///< index of the first block that left its place; -1: none
  double fall_direction_deg = 0.0;  ///< of that block's horizontal motion, from +x towards +y
  std::vector<Pose> final_poses;    ///< world_from_block
  /// By block: when an event brought it down, seconds after t = 0; < 0: never. Empty without event.
  std::vector<double> left_at_s;
  int resolution = 0;  ///< level of the escalation that gave the verdict
  int steps = 0;       ///< over all levels
};

/// How simulation and statics compare.
enum class Agreement { agree, ambiguous, disagree, unresolved };
template <>
struct EnumNames<Agreement> {
  static constexpr std::array<std::pair<Agreement, std::string_view>, 4> value{
      {{Agreement::agree, "agree"},
       {Agreement::ambiguous, "ambiguous"},
       {Agreement::disagree, "disagree"},
       {Agreement::unresolved, "unresolved"}}};
};

}  // namespace drystone
