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

namespace drystone::generators {
namespace {

void require_valid(const SceneOptions& options) {
  const SupportOptions& support = options.support;
  require_distinct(support.events, "events");
  if (options.tower.stable_share != 1.0) {
    refuse("the towers of family support stand, and half of the events bring them down",
           "leave out stable_share");
  }
  if (support.max_ratio < 1.1 * support.min_ratio) {
    refuse(fmt::format("max_ratio {} is no more than 1.1 times min_ratio {}", support.max_ratio,
                       support.min_ratio),
           "leave room between them: 1.2 and 2.5 are the defaults");
  }
}

bool can_happen(EventKind event, const Cell& cell) {
  return event != EventKind::remove || (cell.height >= 3 && cell.difficulty == Difficulty::none);
}

std::vector<CellShare> cells(const SceneOptions& options) {
  require_valid(options);
  const std::vector<CellShare> towers = tower_cells(options, Space::spatial);
  std::vector<CellShare> all;
  for (const EventKind event : options.support.events) {
    std::vector<CellShare> fitting =
        cells_of_kind(towers, name(event), options.support.events.size(),
                      [&](const Cell& cell) { return can_happen(event, cell); });
    if (fitting.empty()) {
      refuse(
          "removals need towers of three blocks or more, without difficulty: of two, the lower "
          "one stands when the upper one is gone",
          "add a height, set difficulty.mode to none, or leave the kind out");
    }
    for (CellShare& entry : fitting) entry.cell.both_labels = true;
    all.insert(all.end(), fitting.begin(), fitting.end());
  }
  return all;
}

EventKind kind_of(const Cell& cell) {
  if (const auto kind = value_named<EventKind>(cell.kind)) return *kind;
  refuse(fmt::format("there is no kind of event '{}'", cell.kind), "EventKind lists the kinds");
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

/// A tower that the event can be aimed at, with the event.
/// @param beside a tower in whose place it is to stand, or null
std::optional<Draft> draw_target(const SceneRequest& request, const EventPlan& plan, bool stays,
                                 const Scene* beside, const Key& key, int member) {
  for (int i = 0; i < kTries; ++i) {
    const int number = (2 * static_cast<int>(key.attempt) + member) * kTries + i;
    std::optional<Draft> draft;
    if (plan.kind == EventKind::remove) {
      draft = draw_propped(request, stays, tower_key(key, number));
    } else {
      Drawn drawn = sample_tower(request, Space::spatial, tower_key(key, number));
      if (auto* group = std::get_if<Group>(&drawn)) draft = std::move(group->front());
    }
    if (!draft || has_round_top(draft->scene)) continue;
    if (beside != nullptr) move_to(draft->scene, middle_of(*beside));
    const auto statics = equilibrium_of_column(draft->scene, {.tilt = false});
    if (!statics) continue;
    draft->scene.event = aimed(draft->scene, *statics, plan, request.options.support);
    if (draft->scene.event) return draft;
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
  if (!request.options.support.zone) {
    dress(scene, request.appearance, key);
    return;
  }
  AppearanceOptions appearance = request.appearance;
  appearance.palette = without_signals(appearance.palette);
  dress(scene, appearance, key);
  scene.blocks.back().material = {kTargetColor, {}};
  scene.zone = aimed_zone(scene, plan);
}

Drawn sample(const SceneRequest& request, const Key& key) {
  const EventKind kind = kind_of(request.cell);
  SceneRequest tower = request;
  tower.cell.kind.clear();
  tower.cell.both_labels = false;
  tower.rank = -1;
  Rng rng(key, Stream::event);
  const EventPlan plan = draw_event(kind, request.cell.height, request.options.support, rng);
  const bool stays_first = rng.coin();
  Group pair;
  for (int member = 0; member < 2; ++member) {
    const bool stays = (member == 0) == stays_first;
    auto draft =
        draw_target(tower, plan, stays, pair.empty() ? nullptr : &pair.front().scene, key, member);
    if (!draft) return Rejected{"no tower has these targets"};
    // Of other events the pipeline finds out which tower is the stronger one.
    draft->intent.stable = kind != EventKind::remove || stays;
    dress_alike(draft->scene, request, plan, key);
    pair.push_back(std::move(*draft));
  }
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
    f.takes = {OptionGroup::tower, OptionGroup::event, OptionGroup::film};
    f.cells = cells;
    f.sample = sample;
    f.group_size = two;
    f.defaults = set_defaults;
    return f;
  }();
  return family;
}

}  // namespace drystone::generators
