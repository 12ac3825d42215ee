#include "simulators/stop_rule.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace drystone {

StopRule::StopRule(const Scene& scene, const SimOptions& options) : scene_(scene) {
  const Scales scales = scales_of(scene);
  const double half_window_s = 0.5 * std::max(0.2 * scales.time, 0.35 / falling_rate(scales));
  window_ = 5;
  interval_s_ = half_window_s / static_cast<double>(window_);
  settle_s_ = options.gravity_ramp_s + 0.08 * scales.time;
  rest_m_ = 1e-4 * scales.length;
  left_m_ = options.left_share * scales.size_m;
  left_rad_ = options.left_share;
  for (const Block& block : scene.blocks) settled_.push_back(block.world_from_block);
  left_at_s_.assign(scene.blocks.size(), -1.0);
}

std::optional<End> StopRule::observe(double time_s, std::span<const Pose> poses) {
  if (!has_settled_ && time_s >= settle_s_) {
    has_settled_ = true;
    // Contacts have taken up the load by now; a tower that already left its place is not settled.
    if (!anyone_left(time_s, poses)) settled_.assign(poses.begin(), poses.end());
  }
  if (anyone_left(time_s, poses)) return End::fallen;
  if (!has_settled_) return std::nullopt;
  for (const Pose& pose : poses) history_.push_back(pose.position);
  ++observations_;
  if (observations_ > 2 * window_ && at_rest(poses)) return End::at_rest;
  return std::nullopt;
}

double StopRule::turned(std::size_t block, const Quat& now) const {
  const Quat& before = settled_[block].rotation;
  const Shape& shape = scene_.blocks[block].shape;
  // Turns about an axis of symmetry cannot be seen and are no fall.
  if (std::holds_alternative<Sphere>(shape)) return 0.0;
  if (std::holds_alternative<Cylinder>(shape)) {
    return norm(matrix(now).columns[2] - matrix(before).columns[2]);
  }
  const Quat turn = conjugate(before) * now;
  return 2.0 * norm(Vec3{turn.x, turn.y, turn.z});
}

bool StopRule::anyone_left(double time_s, std::span<const Pose> poses) {
  double furthest = 0.0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < poses.size(); ++i) {
    const double moved = norm(poses[i].position - settled_[i].position);
    const double reach = std::max(moved / left_m_, turned(i, poses[i].rotation) / left_rad_);
    if (reach > furthest) {
      furthest = reach;
      first = i;
    }
  }
  if (furthest <= 1.0) return false;
  // A group tips as one; its top travels furthest, but all of it has left.
  const double moved = norm(poses[first].position - settled_[first].position);
  const double turn = turned(first, poses[first].rotation);
  for (std::size_t i = 0; i < poses.size(); ++i) {
    const bool travels = norm(poses[i].position - settled_[i].position) >= 0.5 * moved;
    const bool turns = turn > 0.1 * left_rad_ && turned(i, poses[i].rotation) >= 0.5 * turn;
    if (i == first || travels || turns) left_at_s_[i] = time_s;
  }
  return true;
}

bool StopRule::at_rest(std::span<const Pose> poses) const {
  const std::size_t blocks = poses.size();
  const Vec3* const start = &history_[(observations_ - 1 - 2 * window_) * blocks];
  const Vec3* const middle = &history_[(observations_ - 1 - window_) * blocks];
  double early = 0.0;
  double late = 0.0;
  for (std::size_t i = 0; i < blocks; ++i) {
    if (norm(poses[i].position - start[i]) > rest_m_) return false;
    early = std::max(early, norm(middle[i] - start[i]));
    late = std::max(late, norm(poses[i].position - middle[i]));
  }
  // Below a tenth of the tolerance it is chatter whichever half is larger.
  return late <= std::max(early, 0.1 * rest_m_);
}

}  // namespace drystone
