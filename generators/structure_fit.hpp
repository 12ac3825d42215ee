// Where the knob of a design gives a structure its margin.
#pragma once

#include <array>
#include <optional>

#include "generators/slope.hpp"
#include "generators/structure.hpp"

namespace drystone::generators {

/// How a structure is put into the world: the same for both twins.
struct Placement {
  bool mirrored = false;  ///< left and right change places
  double yaw_rad = 0.0;
  Vec2 shift;                     ///< of the middle of its bounding rectangle from the origin
  std::vector<double> frictions;  ///< by block
  Slope slope;
};

/// Drawn by the laws of the options.
[[nodiscard]] Placement draw_placement(const TowerOptions& options, const Slope& slope, int blocks,
                                       Rng& rng);

/// Blocks with their poses, frictions and numbers, from the bottom up, on the slope of a label; no
/// looks yet.
[[nodiscard]] Scene put(const Pieces& pieces, const Placement& placement, bool stable);

/// Margins are met to this.
inline constexpr double kMarginPrecision = 1e-6;

/// Where friction carries, both verdicts have to stay with this factor more or less of it: nobody
/// can see friction, and engines know its cone only roughly (MuJoCo's has four facets, which hold
/// 0.71 of it in the worst direction).
inline constexpr double kFrictionReserve = 1.5;

/// Two scenes of one design that differ in its knob, or in the slope, alone.
struct StructureTwins {
  Scene stable;    ///< margin_share is +share
  Scene unstable;  ///< margin_share is -share
};

/// Nothing where the design has no such twins. Exact statics, no simulation.
[[nodiscard]] std::optional<StructureTwins> fit(const Design& design, const Placement& placement,
                                                double share);

/// Twins of which both have the margin +share if nothing slides, on the slopes of either label; one
/// stands, the other slides. Nothing where the design has no such twins.
[[nodiscard]] std::optional<StructureTwins> fit_sliding(const Design& design,
                                                        const Placement& placement, double share);

}  // namespace drystone::generators
