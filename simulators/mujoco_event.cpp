#include "simulators/mujoco_event.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "drystone/error.hpp"
#include "simulators/effect_watch.hpp"
#include "simulators/mujoco_guard.hpp"

namespace drystone::mujoco {
namespace {

void require_event(const Scene& scene) {
  if (!scene.event) {
    throw Error(ErrorCode::usage, "the scene has no event", "give it one");
  }
  if (scene.dim != 3) {
    throw Error(ErrorCode::usage, "events are simulated in three dimensions only",
                "use a scene with dim 3");
  }
}

int index_of(const Scene& scene, int id) {
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    if (scene.blocks[i].id == id) return static_cast<int>(i);
  }
  throw Error(ErrorCode::usage, fmt::format("no block has id {}", id),
              "the event and the zone name blocks by their ids");
}

int block_of(const Scene& scene) {
  if (const auto* push = std::get_if<Push>(&*scene.event)) return index_of(scene, push->block);
  if (const auto* gone = std::get_if<Remove>(&*scene.event)) return index_of(scene, gone->block);
  return -1;
}

constexpr unsigned kState = mjSTATE_INTEGRATION;

}  // namespace

EventWorld::EventWorld(const Scene& scene, const ClipOptions& options, int resolution)
    : scene_(scene), options_(options), scales_(scales_of(scene)) {
  require_event(scene);
  const Scene stage = at_start(scene);
  body_ = stage.blocks.size() > scene.blocks.size() ? static_cast<int>(scene.blocks.size()) : -1;
  block_ = block_of(scene);
  if (scene.zone && scene.zone->target) target_ = index_of(scene, *scene.zone->target);
  model_ = build_model(stage);
  SimOptions sim = sim_options(scene, Statics{}, resolution);
  // A whole number of steps makes a frame.
  const double frame_s = 1.0 / options.fps;
  steps_a_frame_ = std::max(1, static_cast<int>(std::ceil(frame_s / sim.step_s - 1e-9)));
  sim.step_s = frame_s / steps_a_frame_;
  set_options(*model_, scales_, sim);
  event_step_ = static_cast<int>(std::llround(start_s(*scene.event) / sim.step_s));
  mjData* raw = nullptr;
  guarded([&] { raw = mj_makeData(model_.get()); });
  data_.reset(raw);
  settle();
}

void EventWorld::set_touchable(int body, bool touchable) {
  const int bit = touchable ? 1 : 0;
  const int id = body + 1;
  model_->body_contype[id] = model_->body_conaffinity[id] = bit;
  for (int g = 0; g < static_cast<int>(model_->ngeom); ++g) {
    if (model_->geom_bodyid[g] == id) model_->geom_contype[g] = model_->geom_conaffinity[g] = bit;
  }
}

void EventWorld::hold_body() {
  if (body_ < 0) return;
  const Pose pose = event_body(scene_)->world_from_block;
  const double q[7] = {pose.position.x, pose.position.y, pose.position.z, pose.rotation.w,
                       pose.rotation.x, pose.rotation.y, pose.rotation.z};
  std::copy_n(q, 7, data_->qpos + 7 * body_);
  std::fill_n(data_->qvel + 6 * body_, 6, 0.0);
}

void EventWorld::step_once() {
  const double time_s = step_ * model_->opt.timestep;
  const Vec3 gravity = gravity_at(scene_, time_s);
  model_->opt.gravity[0] = gravity.x;
  model_->opt.gravity[1] = gravity.y;
  model_->opt.gravity[2] = gravity.z;
  guarded([&] { mj_step(model_.get(), data_.get()); });
  ++step_;
}

std::vector<Touch> EventWorld::touches() const {
  std::vector<Touch> found;
  for (int i = 0; i < data_->ncon; ++i) {
    const mjContact& contact = data_->contact[i];
    mjtNum force[6];
    mj_contactForce(model_.get(), data_.get(), i, force);
    if (!(force[0] > 0.0)) continue;
    const int first = model_->geom_bodyid[contact.geom[0]] - 1;
    const int second = model_->geom_bodyid[contact.geom[1]] - 1;
    const Touch touch{std::min(first, second), std::max(first, second), {}, 0.0};
    auto entry = std::find_if(found.begin(), found.end(),
                              [&](const Touch& t) { return t.a == touch.a && t.b == touch.b; });
    if (entry == found.end()) entry = found.insert(found.end(), touch);
    // The centre of pressure of all points of the pair.
    entry->point = entry->point + force[0] * Vec3{contact.pos[0], contact.pos[1], contact.pos[2]};
    entry->force_n += force[0];
  }
  for (Touch& touch : found) touch.point = (1.0 / touch.force_n) * touch.point;
  std::sort(found.begin(), found.end(),
            [](const Touch& l, const Touch& r) { return l.a != r.a ? l.a < r.a : l.b < r.b; });
  return found;
}

void EventWorld::record(int frame) {
  clip_.times_s.push_back(frame / options_.fps);
  clip_.poses.push_back(poses_);
  clip_.contacts.push_back(touches());
}

void EventWorld::settle() {
  guarded([&] {
    mj_resetData(model_.get(), data_.get());
    mj_forward(model_.get(), data_.get());
  });
  if (body_ >= 0) set_touchable(body_, false);
  const int frames = static_cast<int>(std::llround(options_.duration_s * options_.fps));
  clip_ = {};
  clip_.fps = options_.fps;
  clip_.event_frame = (event_step_ + steps_a_frame_ - 1) / steps_a_frame_;
  read_poses(*model_, *data_, poses_);
  for (step_ = 0; step_ < event_step_;) {
    if (options_.record && step_ % steps_a_frame_ == 0 && step_ / steps_a_frame_ < frames) {
      record(step_ / steps_a_frame_);
    }
    step_once();
    hold_body();
    read_poses(*model_, *data_, poses_);
  }
  const double left_m = SimOptions{}.left_share * scales_.size_m;
  for (std::size_t i = 0; i < scene_.blocks.size(); ++i) {
    const Vec3 moved = poses_[i].position - scene_.blocks[i].world_from_block.position;
    if (!(norm(moved) <= left_m)) stood_ = false;
  }
  before_ = poses_;
  prelude_ = clip_;
  settled_state_.resize(static_cast<std::size_t>(mj_stateSize(model_.get(), kState)));
  guarded([&] { mj_getState(model_.get(), data_.get(), settled_state_.data(), kState); });
}

/// One run from the settled state.
class EventWorld::Play {
 public:
  Play(EventWorld& world, const Event& event) : world_(world) {
    world.scene_.event = event;
    guarded([&] {
      mj_setState(world.model_.get(), world.data(), world.settled_state_.data(), kState);
    });
    // The state does not hold the warnings of the run before.
    for (mjWarningStat& warning : world.data_->warning) warning = {};
    world.step_ = world.event_step_;
    world.clip_ = world.prelude_;
    world.hold_body();
    world.poses_ = world.before_;
    if (world.body_ >= 0) world.poses_.back() = event_body(world.scene_)->world_from_block;
    for (auto& frame : world.clip_.poses) {
      if (world.body_ >= 0) frame.back() = world.poses_.back();
    }
  }

  /// The event's start: what it gives to bodies at once.
  void begin() {
    double* const velocity = world_.data_->qvel;
    if (const auto* push = std::get_if<Push>(&*world_.scene_.event)) {
      const double m = mass(world_.scene_.blocks[static_cast<std::size_t>(world_.block_)]);
      add(velocity + 6 * world_.block_, (1.0 / m) * push->impulse);
    } else if (const auto* thrown = std::get_if<Projectile>(&*world_.scene_.event)) {
      add(velocity + 6 * world_.body_, thrown->velocity);
    } else if (std::holds_alternative<Remove>(*world_.scene_.event)) {
      world_.set_touchable(world_.block_, false);
    }
    if (world_.body_ >= 0) world_.set_touchable(world_.body_, true);
  }

  EventRun run() {
    const Event& event = *world_.scene_.event;
    EffectWatch watch(world_.scene_, world_.options_.rule, world_.before_with_body());
    const double step_s = world_.model_->opt.timestep;
    const int every = std::max(1, static_cast<int>(std::lround(watch.interval_s() / step_s)));
    const double over_s = start_s(event) + duration_s(event);
    const double last_s =
        std::max(over_s, 0.0) + world_.options_.rule.patience_s * world_.scales_.time;
    const int frames =
        world_.options_.record
            ? static_cast<int>(std::llround(world_.options_.duration_s * world_.options_.fps))
            : 0;
    const int last_frame_step = (frames - 1) * world_.steps_a_frame_;
    bool gave_up = false;
    begin();
    while (true) {
      if (world_.step_ % world_.steps_a_frame_ == 0 && world_.step_ <= last_frame_step) {
        world_.record(world_.step_ / world_.steps_a_frame_);
      }
      const bool filmed = world_.step_ >= last_frame_step;
      if (decided_ && filmed) break;
      if (still_) {
        fill(frames);
        break;
      }
      world_.step_once();
      freeze_removed();
      look_at_contacts();
      read_poses(*world_.model_, *world_.data_, world_.poses_);
      const double time_s = world_.step_ * step_s;
      if ((world_.step_ - world_.event_step_) % every == 0) {
        watch.observe(time_s, world_.poses_, time_s < over_s || !struck_or_late(time_s));
        decided_ = watch.settled() || (watch.fallen_for_good() && world_.target_ < 0);
        still_ = watch.settled() && watch.still();
      }
      if (went_wrong()) {
        gave_up = true;
        break;
      }
      if (!decided_ && time_s >= last_s) {
        if (filmed) break;
      }
    }
    EventRun result;
    result.disturbance = watch.result();
    Disturbance& d = result.disturbance;
    if (gave_up) {
      d.effect = Effect::unresolved;
      d.reason = "the engine lost the state";
    }
    result.fall_reach = watch.fall_reach();
    result.lost = gave_up;
    if (world_.target_ >= 0) d.touches_zone = touches_zone_;
    d.end_s = world_.step_ * step_s;
    d.steps = world_.step_ - world_.event_step_;
    if (world_.options_.record) d.clip = rounded(std::move(world_.clip_));
    return result;
  }

 private:
  static void add(double* to, Vec3 v) {
    to[0] += v.x;
    to[1] += v.y;
    to[2] += v.z;
  }

  /// A body in flight has done nothing yet. One that has missed everything is waited for no longer
  /// than a fall from the tower's height takes, twice.
  [[nodiscard]] bool struck_or_late(double time_s) const {
    if (world_.body_ < 0 || struck_) return true;
    const Vec3 start = event_body(world_.scene_)->world_from_block.position;
    const double height = std::max(world_.scales_.top_m, start.z);
    return time_s > start_s(*world_.scene_.event) + kFlight_s +
                        2.0 * std::sqrt(2.0 * height / world_.scales_.gravity);
  }

  void freeze_removed() {
    if (!std::holds_alternative<Remove>(*world_.scene_.event)) return;
    const Pose& pose = world_.before_[static_cast<std::size_t>(world_.block_)];
    const double q[7] = {pose.position.x, pose.position.y, pose.position.z, pose.rotation.w,
                         pose.rotation.x, pose.rotation.y, pose.rotation.z};
    std::copy_n(q, 7, world_.data_->qpos + 7 * world_.block_);
    std::fill_n(world_.data_->qvel + 6 * world_.block_, 6, 0.0);
  }

  void look_at_contacts() {
    if (world_.body_ < 0 && world_.target_ < 0) return;
    const mjData& data = *world_.data_;
    for (int i = 0; i < data.ncon; ++i) {
      const mjContact& contact = data.contact[i];
      const int a = world_.model_->geom_bodyid[contact.geom[0]] - 1;
      const int b = world_.model_->geom_bodyid[contact.geom[1]] - 1;
      const int low = std::min(a, b);
      const int high = std::max(a, b);
      if (high == world_.body_ && low >= 0) {
        refuse_overlap(contact.dist);
        struck_ = true;
      }
      if (high == world_.target_ && low < 0) {
        const Vec2 point{contact.pos[0], contact.pos[1]};
        touches_zone_ = touches_zone_ || contains(*world_.scene_.zone, point);
      }
    }
  }

  void refuse_overlap(double distance) const {
    if (world_.step_ > world_.event_step_ + 1 || distance > -0.01 * world_.scales_.size_m) return;
    throw Error(ErrorCode::usage, "the event's body starts inside a block",
                "move its start away from the tower");
  }

  [[nodiscard]] bool went_wrong() const {
    for (const int warning :
         {mjWARN_CONTACTFULL, mjWARN_CNSTRFULL, mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC}) {
      if (world_.data_->warning[warning].number > 0) return true;
    }
    return false;
  }

  /// Nothing moves any more: the rest of the clip shows the last picture.
  void fill(int frames) {
    for (int frame = static_cast<int>(world_.clip_.poses.size()); frame < frames; ++frame) {
      world_.record(frame);
    }
  }

  EventWorld& world_;
  bool struck_ = false;
  bool touches_zone_ = false;
  bool decided_ = false;
  bool still_ = false;
};

std::vector<Pose> EventWorld::before_with_body() const {
  std::vector<Pose> poses = before_;
  if (body_ >= 0) poses.back() = event_body(scene_)->world_from_block;
  return poses;
}

EventRun EventWorld::run(const Event& event) {
  if (!stood_) {
    EventRun result;
    result.disturbance.reason = "it did not stand until the event";
    result.disturbance.left_at_s.assign(scene_.blocks.size(), -1.0);
    result.disturbance.displacements.resize(scene_.blocks.size());
    result.disturbance.final_poses.assign(before_.begin(),
                                          before_.begin() + std::ssize(scene_.blocks));
    return result;
  }
  if (body_ >= 0) set_touchable(body_, false);
  if (block_ >= 0) set_touchable(block_, true);
  return Play(*this, event).run();
}

}  // namespace drystone::mujoco
