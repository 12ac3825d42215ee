#include "drystone/label_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "drystone/simulation.hpp"
#include "generators/study.hpp"
#include "scenes/workers.hpp"

namespace drystone {
namespace {

using generators::kStudyShapes;
using generators::study_margins;
using generators::StudyDigits;

constexpr std::array kViolations{Violation::vcom, Violation::vpsf, Violation::both};

/// What the i-th tower of a family is asked to be: everything turns at its own pace.
SceneRequest request_of(const LabelStudyOptions& options, int i) {
  StudyDigits digits(i);
  SceneRequest request;
  request.options.tower.difficulty.mode = DifficultyMode::none;
  Cell& cell = request.cell;
  cell.stable = digits.next(2) == 0;
  cell.shapes = digits.pick(kStudyShapes);
  cell.height = digits.between(options.min_height, options.max_height);
  request.options.tower.margin_share = digits.pick(study_margins(options.band, 0.2));
  if (!cell.stable) {
    cell.violation = cell.shapes == ShapeSet::ccs ? digits.pick(kViolations) : Violation::vcom;
  }
  // Two objects cannot hold both a violated centre of mass and a violated surface above each other.
  if (cell.height == 2 && cell.violation == Violation::both) cell.violation = Violation::vpsf;
  request.options.tower.shapes = {cell.shapes};
  request.options.tower.height = {cell.height};
  request.options.tower.violation = {cell.stable ? Violation::vcom : cell.violation};
  return request;
}

/// What a user of the engine's stock settings sees: whether the tower comes down within ten
/// seconds. Soft contacts lean and creep, so only a block that is a quarter of its size off its
/// place counts as fallen, and what has not fallen stands.
Verdict stock_verdict(const Scene& scene, Simulator& simulator) {
  SimOptions stock;
  stock.engine_defaults = true;
  stock.horizon_s = 10.0;
  stock.left_share = 0.25;
  const Verdict verdict = classify(scene, simulator.simulate(scene, stock)).verdict;
  return verdict == Verdict::collapses ? verdict : Verdict::stands;
}

LabelCase study_case(const LabelStudyOptions& options, const std::string& family_name, int i,
                     Simulator& simulator) {
  const Family& of = family(family_name);
  const SceneRequest request =
      of.study ? of.study({options.min_height, options.max_height, options.band}, i)
               : request_of(options, i);
  LabelCase result;
  result.family = family_name;
  result.shapes = request.cell.shapes;
  result.kind = request.cell.kind;
  result.height = request.cell.height;
  result.key = {options.seed, short_hash(family_name),
                (std::uint64_t{short_hash("check labels")} << 32) | static_cast<std::uint64_t>(i),
                0};
  Drawn drawn = of.sample(request, result.key);
  // Only a tower that could not be built is drawn again, never one whose verdict displeases.
  while (std::holds_alternative<Rejected>(drawn)) {
    if (++result.key.attempt == 1000) {
      throw Error(ErrorCode::usage,
                  fmt::format("no tower of cell {} can be built: {}", describe(request.cell),
                              std::get<Rejected>(drawn).reason));
    }
    drawn = of.sample(request, result.key);
  }
  // Of a group any member will do; its order says nothing of the label.
  const Draft& draft = std::get<Group>(drawn).front();
  result.intended_stable = draft.intent.stable;
  const Scene& scene = draft.scene;
  const Statics statics = equilibrium(scene);
  const Judgement judgement = simulator.judge(scene, statics, {.band = options.band});
  result.margin_share = statics.margin_share.value_or(0.0);
  result.statics = statics.verdict;
  result.simulation = judgement.outcome.verdict;
  result.agreement = judgement.agreement;
  result.resolution = judgement.outcome.resolution;
  if (options.engine_defaults) {
    result.stock = stock_verdict(scene, simulator);
  }
  return result;
}

}  // namespace

double claimed_band(const LabelStudyOptions& options) {
  const bool planar = std::all_of(options.families.begin(), options.families.end(),
                                  [](const std::string& name) { return family(name).dim == 2; });
  return planar && options.max_height <= kPlanarHeight ? kClaimedPlanarBand : kClaimedBand;
}

std::vector<LabelCase> study_labels(const LabelStudyOptions& options) {
  generators::require_study_heights(options.min_height, options.max_height);
  for (const std::string& name : options.families) {
    if (!moves(family(name))) continue;
    throw Error(
        ErrorCode::usage,
        fmt::format("scenes of family '{}' move: they have no label of towers left alone", name),
        "its towers before the event are those of towers3d");
  }
  const auto n = static_cast<std::size_t>(options.n);
  const auto new_worker = [&] {
    return [&, simulator = Simulator()](std::size_t i) mutable {
      return study_case(options, options.families[i / n], static_cast<int>(i % n), simulator);
    };
  };
  std::vector<LabelCase> cases;
  const auto keep = [&](std::size_t, LabelCase made) {
    cases.push_back(std::move(made));
    if (options.on_progress) options.on_progress(static_cast<int>(cases.size()));
    return true;
  };
  make_in_order(options.families.size() * n, worker_count(options.workers), new_worker, keep);
  return cases;
}

}  // namespace drystone
