#include "generators/support_event.hpp"

#include <algorithm>
#include <cmath>

#include "drystone/extent.hpp"

namespace drystone::generators {
namespace {

/// Half of the widest circle that fits into a block's horizontal section at its centre.
double inner_radius(const Block& block) {
  if (const auto* box = std::get_if<Box>(&block.shape)) {
    return std::min(box->half_extents.x, box->half_extents.y);
  }
  return std::get<Cylinder>(block.shape).radius;
}

/// Distance from a block's centre to its surface along a direction in the world. Boxes and standing
/// cylinders only; the direction is horizontal, as are their turns.
double distance_to_surface(const Block& block, Vec2 direction) {
  if (const auto* cylinder = std::get_if<Cylinder>(&block.shape)) return cylinder->radius;
  const auto& box = std::get<Box>(block.shape);
  const Vec3 inside =
      transpose_times(matrix(block.world_from_block.rotation), {direction.x, direction.y, 0.0});
  const double along_x = std::abs(inside.x) > 1e-12 ? box.half_extents.x / std::abs(inside.x) : 1e9;
  const double along_y = std::abs(inside.y) > 1e-12 ? box.half_extents.y / std::abs(inside.y) : 1e9;
  return std::min(along_x, along_y);
}

Vec2 turned(Vec2 v, double angle) {
  const double c = exact::cos(angle), s = exact::sin(angle);
  return {c * v.x - s * v.y, s * v.x + c * v.y};
}

/// How easily a load at a place tips what is above an interface about the edge that is nearest to
/// the centre of mass there: the load's lever over that of the mass, and what the mass is.
struct Leverage {
  double lever_share = 0.0;
  double mass_kg = 0.0;
};

Leverage leverage(const Scene& tower, const Interface& at, Vec2 place) {
  const double inside = norm(at.to_edge);
  const Vec2 outwards = (1.0 / inside) * at.to_edge;
  Leverage result;
  result.lever_share = (dot(place - at.center_above.xy(), outwards) - inside) / inside;
  for (std::size_t i = static_cast<std::size_t>(at.upper); i < tower.blocks.size(); ++i) {
    result.mass_kg += mass(tower.blocks[i]);
  }
  return result;
}

/// Where a drop tips the tower most easily, at a share of the way to the top block's edge.
std::optional<Vec2> landing_place(const Scene& tower, const Statics& statics, double share,
                                  double ball_kg) {
  constexpr double kLeastLever = 0.1;   // less takes falls from the sky
  constexpr double kMostWeight = 0.75;  // of what tips the tower without any fall
  const Block& top = tower.blocks.back();
  std::optional<Vec2> best;
  double most = 0.0;
  for (const Interface& at : statics.interfaces) {
    if (norm(at.to_edge) <= 0.0) return std::nullopt;
    const Vec2 outwards = (1.0 / norm(at.to_edge)) * at.to_edge;
    const Vec2 place =
        top.world_from_block.position.xy() + share * distance_to_surface(top, outwards) * outwards;
    const Leverage here = leverage(tower, at, place);
    if (here.lever_share < kLeastLever || here.lever_share / here.mass_kg <= most) continue;
    most = here.lever_share / here.mass_kg;
    best = place;
  }
  if (ball_kg * most > kMostWeight) return std::nullopt;
  return best;
}

std::optional<Event> aimed_drop(const Scene& tower, const Statics& statics, const EventPlan& plan,
                                double start_s) {
  Drop drop;
  drop.shape = Sphere{plan.radius_m};
  drop.density = plan.density;
  drop.time_s = start_s;
  const auto at = landing_place(tower, statics, plan.landing, plan.density * volume(drop.shape));
  if (!at) return std::nullopt;
  drop.world_from_body.position = {at->x, at->y, top_m(tower) + plan.radius_m + 1.0};
  return drop;
}

/// A throw that comes down to the height at which it started when it hits.
Projectile aimed_throw(const Scene& tower, const EventPlan& plan, double start_s) {
  const Block& block = tower.blocks[static_cast<std::size_t>(plan.level)];
  const Vec3 center = block.world_from_block.position;
  const double away = distance_to_surface(block, plan.direction) + plan.radius_m + kFlight_s;
  // On a slope gravity pulls it aside.
  const Vec2 drifts = (0.5 * kFlight_s * kFlight_s) * tower.gravity.xy();
  const Vec2 from = center.xy() - away * plan.direction - drifts;
  Projectile ball;
  ball.radius = plan.radius_m;
  ball.density = plan.density;
  ball.position = {from.x, from.y, std::max(center.z, 1.05 * plan.radius_m)};
  ball.velocity = {plan.direction.x, plan.direction.y, -0.5 * kFlight_s * tower.gravity.z};
  ball.time_s = start_s;
  return ball;
}

Projectile aimed_roll(const Scene& tower, const EventPlan& plan, double start_s) {
  const Vec2 from = axis_of(tower) - plan.start_m * plan.direction;
  Projectile ball;
  ball.radius = plan.radius_m;
  ball.density = plan.density;
  ball.position = {from.x, from.y, plan.radius_m};
  ball.velocity = {plan.direction.x, plan.direction.y, 0.0};
  ball.time_s = start_s;
  return ball;
}

}  // namespace

EventPlan draw_event(EventKind kind, int height, const SupportOptions& options, Rng& rng) {
  EventPlan plan;
  plan.kind = kind;
  const double azimuth = 2.0 * kPi * rng.uniform();
  plan.direction = {exact::cos(azimuth), exact::sin(azimuth)};
  plan.level = static_cast<int>(rng.below(static_cast<std::uint64_t>(height)));
  plan.landing = rng.uniform(0.6, 0.9);
  plan.radius_m = options.ball.radius_m.draw(rng);
  plan.density = options.ball.density.draw(rng);
  plan.start_m = options.ball.start_m.draw(rng);
  plan.shake_hz = options.shake_hz.draw(rng);
  plan.zone_turn_rad = rng.uniform(-0.5, 0.5);
  plan.zone_share = rng.uniform(0.4, 0.9);
  return plan;
}

std::optional<Event> aimed(const Scene& tower, const Statics& statics, const EventPlan& plan,
                           const SupportOptions& options) {
  const Vec3 along{plan.direction.x, plan.direction.y, 0.0};
  const int block = tower.blocks[static_cast<std::size_t>(plan.level)].id;
  switch (plan.kind) {
    case EventKind::push:
      return Push{block, along, options.start_s};
    case EventKind::drop:
      return aimed_drop(tower, statics, plan, options.start_s);
    case EventKind::projectile:
      return options.ball.path == BallPath::rolled ? aimed_roll(tower, plan, options.start_s)
                                                   : aimed_throw(tower, plan, options.start_s);
    case EventKind::remove:
      break;
    case EventKind::shake:
      return Shake{along, plan.shake_hz, options.shake_s, options.start_s};
    case EventKind::tilt:
      // About an axis to the left of the direction, so that what lies ahead goes down.
      return Tilt{{-plan.direction.y, plan.direction.x, 0.0}, 1.0, options.tilt_s, options.start_s};
  }
  return std::nullopt;
}

std::size_t target_of(const Scene& tower) {
  const auto* removal = tower.event ? std::get_if<Remove>(&*tower.event) : nullptr;
  const std::size_t top = tower.blocks.size() - 1;
  return removal != nullptr && removal->block == tower.blocks[top].id ? top - 1 : top;
}

Zone aimed_zone(const Scene& tower, const EventPlan& plan) {
  const Vec2 ahead = turned(plan.direction, plan.zone_turn_rad);
  double widest = 0.0;
  for (const Block& block : tower.blocks) widest = std::max(widest, inner_radius(block));
  Zone zone;
  zone.center = axis_of(tower) + (widest + plan.zone_share * top_m(tower)) * ahead;
  zone.half_extents = {1.5 * widest, 1.5 * widest};
  zone.target = tower.blocks[target_of(tower)].id;
  return zone;
}

}  // namespace drystone::generators
