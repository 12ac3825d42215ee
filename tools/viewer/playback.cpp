#include "tools/viewer/playback.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "drystone/error.hpp"

namespace drystone::viewer {
namespace {

/// Of the escalation: half the step of the first one, with which most labels are found.
constexpr int kLevel = 1;

/// Whether there is a state to be seen: an engine finds out about one that is not finite a step
/// late.
bool lost(const LiveWorld& world) {
  return world.lost() || !std::ranges::all_of(world.poses(), [](const Pose& pose) {
           return std::isfinite(norm(pose.position));
         });
}

}  // namespace

Playback::Playback(const Scene& scene, const Statics& statics, std::optional<Clip> stored,
                   double fps)
    : scene_(scene),
      // Events are simulated without regard to statics.
      options_(
          stepped_in_frames(sim_options(scene, scene.event ? Statics{} : statics, kLevel), fps)),
      fps_(fps),
      stored_(std::move(stored)),
      source_(stored_ ? Source::clip : Source::simulation) {
  look();
}

double Playback::fps() const { return source_ == Source::clip ? stored_->fps : fps_; }

/// What the world shows; before it is needed, the scene as it begins.
void Playback::look() {
  moment_.fps = fps_;
  moment_.times_s = {frame_ / fps_};
  if (world_) {
    moment_.poses = {world_->poses()};
    moment_.contacts = {world_->contacts()};
  } else {
    moment_.poses = {{}};
    for (const Block& block : at_start(scene_).blocks) {
      moment_.poses[0].push_back(block.world_from_block);
    }
    moment_.contacts = {{}};
  }
  const bool before = scene_.event && moment_.times_s[0] < start_s(*scene_.event) - 1e-9;
  moment_.event_frame = before ? 1 : 0;
}

void Playback::start_world() {
  if (!world_) world_.emplace(scene_, options_);
}

void Playback::use(Source source) {
  if (source == source_) return;
  if (source == Source::clip && !stored_) {
    throw Error(ErrorCode::usage, "there is no clip of this scene",
                "only records with an event or a trick have one; `source simulation` plays any");
  }
  const double time = time_s();
  source_ = source;
  reset();
  // To the nearest frame: times of clips are rounded.
  while (!ended() && time_s() < time - 0.5 / fps()) advance();
}

void Playback::reset() {
  frame_ = 0;
  if (source_ == Source::clip) return;
  world_.reset();
  lost_ = false;
  look();
}

void Playback::advance() {
  if (ended()) return;
  if (source_ == Source::simulation) {
    start_world();
    for (int k = steps_a_frame(options_.step_s, fps_); k > 0; --k) world_->step();
    lost_ = lost(*world_);
    if (lost_) return;
  }
  ++frame_;
  if (source_ == Source::simulation) look();
}

bool Playback::ended() const {
  if (source_ == Source::clip) return frame_ + 1 >= static_cast<int>(stored_->poses.size());
  return lost_;
}

double Playback::time_s() const { return clip().times_s[static_cast<std::size_t>(frame())]; }

void Playback::push(int body, Vec3 impulse, Vec3 point) {
  use(Source::simulation);
  start_world();
  world_->push(body, impulse, point);
}

const Clip& Playback::clip() const { return source_ == Source::clip ? *stored_ : moment_; }
int Playback::frame() const { return source_ == Source::clip ? frame_ : 0; }

}  // namespace drystone::viewer
