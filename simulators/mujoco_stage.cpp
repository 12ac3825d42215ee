#include "simulators/mujoco_stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "drystone/error.hpp"
#include "simulators/mujoco_guard.hpp"
#include "simulators/mujoco_simulator.hpp"
#include "simulators/touches.hpp"

namespace drystone::mujoco {
namespace {

int block_of(const Scene& scene) {
  if (!scene.event) return -1;
  const auto index = [&](int id) { return static_cast<int>(index_of(scene, id)); };
  if (const auto* push = std::get_if<Push>(&*scene.event)) return index(push->block);
  if (const auto* removal = std::get_if<Remove>(&*scene.event)) return index(removal->block);
  return -1;
}

/// Whether something is set in motion at once, so that bodies slide fast. Shaken, tilted and
/// undermined towers tip, or slide slowly.
bool strikes(const Event& event) {
  return std::holds_alternative<Push>(event) || std::holds_alternative<Drop>(event) ||
         std::holds_alternative<Projectile>(event);
}

void add(double* to, Vec3 v) {
  to[0] += v.x;
  to[1] += v.y;
  to[2] += v.z;
}

Vec3 vec(const mjtNum* v) { return {v[0], v[1], v[2]}; }
Quat quat(const mjtNum* q) { return {q[0], q[1], q[2], q[3]}; }

constexpr unsigned kState = mjSTATE_INTEGRATION;

}  // namespace

Stage::Stage(const Scene& scene, const SimOptions& options)
    : scene_(scene), options_(options), block_(block_of(scene)) {
  if (scene.event && scene.dim != 3) {
    throw Error(ErrorCode::usage, "events are simulated in three dimensions only",
                "use a scene with dim 3");
  }
  const Scene still = at_start(scene);
  if (still.blocks.size() > scene.blocks.size()) body_ = static_cast<int>(scene.blocks.size());
  model_ = build_model(still);
  set_options(*model_, scales_of(scene), options);
  if (scene.event && strikes(*scene.event)) set_moving();
  event_step_ = scene.event ? static_cast<int>(std::llround(start_s(*scene.event) / options.step_s))
                            : std::numeric_limits<int>::max();
  mjData* raw = nullptr;
  guarded([&] { raw = mj_makeData(model_.get()); });
  data_.reset(raw);
  guarded([&] {
    mj_resetData(model_.get(), data_.get());
    mj_forward(model_.get(), data_.get());
  });
  if (body_ >= 0) set_touchable(body_, false);
  read_poses(*model_, *data_, poses_);
}

void Stage::set_moving() { set_options(*model_, scales_of(scene_), for_motion(options_)); }

void Stage::set_touchable(int body, bool touchable) {
  const int bit = touchable ? 1 : 0;
  const int id = body + 1;
  model_->body_contype[id] = model_->body_conaffinity[id] = bit;
  for (int g = 0; g < static_cast<int>(model_->ngeom); ++g) {
    if (model_->geom_bodyid[g] == id) model_->geom_contype[g] = model_->geom_conaffinity[g] = bit;
  }
}

/// Contacts with a slippery body have no friction, whatever the other one's is.
void Stage::set_slippery(int body, bool slippery) {
  for (int g = 0; g < static_cast<int>(model_->ngeom); ++g) {
    if (model_->geom_bodyid[g] != body + 1) continue;
    model_->geom_priority[g] = slippery ? 1 : 0;
    model_->geom_condim[g] = slippery ? 1 : 3;
  }
}

void Stage::put(int body, const Pose& pose) {
  const double q[7] = {pose.position.x, pose.position.y, pose.position.z, pose.rotation.w,
                       pose.rotation.x, pose.rotation.y, pose.rotation.z};
  std::copy_n(q, 7, data_->qpos + 7 * body);
  std::fill_n(data_->qvel + 6 * body, 6, 0.0);
}

void Stage::hold_body() {
  if (body_ >= 0) put(body_, event_body(scene_)->world_from_block);
}

/// The block that is taken away goes its way whatever lies on it; at the end of its way it is gone.
void Stage::lead_removed() {
  const auto* removal = std::get_if<Remove>(&*scene_.event);
  if (removal == nullptr) return;
  const double way_s = duration_s(*scene_.event);
  const double since_s = (step_ - event_step_) * model_->opt.timestep;
  Pose pose = removed_;
  pose.position = pose.position + std::min(since_s, way_s) * removal->velocity;
  put(block_, pose);
  if (since_s < way_s - 1e-9) {
    add(data_->qvel + 6 * block_, removal->velocity);
  } else {
    set_touchable(block_, false);
  }
}

/// What the event gives to bodies at once.
void Stage::begin_event() {
  double* const velocity = data_->qvel;
  if (const auto* push = std::get_if<Push>(&*scene_.event)) {
    const double m = mass(scene_.blocks[static_cast<std::size_t>(block_)]);
    add(velocity + 6 * block_, (1.0 / m) * push->impulse);
  } else if (const auto* thrown = std::get_if<Projectile>(&*scene_.event)) {
    add(velocity + 6 * body_, thrown->velocity);
    if (rolls(*thrown)) {
      const Vec3 spin = (1.0 / thrown->radius) * cross({0, 0, 1}, thrown->velocity);
      const Quat& rotation = poses_[static_cast<std::size_t>(body_)].rotation;
      add(velocity + 6 * body_ + 3, transpose_times(matrix(rotation), spin));
    }
  } else if (std::holds_alternative<Remove>(*scene_.event)) {
    removed_ = poses_[static_cast<std::size_t>(block_)];
    set_slippery(block_, true);
    lead_removed();
  }
  if (body_ >= 0) set_touchable(body_, true);
}

void Stage::step() {
  if (step_ == event_step_) begin_event();
  const double time_s = step_ * model_->opt.timestep;
  const double ramp_s = options_.gravity_ramp_s;
  const double share = time_s < ramp_s ? time_s / ramp_s : 1.0;
  const Vec3 gravity = share * gravity_at(scene_, time_s);
  model_->opt.gravity[0] = gravity.x;
  model_->opt.gravity[1] = gravity.y;
  model_->opt.gravity[2] = gravity.z;
  guarded([&] { mj_step(model_.get(), data_.get()); });
  ++step_;
  if (step_ <= event_step_) {
    hold_body();
  } else {
    lead_removed();
  }
  read_poses(*model_, *data_, poses_);
}

std::vector<Touch> Stage::touches() const {
  std::vector<Touch> points;
  for (int i = 0; i < data_->ncon; ++i) {
    const mjContact& contact = data_->contact[i];
    mjtNum force[6];
    mj_contactForce(model_.get(), data_.get(), i, force);
    points.push_back({model_->geom_bodyid[contact.geom[0]] - 1,
                      model_->geom_bodyid[contact.geom[1]] - 1, vec(contact.pos), force[0]});
  }
  return gathered(points);
}

void Stage::push(int body, Vec3 impulse, Vec3 point) {
  set_moving();
  const int id = body + 1;
  const Pose& pose = poses_[static_cast<std::size_t>(body)];
  const Vec3 center = pose * vec(model_->body_ipos + 3 * id);
  const Vec3 moment = cross(point - center, impulse);
  // Inertia is diagonal in a frame of its own.
  const Mat3 principal = matrix(pose.rotation * quat(model_->body_iquat + 4 * id));
  const Vec3 inertia = vec(model_->body_inertia + 3 * id);
  const Vec3 along = transpose_times(principal, moment);
  const Vec3 spin = principal * Vec3{along.x / inertia.x, along.y / inertia.y, along.z / inertia.z};
  // A free joint's speeds are the origin's in the world and the turn in the body's own frame.
  add(data_->qvel + 6 * body,
      (1.0 / model_->body_mass[id]) * impulse + cross(spin, pose.position - center));
  add(data_->qvel + 6 * body + 3, transpose_times(matrix(pose.rotation), spin));
}

std::vector<double> Stage::state() const {
  std::vector<double> state(static_cast<std::size_t>(mj_stateSize(model_.get(), kState)));
  guarded([&] { mj_getState(model_.get(), data_.get(), state.data(), kState); });
  return state;
}

void Stage::restart(const std::vector<double>& state, const Event& event) {
  scene_.event = event;
  if (body_ >= 0) set_touchable(body_, false);
  if (block_ >= 0) {
    set_touchable(block_, true);
    set_slippery(block_, false);
  }
  guarded([&] { mj_setState(model_.get(), data_.get(), state.data(), kState); });
  // The state does not hold the warnings of the run before.
  for (mjWarningStat& warning : data_->warning) warning = {};
  step_ = event_step_;
  hold_body();
  read_poses(*model_, *data_, poses_);
}

std::unique_ptr<LiveEngine> live_engine(const Scene& scene, const SimOptions& options) {
  return std::make_unique<Stage>(scene, options);
}

}  // namespace drystone::mujoco
