#include "generators/support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "drystone/statics.hpp"
#include "generators/cells.hpp"
#include "generators/palette.hpp"
#include "generators/refuse.hpp"
#include "generators/support_event.hpp"
#include "generators/support_remove.hpp"
#include "generators/tower.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

void require_valid_events(const SceneOptions& options) {
  const SupportOptions& support = options.support;
  require_distinct(support.events, "events");
  require_distinct(support.removal.props, "removal.props");
  require_distinct(support.removal.ways, "removal.ways");
  if (support.removal.props == std::vector{Prop::counterweight} &&
      support.removal.ways == std::vector{Leaving::slides}) {
    refuse({"removal.ways"}, "a counterweight vanishes and does not slide",
           "leave out removal.ways, or add post or pier to removal.props");
  }
  if (options.tower.stable_share != 1.0) {
    refuse({"stable_share"},
           "the towers of family support stand, and half of the events bring them down",
           "leave out stable_share");
  }
  if (support.max_ratio < 1.1 * support.min_ratio) {
    refuse({"max_ratio", "min_ratio"},
           fmt::format("max_ratio {} is no more than 1.1 times min_ratio {}", support.max_ratio,
                       support.min_ratio),
           "leave room between them: 1.2 and 2.5 are the defaults");
  }
}

/// What events and materials cannot have together.
void require_compatible(const SceneOptions& options) {
  const MaterialOptions& material = options.material;
  if (asks_for(material, Decides::friction)) {
    refuse({"material.decides"},
           "a block that slides away under a tower has neither stayed nor fallen",
           "leave friction out of material.decides; material.friction is taken");
  }
  if (asks_for(material, Decides::geometry)) {
    refuse({"material.decides"},
           "the towers of a pair differ in their geometry unless mass decides",
           "use any or mass in material.decides");
  }
  if (!is_sloped(material)) return;
  const SupportOptions& support = options.support;
  for (const EventKind event : support.events) {
    if (event == EventKind::drop) {
      refuse({"events", "material.ground_tilt"},
             "what falls on a slope lands elsewhere the higher it falls from",
             "leave out drops, or the slope");
    }
    if (event == EventKind::tilt) {
      refuse({"events", "material.ground_tilt"}, "a table is level before it tilts",
             "leave out tilts, or the slope");
    }
    if (event == EventKind::projectile && support.ball.path == BallPath::rolled) {
      refuse({"ball.path", "events"}, "on a slope balls roll by themselves",
             "throw them, or leave out the slope");
    }
  }
}

bool can_happen(EventKind event, const Cell& cell, const RemovalOptions& removal) {
  return event != EventKind::remove || std::any_of(removal.props.begin(), removal.props.end(),
                                                   [&](Prop prop) { return can_have(prop, cell); });
}

/// Says which of the options leave removals without a tower.
[[noreturn]] void refuse_removals(const SceneOptions& options) {
  const TowerOptions& tower = options.tower;
  const std::vector<Prop>& props = options.support.removal.props;
  const bool piers =
      std::all_of(props.begin(), props.end(), [](Prop prop) { return prop == Prop::pier; });
  const int tallest = *std::max_element(tower.height.begin(), tower.height.end());
  const int least = piers ? 4 : 3;
  if (tower.difficulty.mode != DifficultyMode::none) {
    refuse({"difficulty", "events"}, "the towers of a removal have no difficulty",
           "set difficulty.mode to none, or leave the kind out of events");
  }
  if (tallest < least) {
    refuse({"height", "events"},
           fmt::format("a tower from which {} is removed has {} blocks or more",
                       piers ? "a pier" : "something", least),
           "add such a height, or leave the kind out of events");
  }
  refuse({"shapes", "removal.props"}, "the deck on the piers of a removal is no cube",
         "add cuboids or ccs to shapes, or other props");
}

/// Two towers that differ in their weights alone are built alike: a removal's are built without
/// their prop, so that they stand or do not.
bool can_decide(EventKind event, Decides what) {
  return event != EventKind::remove || what != Decides::mass;
}

std::vector<CellShare> cells(const SceneOptions& options) {
  require_valid_events(options);
  // Towers stand, whatever decides what an event does to them.
  SceneOptions plain = options;
  plain.material.decides = {Decides::any};
  const std::vector<CellShare> towers = tower_cells(plain, Space::spatial);
  require_valid(options);
  require_compatible(options);
  std::vector<CellShare> all;
  for (const EventKind event : options.support.events) {
    std::vector<CellShare> fitting = cells_of_kind(
        towers, name(event), options.support.events.size(),
        [&](const Cell& cell) { return can_happen(event, cell, options.support.removal); });
    if (fitting.empty()) refuse_removals(options);
    std::vector<Decides> causes = options.material.decides;
    std::erase_if(causes, [&](Decides what) { return !can_decide(event, what); });
    if (causes.empty()) {
      refuse({"material.decides", "events"},
             "the towers of a removal differ in what they are without their prop, not in weights "
             "alone",
             "add any to material.decides, or leave the kind out");
    }
    for (CellShare& entry : fitting) {
      entry.cell.both_labels = true;
      entry.share /= static_cast<double>(causes.size());
      for (const Decides what : causes) {
        entry.cell.decides = what;
        all.push_back(entry);
      }
    }
  }
  return all;
}

EventKind kind_of(const Cell& cell) {
  if (const auto kind = value_named<EventKind>(cell.kind)) return *kind;
  refuse({}, fmt::format("there is no kind of event '{}'", cell.kind), "EventKind lists the kinds");
}

/// The key of one of many towers of an attempt. Every attempt draws both towers of a pair anew,
/// their margins included: whatever it is rejected for, it is rejected for both labels.
Key tower_key(const Key& key, int number) {
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

constexpr int kTries = 8;

void move_to(Scene& scene, Vec2 place) {
  const Vec2 by = place - middle_of(scene);
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
/// @param beside a tower in whose place it is to stand, or null
std::optional<Draft> draw_target(const SceneRequest& request, const Shared& shared, bool stays,
                                 const Scene* beside, const Key& key, int member) {
  const bool removal = shared.event.kind == EventKind::remove;
  for (int i = 0; i < kTries; ++i) {
    const int number = (2 * static_cast<int>(key.attempt) + member) * kTries + i;
    std::optional<Draft> draft;
    if (removal) {
      draft = draw_propped(request, shared.removal, stays, shared.slope, tower_key(key, number));
    } else {
      Drawn drawn = sample_tower(request, Space::spatial, tower_key(key, number), &shared.slope);
      if (auto* group = std::get_if<Group>(&drawn)) draft = std::move(group->front());
    }
    if (!draft || has_round_top(draft->scene)) continue;
    if (beside != nullptr) move_to(draft->scene, middle_of(*beside));
    if (removal || aim(*draft, shared.event, request.options)) return draft;
  }
  return std::nullopt;
}

/// Draws the weights of a tower anew. Whether it stands then, too, with a margin of the options,
/// and with weights that are others.
bool reweigh(Draft& draft, const SceneRequest& request, const EventPlan& plan, Rng& rng) {
  const TowerOptions options = weighted(request).options.tower;
  std::vector<double> before;
  for (const Block& block : draft.scene.blocks) before.push_back(block.density);
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
    if (aim(draft, plan, request.options)) return true;
  }
  return false;
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
  Rng rng(key, Stream::event);
  const EventPlan plan = draw_event(kind, request.cell.height, request.options.support, rng);
  const bool stays_first = rng.coin();
  Rng target(key, Stream::target);
  Shared shared{plan, {}, draw_slope(tower, false, target)};
  if (kind == EventKind::remove) {
    // Whatever attempts come to nothing, every prop has its share.
    Key first = key;
    first.attempt = 0;
    Rng removal(first, Stream::removal);
    shared.removal = draw_removal(request.options.support.removal, request.cell, removal);
  }
  const bool by_mass = request.cell.decides == Decides::mass;
  Group pair;
  for (int member = 0; member < 2; ++member) {
    const bool stays = (member == 0) == stays_first;
    const bool derived = by_mass && member == 1;
    if (derived) {
      pair.push_back(pair.front());
      if (!reweigh(pair.back(), tower, plan, rng)) return Rejected{"no other weights will do"};
    } else {
      auto draft = draw_target(tower, shared, stays, pair.empty() ? nullptr : &pair.front().scene,
                               key, member);
      if (!draft) return Rejected{"no tower has these targets"};
      pair.push_back(std::move(*draft));
    }
    // Of other events the pipeline finds out which tower is the stronger one.
    pair.back().intent.stable = kind != EventKind::remove || stays;
    pair.back().intent.decides = request.cell.decides;
  }
  for (Draft& draft : pair) dress_alike(draft.scene, request, plan, key);
  // The tower that was drawn first has the margins of the law, the other one those that are left.
  if (by_mass && !stays_first) std::swap(pair[0], pair[1]);
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
    f.takes = {OptionGroup::tower, OptionGroup::event, OptionGroup::material, OptionGroup::film};
    f.cells = cells;
    f.sample = sample;
    f.group_size = two;
    f.defaults = set_defaults;
    return f;
  }();
  return family;
}

}  // namespace drystone::generators
