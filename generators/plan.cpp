#include "generators/plan.hpp"

#include <algorithm>
#include <cmath>

namespace drystone::generators {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Where a tower is to fail, or nearly: ShapeStacks' numbers, which are interfaces at the same
/// time.
struct Site {
  int vcom = 0;
  int vpsf = 0;
};

std::vector<Site> sites(const Cell& cell, DifficultyMode mode) {
  std::vector<Site> found;
  const int height = cell.height;
  if (cell.stable || cell.violation == Violation::vcom || cell.decides == Decides::friction) {
    // On top of everything lies a single block, whose density does not matter.
    const int end = cell.decides == Decides::mass ? height - 1 : height;
    for (int i = 1; i < end; ++i) found.push_back({i, 0});
  } else if (cell.violation == Violation::vpsf) {
    for (int i = 1; i < height; ++i) {
      // Interfaces i - 1 and i are the roller's own: a level needs one more that carries.
      const bool carries = height - 1 > (i > 1 ? 2 : 1);
      if (mode != DifficultyMode::shapestacks || cell.difficulty == Difficulty::none || carries) {
        found.push_back({0, i});
      }
    }
  } else {
    for (int vcom = 1; vcom < height; ++vcom) {
      for (int vpsf = 1; vpsf < height; ++vpsf) {
        if (vpsf == vcom || vpsf == vcom + 1) continue;
        const bool carries = height - 1 > (vpsf > 1 ? 3 : 2);
        if (mode != DifficultyMode::shapestacks || cell.difficulty == Difficulty::none || carries) {
          found.push_back({vcom, vpsf});
        }
      }
    }
  }
  return found;
}

/// Necessary conditions that are cheap. The centre of mass above the lower part, pulled in by that
/// part's own mass, has to come back inside it; and offsets of the size that `matched` allows have
/// to carry it over the edge in the first place.
bool can_carry_violation(const Plan& plan, DifficultyMode mode) {
  if (plan.vcom == 0 || plan.balances(false) || plan.slope.unstable != Vec2{}) return true;
  const Part& lower = plan.parts[at(plan.vcom) - 1];
  const double width = narrower(plan.parts, plan.vcom);
  const double share = plan.deciding == plan.vcom ? plan.share : plan.second_share;
  double above = 0.0;
  double reach = 0.0;  // of the centre of mass, times its mass, with all offsets in one direction
  for (int i = static_cast<int>(plan.parts.size()) - 1; i >= plan.vcom; --i) {
    above += plan.parts[at(i)].mass;
    reach += above * plan.misalignment * narrower(plan.parts, i);
  }
  double half_diagonal = 0.5 * lower.width;
  const auto* box = std::get_if<Box>(&lower.shape);
  if (box != nullptr && !in_plane(plan.space)) half_diagonal = norm(box->half_extents.xy());
  const double outside = 1.0 + share * width / half_diagonal;
  if (above / (above + lower.mass) * outside >= 1.0) return false;
  const bool top = at(plan.vcom) + 1 == plan.parts.size();
  if (mode != DifficultyMode::matched || plan.vpsf > 0 || top) return true;
  return reach / above >= 0.5 * lower.width + share * width;
}

/// In mode `matched` the top part alone decides in few towers: there its offset is the margin and
/// tells the label, while at every other interface it is the sum of the offsets above that does.
/// Puts it first or takes it out; what was taken out is for the case that nothing else works.
std::vector<Site> set_top_aside(std::vector<Site>& places, int height, Rng& rng) {
  constexpr double kWeight = 0.2;
  const auto top = std::find_if(places.begin(), places.end(), [&](const Site& site) {
    return site.vcom == height - 1 && site.vpsf == 0;
  });
  if (top == places.end() || places.size() < 2) return {};
  const double others = static_cast<double>(places.size()) - 1.0;
  if (rng.coin(kWeight / (kWeight + others))) {
    std::rotate(places.begin(), top, top + 1);
    return {};
  }
  std::vector<Site> aside{*top};
  places.erase(top);
  return aside;
}

/// The same parts with the density that all would have.
std::vector<Part> with_equal_densities(std::vector<Part> parts) {
  for (Part& part : parts) part.mass /= part.density;
  return parts;
}

Plan draw_parts(const SceneRequest& request, Space space, Site site, double share,
                const Slope& slope, Rng& rng) {
  const Cell& cell = request.cell;
  const Difficulty level = cell.difficulty;
  Plan plan;
  plan.decides = cell.decides;
  plan.slope = slope;
  plan.space = space;
  plan.difficulty = level;
  plan.share = share;
  plan.vcom = site.vcom;
  plan.vpsf = site.vpsf;
  const bool vcom_decides = rng.coin();
  const double second = rng.uniform(0.3, 0.8);
  plan.deciding = site.vcom;
  if (site.vcom == 0 || (site.vpsf > 0 && !vcom_decides)) plan.deciding = site.vpsf;
  if (site.vcom > 0 && site.vpsf > 0) plan.second_share = second * share;
  plan.misalignment = level == Difficulty::easy ? rng.uniform(0.8, 1.0) * kEasyMisalignment
                                                : rng.uniform(kHardMisalignment, kMostMisalignment);
  const int top = cell.height - 1;
  for (int i = 0; i <= top; ++i) {
    const Role role = i == site.vpsf - 1 ? Role::roller : i == top ? Role::top : Role::support;
    // A roller is welded to what it stands on, so nothing can be violated right under it.
    const bool may_roll = site.vcom != top && site.vpsf != top && slope.unstable == Vec2{};
    plan.parts.push_back(draw_part(request.options.tower, space, cell.shapes, role, may_roll, rng));
  }
  if (cell.decides == Decides::mass || cell.decides == Decides::geometry) {
    plan.even = with_equal_densities(plan.parts);
  }
  return plan;
}

/// The quantile of a law at a point of a sequence without gaps or clusters (multiples of the golden
/// ratio), so that the towers of a cell fill the law evenly and two cells fill it alike. Laws whose
/// quantile has no simple form keep the number that was drawn.
double evenly(const Law& law, const Cell& cell, const Key& key, std::uint64_t rank, double drawn) {
  constexpr double kGolden = 0.61803398874989484820;
  Key start = key;
  start.attempt = 0;
  start.index = (key.index | 0xffffffffu) - short_hash(describe(cell));
  const double turns = Rng(start, Stream::target).uniform() + kGolden * static_cast<double>(rank);
  const double u = turns - std::floor(turns);
  switch (law.kind()) {
    case Law::Kind::constant:
    case Law::Kind::normal:
      return drawn;
    case Law::Kind::choice: {
      const auto& values = law.values();
      return values[std::min(values.size() - 1,
                             static_cast<std::size_t>(u * static_cast<double>(values.size())))];
    }
    case Law::Kind::uniform:
      return law.min() + (law.max() - law.min()) * u;
    case Law::Kind::log_uniform: {
      const double low = exact::log(law.min());
      return exact::exp(low + (exact::log(law.max()) - low) * u);
    }
  }
  return drawn;
}

}  // namespace

double easy_share(double share) { return 0.25 + 0.25 * share; }

Twins twins(const SceneRequest& request) {
  const Cell& cell = request.cell;
  const bool slides = cell.decides == Decides::friction;
  if (!cell.stable && cell.violation != Violation::vcom && !slides) return {false, true};
  const auto& list = request.options.tower.violation;
  const bool vcom = slides || std::find(list.begin(), list.end(), Violation::vcom) != list.end();
  return {cell.stable || request.options.tower.stable_share > 0.0,
          !cell.stable || (vcom && request.options.tower.stable_share < 1.0)};
}

double draw_share(const SceneRequest& request, const Key& key, Rng& rng) {
  const TowerOptions& options = request.options.tower;
  const auto& levels = options.difficulty.levels;
  const bool ranked = request.rank >= 0;
  const auto rank = static_cast<std::uint64_t>(std::max<std::int64_t>(0, request.rank));
  const double drawn = options.margin_share.draw(rng);
  const std::uint64_t level_drawn = levels.empty() ? 0 : rng.below(levels.size());
  const double share =
      ranked ? evenly(options.margin_share, request.cell, key, rank, drawn) : drawn;
  if (options.difficulty.mode != DifficultyMode::shapestacks) return share;
  Difficulty level = request.cell.difficulty;
  if (level == Difficulty::none && !levels.empty()) {
    level = levels[static_cast<std::size_t>(ranked ? rank % levels.size() : level_drawn)];
  }
  return level == Difficulty::easy ? easy_share(share) : share;
}

CanBuild can_build_twins(const SceneRequest& request) {
  return [&options = request.options.tower, wanted = twins(request)](const Plan& plan, Rng& rng) {
    return place(plan, draw_turns(plan, options, rng), options.difficulty.mode, wanted).has_value();
  };
}

std::optional<Plan> draw_plan(const SceneRequest& request, Space space, double share,
                              const Slope& slope, const CanBuild& can_build, Rng& rng) {
  constexpr int kMostBuilds = 400;
  constexpr int kMoreBuilds = 200;
  const DifficultyMode mode = request.options.tower.difficulty.mode;
  const Twins wanted = twins(request);
  // Which of the twins spreads further is drawn, too; where that cannot be, it is the other one.
  constexpr int kFavoured = 512;
  const bool unstable_wider = in_plane(space) && rng.coin();
  // A plan that fits once by luck would be rejected later: it has to fit once more.
  const auto can_build_again = [&](const Plan& plan) {
    for (int i = 0; i < kMoreBuilds; ++i) {
      if (can_build(plan, rng)) return true;
    }
    return false;
  };
  const auto search = [&](const std::vector<Site>& places) -> std::optional<Plan> {
    // Sites take turns with growing effort, so that one where nothing can be built costs little.
    for (int effort = 128; effort <= 32768; effort *= 4) {
      for (const Site& site : places) {
        int builds = std::min(effort / 4, kMostBuilds);
        for (int draw = 0; draw < effort && builds > 0; ++draw) {
          Plan plan = draw_parts(request, space, site, share, slope, rng);
          plan.unstable_wider = effort <= kFavoured ? unstable_wider : !unstable_wider;
          if (wanted.unstable && !can_carry_violation(plan, mode)) continue;
          --builds;
          if (can_build(plan, rng) && can_build_again(plan)) return plan;
        }
      }
    }
    return std::nullopt;
  };
  std::vector<Site> places = sites(request.cell, mode);
  rng.shuffle(std::span(places));
  std::vector<Site> aside;
  if (mode == DifficultyMode::matched) aside = set_top_aside(places, request.cell.height, rng);
  auto plan = search(places);
  return plan ? plan : search(aside);
}

std::optional<Plan> draw_targets(const SceneRequest& request, Space space,
                                 const CanBuild& can_build, const Key& key, const Slope* given) {
  Key first = key;
  first.attempt = 0;
  Rng target(first, Stream::target);
  const double share = draw_share(request, key, target);
  const Slope slope = given != nullptr ? *given : draw_slope(request, in_plane(space), target);
  std::optional<Plan> plan;
  for (int i = 0; i <= key.attempt && !plan; ++i) {
    plan = draw_plan(request, space, share, slope, can_build, target);
  }
  return plan;
}

}  // namespace drystone::generators
