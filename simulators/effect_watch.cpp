#include "simulators/effect_watch.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace drystone {
namespace {

constexpr std::size_t kHalfWindow = 5;  ///< observations

double size_of(const Shape& shape) {
  double v = 1.0;
  for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
    v *= support(shape, axis) + support(shape, -axis);
  }
  return exact::exp(exact::log(v) / 3.0);
}

double angle_above_horizon(Vec3 unit) { return exact::asin(std::clamp(unit.z, -1.0, 1.0)); }

/// How much further from upright a body is than before. Turns about the vertical do not count, nor
/// do those of round bodies about their axis.
double lean(const Shape& shape, const Quat& before, const Quat& now) {
  if (std::holds_alternative<Sphere>(shape)) return 0.0;
  if (std::holds_alternative<Cylinder>(shape)) {
    return std::abs(angle_above_horizon(matrix(now).columns[2]) -
                    angle_above_horizon(matrix(before).columns[2]));
  }
  const Vec3 up = matrix(now) * transpose_times(matrix(before), Vec3{0, 0, 1});
  return exact::acos(std::clamp(up.z, -1.0, 1.0));
}

}  // namespace

EffectWatch::EffectWatch(const Scene& scene, const EffectRule& rule, std::vector<Pose> before)
    : scene_(scene), rule_(rule), before_(std::move(before)), last_(before_) {
  const Scales scales = scales_of(scene);
  const double half_window_s = 0.5 * std::max(0.2 * scales.time, 0.35 / falling_rate(scales));
  interval_s_ = half_window_s / static_cast<double>(kHalfWindow);
  rest_m_ = 1e-4 * scales.length;
  const auto* removal = scene.event ? std::get_if<Remove>(&*scene.event) : nullptr;
  for (const Block& block : scene.blocks) {
    size_m_.push_back(size_of(block.shape));
    counts_.push_back(removal == nullptr || block.id != removal->block);
    middle_ = middle_ + block.world_from_block.position.xy();
  }
  middle_ = (1.0 / static_cast<double>(scene.blocks.size())) * middle_;
  left_at_s_.assign(scene.blocks.size(), -1.0);
  if (const auto body = event_body(scene)) {
    body_radius_ = bounding_radius(body->shape);
    body_rests_ = body_done_ = false;
  }
}

double EffectWatch::fallen(std::size_t block, const Pose& now) const {
  const Pose& before = before_[block];
  const double sunk = (before.position.z - now.position.z) / size_m_[block];
  const double leans = lean(scene_.blocks[block].shape, before.rotation, now.rotation);
  return std::max(sunk / rule_.sunk_share, leans / rule_.leaned_rad);
}

void EffectWatch::observe(double time_s, std::span<const Pose> poses, bool excited) {
  assert(poses.size() == before_.size());
  last_.assign(poses.begin(), poses.end());
  fall_reach_ = slide_reach_ = 0.0;
  for (std::size_t i = 0; i < scene_.blocks.size(); ++i) {
    if (!counts_[i]) continue;
    const double reach = fallen(i, poses[i]);
    fall_reach_ = std::max(fall_reach_, reach);
    if (reach <= 1.0) {
      left_at_s_[i] = -1.0;  // it came back
      const Vec3 moved = poses[i].position - before_[i].position;
      slide_reach_ = std::max(slide_reach_, norm(moved.xy()) / (rule_.slid_share * size_m_[i]));
    } else if (left_at_s_[i] < 0.0) {
      left_at_s_[i] = time_s;
    }
  }
  if (excited) {
    history_.clear();
    observations_ = 0;
    return;
  }
  for (const Pose& pose : poses) history_.push_back(pose.position);
  ++observations_;
  if (observations_ <= 2 * kHalfWindow) return;
  blocks_rest_ = true;
  for (std::size_t i = 0; i < scene_.blocks.size(); ++i) {
    blocks_rest_ = blocks_rest_ && (!counts_[i] || rests(i));
  }
  if (poses.size() > scene_.blocks.size()) {
    body_rests_ = rests(poses.size() - 1);
    body_done_ = body_rests_ || rolls_away(poses);
  }
}

bool EffectWatch::rests(std::size_t body) const {
  const std::size_t bodies = before_.size();
  const auto at = [&](std::size_t back) {
    return history_[(observations_ - 1 - back) * bodies + body];
  };
  const double early = norm(at(kHalfWindow) - at(2 * kHalfWindow));
  const double late = norm(at(0) - at(kHalfWindow));
  if (norm(at(0) - at(2 * kHalfWindow)) > rest_m_) return false;
  // Below a tenth of the tolerance it is chatter whichever half is larger.
  return late <= std::max(early, 0.1 * rest_m_);
}

bool EffectWatch::rolls_away(std::span<const Pose> poses) const {
  const Vec3 now = poses.back().position;
  const Vec3 then = history_[observations_ * before_.size() - 1 - kHalfWindow * before_.size()];
  const bool on_ground = now.z <= 1.02 * body_radius_ && then.z <= 1.02 * body_radius_;
  return on_ground && norm(now.xy() - middle_) > norm(then.xy() - middle_);
}

Disturbance EffectWatch::result() const {
  Disturbance result;
  result.left_at_s = left_at_s_;
  for (std::size_t i = 0; i < scene_.blocks.size(); ++i) {
    result.displacements.push_back(counts_[i] ? last_[i].position - before_[i].position : Vec3{});
    result.final_poses.push_back(last_[i]);
    const double left = left_at_s_[i];
    if (left < 0.0) continue;
    if (result.first_block < 0 || left < left_at_s_[static_cast<std::size_t>(result.first_block)]) {
      result.first_block = static_cast<int>(i);
    }
  }
  if (fall_reach_ > 1.0 / rule_.clear) {
    result.effect = Effect::collapses;
  } else if (fall_reach_ > rule_.clear) {
    result.reason = "neither in place nor fallen";
  } else if (!settled()) {
    result.reason = "not at rest in time";
  } else if (slide_reach_ > rule_.clear) {
    result.reason = "slid, but did not fall";
  } else {
    result.effect = Effect::stays;
  }
  return result;
}

}  // namespace drystone
