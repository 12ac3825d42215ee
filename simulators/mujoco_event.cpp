#include "simulators/mujoco_event.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "drystone/error.hpp"
#include "drystone/live.hpp"
#include "simulators/effect_watch.hpp"

namespace drystone::mujoco {
namespace {

const Scene& with_event(const Scene& scene) {
  if (scene.event) return scene;
  throw Error(ErrorCode::usage, "the scene has no event", "give it one");
}

}  // namespace

EventWorld::EventWorld(const Scene& scene, const ClipOptions& options, int resolution)
    : options_(options),
      scales_(scales_of(scene)),
      stage_(with_event(scene),
             stepped_in_frames(sim_options(scene, Statics{}, resolution), options.fps)),
      steps_a_frame_(steps_a_frame(stage_.step_s(), options.fps)) {
  if (scene.zone && scene.zone->target) {
    target_ = static_cast<int>(index_of(scene, *scene.zone->target));
  }
  settle();
}

void EventWorld::record(int frame) {
  clip_.times_s.push_back(frame / options_.fps);
  clip_.poses.push_back(stage_.poses());
  clip_.contacts.push_back(stage_.touches());
}

void EventWorld::settle() {
  const int frames = static_cast<int>(std::llround(options_.duration_s * options_.fps));
  clip_ = {};
  clip_.fps = options_.fps;
  clip_.event_frame = (stage_.event_step() + steps_a_frame_ - 1) / steps_a_frame_;
  while (stage_.steps() < stage_.event_step()) {
    const int step = stage_.steps();
    if (options_.record && step % steps_a_frame_ == 0 && step / steps_a_frame_ < frames) {
      record(step / steps_a_frame_);
    }
    stage_.step();
  }
  // Before its first step the engine knows of no force.
  if (clip_.contacts.size() > 1) clip_.contacts[0] = clip_.contacts[1];
  const std::vector<Block>& blocks = stage_.scene().blocks;
  const double left_m = SimOptions{}.left_share * scales_.size_m;
  before_ = stage_.poses();
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Vec3 moved = before_[i].position - blocks[i].world_from_block.position;
    if (!(norm(moved) <= left_m)) stood_ = false;
  }
  prelude_ = clip_;
  settled_state_ = stage_.state();
}

/// One run from the settled state.
class EventWorld::Play {
 public:
  Play(EventWorld& world, const Event& event) : world_(world), stage_(world.stage_) {
    stage_.restart(world.settled_state_, event);
    world.clip_ = world.prelude_;
    for (auto& frame : world.clip_.poses) {
      if (stage_.body() >= 0) frame.back() = stage_.poses().back();
    }
  }

  EventRun run() {
    const Event& event = *stage_.scene().event;
    EffectWatch watch(stage_.scene(), world_.options_.rule, world_.before_with_body());
    const double step_s = stage_.step_s();
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
    while (true) {
      if (stage_.steps() % world_.steps_a_frame_ == 0 && stage_.steps() <= last_frame_step) {
        world_.record(stage_.steps() / world_.steps_a_frame_);
      }
      const bool filmed = stage_.steps() >= last_frame_step;
      if (decided_ && filmed) break;
      if (still_) {
        fill(frames);
        break;
      }
      stage_.step();
      look_at_contacts();
      const double time_s = stage_.steps() * step_s;
      if ((stage_.steps() - stage_.event_step()) % every == 0) {
        watch.observe(time_s, stage_.poses(), time_s < over_s || !struck_or_late(time_s));
        decided_ = watch.settled() || (watch.fallen_for_good() && world_.target_ < 0);
        still_ = watch.settled() && watch.still();
      }
      if (stage_.lost()) {
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
    d.end_s = stage_.steps() * step_s;
    d.steps = stage_.steps() - stage_.event_step();
    if (world_.options_.record) d.clip = rounded(std::move(world_.clip_));
    return result;
  }

 private:
  /// A body in flight has done nothing yet. One that has missed everything is waited for no longer
  /// than a fall from the tower's height takes, twice.
  [[nodiscard]] bool struck_or_late(double time_s) const {
    if (stage_.body() < 0 || struck_) return true;
    const Vec3 start = event_body(stage_.scene())->world_from_block.position;
    const double height = std::max(world_.scales_.top_m, start.z);
    return time_s > start_s(*stage_.scene().event) + kFlight_s +
                        2.0 * std::sqrt(2.0 * height / world_.scales_.gravity);
  }

  void look_at_contacts() {
    if (stage_.body() < 0 && world_.target_ < 0) return;
    const mjData& data = stage_.data();
    for (int i = 0; i < data.ncon; ++i) {
      const mjContact& contact = data.contact[i];
      const int a = stage_.model().geom_bodyid[contact.geom[0]] - 1;
      const int b = stage_.model().geom_bodyid[contact.geom[1]] - 1;
      const int low = std::min(a, b);
      const int high = std::max(a, b);
      if (high == stage_.body() && low >= 0) {
        refuse_overlap(contact.dist);
        struck_ = true;
      }
      if (high == world_.target_ && low < 0) {
        const Vec2 point{contact.pos[0], contact.pos[1]};
        touches_zone_ = touches_zone_ || contains(*stage_.scene().zone, point);
      }
    }
  }

  void refuse_overlap(double distance) const {
    const bool first = stage_.steps() <= stage_.event_step() + 1;
    if (!first || distance > -0.01 * world_.scales_.size_m) return;
    throw Error(ErrorCode::usage, "the event's body starts inside a block",
                "move its start away from the tower");
  }

  /// Nothing moves any more: the rest of the clip shows the last picture.
  void fill(int frames) {
    for (int frame = static_cast<int>(world_.clip_.poses.size()); frame < frames; ++frame) {
      world_.record(frame);
    }
  }

  EventWorld& world_;
  Stage& stage_;
  bool struck_ = false;
  bool touches_zone_ = false;
  bool decided_ = false;
  bool still_ = false;
};

std::vector<Pose> EventWorld::before_with_body() const {
  std::vector<Pose> poses = before_;
  if (stage_.body() >= 0) poses.back() = event_body(stage_.scene())->world_from_block;
  return poses;
}

EventRun EventWorld::run(const Event& event) {
  if (!stood_) {
    EventRun result;
    result.disturbance.reason = "it did not stand until the event";
    const std::vector<Block>& blocks = stage_.scene().blocks;
    result.disturbance.left_at_s.assign(blocks.size(), -1.0);
    result.disturbance.displacements.resize(blocks.size());
    result.disturbance.final_poses.assign(before_.begin(), before_.begin() + std::ssize(blocks));
    return result;
  }
  return Play(*this, event).run();
}

}  // namespace drystone::mujoco
