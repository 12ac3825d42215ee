#include "generators/cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "generators/plan.hpp"
#include "generators/refuse.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

void require_valid_tower(const TowerOptions& options) {
  require_distinct(options.shapes, "shapes");
  require_distinct(options.height, "height");
  for (const int height : options.height) {
    if (height < 2 || height > 12) {
      refuse({"height"}, fmt::format("height {} is out of range", height),
             "heights go from 2 to 12");
    }
  }
  if (!(options.stable_share >= 0.0 && options.stable_share <= 1.0)) {
    refuse({"stable_share"}, "stable_share is out of range", "it is a share: 0 to 1");
  }
  if (options.stable_share < 1.0) require_distinct(options.violation, "violation");
  if (options.edge_m.min() <= 0.0 || options.density.min() <= 0.0) {
    refuse({"edge", "density"}, "edge and density have to be positive",
           "give laws whose smallest number is above 0");
  }
  const double least = options.margin_share.min();
  const double most = options.margin_share.max();
  if (least < 0.0 || most <= 0.0 || most >= 0.5) {
    refuse({"margin_share"}, "margin_share has to lie between 0 and 0.5",
           "it is a distance to an edge over the whole width: at most half");
  }
  if (options.difficulty.mode == DifficultyMode::none) return;
  require_distinct(options.difficulty.levels, "difficulty.levels");
  for (const Difficulty level : options.difficulty.levels) {
    if (level == Difficulty::none) {
      refuse({"difficulty.levels"}, "difficulty.levels cannot contain 'none'",
             "for no condition set difficulty.mode: none");
    }
  }
  if (options.difficulty.mode == DifficultyMode::shapestacks && most > 0.25) {
    refuse({"margin_share", "difficulty.mode"},
           fmt::format("margin_share up to {} does not go with difficulty mode shapestacks", most),
           "a tower with r above 0.5 has a margin of at most 0.25: set margin_share's largest "
           "number to 0.25 or less");
  }
}

/// What towers of one block per layer cannot have together with a material.
void require_compatible(const SceneOptions& options) {
  const MaterialOptions& material = options.material;
  const TowerOptions& tower = options.tower;
  const bool turns = material.decides != std::vector{Decides::any};
  if (tower.difficulty.mode == DifficultyMode::matched && (turns || is_sloped(material))) {
    refuse({"difficulty.mode", "material"},
           "difficulty mode matched compares looks, on level ground and whatever decides",
           "use difficulty.mode none or shapestacks with material.decides and slopes");
  }
  for (const Violation violation : tower.violation) {
    if (is_sloped(material) && violation != Violation::vcom && tower.stable_share < 1.0) {
      refuse({"violation", "material.ground_tilt", "material.decides"},
             fmt::format("violation {} needs a level ground: on a slope balls roll away",
                         name(violation)),
             "leave it out, or the slope");
    }
  }
  if (!asks_for(material, Decides::mass)) return;
  if (std::find(tower.height.begin(), tower.height.end(), 2) != tower.height.end()) {
    refuse({"height", "material.decides"},
           "mass decides nothing in a tower of two blocks: the lower one carries a single block",
           "start at height 3, or give height 2 a set of its own");
  }
  if (std::find(tower.violation.begin(), tower.violation.end(), Violation::vcom) ==
          tower.violation.end() &&
      tower.stable_share < 1.0) {
    refuse({"violation", "material.decides"},
           "where mass decides, towers fall by their centre of mass: violation vcom",
           "add vcom to violation, or leave mass out of material.decides");
  }
}

/// Whether a set of shapes and a height can have a violation.
bool applies(Violation violation, ShapeSet shapes, int height) {
  switch (violation) {
    case Violation::none:
      return false;
    case Violation::vcom:
      return true;
    case Violation::vpsf:
      return shapes == ShapeSet::ccs;
    case Violation::both:
      return shapes == ShapeSet::ccs && height >= 3;
  }
  return false;
}

void require_used(const TowerOptions& options) {
  for (const Violation violation : options.violation) {
    bool used = false;
    for (const ShapeSet shapes : options.shapes) {
      for (const int height : options.height) used = used || applies(violation, shapes, height);
    }
    if (used) continue;
    if (violation == Violation::none) {
      refuse({"violation"}, "violation cannot contain 'none'",
             "unstable towers violate something; for stable ones only set stable_share: 1");
    }
    refuse(
        {"violation", "shapes"},
        fmt::format("no tower of this set can have violation {}", name(violation)),
        "violated planar surfaces need balls and lying cylinders: add shape set ccs; 'both' needs "
        "three blocks");
  }
}

/// Levels of a cell. A tower without any interface that carries has none in mode `shapestacks`.
std::vector<Difficulty> levels_of(const TowerOptions& options, const Cell& cell) {
  if (options.difficulty.mode == DifficultyMode::none) return {Difficulty::none};
  if (options.difficulty.mode == DifficultyMode::shapestacks && !cell.stable) {
    const int least = cell.violation == Violation::both ? 4 : 3;
    if (cell.height < least && cell.decides != Decides::friction) return {Difficulty::none};
  }
  return options.difficulty.levels;
}

bool probe(const SceneRequest& request, Space space, double share, const CanBuild& can_build) {
  Rng rng(Key{0x70726f6265, 0, 0, 0}, Stream::target);
  return draw_plan(weighted(request), space, share, steepest(request), can_build, rng).has_value();
}

double mapped(const SceneRequest& request, double share) {
  const bool shapestacks = request.options.tower.difficulty.mode == DifficultyMode::shapestacks;
  return shapestacks && request.cell.difficulty == Difficulty::easy ? easy_share(share) : share;
}

std::string condition(const SceneRequest& request) {
  const Cell& cell = request.cell;
  if (cell.decides == Decides::mass) return "where equal densities would give the other label";
  if (request.options.tower.difficulty.mode == DifficultyMode::matched) {
    return cell.difficulty == Difficulty::easy
               ? fmt::format("with neighbours at most {} of the narrower width apart",
                             kEasyMisalignment)
               : fmt::format("with some neighbours at least {} of the narrower width apart",
                             kHardMisalignment);
  }
  if (request.options.tower.difficulty.mode == DifficultyMode::shapestacks) {
    return cell.difficulty == Difficulty::easy
               ? "with r at most 0.5 wherever a block carries"
               : "with some r between 0.5 and 1 where a block carries";
  }
  return "with these sizes and densities";
}

/// Why small offsets and few blocks do not go together.
std::string law_of_lean(const SceneRequest& request) {
  if (request.options.tower.difficulty.mode != DifficultyMode::matched ||
      request.cell.difficulty != Difficulty::easy || !twins(request).unstable) {
    return {};
  }
  return "; to fall by accumulated lean a column of n equal blocks needs neighbours more than 1/n "
         "of "
         "their width apart, and a stable one of two has a margin of 0.25 or more";
}

/// The cells of a set of shapes, a height and what decides.
/// @param like has these three  @param block share of all of them together
void add_cells(const TowerOptions& options, const Cell& like, double block,
               std::vector<CellShare>& cells) {
  const auto add = [&](bool stable, Violation violation, double share) {
    if (share <= 0.0) return;
    Cell cell = like;
    cell.stable = stable;
    cell.violation = violation;
    const auto levels = levels_of(options, cell);
    for (const Difficulty level : levels) {
      cell.difficulty = level;
      cells.push_back({cell, share / static_cast<double>(levels.size())});
    }
  };
  add(true, Violation::none, block * options.stable_share);
  const double rest = block * (1.0 - options.stable_share);
  if (like.decides == Decides::friction) {
    // It does not fall, it slides: that violates neither centre of mass nor surface.
    add(false, Violation::none, rest);
    return;
  }
  std::vector<Violation> violations;
  for (const Violation violation : options.violation) {
    const bool by_mass = like.decides == Decides::mass;
    if (by_mass && violation != Violation::vcom) continue;
    if (applies(violation, like.shapes, like.height)) violations.push_back(violation);
  }
  if (rest > 0.0 && violations.empty()) {
    refuse({"violation", "shapes", "height"},
           fmt::format("towers of {} {} have none of the violations asked for", like.height,
                       name(like.shapes)),
           "add vcom to violation, or leave out that shape set or height");
  }
  for (const Violation violation : violations) {
    add(false, violation, rest / static_cast<double>(violations.size()));
  }
}

/// Why no tower can be in the cell; empty if some can.
std::string impossible(const SceneRequest& request, Space space, const CanBuild& can_build) {
  const Law& law = request.options.tower.margin_share;
  const double least = mapped(request, law.min());
  const double most = mapped(request, law.max());
  const auto exists = [&](double share) { return probe(request, space, share, can_build); };
  if (exists(most) && exists(least)) return {};
  const Twins wanted = twins(request);
  const std::string_view what = request.cell.both_labels
                                    ? "pairs of towers with no other interface nearer to its edge,"
                                : wanted.stable && wanted.unstable ? "stable and unstable towers"
                                                                   : "towers";
  const std::string start =
      fmt::format("{}, {} of {} blocks", condition(request), what, request.cell.height);
  if (!exists(least)) {
    return fmt::format("{} cannot have |margin_share| {:.3g}{}", start, least,
                       law_of_lean(request));
  }
  double low = least;
  double high = most;
  for (int i = 0; i < 6; ++i) {
    const double middle = 0.5 * (low + high);
    (exists(middle) ? low : high) = middle;
  }
  return fmt::format("{} reach |margin_share| {:.3f} at most, and the law goes to {:.3g}{}", start,
                     low, most, law_of_lean(request));
}

}  // namespace

std::vector<CellShare> tower_cells(const SceneOptions& scene, Space space) {
  const TowerOptions& options = scene.tower;
  require_valid_tower(options);
  require_valid(scene);
  require_compatible(scene);
  if (options.stable_share < 1.0) require_used(options);
  std::vector<CellShare> cells;
  const double block = 1.0 / static_cast<double>(options.shapes.size() * options.height.size() *
                                                 scene.material.decides.size());
  for (const ShapeSet shapes : options.shapes) {
    for (const int height : options.height) {
      for (const Decides decides : scene.material.decides) {
        Cell like;
        like.shapes = shapes;
        like.height = height;
        like.decides = decides;
        add_cells(options, like, block, cells);
      }
    }
  }
  require_possible(cells, scene, space, can_build_twins);
  return cells;
}

std::vector<CellShare> cells_of_kind(const std::vector<CellShare>& towers, std::string_view kind,
                                     std::size_t kinds,
                                     const std::function<bool(const Cell&)>& fits) {
  std::vector<CellShare> fitting;
  double possible = 0.0;
  for (const CellShare& entry : towers) {
    if (!fits(entry.cell)) continue;
    possible += entry.share;
    fitting.push_back(entry);
    fitting.back().cell.kind = kind;
  }
  for (CellShare& entry : fitting) {
    entry.share = entry.share / possible / static_cast<double>(kinds);
  }
  return fitting;
}

void require_possible(const std::vector<CellShare>& cells, const SceneOptions& options, Space space,
                      CanBuild (*can_build)(const SceneRequest& request)) {
  const bool matched = options.tower.difficulty.mode == DifficultyMode::matched;
  for (const CellShare& entry : cells) {
    SceneRequest request;
    request.options = options;
    request.cell = entry.cell;
    const std::string reason = impossible(request, space, can_build(request));
    if (reason.empty()) continue;
    const std::string level = entry.cell.difficulty == Difficulty::none
                                  ? std::string{}
                                  : fmt::format(" or level {}", name(entry.cell.difficulty));
    refuse({"margin_share", "difficulty", "height"},
           fmt::format("cell '{}' cannot exist: {}", describe(entry.cell), reason),
           fmt::format("lower margin_share's largest number, leave out height {}{}, or give that "
                       "height a set of its own{}",
                       entry.cell.height, level,
                       matched ? "; both levels exist from height 4 with margin_share up to 0.06, "
                                 "level hard at every height up to 0.15"
                               : ""));
  }
}

}  // namespace drystone::generators

namespace drystone {

std::string describe(const Cell& cell) {
  std::string text = fmt::format("h={} {}", cell.height, name(cell.shapes));
  if (cell.difficulty != Difficulty::none) text += fmt::format(" {}", name(cell.difficulty));
  if (cell.violation != Violation::none) text += fmt::format(" {}", name(cell.violation));
  if (!cell.kind.empty()) text += " " + cell.kind;
  if (cell.decides != Decides::any) text += fmt::format(" by {}", name(cell.decides));
  if (cell.both_labels) return text + " stable and unstable";
  return text + (cell.stable ? " stable" : " unstable");
}

}  // namespace drystone
