// What would be true of a scene if its matter were other than it is: which of geometry, mass and
// friction the label turns on.
#pragma once

#include <optional>

#include "drystone/scene.hpp"
#include "drystone/statics.hpp"

namespace drystone {

/// Labels by statics alone, of scenes that differ from the record's in one respect; null where the
/// case is ambiguous (within the band, or jammed), or where an event decides the label.
struct Counterfactuals {
  /// With equal densities. Other than the label: mass decides.
  std::optional<bool> stable_if_uniform;
  /// With surfaces that never slide (friction kRoughFriction). Other than the label: friction does.
  std::optional<bool> stable_if_rough;
};

inline constexpr double kRoughFriction = 10.0;

/// @param statics of the scene itself, which answers for it where nothing would change
/// @param band |margin_share| below this is ambiguous
/// @throws Error(usage) as `equilibrium` does
[[nodiscard]] Counterfactuals counterfactuals(const Scene& scene, const Statics& statics,
                                              double band);

}  // namespace drystone
