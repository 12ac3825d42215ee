// The engine that a scene's dimension asks for, and the escalation, which is the same for both.
#include <cmath>

#include "drystone/simulation.hpp"
#include "simulators/box2d_simulator.hpp"
#include "simulators/mujoco_simulator.hpp"

namespace drystone {
namespace {

Runner runner(const Scene& scene, bool stock) {
  return scene.dim == 2 ? box2d::runner(scene) : mujoco::runner(scene, stock);
}

bool agree(Verdict simulated, StaticVerdict statics) {
  return (simulated == Verdict::stands && statics == StaticVerdict::stands) ||
         (simulated == Verdict::collapses && statics == StaticVerdict::falls);
}

bool is_ambiguous(const Statics& statics, const LabelRule& rule) {
  return statics.verdict == StaticVerdict::ambiguous ||
         (statics.margin_share && std::abs(*statics.margin_share) < rule.band) ||
         (statics.friction_use && std::abs(*statics.friction_use - 1.0) < rule.slip_band);
}

}  // namespace

struct Simulator::Impl {};

Simulator::Simulator() : impl_(std::make_unique<Impl>()) {}
Simulator::~Simulator() = default;
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;

Trajectory Simulator::simulate(const Scene& scene, const SimOptions& options) {
  return runner(scene, options.engine_defaults)(options);
}

Judgement Simulator::judge(const Scene& scene, const Statics& statics, const LabelRule& rule) {
  const Runner run = runner(scene, false);
  const bool ambiguous = is_ambiguous(statics, rule);
  Judgement judgement;
  int steps = 0;
  for (int level = 0; level <= rule.max_resolution; ++level) {
    judgement.outcome = classify(scene, run(sim_options(scene, statics, level)));
    Outcome& outcome = judgement.outcome;
    outcome.resolution = level;
    outcome.steps = steps += outcome.steps;
    if (ambiguous) {
      judgement.agreement = Agreement::ambiguous;
      return judgement;
    }
    if (agree(outcome.verdict, statics.verdict)) {
      judgement.agreement = Agreement::agree;
      return judgement;
    }
  }
  judgement.agreement = judgement.outcome.verdict == Verdict::unresolved ? Agreement::unresolved
                                                                         : Agreement::disagree;
  return judgement;
}

}  // namespace drystone
