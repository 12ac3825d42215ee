// Towers that stand on something that is taken away, and stay without it, or fall.
#pragma once

#include <optional>

#include "drystone/generator.hpp"
#include "generators/slope.hpp"

namespace drystone::generators {

/// What both towers of a pair share of a removal.
struct RemovalPlan {
  Prop prop = Prop::counterweight;
  Leaving way = Leaving::vanishes;
  double speed = 1.0;     ///< m/s, of what slides out
  bool leftwards = true;  ///< as seen from the tower towards the post or the pier
};

/// Blocks of the lowest tower that has a prop, which counts among them.
[[nodiscard]] int least_height(Prop prop);

/// Whether towers of a cell can be built on a prop.
[[nodiscard]] bool can_have(Prop prop, const Cell& cell);

/// Draws among what the cell can have; counterweights vanish.
[[nodiscard]] RemovalPlan draw_removal(const RemovalOptions& options, const Cell& cell, Rng& rng);

/// A tower that stands, with the event that takes its prop away: then it stays or falls. One block
/// of the height is the prop. The margin of the rest is of the options' law, on the side that the
/// label asks for; the whole has at least the law's smallest one. Nothing if none was found.
/// @param request of towers of the whole height; @param slope that it stands on; @param key of the
///   tower
[[nodiscard]] std::optional<Draft> draw_propped(const SceneRequest& request,
                                                const RemovalPlan& plan, bool stays,
                                                const Slope& slope, const Key& key);

}  // namespace drystone::generators
