#include "pipeline/event_zones.hpp"

#include <cassert>
#include <cmath>
#include <utility>

#include "drystone/error.hpp"

namespace drystone {
namespace {

constexpr double kAimed = 0.75;    ///< share of pairs
constexpr double kBesides = 0.4;   ///< the target lies off the zone's middle by up to so many radii
constexpr double kFurthest = 1.5;  ///< heights of the tower; what rolls further would shrink it
constexpr double kGrid_m = 0.05;

/// Where the target of a tower's zone comes to rest.
Vec2 resting_place(const Scene& scene, Disturber& disturber) {
  ClipOptions unfilmed;
  unfilmed.record = false;
  const Disturbance after = disturber.disturb(scene, unfilmed);
  return after.final_poses[index_of(scene, *scene.zone->target)].position.xy();
}

double on_grid(double x) { return kGrid_m * std::floor(x / kGrid_m + 0.5); }

/// From the zone to a place for it at what comes to rest there.
Vec2 way_to(Vec2 rest, const Zone& zone, Rng& rng) {
  const double angle = 2.0 * kPi * rng.uniform();
  const double off = kBesides * zone.half_extents.x * std::sqrt(rng.uniform());
  const Vec2 place = rest + off * Vec2{exact::cos(angle), exact::sin(angle)};
  const Vec2 way = place - zone.center;
  return {on_grid(way.x), on_grid(way.y)};
}

/// Not under the tower, nor far away.
bool has_room(const Scene& scene) {
  const Vec2 foot = scene.blocks.front().world_from_block.position.xy();
  return !contains(*scene.zone, foot) &&
         norm(scene.zone->center - foot) <= kFurthest * top_m(scene);
}

}  // namespace

std::string aim_zones(Group& pair, const Key& key, Disturber& disturber) {
  assert(pair.size() == 2 && pair[0].intent.stable != pair[1].intent.stable);
  const Scene& falling = pair[pair[0].intent.stable ? 1 : 0].scene;
  if (!falling.zone || !falling.zone->target) return "";
  Rng rng(key, Stream::zone);
  if (!rng.coin(kAimed)) return "";
  try {
    const Vec2 way = way_to(resting_place(falling, disturber), *falling.zone, rng);
    Group moved = pair;
    for (Draft& draft : moved) draft.scene.zone->center = draft.scene.zone->center + way;
    if (has_room(moved[0].scene) && has_room(moved[1].scene)) pair = std::move(moved);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) throw;
    return error.message();
  }
  return "";
}

}  // namespace drystone
