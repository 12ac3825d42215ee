// Which of many layouts a minimal pair has, so that how well it is stacked says nothing.
#pragma once

#include <optional>

#include "drystone/generator.hpp"
#include "generators/place_change.hpp"

namespace drystone::generators {

/// One of many tries of `place_change`.
///
/// Mostly the tower that falls looks less well stacked. So that this is no rule to go by, a layout
/// is taken that looks as the opposite of another one does: which of the two is a coin's choice,
/// and whatever the looks of a pair say, they say the contrary of as many others. Looks are, what
/// tells most first: how far a tower spreads, the largest offset of neighbours, all offsets
/// together, how far it leans. Where no two layouts are opposites in all of them, two are taken
/// that are in the first ones; and any layout where there are none of these (of two blocks, whose
/// offset is the margin). Nothing if there is no layout.
/// @param choice decides between layouts  @param rng draws them
[[nodiscard]] std::optional<ChangedPair> draw_pair(const Plan& plan, const SceneOptions& options,
                                                   Rng& choice, Rng& rng);

}  // namespace drystone::generators
