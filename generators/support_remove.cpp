#include "generators/support_remove.hpp"

#include "drystone/statics.hpp"
#include "generators/part.hpp"
#include "generators/tower.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

/// A tower of one block less, of either label by the same laws.
std::optional<Draft> draw_base(const SceneRequest& request, bool stands, const Slope& slope,
                               const Key& key) {
  SceneRequest base = request;
  TowerOptions& options = base.options.tower;
  options.stable_share = 0.5;
  options.violation = {Violation::vcom};
  --base.cell.height;
  base.cell.stable = stands;
  base.cell.violation = stands ? Violation::none : Violation::vcom;
  Drawn drawn = sample_tower(base, Space::spatial, key, &slope);
  if (std::holds_alternative<Rejected>(drawn)) return std::nullopt;
  return std::move(std::get<Group>(drawn).front());
}

Block on_top_of(const Scene& base, const SceneRequest& request, const Part& part,
                const Slope& slope, Rng& rng) {
  const TowerOptions& options = request.options.tower;
  const Block& below = base.blocks.back();
  Block block;
  block.id = static_cast<int>(base.blocks.size());
  block.shape = part.shape;
  block.density = part.density;
  block.friction = options.friction.draw(rng);
  if (slope.friction > 0.0) block.friction = slope.friction;
  const double turn = rng.uniform(0.0, 2.0 * kPi);
  const double ahead = rng.uniform(0.0, 2.0 * kPi);
  // Up to where the two hardly overlap.
  const double away = rng.uniform(0.0, 0.95) * bounding_radius(below.shape);
  const Vec2 at =
      below.world_from_block.position.xy() + away * Vec2{exact::cos(ahead), exact::sin(ahead)};
  block.world_from_block.position = {at.x, at.y, top_m(base) + part.half_height};
  const Quat attitude_below = below.world_from_block.rotation;
  block.world_from_block.rotation =
      options.yaw == YawMode::block ? attitude(part, turn) : attitude_below;
  return block;
}

}  // namespace

std::optional<Draft> draw_propped(const SceneRequest& asked, bool stays, const Slope& slope,
                                  const Key& key) {
  constexpr int kTries = 2000;
  auto draft = draw_base(asked, stays, slope, key);
  if (!draft) return std::nullopt;
  const SceneRequest request = weighted(asked);
  const Law& margin = request.options.tower.margin_share;
  // The base's blocks have been drawn from the structure stream of this key, its top is not yet.
  Rng rng(key, Stream::event);
  std::vector<Block>& blocks = draft->scene.blocks;
  for (int i = 0; i < kTries; ++i) {
    const Part part = draw_part(request.options.tower, Space::spatial, request.cell.shapes,
                                Role::support, false, rng);
    blocks.push_back(on_top_of(draft->scene, request, part, slope, rng));
    const auto statics = equilibrium_of_column(draft->scene, {.tilt = false});
    if (statics && statics->margin_share && *statics->margin_share >= margin.min() &&
        *statics->margin_share <= margin.max()) {
      draft->intent.margin_share = *statics->margin_share;
      draft->intent.critical_interface = -1;
      draft->intent.vcom_interface = 0;
      draft->intent.violation = Violation::none;
      return draft;
    }
    blocks.pop_back();
  }
  return std::nullopt;
}

}  // namespace drystone::generators
