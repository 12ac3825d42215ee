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
  if (cell.stable || cell.violation == Violation::vcom) {
    for (int i = 1; i < height; ++i) found.push_back({i, 0});
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

/// A necessary condition that is cheap: the centre of mass above the lower part, pulled in by that
/// part's own mass, has to come back inside it.
bool can_carry_violation(const Plan& plan) {
  if (plan.vcom == 0) return true;
  double above = 0.0;
  for (std::size_t i = at(plan.vcom); i < plan.parts.size(); ++i) above += plan.parts[i].mass;
  const Part& lower = plan.parts[at(plan.vcom) - 1];
  const double share = plan.deciding == plan.vcom ? plan.share : plan.second_share;
  double half_diagonal = 0.5 * lower.width;
  if (const auto* box = std::get_if<Box>(&lower.shape))
    half_diagonal = norm(box->half_extents.xy());
  const double outside = 1.0 + share * narrower(plan.parts, plan.vcom) / half_diagonal;
  return above / (above + lower.mass) * outside < 1.0;
}

Plan draw_parts(const SceneRequest& request, Site site, double share, Difficulty level, Rng& rng) {
  const Cell& cell = request.cell;
  Plan plan;
  plan.difficulty = level;
  plan.share = share;
  plan.vcom = site.vcom;
  plan.vpsf = site.vpsf;
  const bool vcom_decides = rng.coin();
  const double second = rng.uniform(0.3, 0.8);
  plan.deciding = site.vcom;
  if (site.vcom == 0 || (site.vpsf > 0 && !vcom_decides)) plan.deciding = site.vpsf;
  if (site.vcom > 0 && site.vpsf > 0) plan.second_share = second * share;
  const int top = cell.height - 1;
  for (int i = 0; i <= top; ++i) {
    const Role role = i == site.vpsf - 1 ? Role::roller : i == top ? Role::top : Role::support;
    // A roller is welded to what it stands on, so nothing can be violated right under it.
    const bool may_roll = site.vcom != top && site.vpsf != top;
    plan.parts.push_back(draw_part(request.tower, cell.shapes, role, may_roll, rng));
  }
  return plan;
}

}  // namespace

Twins twins(const SceneRequest& request) {
  const Cell& cell = request.cell;
  if (!cell.stable && cell.violation != Violation::vcom) return {false, true};
  const auto& list = request.tower.violation;
  const bool vcom = std::find(list.begin(), list.end(), Violation::vcom) != list.end();
  return {cell.stable || request.tower.stable_share > 0.0,
          !cell.stable || (vcom && request.tower.stable_share < 1.0)};
}

double draw_share(const TowerOptions& options, Difficulty difficulty, Rng& rng) {
  const double share = options.margin_share.draw(rng);
  if (options.difficulty.mode != DifficultyMode::shapestacks) return share;
  if (difficulty == Difficulty::none && !options.difficulty.levels.empty()) {
    difficulty = rng.pick(options.difficulty.levels);
  }
  return difficulty == Difficulty::easy ? 0.25 + 0.25 * share : share;
}

std::optional<Stack> place(const Plan& plan, const Turns& turns, DifficultyMode mode, bool stable) {
  auto stack = place_along_rays(plan, turns, mode, stable);
  if (!stack || !check(plan, *stack, mode, stable).empty()) return std::nullopt;
  return stack;
}

bool fits(const Plan& plan, const Turns& turns, DifficultyMode mode, Twins wanted) {
  return (!wanted.unstable || place(plan, turns, mode, false)) &&
         (!wanted.stable || place(plan, turns, mode, true));
}

std::optional<Plan> draw_plan(const SceneRequest& request, double share, Rng& rng) {
  constexpr int kDraws = 4000;
  constexpr int kBuilds = 400;
  const DifficultyMode mode = request.tower.difficulty.mode;
  const Twins wanted = twins(request);
  std::vector<Site> places = sites(request.cell, mode);
  rng.shuffle(std::span(places));
  for (const Site& site : places) {
    int builds = 0;
    for (int draw = 0; draw < kDraws && builds < kBuilds; ++draw) {
      const Plan plan = draw_parts(request, site, share, request.cell.difficulty, rng);
      if (wanted.unstable && !can_carry_violation(plan)) continue;
      ++builds;
      if (fits(plan, draw_turns(plan, request.tower, rng), mode, wanted)) return plan;
    }
  }
  return std::nullopt;
}

}  // namespace drystone::generators
