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

/// Share of gravity that acts at a time.
double gravity_share(const SimOptions& options, double time_s) {
  return time_s < options.gravity_ramp_s ? time_s / options.gravity_ramp_s : 1.0;
}

Trajectory run(const Scene& scene, SimOptions options) {
  if (options.engine_defaults) options.step_s = kStockStep_s;
  box2d::World world(scene, options);
  StopRule rule(scene, options);
  const double step = options.step_s;
  const int steps_between = std::max(1, static_cast<int>(std::lround(rule.interval_s() / step)));
  Trajectory trajectory;
  while (true) {
    for (int k = 0; k < steps_between; ++k, ++trajectory.steps) {
      world.step(gravity_share(options, trajectory.steps * step));
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

class Live final : public LiveEngine {
 public:
  Live(const Scene& scene, const SimOptions& options)
      : scene_(scene), options_(options), world_(scene_, options) {
    lost_ = !world_.read_poses(poses_);
  }

  void step() override {
    world_.step(gravity_share(options_, steps_ * options_.step_s));
    ++steps_;
    if (!world_.read_poses(poses_)) lost_ = true;
  }
  [[nodiscard]] int steps() const override { return steps_; }
  [[nodiscard]] double step_s() const override { return options_.step_s; }
  [[nodiscard]] const std::vector<Pose>& poses() const override { return poses_; }
  [[nodiscard]] std::vector<Touch> touches() const override { return world_.touches(); }
  [[nodiscard]] bool lost() const override { return lost_; }
  void push(int body, Vec3 impulse, Vec3 point) override { world_.push(body, impulse, point); }

 private:
  Scene scene_;  ///< the world refers to it
  SimOptions options_;
  box2d::World world_;
  int steps_ = 0;
  bool lost_ = false;
  std::vector<Pose> poses_;
};

}  // namespace

std::unique_ptr<LiveEngine> box2d::live_engine(const Scene& scene, const SimOptions& options) {
  return std::make_unique<Live>(scene, options);
}

Runner box2d::runner(const Scene& scene) {
  return [&scene](const SimOptions& options) { return run(scene, options); };
}

EngineInfo box2d_info() {
  const b2Version version = b2GetVersion();
  return {"Box2D", fmt::format("{}.{}.{}", version.major, version.minor, version.revision)};
}

}  // namespace drystone
