#include "generators/tower.hpp"

#include <algorithm>

#include "generators/weights.hpp"

namespace drystone::generators {

Vec2 middle(std::span<const Vec2> places) {
  Vec2 low = places[0];
  Vec2 high = low;
  for (const Vec2& place : places) {
    low = {std::min(low.x, place.x), std::min(low.y, place.y)};
    high = {std::max(high.x, place.x), std::max(high.y, place.y)};
  }
  return 0.5 * (low + high);
}

Scene build(const Plan& plan, const Stack& stack, Vec2 origin, const TowerOptions& options,
            Rng& rng) {
  Scene scene;
  scene.dim = plan.space == Space::planar ? 2 : 3;
  const double shift_x = options.shift_m.draw(rng);
  const double shift_y = plan.space == Space::planar ? 0.0 : options.shift_m.draw(rng);
  const Vec2 shift = Vec2{shift_x, shift_y} - origin;
  double floor = 0.0;
  for (std::size_t i = 0; i < plan.parts.size(); ++i) {
    const Part& part = plan.parts[i];
    Block block;
    block.id = static_cast<int>(i);
    block.shape = part.shape;
    const Vec2 place = stack.places[i] + shift;
    block.world_from_block.position = {place.x, place.y, floor + part.half_height};
    block.world_from_block.rotation = attitude(part, stack.yaw_rad[i]);
    block.density = part.density;
    block.friction = options.friction.draw(rng);
    scene.blocks.push_back(std::move(block));
    floor += 2.0 * part.half_height;
  }
  return scene;
}

Intent intent_of(const Plan& plan, const Cell& cell) {
  Intent intent;
  intent.stable = cell.stable;
  intent.shapes = cell.shapes;
  intent.difficulty = cell.difficulty;
  intent.decides = cell.decides;
  const bool balances = plan.balances(cell.stable);
  intent.violation = balances ? Violation::none : cell.violation;
  intent.margin_share = balances ? plan.share : -plan.share;
  intent.critical_interface = plan.deciding;
  intent.vcom_interface = balances ? 0 : plan.vcom;
  intent.vpsf_object = balances ? 0 : plan.vpsf;
  return intent;
}

Drawn sample_tower(const SceneRequest& asked, Space space, const Key& key, const Slope* slope) {
  const SceneRequest request = weighted(asked);
  const auto plan = draw_targets(request, space, can_build_twins(request), key, slope);
  if (!plan) return Rejected{"no tower has these targets"};

  // The turns are redrawn until they fit the plan; that takes a few tries, and whatever the label
  // the same turns are taken, because both twins have to fit.
  constexpr int kTries = 400;
  Rng structure(key, Stream::structure);
  const Twins wanted = twins(request);
  const DifficultyMode mode = request.options.tower.difficulty.mode;
  for (int i = 0; i < kTries; ++i) {
    const Turns turns = draw_turns(*plan, request.options.tower, structure);
    const auto pair = place(*plan, turns, mode, wanted);
    if (!pair) continue;
    const auto& stack = request.cell.stable ? pair->stable : pair->unstable;
    Draft draft;
    draft.scene = build(*plan, *stack, middle(stack->places), request.options.tower, structure);
    draft.intent = intent_of(*plan, request.cell);
    put_on_slope(draft.scene, plan->slope, request.cell.stable);
    dress(draft.scene, request.appearance, key);
    mark(draft.scene, asked.options, key);
    level_room(draft.scene);
    return Group{std::move(draft)};
  }
  return Rejected{"no layout has these targets"};
}

}  // namespace drystone::generators
