#include "generators/support_remove.hpp"

#include <algorithm>
#include <array>

#include "drystone/statics.hpp"
#include "generators/part.hpp"
#include "generators/post.hpp"
#include "generators/structure_fit.hpp"
#include "generators/tower.hpp"
#include "generators/trestle.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

Statics statics_of(const Scene& scene) { return equilibrium(scene, {.tilt = false}); }

/// What is asked for.
struct Order {
  const SceneRequest& plain;
  const SceneRequest weighted;  ///< with the law of heavy and hollow blocks
  const RemovalPlan& plan;
  bool stays;
  const Slope& slope;
  const Key& key;

  [[nodiscard]] const TowerOptions& options() const { return weighted.options.tower; }
  [[nodiscard]] double start_s() const { return plain.options.support.start_s; }
  [[nodiscard]] double friction(Rng& rng) const {
    const double drawn = options().friction.draw(rng);
    return slope.friction > 0.0 ? slope.friction : drawn;
  }
};

/// A tower of one block less, of either label by the same laws.
std::optional<Draft> draw_rest(const Order& order) {
  SceneRequest base = order.plain;
  TowerOptions& options = base.options.tower;
  options.stable_share = 0.5;
  options.violation = {Violation::vcom};
  --base.cell.height;
  base.cell.stable = order.stays;
  base.cell.violation = order.stays ? Violation::none : Violation::vcom;
  Drawn drawn = sample_tower(base, Space::spatial, order.key, &order.slope);
  if (std::holds_alternative<Rejected>(drawn)) return std::nullopt;
  return std::move(std::get<Group>(drawn).front());
}

/// Where blocks stand in their list, their ids follow.
void number(Scene& scene) {
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) scene.blocks[i].id = static_cast<int>(i);
}

/// Gives a draft that has its prop what takes it away, if the whole stands until then.
bool finish(Draft& draft, const Remove& removal, const TowerOptions& options) {
  const Statics whole = statics_of(draft.scene);
  const double margin = whole.margin_share.value_or(-1.0);
  if (whole.verdict != StaticVerdict::stands || margin < options.margin_share.min()) return false;
  draft.scene.event = removal;
  draft.intent.margin_share = margin;
  draft.intent.critical_interface = -1;
  draft.intent.vcom_interface = 0;
  draft.intent.violation = Violation::none;
  return true;
}

Block counterweight(const Scene& rest, const Order& order, Rng& rng) {
  const TowerOptions& options = order.options();
  const Part part =
      draw_part(options, Space::spatial, order.plain.cell.shapes, Role::support, false, rng);
  const Block& below = rest.blocks.back();
  Block block;
  block.shape = part.shape;
  block.density = part.density;
  block.friction = order.friction(rng);
  const double turn = rng.uniform(0.0, 2.0 * kPi);
  const double ahead = rng.uniform(0.0, 2.0 * kPi);
  // Up to where the two hardly overlap.
  const double away = rng.uniform(0.0, 0.95) * bounding_radius(below.shape);
  const Vec2 at =
      below.world_from_block.position.xy() + away * Vec2{exact::cos(ahead), exact::sin(ahead)};
  block.world_from_block.position = {at.x, at.y, top_m(rest) + part.half_height};
  const Quat attitude_below = below.world_from_block.rotation;
  block.world_from_block.rotation =
      options.yaw == YawMode::block ? attitude(part, turn) : attitude_below;
  return block;
}

std::optional<Draft> draw_under_counterweight(const Order& order, Rng& rng) {
  constexpr int kTries = 2000;
  auto draft = draw_rest(order);
  if (!draft) return std::nullopt;
  Scene& scene = draft->scene;
  for (int i = 0; i < kTries; ++i) {
    scene.blocks.push_back(counterweight(scene, order, rng));
    number(scene);
    const Remove removal{scene.blocks.back().id, order.start_s()};
    const bool stands = finish(*draft, removal, order.options());
    // A tower has a margin of the law with its counterweight, too.
    if (stands && draft->intent.margin_share <= order.options().margin_share.max()) return draft;
    scene.event.reset();
    scene.blocks.pop_back();
  }
  return std::nullopt;
}

/// Puts a post under a draft's overhang, as the last of what stands on the ground, and takes it
/// away again.
bool put_on_post(Draft& draft, const Overhang& overhang, const PostSize& size, std::size_t index,
                 const Order& order, Rng& rng) {
  const RemovalPlan& plan = order.plan;
  auto post = post_under(draft.scene, overhang, size);
  if (!post) return false;
  post->density = order.options().density.draw(rng);
  post->friction = order.friction(rng);
  Remove removal;
  removal.block = static_cast<int>(index);
  removal.time_s = order.start_s();
  if (plan.way == Leaving::slides) {
    // Across, where nothing else stands.
    const double side = plan.leftwards ? 1.0 : -1.0;
    const Vec2 direction{-side * overhang.outwards.y, side * overhang.outwards.x};
    removal.velocity = plan.speed * Vec3{direction.x, direction.y, 0.0};
    removal.distance_m = way_out(*post, draft.scene.blocks[overhang.held], direction);
  }
  draft.scene.blocks.insert(draft.scene.blocks.begin() + static_cast<std::ptrdiff_t>(index),
                            std::move(*post));
  number(draft.scene);
  return finish(draft, removal, order.options());
}

/// A post where the tower is nearest to tipping, or tips without it.
std::optional<Draft> draw_on_post(const Order& order, Rng& rng) {
  auto draft = draw_rest(order);
  if (!draft) return std::nullopt;
  const Statics statics = statics_of(draft->scene);
  if (statics.weakest_interface < 1) return std::nullopt;
  const Interface& at = statics.interfaces[static_cast<std::size_t>(statics.weakest_interface)];
  const double off = norm(at.to_edge);
  if (!at.planar_surface || !(off > 0.0)) return std::nullopt;
  Overhang overhang;
  overhang.held = static_cast<std::size_t>(at.upper);
  overhang.outwards = ((at.margin_m > 0.0 ? 1.0 : -1.0) / off) * at.to_edge;
  overhang.through = at.weight_above + at.to_edge;
  const double edge = order.options().edge_m.draw(rng);
  const PostSize size{edge * rng.uniform(0.3, 0.5), edge * rng.uniform(0.3, 0.5),
                      edge * rng.uniform(0.03, 0.08)};
  if (!put_on_post(*draft, overhang, size, 1, order, rng)) return std::nullopt;
  return draft;
}

/// The third pier of a trestle.
std::optional<Draft> draw_on_pier(const Order& order, Rng& rng) {
  const TowerOptions& options = order.options();
  const int blocks = order.plain.cell.height - 1;
  const double unit = options.edge_m.draw(rng);
  const Design design = draw_trestle({blocks, unit, options.density, rng});
  const Placement placement = draw_placement(options, order.slope, blocks, rng);
  auto twins = fit(design, placement, options.margin_share.draw(rng));
  if (!twins) return std::nullopt;
  auto draft = std::make_optional<Draft>();
  draft->scene = order.stays ? std::move(twins->stable) : std::move(twins->unstable);
  draft->intent.shapes = order.plain.cell.shapes;
  const Block &left = draft->scene.blocks[0], &right = draft->scene.blocks[1];
  const Vec2 span = (right.world_from_block.position - left.world_from_block.position).xy();
  Overhang overhang;
  overhang.held = 2;
  overhang.outwards = (1.0 / norm(span)) * span;
  overhang.through = right.world_from_block.position.xy();
  const Vec3 pier = 2.0 * std::get<Box>(right.shape).half_extents;
  const PostSize size{pier.x, pier.y, pier.x * rng.uniform(0.05, 0.1)};
  if (!put_on_post(*draft, overhang, size, 2, order, rng)) return std::nullopt;
  return draft;
}

}  // namespace

int least_height(Prop prop) { return prop == Prop::pier ? kTrestleLeast + 1 : 3; }

bool can_have(Prop prop, const Cell& cell) {
  const bool decked = prop == Prop::pier;  // decks are no cubes
  return cell.difficulty == Difficulty::none && cell.height >= least_height(prop) &&
         !(decked && cell.shapes == ShapeSet::cubes);
}

RemovalPlan draw_removal(const RemovalOptions& options, const Cell& cell, Rng& rng) {
  std::vector<Prop> props = options.props;
  std::erase_if(props, [&](Prop prop) { return !can_have(prop, cell); });
  RemovalPlan plan;
  plan.prop = props[rng.below(props.size())];
  plan.way = options.ways[rng.below(options.ways.size())];
  if (plan.prop == Prop::counterweight) plan.way = Leaving::vanishes;
  plan.speed = options.speed.draw(rng);
  plan.leftwards = rng.coin();
  return plan;
}

std::optional<Draft> draw_propped(const SceneRequest& request, const RemovalPlan& plan, bool stays,
                                  const Slope& slope, const Key& key) {
  const Order order{request, weighted(request), plan, stays, slope, key};
  // A tower's own blocks are drawn from the structure stream of this key.
  Rng rng(key, Stream::event);
  constexpr std::array kDraw{draw_under_counterweight, draw_on_post, draw_on_pier};
  auto draft = kDraw[static_cast<std::size_t>(plan.prop)](order, rng);
  if (draft) draft->variant = name(plan.prop);
  return draft;
}

}  // namespace drystone::generators
