// What a tower must have, drawn from the target stream before anything is built.
#pragma once

#include <functional>
#include <optional>

#include "generators/place.hpp"

namespace drystone::generators {

/// The twins that have to exist for a tower of a cell to be taken.
[[nodiscard]] Twins twins(const SceneRequest& request);

/// |margin_share| of a tower, from the one law that its level has. In mode `shapestacks` r bounds
/// the margin: hard towers follow the law of the options, easy ones `easy_share` of it, and towers
/// without a level follow either in turn.
[[nodiscard]] double draw_share(const SceneRequest& request, const Key& key, Rng& rng);

/// Law of easy towers in mode `shapestacks`, from that of hard ones: with r <= 0.5 everywhere a
/// stable tower has a margin of at least 0.25.
[[nodiscard]] double easy_share(double share);

/// One try at building what a plan asks for.
using CanBuild = std::function<bool(const Plan& plan, Rng& rng)>;
/// Whether the twins that the request wants can be built.
[[nodiscard]] CanBuild can_build_twins(const SceneRequest& request);

/// Level of the deciding interface and parts for a given |margin_share|: the level is drawn evenly
/// from those at which a tower can exist, the parts until they can be built. Nothing if the cell
/// seems impossible.
[[nodiscard]] std::optional<Plan> draw_plan(const SceneRequest& request, Space space, double share,
                                            const Slope& slope, const CanBuild& can_build,
                                            Rng& rng);

/// What the tower of an attempt must have. It is that of attempt 0, but where nothing was found
/// then later attempts look further, for the same margin.
/// @param given slope that it shares with other towers; null: it draws its own
[[nodiscard]] std::optional<Plan> draw_targets(const SceneRequest& request, Space space,
                                               const CanBuild& can_build, const Key& key,
                                               const Slope* given = nullptr);

}  // namespace drystone::generators
