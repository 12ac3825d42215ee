// What an event has done to a tower, whatever engine moves it.
#pragma once

#include <span>
#include <vector>

#include "drystone/dynamics.hpp"
#include "simulators/scales.hpp"

namespace drystone {

/// Fed with poses at regular intervals from the start of an event on. The poses are those of the
/// scene's blocks, then of the event's own body where there is one.
///
/// At rest: as for towers without event, the net motion of a body over a window of 0.2 s (longer
/// for tall towers) is under 0.1 mm, and no more of it happened in the window's second half than in
/// its first; both scale with the scene.
class EffectWatch {
 public:
  /// @param before poses just before the event
  EffectWatch(const Scene& scene, const EffectRule& rule, std::vector<Pose> before);

  /// Time between observations, seconds.
  [[nodiscard]] double interval_s() const { return interval_s_; }
  /// @param excited whether the event still acts; nothing is at rest before it is over
  void observe(double time_s, std::span<const Pose> poses, bool excited);

  /// Some block has fallen so far that it cannot come back.
  [[nodiscard]] bool fallen_for_good() const { return fall_reach_ > 2.0; }
  /// All blocks that count are at rest, and the event's body is too or rolls away on the ground.
  [[nodiscard]] bool settled() const { return blocks_rest_ && body_done_; }
  /// Every body is at rest.
  [[nodiscard]] bool still() const { return blocks_rest_ && body_rests_; }
  /// How far the furthest block has fallen; above 1 it has lost its place.
  [[nodiscard]] double fall_reach() const { return fall_reach_; }
  /// How far the furthest block that has not fallen slid; above 1 too far.
  [[nodiscard]] double slide_reach() const { return slide_reach_; }

  /// Effect, reason, times and displacements, as of the last observation.
  [[nodiscard]] Disturbance result() const;

 private:
  [[nodiscard]] double fallen(std::size_t block, const Pose& now) const;
  [[nodiscard]] bool rests(std::size_t body) const;
  [[nodiscard]] bool rolls_away(std::span<const Pose> poses) const;

  const Scene& scene_;
  EffectRule rule_;
  std::vector<Pose> before_;
  std::vector<bool> counts_;    ///< by body
  std::vector<double> size_m_;  ///< by block
  Vec2 middle_;
  double body_radius_ = 0.0;
  double interval_s_ = 0.0;
  double rest_m_ = 0.0;
  std::vector<double> left_at_s_;
  std::vector<Pose> last_;
  std::vector<Vec3> history_;  ///< positions at each observation since the event was over
  std::size_t observations_ = 0;
  double fall_reach_ = 0.0;
  double slide_reach_ = 0.0;
  bool blocks_rest_ = false;
  bool body_rests_ = true;
  bool body_done_ = true;
};

}  // namespace drystone
