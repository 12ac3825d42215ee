// Minimal pairs: two towers of which one block, or all above an interface, stands elsewhere.
#pragma once

#include <optional>

#include "generators/place.hpp"

namespace drystone::generators {

/// Two towers of the same parts and turns. The deciding interface has the plan's |margin_share| in
/// both, and every other interface more than that.
struct ChangedPair {
  Stack stable;
  Stack unstable;
  int changed = 0;  ///< lowest part that stands elsewhere
  Vec2 change;      ///< where it stands in `unstable`, from where in `stable`
};

/// One try. Either label's tower may come first, so that neither is always the altered one; then
/// one part is moved, drawn among the one below the deciding interface and all above it (or all
/// above move together), by as much as meets the other label's margin. Parts of which that asks for
/// more than their own width, or for a detour, are passed over. Nothing if there is no room.
[[nodiscard]] std::optional<ChangedPair> place_change(const Plan& plan, const Turns& turns,
                                                      DifficultyMode mode, PairChange change,
                                                      Rng& rng);

}  // namespace drystone::generators
