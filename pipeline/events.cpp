#include "pipeline/events.hpp"

#include <fmt/format.h>

#include <cassert>
#include <cmath>
#include <limits>

#include "drystone/error.hpp"

namespace drystone {
namespace {

/// Where a threshold is looked for, over and under what the tower's size and mass suggest.
constexpr double kReach = 30.0;

Verdict verdict_of(Effect effect) {
  switch (effect) {
    case Effect::stays:
      return Verdict::stands;
    case Effect::collapses:
      return Verdict::collapses;
    case Effect::unresolved:
      return Verdict::unresolved;
  }
  return Verdict::unresolved;
}

void set_outcome(Record& record, Disturbance& disturbance) {
  Outcome& outcome = record.outcome;
  outcome.verdict = verdict_of(disturbance.effect);
  outcome.time_s = disturbance.end_s;
  outcome.first_block = disturbance.first_block;
  outcome.fall_direction_deg = 0.0;
  outcome.displacements = std::move(disturbance.displacements);
  outcome.final_poses = std::move(disturbance.final_poses);
  outcome.left_at_s = std::move(disturbance.left_at_s);
  outcome.resolution = disturbance.resolution;
  outcome.steps += disturbance.steps;
  if (outcome.first_block < 0) return;
  const auto first = static_cast<std::size_t>(outcome.first_block);
  outcome.time_s = outcome.left_at_s[first];
  const Vec3 motion = outcome.displacements[first];
  outcome.fall_direction_deg = degrees(exact::atan2(motion.y, motion.x));
}

/// The scene without its looks, and without the zone, which touches nothing.
Scene as_physics_sees(Scene scene) {
  for (Block& block : scene.blocks) block.material = {};
  scene.ground.material = {};
  scene.walls.clear();
  scene.lights.clear();
  scene.zone.reset();
  return scene;
}

}  // namespace

double largest_magnitude(const Event& event, const BallOptions& ball) {
  if (std::holds_alternative<Drop>(event)) return ball.max_fall_m;
  if (std::holds_alternative<Projectile>(event)) return ball.max_speed;
  if (std::holds_alternative<Tilt>(event)) return kSteepestTilt_rad;
  return std::numeric_limits<double>::infinity();
}

Threshold find_threshold(const Scene& scene, Disturber& disturber, ThresholdOptions options) {
  // The judgement of the effect looks at the magnitude that is used, more closely than this would.
  options.reach = 1.0;
  options.span = kReach;
  try {
    return disturber.threshold(scene, options);
  } catch (const Error& error) {
    // Events are aimed at the middle of things, not past their neighbours.
    if (error.code() != ErrorCode::usage) throw;
    Threshold none;
    none.reason = error.message();
    return none;
  }
}

std::string match_events(Group& pair, const SupportOptions& options, Disturber& disturber,
                         LeadThreshold& lead, bool replay, std::array<Threshold, 2>& thresholds) {
  assert(pair.size() == 2 && pair[0].scene.event && pair[1].scene.event);
  if (std::holds_alternative<Remove>(*pair[0].scene.event)) return "";
  const std::size_t leader = pair[1].leads ? 1 : 0;
  Threshold &first = thresholds[leader], &second = thresholds[1 - leader];
  const double limit = largest_magnitude(*pair[0].scene.event, options.ball);

  Scene seen = as_physics_sees(pair[leader].scene);
  if (lead.scene != seen) {
    ThresholdOptions search;
    if (std::isfinite(limit)) search.most = options.max_ratio * limit;
    lead.threshold = find_threshold(seen, disturber, search);
    lead.scene = std::move(seen);
  }
  first = lead.threshold;
  if (!first.magnitude) return "no threshold: " + first.reason;

  // The magnitude is as many times one threshold as it is a part of the other.
  const double least = options.min_ratio * options.min_ratio;
  const double most = options.max_ratio * options.max_ratio;
  ThresholdOptions near;
  near.first = *first.magnitude;
  near.least = near.first / most;
  near.most = near.first * most;
  near.gap = {near.first / least, near.first * least};
  second = find_threshold(pair[1 - leader].scene, disturber, near);
  if (replay && !second.magnitude) {
    near.gap.reset();
    second = find_threshold(pair[1 - leader].scene, disturber, near);
  }
  if (!second.magnitude) return "no threshold away from that of the other tower: " + second.reason;
  const double magnitude = std::sqrt(*first.magnitude * *second.magnitude);
  if (magnitude > limit) return "it would take too strong an event";
  const bool first_stays = *first.magnitude > *second.magnitude;
  const double ratio = magnitude / (first_stays ? *second.magnitude : *first.magnitude);
  if (!replay && (ratio < options.min_ratio || ratio > options.max_ratio)) {
    return "the thresholds of the two towers are too close or too far apart";
  }
  for (std::size_t i = 0; i < 2; ++i) {
    pair[i].scene.event = scaled(*pair[i].scene.event, magnitude);
    pair[i].intent.stable = (i == leader) == first_stays;
    pair[i].magnitude = magnitude;
  }
  return "";
}

std::string disturb(Record& record, Disturber& disturber, const ClipOptions& options, bool replay,
                    std::optional<Clip>& clip) {
  Disturbance disturbance;
  try {
    disturbance = disturber.judge(record.scene, options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) throw;
    return error.message();
  }
  if (disturbance.effect == Effect::unresolved) {
    return "the event's effect is unclear: " + disturbance.reason;
  }
  if (!replay && (disturbance.effect == Effect::stays) != record.intent.stable) {
    return "the event's effect contradicts the threshold";
  }
  record.touches_zone = disturbance.touches_zone;
  clip = std::move(disturbance.clip);
  set_outcome(record, disturbance);
  return "";
}

}  // namespace drystone
