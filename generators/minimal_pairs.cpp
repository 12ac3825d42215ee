#include "generators/minimal_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "generators/cells.hpp"
#include "generators/nuisance.hpp"
#include "generators/pair_choice.hpp"
#include "generators/place_change.hpp"
#include "generators/refuse.hpp"
#include "generators/study.hpp"
#include "generators/tower.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

Space space_of(const SceneOptions& options) {
  return options.pair.dim == 2 ? Space::planar : generators::space_of(options.layout);
}

bool is_pair(const PairOptions& options) { return options.nuisance == std::vector{Nuisance::none}; }

void require_valid_pair(const SceneOptions& options) {
  if (options.tower.violation != std::vector{Violation::vcom}) {
    refuse({"violation"}, "a minimal pair crosses an edge, so violation is vcom",
           "leave violation out, or use another family");
  }
  if (options.material.decides != std::vector{Decides::any}) {
    refuse({"material.decides"},
           "a minimal pair differs by where a block stands, which decides its labels",
           "leave out material.decides; weights, friction and slopes are taken");
  }
  if (options.tower.stable_share != 0.5) {
    refuse({"stable_share"}, "half of the towers of minimal pairs stand", "leave stable_share out");
  }
  const std::vector<Nuisance>& list = options.pair.nuisance;
  require_distinct(list, "nuisance");
  if (list.size() > 1 && std::count(list.begin(), list.end(), Nuisance::none) > 0) {
    refuse({"nuisance"}, "nuisance has none beside others, and pairs are no quadruplets",
           "give pairs a set of their own");
  }
  const bool turned = std::find(list.begin(), list.end(), Nuisance::yaw) != list.end();
  if (turned && in_plane(space_of(options))) {
    refuse({"nuisance", "layout", "dim"},
           "towers of a plane cannot be turned, so nuisance yaw is impossible",
           "use nuisance mirror, or layout spatial with dim 3");
  }
}

CanBuild can_build_pair(const SceneRequest& request) {
  return [&options = request.options](const Plan& plan, Rng& rng) {
    const Turns turns = draw_turns(plan, options.tower, rng);
    return place_change(plan, turns, options.tower.difficulty.mode, options.pair.change, rng)
        .has_value();
  };
}

std::vector<CellShare> cells(const SceneOptions& options) {
  require_valid_pair(options);
  std::vector<CellShare> pairs;
  for (const CellShare& entry : tower_cells(options, space_of(options))) {
    if (!entry.cell.stable) continue;
    pairs.push_back({entry.cell, 2.0 * entry.share});
    pairs.back().cell.both_labels = true;
  }
  require_possible(pairs, options, space_of(options), can_build_pair);
  if (is_pair(options.pair)) return pairs;
  std::vector<CellShare> quadruplets;
  for (const CellShare& entry : pairs) {
    for (const Nuisance nuisance : options.pair.nuisance) {
      quadruplets.push_back(
          {entry.cell, entry.share / static_cast<double>(options.pair.nuisance.size())});
      quadruplets.back().cell.kind = name(nuisance);
    }
  }
  return quadruplets;
}

Nuisance nuisance_of(const Cell& cell) {
  if (cell.kind.empty()) return Nuisance::none;
  if (const auto nuisance = value_named<Nuisance>(cell.kind)) return *nuisance;
  refuse({}, fmt::format("there is no nuisance '{}'", cell.kind), "PairOptions lists them");
}

/// Both towers, which differ by where the changed blocks stand and by nothing else.
Twin build_twin(const Plan& plan, const ChangedPair& pair, const SceneRequest& request, Rng& rng) {
  std::vector<Vec2> places = pair.stable.places;
  places.insert(places.end(), pair.unstable.places.begin(), pair.unstable.places.end());
  Twin twin;
  Draft& stable = twin[0];
  Draft& unstable = twin[1];
  stable.scene = build(plan, pair.stable, middle(places), request.options.tower, rng);
  unstable.scene = stable.scene;
  for (std::size_t i = 0; i < plan.parts.size(); ++i) {
    const Vec2 moved = pair.unstable.places[i] - pair.stable.places[i];
    Vec3& position = unstable.scene.blocks[i].world_from_block.position;
    position = position + Vec3{moved.x, moved.y, 0.0};
  }
  Cell cell = request.cell;
  cell.stable = true;
  stable.intent = intent_of(plan, cell);
  cell.stable = false;
  cell.violation = Violation::vcom;
  // In mode shapestacks nothing carries in a tower of two blocks that falls.
  const bool shapestacks = request.options.tower.difficulty.mode == DifficultyMode::shapestacks;
  if (shapestacks && cell.height == 2) cell.difficulty = Difficulty::none;
  unstable.intent = intent_of(plan, cell);
  put_on_slope(stable.scene, plan.slope, true);
  put_on_slope(unstable.scene, plan.slope, false);
  for (Draft& draft : twin) {
    draft.intent.changed_block = pair.changed;
    draft.intent.change_m = pair.change;
  }
  return twin;
}

Drawn sample(const SceneRequest& asked, const Key& key) {
  const SceneRequest request = weighted(asked);
  const SceneOptions& options = request.options;
  const auto plan = draw_targets(request, space_of(options), can_build_pair(request), key);
  if (!plan) return Rejected{"no pair of towers has these targets"};

  Key first = key;
  first.attempt = 0;
  Rng members(first, Stream::members);
  Rng structure(key, Stream::structure);
  const auto pair = draw_pair(*plan, options, members, structure);
  if (!pair) return Rejected{"no layout has these targets"};
  Twin twin = build_twin(*plan, *pair, request, structure);
  dress(twin[0].scene, request.appearance, first);
  dress(twin[1].scene, request.appearance, first);
  level_rooms(twin);
  Group group(twin.begin(), twin.end());
  if (const Nuisance nuisance = nuisance_of(request.cell); nuisance != Nuisance::none) {
    const auto other = vary(twin, nuisance, request.appearance, first);
    if (!other) return Rejected{fmt::format("no other {} was drawn", name(nuisance))};
    group.insert(group.end(), other->begin(), other->end());
    for (std::size_t member = 0; member < 4; ++member) {
      group[member].variant += member < 2 ? "a" : "b";
    }
  }
  for (Draft& draft : group) mark(draft.scene, asked.options, first);
  // The order of members becomes that of ids, which say nothing of the label.
  members.shuffle(std::span(group));
  return group;
}

/// Shape sets, dimensions, changes, laws of the margin and heights in turn, each at its own pace.
SceneRequest study(const StudyRange& range, int i) {
  StudyDigits digits(i);
  SceneRequest request;
  request.options.tower.difficulty.mode = DifficultyMode::none;
  request.options.pair.dim = digits.next(2) == 0 ? 3 : 2;
  request.options.pair.change = digits.next(2) == 0 ? PairChange::block : PairChange::above;
  Cell& cell = request.cell;
  cell.both_labels = true;
  cell.shapes = digits.pick(kStudyShapes);
  cell.height = digits.between(range.min_height, range.max_height);
  request.options.tower.margin_share = digits.pick(study_margins(range.band, 0.2));
  request.options.tower.shapes = {cell.shapes};
  request.options.tower.height = {cell.height};
  return request;
}

void set_defaults(SceneOptions& options) {
  // Far from the edge it takes more than a small change to cross it.
  options.tower.margin_share = Law::uniform(0.02, 0.1);
  options.tower.difficulty.mode = DifficultyMode::none;
}

}  // namespace

const Family& minimal_pairs() {
  static const Family family = [] {
    Family f;
    f.name = "minimal_pairs";
    f.help =
        "two towers that share everything but where one block stands: one stands, one falls; or "
        "four, with a nuisance varied";
    f.takes = {OptionGroup::cells, OptionGroup::tower, OptionGroup::layout, OptionGroup::pair,
               OptionGroup::material};
    f.cells = cells;
    f.sample = sample;
    f.group_size = [](const SceneOptions& options) { return is_pair(options.pair) ? 2 : 4; };
    f.defaults = set_defaults;
    f.study = study;
    return f;
  }();
  return family;
}

}  // namespace drystone::generators
