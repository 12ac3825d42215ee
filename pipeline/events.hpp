// Events in the pipeline: how strong they have to be, and what they do.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "drystone/dynamics.hpp"
#include "drystone/generator.hpp"
#include "drystone/record.hpp"

namespace drystone {

/// The largest magnitude that an event of a dataset may have; infinite where nothing limits it.
[[nodiscard]] double largest_magnitude(const Event& event, const BallOptions& ball);

/// The threshold of a scene's own event, looked for about what the tower's size and mass suggest;
/// none, with the reason, also where the event's body would start inside a block.
/// @param options whose `reach` and `span` are not taken
[[nodiscard]] Threshold find_threshold(const Scene& scene, Disturber& disturber,
                                       ThresholdOptions options = {});

/// The threshold that was looked for last, of the tower that leads a pair: attempts in a row share
/// it. A worker keeps one.
struct LeadThreshold {
  std::optional<Scene> scene;  ///< without what physics does not see
  Threshold threshold;
};

/// Gives both events of a pair of towers one magnitude: the geometric middle of their thresholds,
/// so that one tower stays and the other collapses, and which of them does becomes their intent.
/// Removals, which have no magnitude, are left as they are.
///
/// Thresholds lie on a fixed grid (see `Disturber::threshold`), and so do magnitudes.
/// @param pair drafts with events of magnitude 1
/// @param lead saves a search, and changes no result
/// @param thresholds receives them
/// @param replay the pair has been accepted before, perhaps by an engine whose last bits differ
/// @return empty, or why the pair cannot be kept: no threshold, or ratios that the options exclude
[[nodiscard]] std::string match_events(Group& pair, const SupportOptions& options,
                                       Disturber& disturber, LeadThreshold& lead, bool replay,
                                       std::array<Threshold, 2>& thresholds);

/// Lets the event happen to a record's tower: outcome, zone and clip.
/// @param replay as above: whatever the effect is, the record is kept if it can be told
/// @return empty, or why the effect cannot be told or is not what was meant
[[nodiscard]] std::string disturb(Record& record, Disturber& disturber, const ClipOptions& options,
                                  bool replay, std::optional<Clip>& clip);

}  // namespace drystone
