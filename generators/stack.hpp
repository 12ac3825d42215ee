// A tower in the making: parts with yaws and places, and what holds at its interfaces.
#pragma once

#include <vector>

#include "generators/part.hpp"
#include "generators/slope.hpp"

namespace drystone::generators {

/// What a tower has to have before it is built. Drawn without regard to the label, so that stable
/// and unstable towers share every law.
struct Plan {
  Space space = Space::spatial;
  std::vector<Part> parts;  ///< from the bottom up
  Difficulty difficulty = Difficulty::none;
  double share = 0.0;  ///< |margin_share| of the deciding interface
  int deciding = 1;    ///< interface; interface i lies under part i
  int vcom = 0;        ///< interface whose lower part fails to carry; also ShapeStacks' number
  int vpsf = 0;        ///< interface on top of a ball or lying cylinder; ShapeStacks' number
  double second_share = 0.0;   ///< `both`: |margin| at the violation that does not decide
  double misalignment = 0.0;   ///< `matched`: largest offset of neighbours over the narrower width
  bool unstable_wider = true;  ///< `matched`, planar: which of the twins spreads further
  Decides decides = Decides::any;
  std::vector<Part> even;  ///< the parts with equal densities; empty where nobody asks for them
  Slope slope;

  /// Whether a tower of a label balances, if nothing slides.
  [[nodiscard]] bool balances(bool stable) const { return stable || decides == Decides::friction; }
};

struct Stack {
  std::vector<double> yaw_rad;
  std::vector<Footprint> faces;
  std::vector<Vec2> places;  ///< centres, world axes
  Vec2 drift;                ///< gravity's horizontal part over its vertical one
};

/// What holds at one interface.
struct Contact {
  double margin_m = 0.0;
  double margin_share = 0.0;
  double ratio = 0.0;         ///< r of the lower part; 0 for the ground's interface
  double misalignment = 0.0;  ///< of both centres, over the narrower width; 0 for the ground's
};

/// Narrower width of the two parts at an interface above the ground.
[[nodiscard]] double narrower(const std::vector<Part>& parts, int interface);

/// Contacts from the ground's up.
[[nodiscard]] std::vector<Contact> contacts(const std::vector<Part>& parts, const Stack& stack);

/// Signed distance to an interface's contact region of the point where the weight of all that is
/// above passes through it: on level ground, below the centre of mass. A ball or lying cylinder on
/// top counts as welded to the face below.
[[nodiscard]] double margin_at(const std::vector<Part>& parts, const Stack& stack, int interface,
                               Vec2 weight_above);

/// Empty if the tower has what the plan asks for, else what is wrong with it.
[[nodiscard]] std::string_view check(const Plan& plan, const Stack& stack, DifficultyMode mode,
                                     bool label);

/// Interfaces other than the violated ones stay at least this far inside, as a share of width.
inline constexpr double kClearShare = 0.02;
/// Stable towers: how much further from the edge all but the deciding interface are.
inline constexpr double kGapShare = 0.005;
/// Neighbours overlap by discs of at least this radius, as a share of the narrower width.
inline constexpr double kOverlapShare = 0.05;

/// `matched`: how far both twins' looks may differ, in widths of the bottom block, or by as much as
/// |margin_share| where that is more.
inline constexpr double kCaliper = 0.06;

inline constexpr double kEasyRatio = 0.5;
inline constexpr double kEasyMisalignment = 0.25;
inline constexpr double kHardMisalignment = 0.35;
/// `matched` hard: largest offsets go up to here, or as far as a top that decides needs.
inline constexpr double kMostMisalignment = 0.7;

}  // namespace drystone::generators
