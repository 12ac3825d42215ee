#include "generators/structures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drystone/counterfactuals.hpp"
#include "generators/plan.hpp"
#include "generators/refuse.hpp"
#include "generators/structure_fit.hpp"
#include "generators/study.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

std::vector<int> blocks_of(const Kind& kind, const std::vector<int>& list) {
  std::vector<int> fitting;
  for (const int blocks : list) {
    if (blocks >= kind.least && blocks <= kind.most) fitting.push_back(blocks);
  }
  return fitting;
}

void require_valid_structure(const SceneOptions& options) {
  const TowerOptions& tower = options.tower;
  require_distinct(options.structure.kinds, "kinds");
  require_distinct(options.structure.blocks, "blocks");
  if (!(tower.stable_share >= 0.0 && tower.stable_share <= 1.0)) {
    refuse({"stable_share"}, "stable_share is out of range", "it is a share: 0 to 1");
  }
  if (tower.edge_m.min() <= 0.0 || tower.density.min() <= 0.0) {
    refuse({"edge", "density"}, "edge and density have to be positive",
           "give laws whose smallest number is above 0");
  }
  if (tower.margin_share.min() <= 0.0) {
    refuse({"margin_share"}, "margin_share has to be above 0",
           "give a law whose smallest number is above 0");
  }
  for (const int blocks : options.structure.blocks) {
    const auto kinds = structure_kinds();
    if (std::none_of(kinds.begin(), kinds.end(), [&](const Kind& kind) {
          return blocks >= kind.least && blocks <= kind.most;
        })) {
      refuse({"blocks"}, fmt::format("no structure has {} blocks", blocks),
             "numbers go from 3 to 20");
    }
  }
  for (const StructureKind wanted : options.structure.kinds) {
    const Kind& kind = structure_kind(wanted);
    if (blocks_of(kind, options.structure.blocks).empty()) {
      refuse({"blocks", "kinds"},
             fmt::format("kind {} has {} to {} blocks, and none of these is asked for",
                         name(wanted), kind.least, kind.most),
             "add such a number to blocks, or leave the kind out");
    }
    if (tower.margin_share.max() > kind.most_share) {
      refuse({"margin_share", "kinds"},
             fmt::format("kind {} reaches |margin_share| {} at most, and the law goes to {:.3g}",
                         name(wanted), kind.most_share, tower.margin_share.max()),
             "lower margin_share's largest number, or leave the kind out");
    }
    const MaterialOptions& material = options.material;
    const double friction = material.friction ? material.friction->min() : tower.friction.min();
    if (kind.least_friction > friction) {
      refuse({"material.friction", "friction", "kinds"},
             fmt::format("kind {} needs friction {} to stand, and the law goes down to {:.3g}",
                         name(wanted), kind.least_friction, friction),
             "raise friction's smallest number, or leave the kind out");
    }
    if (kind.least_friction > 0.0 && asks_for(material, Decides::friction)) {
      refuse({"kinds", "material.decides"},
             fmt::format("kind {} pushes its feet apart: friction decides about it even on level "
                         "ground, where it is to stand",
                         name(wanted)),
             "leave the kind out, or friction of material.decides");
    }
  }
}

const Kind& kind_of(const Cell& cell) {
  if (const auto kind = value_named<StructureKind>(cell.kind)) return structure_kind(*kind);
  refuse({}, fmt::format("there is no kind of structure '{}'", cell.kind),
         "StructureOptions lists the kinds");
}

/// Whether equal densities would give the label that what decides asks for.
bool has_its_cause(const Cell& cell, const Scene& scene) {
  if (cell.decides != Decides::mass && cell.decides != Decides::geometry) return true;
  StaticsOptions options;
  options.tilt = false;
  const auto uniform =
      counterfactuals(scene, equilibrium(scene, options), kClearShare).stable_if_uniform;
  return uniform && *uniform == (cell.decides == Decides::mass ? !cell.stable : cell.stable);
}

/// One design, and the twins that can be made of it, if any.
std::optional<StructureTwins> try_twins(const SceneRequest& request, double share,
                                        const Slope& slope, Rng& rng) {
  const TowerOptions& options = request.options.tower;
  const double unit = options.edge_m.draw(rng);
  const Design design =
      kind_of(request.cell).draw({request.cell.height, unit, options.density, rng});
  const Placement placement = draw_placement(options, slope, request.cell.height, rng);
  return request.cell.decides == Decides::friction ? fit_sliding(design, placement, share)
                                                   : fit(design, placement, share);
}

/// The structure of a cell's label that one design gives, if it has what the cell asks for.
std::optional<Scene> try_scene(const SceneRequest& request, double share, const Slope& slope,
                               Rng& rng) {
  auto twins = try_twins(request, share, slope, rng);
  if (!twins) return std::nullopt;
  Scene& scene = request.cell.stable ? twins->stable : twins->unstable;
  if (!has_its_cause(request.cell, scene)) return std::nullopt;
  return std::move(scene);
}

/// @throws Error(usage) for a cell whose structures the steepest slope tips over, or whose label
///   weights cannot turn
void require_possible(const SceneOptions& options, const Cell& cell) {
  SceneRequest request;
  request.options = options;
  request.cell = cell;
  request = weighted(request);
  constexpr int kProbes = 200;
  Rng rng(Key{0x70726f6265, 0, 0, 0}, Stream::structure);
  for (int i = 0; i < kProbes; ++i) {
    if (try_scene(request, options.tower.margin_share.max(), steepest(request), rng)) return;
  }
  const bool sloped = is_sloped(options.material);
  refuse(sloped ? std::vector<std::string>{"material.ground_tilt", "material.decides"}
                : std::vector<std::string>{"material.decides"},
         fmt::format("cell '{}' cannot exist, or hardly: {} whatever its shape", describe(cell),
                     sloped ? "the steepest slope tips it over" : "weights do not turn its label"),
         sloped ? "lower material.ground_tilt, or friction and slip where friction decides"
                : "lower margin_share's largest number, raise heavy_ratio, or leave the kind out");
}

Drawn sample(const SceneRequest& asked, const Key& key) {
  const SceneRequest request = weighted(asked);
  Key first = key;
  first.attempt = 0;
  Rng target(first, Stream::target);
  SceneRequest plain = request;
  plain.options.tower.difficulty.mode = DifficultyMode::none;
  const double share = draw_share(plain, key, target);
  const Slope slope = draw_slope(request, false, target);

  // Both twins have to exist, whichever is asked for, so that designs know nothing of the label.
  constexpr int kTries = 400;
  const bool slides = request.cell.decides == Decides::friction;
  Rng structure(key, Stream::structure);
  for (int i = 0; i < kTries; ++i) {
    auto scene = try_scene(request, share, slope, structure);
    if (!scene) continue;
    Draft draft;
    draft.scene = std::move(*scene);
    draft.intent.stable = request.cell.stable;
    draft.intent.shapes = request.cell.shapes;
    draft.intent.decides = request.cell.decides;
    draft.intent.margin_share = request.cell.stable || slides ? share : -share;
    dress(draft.scene, request.appearance, key);
    mark(draft.scene, asked.options, key);
    level_room(draft.scene);
    return Group{std::move(draft)};
  }
  return Rejected{"no structure has these targets"};
}

std::vector<CellShare> cells(const SceneOptions& options) {
  require_valid(options);
  require_valid_structure(options);
  std::vector<CellShare> all;
  const std::vector<Decides>& decides = options.material.decides;
  const double per_kind =
      1.0 / static_cast<double>(options.structure.kinds.size() * decides.size());
  for (const StructureKind wanted : options.structure.kinds) {
    const auto numbers = blocks_of(structure_kind(wanted), options.structure.blocks);
    for (const int blocks : numbers) {
      const double share = per_kind / static_cast<double>(numbers.size());
      for (const Decides what : decides) {
        for (const bool stable : {true, false}) {
          const double part =
              stable ? options.tower.stable_share : 1.0 - options.tower.stable_share;
          if (part <= 0.0) continue;
          Cell cell;
          cell.shapes = ShapeSet::cuboids;
          cell.height = blocks;
          cell.stable = stable;
          cell.kind = name(wanted);
          cell.decides = what;
          all.push_back({cell, share * part});
        }
      }
    }
  }
  for (const CellShare& entry : all) {
    const bool rare = is_sloped(options.material) || entry.cell.decides == Decides::mass;
    if (rare) require_possible(options, entry.cell);
  }
  return all;
}

/// Of the largest structures of the cell's kind.
Extent extent(const SceneOptions& options, const Cell& cell) {
  const Kind& kind = kind_of(cell);
  const std::vector<int> numbers = blocks_of(kind, options.structure.blocks);
  const int most = numbers.empty() ? kind.most : *std::max_element(numbers.begin(), numbers.end());
  const double unit = options.tower.edge_m.max();
  return {unit * kind.radius.with(most), unit * kind.height.with(most)};
}

/// Kinds, labels, laws of the margin and all numbers of blocks in turn, each at its own pace.
SceneRequest study(const StudyRange& range, int i) {
  StudyDigits digits(i);
  SceneRequest request;
  Cell& cell = request.cell;
  cell.shapes = ShapeSet::cuboids;
  const Kind& kind = digits.pick(structure_kinds());
  cell.kind = name(kind.kind);
  cell.stable = digits.next(2) == 0;
  request.options.tower.margin_share = digits.pick(study_margins(range.band, kind.most_share));
  cell.height = digits.between(kind.least, kind.most);
  request.options.structure.kinds = {kind.kind};
  request.options.structure.blocks = {cell.height};
  return request;
}

void set_defaults(SceneOptions& options) {
  options.tower.margin_share = Law::uniform(0.02, 0.1);
  options.tower.difficulty.mode = DifficultyMode::none;
  options.tower.shapes = {ShapeSet::cuboids};
}

}  // namespace

const Family& structures() {
  static const Family family = [] {
    Family f;
    f.name = "structures";
    f.help =
        "more than one block in a layer: arches, bridges, cantilevers, corbels, crossed planks, "
        "jenga towers, pyramids and T-shapes";
    f.takes = {OptionGroup::tower, OptionGroup::structure, OptionGroup::material};
    f.cells = cells;
    f.sample = sample;
    f.defaults = set_defaults;
    f.extent = extent;
    f.study = study;
    return f;
  }();
  return family;
}

}  // namespace drystone::generators
