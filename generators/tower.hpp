// What the families of plain towers share: one attempt at a tower of one block per layer.
#pragma once

#include <span>

#include "generators/plan.hpp"

namespace drystone::generators {

/// A pure function of its arguments; the targets are those of attempt 0.
/// @param slope that it shares with other towers; null: it draws its own
[[nodiscard]] Drawn sample_tower(const SceneRequest& request, Space space, const Key& key,
                                 const Slope* slope = nullptr);

/// Middle of the rectangle along x and y that holds all places.
[[nodiscard]] Vec2 middle(std::span<const Vec2> places);

/// Blocks on each other and on the ground, a point of the plan at the origin plus a drawn shift.
[[nodiscard]] Scene build(const Plan& plan, const Stack& stack, Vec2 origin,
                          const TowerOptions& options, Rng& rng);

/// What a tower of a plan aims for.
[[nodiscard]] Intent intent_of(const Plan& plan, const Cell& cell);

}  // namespace drystone::generators
