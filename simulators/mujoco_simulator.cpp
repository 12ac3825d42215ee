#include "simulators/mujoco_simulator.hpp"

#include <mujoco/mujoco.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "simulators/mujoco_guard.hpp"
#include "simulators/mujoco_world.hpp"
#include "simulators/stop_rule.hpp"

namespace drystone {
namespace {

using namespace mujoco;

/// A model with its state; fresh at every run.
class World {
 public:
  World(const Scene& scene, bool round_cylinders)
      : scene_(scene), scales_(scales_of(scene)), model_(build_model(scene, round_cylinders)) {
    mjData* data = nullptr;
    guarded([&] { data = mj_makeData(model_.get()); });
    data_.reset(data);
  }

  Trajectory run(const SimOptions& options) {
    guarded([&] { mj_resetData(model_.get(), data_.get()); });
    set_options(*model_, scales_, options);
    StopRule rule(scene_, options);
    const double step = model_->opt.timestep;
    const int steps_between = std::max(1, static_cast<int>(std::lround(rule.interval_s() / step)));
    Trajectory trajectory;
    while (true) {
      advance(options, steps_between, trajectory.steps);
      trajectory.time_s = trajectory.steps * step;
      read_poses(*model_, *data_, trajectory.final);
      if (lost(*data_)) {
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

 private:
  void advance(const SimOptions& options, int count, int& steps) {
    mjModel* const model = model_.get();
    mjData* const data = data_.get();
    const double gravity[3] = {scene_.gravity.x, scene_.gravity.y, scene_.gravity.z};
    guarded([&] {
      for (int k = 0; k < count; ++k, ++steps) {
        const double time = steps * model->opt.timestep;
        const double share = time < options.gravity_ramp_s ? time / options.gravity_ramp_s : 1.0;
        for (int axis = 0; axis < 3; ++axis) model->opt.gravity[axis] = share * gravity[axis];
        mj_step(model, data);
      }
    });
  }

  const Scene& scene_;
  Scales scales_;
  ModelPtr model_;
  DataPtr data_;
};

}  // namespace

Runner mujoco::runner(const Scene& scene, bool round_cylinders) {
  return [world = std::make_shared<World>(scene, round_cylinders)](const SimOptions& options) {
    return world->run(options);
  };
}

EngineInfo mujoco_info() { return {"MuJoCo", mj_versionString()}; }

}  // namespace drystone
