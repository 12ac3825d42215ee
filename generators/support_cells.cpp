#include "generators/support_cells.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generators/cells.hpp"
#include "generators/refuse.hpp"
#include "generators/support_remove.hpp"
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
  const Prop lowest = *std::min_element(
      props.begin(), props.end(), [](Prop a, Prop b) { return least_height(a) < least_height(b); });
  const int tallest = *std::max_element(tower.height.begin(), tower.height.end());
  const int least = least_height(lowest);
  if (tower.difficulty.mode != DifficultyMode::none) {
    refuse({"difficulty", "events"}, "the towers of a removal have no difficulty",
           "set difficulty.mode to none, or leave the kind out of events");
  }
  if (tallest < least) {
    refuse({"height", "events"},
           fmt::format("a tower from which {} is removed has {} blocks or more",
                       props.size() == 1 ? fmt::format("a {}", name(lowest)) : "something", least),
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

}  // namespace

std::vector<CellShare> support_cells(const SceneOptions& options) {
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

}  // namespace drystone::generators
