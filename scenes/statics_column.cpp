// The closed form for one block per layer. All loads are along gravity, so the tower balances if
// and only if, at every interface, the line along gravity through the centre of mass of everything
// above passes through the common part of the two faces; and it does not slide if and only if the
// slope's tangent is within the friction of every contact.
#include "scenes/statics_column.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>
#include <variant>

#include "drystone/room.hpp"
#include "drystone/statics.hpp"

namespace drystone {
namespace contacts {
namespace {

/// Faces may dip into each other by this share of the smaller body's size before the pair no longer
/// counts as resting on each other.
constexpr double kDip = 1e-2;

struct Level {
  std::size_t body = 0;
  double bottom = 0.0;
  double top = 0.0;
};

}  // namespace

std::optional<std::vector<Layer>> column(const std::vector<Body>& bodies, double touch_m) {
  std::vector<Level> levels;
  levels.reserve(bodies.size());
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    levels.push_back({i, -reach(bodies[i], {0, 0, -1}), reach(bodies[i], {0, 0, 1})});
  }
  std::sort(levels.begin(), levels.end(), [](const Level& a, const Level& b) {
    return a.bottom < b.bottom || (a.bottom == b.bottom && a.body < b.body);
  });
  std::vector<Layer> layers;
  layers.reserve(levels.size());
  const Frame world = frame({}, {0, 0, 1});
  for (std::size_t k = 0; k < levels.size(); ++k) {
    const Body& upper = bodies[levels[k].body];
    const Body* lower = k > 0 ? &bodies[levels[k - 1].body] : nullptr;
    const double size = lower != nullptr ? std::min(lower->size, upper.size) : upper.size;
    const double touch = touch_distance(touch_m, size);
    const double z = lower != nullptr ? levels[k - 1].top : 0.0;
    const double gap = levels[k].bottom - z;
    if (gap > touch || gap < -kDip * size) return {};
    // Blocks two layers apart must not come near each other, or the tower is no single column.
    if (k >= 2 && levels[k].bottom - levels[k - 2].top <= touch) return {};
    if (k == 1 && levels[k].bottom <= touch) return {};

    const double upper_tolerance = touch_distance(touch_m, upper.size);
    const bool round = round_side_down(upper, upper_tolerance);
    const Feature under = feature(upper, world, -1, upper_tolerance);
    if (!under.flat() && !round) return {};
    Feature over{Feature::Kind::plane, {}};
    bool lower_round = false;
    if (lower != nullptr) {
      const double lower_tolerance = touch_distance(touch_m, lower->size);
      lower_round = round_side_down(*lower, lower_tolerance);
      over = feature(*lower, world, +1, lower_tolerance);
      if (!over.flat() && !lower_round) return {};
    }
    auto region = intersect(over, under, touch);
    if (!region) return {};
    Layer layer{levels[k].body, over.flat(), round && k + 1 == levels.size(), std::move(*region),
                z};
    if (layer.welded) {
      // Only the face below counts: a round body in neutral equilibrium is bound to it.
      auto face = intersect(over, Feature{Feature::Kind::plane, {}}, touch);
      layer.region = std::move(*face);
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

}  // namespace contacts

namespace {

/// Overhang over half extent on the worst axis of the supporting block's own frame.
double support_ratio(const contacts::Body& body, Vec2 overhang) {
  const Vec3 own = transpose_times(body.world_from_body, {overhang.x, overhang.y, 0.0});
  if (const auto* box = std::get_if<Box>(&body.shape)) {
    const Mat3& m = body.world_from_body;
    double worst = 0.0;
    if (std::abs(m.columns[0].z) < 0.5) worst = std::abs(own.x) / box->half_extents.x;
    if (std::abs(m.columns[1].z) < 0.5)
      worst = std::max(worst, std::abs(own.y) / box->half_extents.y);
    if (std::abs(m.columns[2].z) < 0.5)
      worst = std::max(worst, std::abs(own.z) / box->half_extents.z);
    return worst;
  }
  if (const auto* cylinder = std::get_if<Cylinder>(&body.shape)) {
    const double across = norm(own.xy()) / cylinder->radius;
    if (std::abs(body.world_from_body.columns[2].z) > 0.5) return across;
    return std::max(across, std::abs(own.z) / cylinder->half_height);
  }
  if (const auto* sphere = std::get_if<Sphere>(&body.shape)) return norm(overhang) / sphere->radius;
  const Vec3 direction{overhang.x, overhang.y, 0.0};
  const double length = norm(overhang);
  if (length == 0.0) return 0.0;
  const double extent = contacts::reach(body, (1.0 / length) * direction) -
                        dot(body.position, (1.0 / length) * direction);
  return length / extent;
}

/// Friction of the contact under a layer.
double friction_under(const std::vector<contacts::Layer>& layers,
                      const std::vector<contacts::Body>& bodies, double ground_friction,
                      std::size_t k) {
  const double below = k > 0 ? bodies[layers[k - 1].body].friction : ground_friction;
  return std::max(below, bodies[layers[k].body].friction);
}

/// Smallest load, as a share of gravity, that tips or slides the column, over directions and
/// interfaces. On level ground it is the tangent of the critical tilt.
/// @param drift gravity's horizontal part over its vertical one
/// @param friction least of all contacts
double load_that_topples(const std::vector<contacts::Layer>& layers, double friction, Vec2 drift,
                         int dim, const Statics& statics, int directions) {
  double least = std::numeric_limits<double>::infinity();
  // Parts of a unit of gravity: `steep` across the faces, `along` in their plane.
  const double steep = 1.0 / std::sqrt(1.0 + dot(drift, drift));
  const Vec2 along = steep * drift;
  const double held = friction * friction * steep * steep - dot(along, along);
  const int count = dim == 2 ? 2 : directions;
  for (int d = 0; d < count; ++d) {
    const double angle = 2.0 * kPi * d / count;
    const Vec2 direction{exact::cos(angle), dim == 2 ? 0.0 : exact::sin(angle)};
    // It slides where |along + load x direction| = friction x steep.
    const double helps = dot(along, direction);
    least = std::min(least, std::sqrt(std::max(0.0, held + helps * helps)) - helps);
    for (std::size_t k = 0; k < layers.size(); ++k) {
      const Interface& at = statics.interfaces[k];
      if (!layers[k].region.bounded()) continue;
      const double ray = layers[k].region.ray(at.weight_above, direction);
      least = std::min(least, steep * ray / at.height_m);
    }
  }
  return least;
}

}  // namespace

std::optional<Statics> equilibrium_of_column(const Scene& scene, const StaticsOptions& options) {
  const std::vector<contacts::Body> bodies = contacts::bodies(scene);
  const auto layers = contacts::column(bodies, options.touch_m);
  if (!layers) return {};
  const Vec2 drift = drift_of(scene);
  // On a slope what is round is not in neutral equilibrium, and does not hold what is above it.
  if (layers->back().welded && drift != Vec2{}) return {};

  Statics statics;
  statics.column = true;
  statics.rolls = layers->back().welded;
  statics.interfaces.resize(layers->size());
  double friction = std::numeric_limits<double>::infinity();  // least of all contacts
  std::size_t slippery = 0;                                   // the lowest that has it
  double mass_above = 0.0;
  Vec3 moment;
  for (std::size_t k = layers->size(); k-- > 0;) {
    const contacts::Layer& layer = (*layers)[k];
    const contacts::Body& upper = bodies[layer.body];
    const contacts::Body& support = k > 0 ? bodies[(*layers)[k - 1].body] : upper;
    mass_above += upper.mass;
    moment = moment + upper.mass * upper.center;
    Interface& at = statics.interfaces[k];
    at.lower = k > 0 ? static_cast<int>((*layers)[k - 1].body) : -1;
    at.upper = static_cast<int>(layer.body);
    at.center_above = (1.0 / mass_above) * moment;
    at.height_m = at.center_above.z - layer.z;
    at.weight_above = at.center_above.xy() + at.height_m * drift;
    at.planar_surface = layer.planar_surface;
    at.overhang = at.weight_above - support.center.xy();
    const double here = friction_under(*layers, bodies, scene.ground.friction, k);
    if (here <= friction) {
      friction = here;
      slippery = k;
    }
    at.support_ratio = support_ratio(support, at.overhang);
    const double width = std::min(upper.width, support.width);
    if (layer.region.bounded()) {
      const contacts::Nearest nearest = layer.region.nearest(at.weight_above);
      at.margin_m = nearest.distance;
      at.to_edge = nearest.point - at.weight_above;
    } else {
      // A round body alone on the ground: nothing to fall from. Its own radius stands for the face.
      at.margin_m = 0.5 * upper.width;
      at.to_edge = {at.margin_m, 0.0};
    }
    at.margin_share = at.margin_m / width;
    if (!statics.margin_m || at.margin_m <= *statics.margin_m) {
      statics.margin_m = at.margin_m;
      statics.margin_share = at.margin_share;
      statics.weakest_interface = static_cast<int>(k);
    }
  }
  const double tangent = norm(drift);
  statics.friction_use = friction > 0.0  ? tangent / friction
                         : tangent > 0.0 ? std::numeric_limits<double>::max()
                                         : 0.0;
  if (tangent > friction * (1.0 + options.band_share)) {
    statics.verdict = StaticVerdict::falls;
    statics.margin_m.reset();
    statics.margin_share.reset();
    statics.weakest_interface = static_cast<int>(slippery);
    return statics;
  }
  const double share = *statics.margin_share;
  statics.verdict = std::abs(share) <= options.band_share ? StaticVerdict::ambiguous
                    : share < 0                           ? StaticVerdict::falls
                    // On the verge of sliding it does not matter how well it is balanced.
                    : tangent > 0.0 && tangent >= friction * (1.0 - options.band_share)
                        ? StaticVerdict::ambiguous
                        : StaticVerdict::stands;
  if (options.tilt && *statics.margin_m >= 0) {
    statics.critical_tilt_rad =
        statics.rolls ? 0.0
                      : exact::atan(load_that_topples(*layers, friction, drift, scene.dim, statics,
                                                      options.tilt_directions));
  }
  return statics;
}

double width_m(const Block& block) {
  const Mat3 m = matrix(block.world_from_block.rotation);
  Vec3 extents;
  if (const auto* box = std::get_if<Box>(&block.shape)) {
    extents = 2.0 * box->half_extents;
  } else if (const auto* prism = std::get_if<Prism>(&block.shape)) {
    Vec2 low = prism->outline.front(), high = low;
    for (const Vec2 p : prism->outline) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    extents = {high.x - low.x, 2.0 * prism->half_depth, high.y - low.y};
  } else if (const auto* cylinder = std::get_if<Cylinder>(&block.shape)) {
    return 2.0 * cylinder->radius;
  } else {
    return 2.0 * std::get<Sphere>(block.shape).radius;
  }
  // Horizontal are the two axes that stand least upright.
  const double x = std::abs(m.columns[0].z), y = std::abs(m.columns[1].z),
               z = std::abs(m.columns[2].z);
  if (z >= x && z >= y) return std::min(extents.x, extents.y);
  return x >= y ? std::min(extents.y, extents.z) : std::min(extents.x, extents.z);
}

}  // namespace drystone
