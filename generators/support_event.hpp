// Events of magnitude 1, aimed at a tower.
#pragma once

#include <optional>

#include "drystone/scene.hpp"
#include "drystone/statics.hpp"
#include "drystone/support.hpp"

namespace drystone::generators {

/// What two towers of a pair share of an event. All is drawn whatever the kind is.
struct EventPlan {
  EventKind kind = EventKind::push;
  Vec2 direction{1, 0};  ///< of the push, the throw, the shake; downhill when a table tilts
  int level = 0;         ///< index of the block that is pushed or thrown at
  double landing = 0.8;  ///< of what is dropped: share of the way to the edge of the top
  double radius_m = 0.1;
  double density = 1000.0;
  double start_m = 3.0;
  double shake_hz = 2.0;
  double zone_turn_rad = 0.0;  ///< of the zone, from the direction
  double zone_share = 0.5;     ///< distance of the zone from the tower's axis over its height
};

[[nodiscard]] EventPlan draw_event(EventKind kind, int height, const SupportOptions& options,
                                   Rng& rng);

/// The event at magnitude 1, as `scaled` takes it. Nothing for removals: `draw_propped` builds what
/// they take away.
///
/// A drop lands on the top block off its middle, towards the edge over which it tips the tower most
/// easily: a load that comes down within every contact region below tips nothing, however hard it
/// falls. Nothing if no place on the top lies far enough outside of one of them, or if the ball
/// would tip the tower by its weight alone.
/// @param statics of the tower, which stands
[[nodiscard]] std::optional<Event> aimed(const Scene& tower, const Statics& statics,
                                         const EventPlan& plan, const SupportOptions& options);

/// Index of the block that the zone is for: the topmost one that no removal takes away, since what
/// is gone touches nothing.
[[nodiscard]] std::size_t target_of(const Scene& tower);

/// A disc on the ground, for the target.
[[nodiscard]] Zone aimed_zone(const Scene& tower, const EventPlan& plan);

}  // namespace drystone::generators
