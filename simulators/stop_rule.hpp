// When a simulated tower is at rest and when it has fallen, whatever engine moves it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "drystone/simulation.hpp"
#include "simulators/scales.hpp"

namespace drystone {

/// Fed with the blocks' poses at regular intervals.
///
/// At rest: the net motion of every block over a window of 0.2 s (longer for tall towers, which
/// start to fall more slowly) is under 0.1 mm, and no more of it happened in the window's second
/// half than in its first. Both scale with the scene. Instantaneous speeds are no measure, since
/// stiff contacts chatter; the second condition is what a fall that starts slowly never meets: it
/// grows exponentially.
///
/// Fallen: a block has left its place (see SimOptions::left_share).
class StopRule {
 public:
  StopRule(const Scene& scene, const SimOptions& options);

  /// Time between observations, seconds.
  [[nodiscard]] double interval_s() const { return interval_s_; }

  /// One observation; `End` once the matter is decided.
  [[nodiscard]] std::optional<End> observe(double time_s, std::span<const Pose> poses);

  [[nodiscard]] const std::vector<Pose>& settled() const { return settled_; }
  [[nodiscard]] const std::vector<double>& left_at_s() const { return left_at_s_; }

 private:
  [[nodiscard]] double turned(std::size_t block, const Quat& now) const;
  [[nodiscard]] bool anyone_left(double time_s, std::span<const Pose> poses);
  [[nodiscard]] bool at_rest(std::span<const Pose> poses) const;

  const Scene& scene_;
  double interval_s_;
  double settle_s_;
  double rest_m_;
  double left_m_;
  double left_rad_;
  std::size_t window_;  ///< observations in half a window
  bool has_settled_ = false;
  std::vector<Pose> settled_;
  std::vector<double> left_at_s_;
  std::vector<Vec3> history_;  ///< positions at each observation, one block after another
  std::size_t observations_ = 0;
};

}  // namespace drystone
