// How far the labels of disturbed towers can be trusted: what the pipeline says of an event against
// exact statics, where that tells, and against a finer simulation elsewhere.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/dynamics.hpp"
#include "drystone/intent.hpp"
#include "drystone/random.hpp"

namespace drystone {

struct EventStudyOptions {
  int n = 300;
  int min_height = 2;
  int max_height = 6;
  /// Least factor between an event's magnitude and the tower's threshold: the band of events.
  double least_ratio = 1.2;
  std::uint64_t seed = 0;
  int workers = 0;  ///< 0: as many as the machine has
  std::function<void(int done)> on_progress;
};

/// What the label is compared with.
enum class EventTruth { statics, finer };
template <>
struct EnumNames<EventTruth> {
  static constexpr std::array<std::pair<EventTruth, std::string_view>, 2> value{
      {{EventTruth::statics, "statics"}, {EventTruth::finer, "finer"}}};
};

/// One tower and its event. Nothing about the two was chosen by a verdict.
struct EventCase {
  Key key;
  EventKind kind = EventKind::push;
  ShapeSet shapes = ShapeSet::cubes;
  int height = 0;
  double ratio = 0.0;                     ///< magnitude over threshold; of removals 0
  Effect expected = Effect::unresolved;   ///< what threshold or removal lets expect
  Effect label = Effect::unresolved;      ///< as the pipeline finds it
  int label_resolution = 0;               ///< of the finest run that the label rests on
  EventTruth truth = EventTruth::finer;   ///< where `reference` comes from
  Effect reference = Effect::unresolved;  ///< the same question, asked in another way; of kept ones
};

/// The pipeline would keep it with this label: the event did what was expected.
[[nodiscard]] bool is_kept(const EventCase& c);
/// It would be kept, and the reference says the contrary.
[[nodiscard]] bool is_wrong(const EventCase& c);

/// What statics alone say for certain of a scene's event; null where dynamics decide.
///
/// A removal leaves a tower that stands or does not, exactly. A table that stays tilted beyond the
/// point where equilibrium is possible brings a tower down. Ground that never accelerates by more
/// than a tower bears at rest, in both directions, leaves it where it is.
/// @throws Error(usage) for a scene without event, and as `equilibrium` does
[[nodiscard]] std::optional<Effect> certain_effect(const Scene& scene);

/// Towers of family `support`, kinds of event, shape sets and heights in turn, with cubes and
/// cuboids. The magnitude is up to 2.5 times above or below the tower's threshold, which is found
/// as the pipeline does: a third each within the least ratio and 1.35, up to 1.7, and up to 2.5.
/// The finer simulation has half the step and contact time of the finest of those whose agreement
/// is the label.
/// @throws Error(usage) for heights out of range, or a ratio below 1.02 or above 2
[[nodiscard]] std::vector<EventCase> study_events(const EventStudyOptions& options);

}  // namespace drystone
