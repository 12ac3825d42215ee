#include "drystone/live.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"
#include "simulators/box2d_simulator.hpp"
#include "simulators/live_engine.hpp"
#include "simulators/mujoco_simulator.hpp"

namespace drystone {

LiveWorld::LiveWorld(const Scene& scene, const SimOptions& options)
    : engine_(scene.dim == 2 ? box2d::live_engine(scene, options)
                             : mujoco::live_engine(scene, options)) {}
LiveWorld::~LiveWorld() = default;
LiveWorld::LiveWorld(LiveWorld&&) noexcept = default;
LiveWorld& LiveWorld::operator=(LiveWorld&&) noexcept = default;

void LiveWorld::step() { engine_->step(); }
double LiveWorld::step_s() const { return engine_->step_s(); }
double LiveWorld::time_s() const { return engine_->steps() * engine_->step_s(); }
const std::vector<Pose>& LiveWorld::poses() const { return engine_->poses(); }
std::vector<Touch> LiveWorld::contacts() const { return engine_->touches(); }
bool LiveWorld::lost() const { return engine_->lost(); }

void LiveWorld::push(int body, Vec3 impulse, Vec3 point) {
  const auto count = static_cast<int>(engine_->poses().size());
  if (body < 0 || body >= count) {
    throw Error(ErrorCode::usage, fmt::format("body {} cannot be pushed", body),
                fmt::format("the world has bodies 0 to {}", count - 1));
  }
  engine_->push(body, impulse, point);
}

int steps_a_frame(double step_s, double fps) {
  return std::max(1, static_cast<int>(std::ceil(1.0 / fps / step_s - 1e-9)));
}

SimOptions stepped_in_frames(SimOptions options, double fps) {
  options.step_s = 1.0 / fps / steps_a_frame(options.step_s, fps);
  return options;
}

}  // namespace drystone
