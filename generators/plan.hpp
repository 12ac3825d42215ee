// What a tower must have, drawn from the target stream before anything is built.
#pragma once

#include <optional>

#include "generators/place.hpp"

namespace drystone::generators {

/// Which twins of a plan have to exist, so that what they share is the same for both labels.
struct Twins {
  bool stable = true;
  bool unstable = true;
};
[[nodiscard]] Twins twins(const SceneRequest& request);

/// |margin_share| of a cell, from the one law that its level has. In mode `shapestacks` r bounds
/// the margin: hard towers follow the law of the options, easy ones a quarter of it above 0.25, and
/// towers without a level follow either at random.
[[nodiscard]] double draw_share(const TowerOptions& options, Difficulty difficulty, Rng& rng);

/// Whether both twins (or those that are asked for) can be built with these turns.
[[nodiscard]] bool fits(const Plan& plan, const Turns& turns, DifficultyMode mode, Twins wanted);

/// Level of the deciding interface and parts for a given |margin_share|: the level is uniform among
/// those at which a tower can exist, the parts are drawn until a pair of twins fits. Nothing if the
/// cell seems impossible.
[[nodiscard]] std::optional<Plan> draw_plan(const SceneRequest& request, double share, Rng& rng);

/// How the tower of a plan is laid out.
[[nodiscard]] std::optional<Stack> place(const Plan& plan, const Turns& turns, DifficultyMode mode,
                                         bool stable);

}  // namespace drystone::generators
