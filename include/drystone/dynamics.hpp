// Towers that are disturbed: what a scene's event does to it, and how strong it has to be.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/fields.hpp"
#include "drystone/scene.hpp"

namespace drystone {

enum class Effect { stays, collapses, unresolved };
template <>
struct EnumNames<Effect> {
  static constexpr std::array<std::pair<Effect, std::string_view>, 3> value{
      {{Effect::stays, "stays"},
       {Effect::collapses, "collapses"},
       {Effect::unresolved, "unresolved"}}};
};

/// When a block has lost its place. Sizes are the edge of the cube with the volume of the block's
/// bounding box; everything is measured from the pose just before the event.
struct EffectRule {
  /// A block has fallen when it has sunk by this share of its size ...
  double sunk_share = 0.25;
  /// ... or leans by this angle more than before (balls do not lean).
  double leaned_rad = 0.5;
  /// A block that has not fallen but slid further than this share of its size is neither where it
  /// was nor down: the case is unresolved.
  double slid_share = 0.5;
  /// Limits between `clear` and 1 / `clear` of these are too close to call: unresolved.
  double clear = 0.7;
  /// How long after the end of the event bodies may take to come to rest, for blocks of 0.75 m
  /// under 9.81 m/s^2; scaled like sqrt(size / gravity).
  double patience_s = 10.0;
};

struct ClipOptions {
  double fps = 30.0;
  double duration_s = 4.0;  ///< of the clip, from t = 0; the verdict does not depend on it
  bool record = true;       ///< whether to keep the clip
  EffectRule rule;
};

/// What an event did.
///
/// It `stays`: every block (but one that the event removes) comes to rest where it was, as
/// `EffectRule` has it. It `collapses`: some block has fallen. A pushed block counts like the
/// others; the event's own body does not. In shakes and tilts, places are those on the ground.
struct Disturbance {
  Effect effect = Effect::unresolved;
  std::string reason;                ///< why it is unresolved; else empty
  std::vector<double> left_at_s;     ///< by block: when it fell, seconds after t = 0; < 0: never
  std::vector<Vec3> displacements;   ///< by block, from just before the event to the end
  std::vector<Pose> final_poses;     ///< by block, at the end; a removed block's are its last ones
  int first_block = -1;              ///< index of the first block that fell; -1: none
  std::optional<bool> touches_zone;  ///< whether the zone's target touched the ground in it after
                                     ///< the event's start; null without a zone
  double end_s = 0.0;                ///< when all was decided
  int resolution = 0;                ///< how often step and contact time were halved
  int steps = 0;                     ///< simulated, over all runs
  Clip clip;                         ///< empty unless asked for
};

/// A table does not turn over: magnitudes of tilts end here.
inline constexpr double kSteepestTilt_rad = 1.2;

struct ThresholdOptions {
  double tolerance = 0.02;  ///< step of the grid of magnitudes, relative: 1.02 to a whole power
  double reach =
      1.6;  ///< up to this factor on both sides the verdict has to be what the
            ///< threshold says: the largest ratio that is going to be used; 1: not looked
  double first = 0.0;  ///< where to look first; 0: from the tower's size and mass
  double least = 0.0;  ///< thresholds below are given up; 0: 1 / `span` of `first`
  double most = 0.0;   ///< thresholds above are given up; 0: `span` times `first`
  double span = 1000.0;
  /// Thresholds between these two are of no use, and given up without a closer look.
  std::optional<std::pair<double, double>> gap;
  EffectRule rule;
};

/// The magnitude of a tower's own event (see `scaled`) at which it goes from staying to collapsing.
struct Threshold {
  std::optional<double> magnitude;
  std::string reason;  ///< why there is none: never collapses, always does, not monotone ...
  int runs = 0;
  int steps = 0;
};

/// Simulates events with MuJoCo, in a fresh world for every scene. Not thread safe: one per worker.
///
/// Approximations: bodies are rigid and impacts lose all of the approach speed (restitution 0); a
/// push changes the speed at once; turning tables have no centrifugal force; standing cylinders are
/// prisms of 32 sides; nothing resists rolling but the event's end.
class Disturber {
 public:
  Disturber();
  ~Disturber();
  Disturber(Disturber&&) noexcept;
  Disturber& operator=(Disturber&&) noexcept;

  /// One run at the given resolution: step and contact time of 2 and 4 ms (for blocks of 0.75 m),
  /// halved `resolution` times. The tower settles until the event starts; one that has not stood
  /// until then is unresolved.
  /// @throws Error(usage) for a scene without event, with dim 2, or whose event's body starts
  /// inside
  ///   a block
  [[nodiscard]] Disturbance disturb(const Scene& scene, const ClipOptions& options = {},
                                    int resolution = 0);

  /// The label: the effect of several runs that all have to agree. Removals and tilts run at
  /// resolutions 0 and 1. Impacts and shakes, which can be chaotic, run at 0, 1 and 2 and with a
  /// slightly weaker and stronger event: impacts by 4% at resolution 0, shakes by 10% at
  /// resolution 1. Poses, times and clip are those of the finest run; where the effect is
  /// unresolved they are those of a run that disagrees, and there is no clip.
  /// @throws Error(usage) as `disturb`
  [[nodiscard]] Disturbance judge(const Scene& scene, const ClipOptions& options = {});

  /// Bisection, from a scene whose event has magnitude 1. Magnitudes are tried on a fixed geometric
  /// grid of `tolerance`, and the threshold is the geometric middle of two of its neighbours, so
  /// that it is the same number wherever the engine gives the same verdicts.
  /// @throws Error(usage) as `disturb`, and for removals
  [[nodiscard]] Threshold threshold(const Scene& scene, const ThresholdOptions& options = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace drystone
