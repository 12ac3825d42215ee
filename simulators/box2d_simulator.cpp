#include "simulators/box2d_simulator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "simulators/box2d_world.hpp"
#include "simulators/stop_rule.hpp"

namespace drystone {
namespace {

/// Box2D's stock step.
constexpr double kStockStep_s = 1.0 / 60.0;

Trajectory run(const Scene& scene, SimOptions options) {
  if (options.engine_defaults) options.step_s = kStockStep_s;
  box2d::World world(scene, options);
  StopRule rule(scene, options);
  const double step = options.step_s;
  const int steps_between = std::max(1, static_cast<int>(std::lround(rule.interval_s() / step)));
  Trajectory trajectory;
  while (true) {
    for (int k = 0; k < steps_between; ++k, ++trajectory.steps) {
      const double time = trajectory.steps * step;
      world.step(time < options.gravity_ramp_s ? time / options.gravity_ramp_s : 1.0);
    }
    trajectory.time_s = trajectory.steps * step;
    if (!world.read_poses(trajectory.final)) {
      trajectory.end = End::time_up;
      break;
    }
    if (const auto end = rule.observe(trajectory.time_s, trajectory.final)) {
      trajectory.end = *end;
      break;
    }
    if (trajectory.time_s >= options.horizon_s) {
      trajectory.end = End::time_up;
      break;
    }
  }
  trajectory.settled = rule.settled();
  trajectory.left_at_s = rule.left_at_s();
  return trajectory;
}

}  // namespace

Runner box2d::runner(const Scene& scene) {
  return [&scene](const SimOptions& options) { return run(scene, options); };
}

EngineInfo box2d_info() {
  const b2Version version = b2GetVersion();
  return {"Box2D", fmt::format("{}.{}.{}", version.major, version.minor, version.revision)};
}

}  // namespace drystone
