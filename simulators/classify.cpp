// The verdict on a run, whatever engine made it.
#include <cassert>

#include "drystone/simulation.hpp"

namespace drystone {

Outcome classify(const Scene& scene, const Trajectory& trajectory) {
  assert(trajectory.final.size() == scene.blocks.size());
  assert(trajectory.settled.size() == scene.blocks.size());
  assert(trajectory.left_at_s.size() == scene.blocks.size());
  Outcome outcome;
  outcome.time_s = trajectory.time_s;
  outcome.steps = trajectory.steps;
  outcome.final_poses = trajectory.final;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    outcome.displacements.push_back(trajectory.final[i].position - trajectory.settled[i].position);
  }
  switch (trajectory.end) {
    case End::at_rest:
      outcome.verdict = Verdict::stands;
      break;
    case End::time_up:
      outcome.verdict = Verdict::unresolved;
      break;
    case End::fallen:
      outcome.verdict = Verdict::collapses;
      break;
  }
  // Blocks that leave together are told apart by their place: the lowest is the one that gave way.
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const double left = trajectory.left_at_s[i];
    if (left < 0.0) continue;
    if (outcome.first_block < 0 ||
        left < trajectory.left_at_s[static_cast<std::size_t>(outcome.first_block)]) {
      outcome.first_block = static_cast<int>(i);
    }
  }
  if (outcome.first_block >= 0) {
    const auto first = static_cast<std::size_t>(outcome.first_block);
    outcome.time_s = trajectory.left_at_s[first];
    const Vec3 motion = outcome.displacements[first];
    outcome.fall_direction_deg = degrees(exact::atan2(motion.y, motion.x));
  }
  return outcome;
}

}  // namespace drystone
