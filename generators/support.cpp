#include "generators/support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "drystone/extent.hpp"
#include "drystone/statics.hpp"
#include "generators/palette.hpp"
#include "generators/refuse.hpp"
#include "generators/support_cells.hpp"
#include "generators/support_event.hpp"
#include "generators/support_remove.hpp"
#include "generators/tower.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

EventKind kind_of(const Cell& cell) {
  if (const auto kind = value_named<EventKind>(cell.kind)) return *kind;
  refuse({}, fmt::format("there is no kind of event '{}'", cell.kind), "EventKind lists the kinds");
}

/// Attempts in a row that share the event and the tower that leads a pair, whose threshold takes
/// long to find. Only removals, which have no threshold, draw both towers in every attempt.
constexpr std::uint32_t kPartners = 4;

enum class Role { leader, partner };

constexpr int kTries = 8;

/// The key of one of the towers that an attempt tries. Either tower of a pair is drawn with its
/// margins, and a coin tells which leads: whatever an attempt is rejected for, it is for both
/// labels.
Key tower_key(const Key& key, Role role, int try_number) {
  const int number =
      (2 * static_cast<int>(key.attempt) + (role == Role::leader ? 0 : 1)) * kTries + try_number;
  Key tower = key;
  tower.family = static_cast<std::uint16_t>(key.family + number + 1);
  tower.attempt = 0;
  return tower;
}

/// A ball or lying cylinder on top rolls away at a touch.
bool has_round_top(const Scene& tower) {
  const Block& top = tower.blocks.back();
  if (std::holds_alternative<Sphere>(top.shape)) return true;
  const Vec3 up = matrix(top.world_from_block.rotation).columns[2];
  return std::holds_alternative<Cylinder>(top.shape) && up.z < 0.9;
}

void move_to(Scene& scene, Vec2 place) {
  const Vec2 by = place - axis_of(scene);
  for (Block& block : scene.blocks) {
    Vec3& position = block.world_from_block.position;
    position = {position.x + by.x, position.y + by.y, position.z};
  }
}

/// Gives a tower the event. Not every tower can be aimed at.
bool aim(Draft& draft, const EventPlan& plan, const SceneOptions& options) {
  const auto statics = equilibrium_of_column(draft.scene, {.tilt = false});
  if (!statics) return false;
  draft.scene.event = aimed(draft.scene, *statics, plan, options.support);
  return draft.scene.event.has_value();
}

/// What both towers of a pair share.
struct Shared {
  EventPlan event;
  RemovalPlan removal;  ///< where the event is one
  Slope slope;
};

/// A tower that the event can be aimed at, with the event.
/// @param leader in whose place it is to stand; null: it leads
std::optional<Draft> draw_target(const SceneRequest& request, const Shared& shared, bool stays,
                                 const Scene* leader, const Key& key) {
  const bool removal = shared.event.kind == EventKind::remove;
  for (int i = 0; i < kTries; ++i) {
    const Key tower = tower_key(key, leader == nullptr ? Role::leader : Role::partner, i);
    std::optional<Draft> draft;
    if (removal) {
      draft = draw_propped(request, shared.removal, stays, shared.slope, tower);
    } else {
      Drawn drawn = sample_tower(request, Space::spatial, tower, &shared.slope);
      if (auto* group = std::get_if<Group>(&drawn)) draft = std::move(group->front());
    }
    if (!draft || has_round_top(draft->scene)) continue;
    if (leader != nullptr) move_to(draft->scene, axis_of(*leader));
    if (removal || aim(*draft, shared.event, request.options)) return draft;
  }
  return std::nullopt;
}

/// The tower with other weights, with which it stands, too, with a margin of the options; nullopt
/// where none were found.
std::optional<Draft> reweighed(Draft draft, const SceneRequest& request, const EventPlan& plan,
                               const Key& key) {
  draft.leads = false;
  const TowerOptions options = weighted(request).options.tower;
  std::vector<double> before;
  for (const Block& block : draft.scene.blocks) before.push_back(block.density);
  Rng rng(tower_key(key, Role::partner, 0), Stream::event);
  for (int i = 0; i < kTries; ++i) {
    std::vector<double> densities;
    for (Block& block : draft.scene.blocks) {
      block.density = options.density.draw(rng);
      densities.push_back(block.density);
    }
    if (densities == before) continue;
    const auto statics = equilibrium_of_column(draft.scene, {.tilt = false});
    const double margin = statics ? statics->margin_share.value_or(-1.0) : -1.0;
    if (margin < options.margin_share.min() || margin > options.margin_share.max()) continue;
    draft.intent.margin_share = margin;
    draft.intent.critical_interface = -1;
    if (aim(draft, plan, request.options)) return draft;
  }
  return std::nullopt;
}

bool is_near(const Color& a, const Color& b) {
  return std::abs(a.r - b.r) + std::abs(a.g - b.g) + std::abs(a.b - b.b) < 0.6;
}

constexpr Color kTargetColor{0.86, 0.08, 0.09};

/// The palette without colours that could be taken for the target's or the zone's.
std::vector<Color> without_signals(std::vector<Color> palette) {
  if (palette.empty()) {
    const auto built_in = block_palette();
    palette.assign(built_in.begin(), built_in.end());
  }
  std::vector<Color> rest;
  for (const Color& color : palette) {
    if (!is_near(color, kTargetColor) && !is_near(color, Zone{}.color)) rest.push_back(color);
  }
  return rest.empty() ? palette : rest;
}

void dress_alike(Scene& scene, const SceneRequest& request, const EventPlan& plan, const Key& key) {
  const bool zone = request.options.support.zone;
  AppearanceOptions appearance = request.appearance;
  if (zone) appearance.palette = without_signals(appearance.palette);
  dress(scene, appearance, key);
  if (zone) {
    scene.blocks[target_of(scene)].material = {kTargetColor, {}};
    scene.zone = aimed_zone(scene, plan);
  }
  mark(scene, request.options, key);
  // A mark tells the target's weight, but red it stays.
  if (zone) scene.blocks[target_of(scene)].material.color = kTargetColor;
  level_room(scene);
}

Drawn sample(const SceneRequest& request, const Key& key) {
  const EventKind kind = kind_of(request.cell);
  SceneRequest tower = request;
  tower.cell.kind.clear();
  tower.cell.both_labels = false;
  tower.cell.decides = Decides::any;
  tower.rank = -1;
  const bool removal = kind == EventKind::remove;
  Key lead = key;
  if (!removal) lead.attempt /= kPartners;
  Rng rng(lead, Stream::event);
  Rng target(lead, Stream::target);
  Shared shared{draw_event(kind, request.cell.height, request.options.support, rng),
                {},
                draw_slope(tower, false, target)};
  if (removal) {
    // Whatever attempts come to nothing, every prop has its share.
    Key first = key;
    first.attempt = 0;
    Rng props(first, Stream::removal);
    shared.removal = draw_removal(request.options.support.removal, request.cell, props);
  }
  // Of a removal's pair the leader stays; of others the pipeline finds out which is the stronger.
  auto leader = draw_target(tower, shared, true, nullptr, lead);
  if (!leader) return Rejected{"no tower has these targets"};
  leader->leads = leader->intent.stable = true;
  std::optional<Draft> partner;
  if (request.cell.decides == Decides::mass) {
    partner = reweighed(*leader, tower, shared.event, key);
    if (!partner) return Rejected{"no other weights will do"};
  } else {
    partner = draw_target(tower, shared, false, &leader->scene, key);
    if (!partner) return Rejected{"no tower has these targets"};
    partner->intent.stable = !removal;
  }
  Group pair{std::move(*leader), std::move(*partner)};
  for (Draft& draft : pair) {
    draft.intent.decides = request.cell.decides;
    dress_alike(draft.scene, request, shared.event, key);
  }
  if (Rng(key, Stream::members).coin()) std::swap(pair[0], pair[1]);
  return pair;
}

int two(const SceneOptions& /*options*/) { return 2; }

void set_defaults(SceneOptions& options) {
  options.tower.stable_share = 1.0;
  options.tower.difficulty.mode = DifficultyMode::none;
}

}  // namespace

const Family& support() {
  static const Family family = [] {
    Family f;
    f.name = "support";
    f.help = "pairs of towers that the same push, drop, throw ... brings down or does not";
    f.takes = {OptionGroup::cells, OptionGroup::tower, OptionGroup::event, OptionGroup::material,
               OptionGroup::film};
    f.cells = support_cells;
    f.sample = sample;
    f.group_size = two;
    f.defaults = set_defaults;
    return f;
  }();
  return family;
}

}  // namespace drystone::generators
