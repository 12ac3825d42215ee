// A scene in MuJoCo that goes on step by step: its event happens when it is time for it.
#pragma once

#include <memory>
#include <vector>

#include "drystone/clip.hpp"
#include "simulators/live_engine.hpp"
#include "simulators/mujoco_world.hpp"

namespace drystone::mujoco {

/// Bodies are the scene's blocks, then the event's own body where there is one.
class Stage final : public LiveEngine {
 public:
  /// Towers that are pushed or hit get the contacts of `for_motion`, all others those that labels
  /// of towers left alone come from.
  /// @throws Error(usage) for scenes that this engine does not take, events in two dimensions, and
  ///   an event whose block does not exist
  Stage(const Scene& scene, const SimOptions& options);

  void step() override;
  [[nodiscard]] int steps() const override { return step_; }
  [[nodiscard]] double step_s() const override { return model_->opt.timestep; }
  [[nodiscard]] const std::vector<Pose>& poses() const override { return poses_; }
  [[nodiscard]] std::vector<Touch> touches() const override;
  [[nodiscard]] bool lost() const override { return mujoco::lost(*data_); }
  void push(int body, Vec3 impulse, Vec3 point) override;

  /// How many steps there are before the event; a huge number without one.
  [[nodiscard]] int event_step() const { return event_step_; }
  /// Index of the event's own body; -1: it has none.
  [[nodiscard]] int body() const { return body_; }
  [[nodiscard]] const Scene& scene() const { return scene_; }
  [[nodiscard]] const mjModel& model() const { return *model_; }
  [[nodiscard]] const mjData& data() const { return *data_; }

  /// Everything that the steps to come depend on, but the event.
  [[nodiscard]] std::vector<double> state() const;
  /// Goes on from a state of `event_step()` with another event of the same kind, time and block.
  void restart(const std::vector<double>& state, const Event& event);

 private:
  void begin_event();
  void set_moving();
  void put(int body, const Pose& pose);
  void hold_body();
  void lead_removed();
  void set_touchable(int body, bool touchable);
  void set_slippery(int body, bool slippery);

  Scene scene_;
  SimOptions options_;
  int block_ = -1;  ///< index of the event's block; -1: none
  int body_ = -1;
  ModelPtr model_;
  DataPtr data_;
  int event_step_ = 0;
  int step_ = 0;
  std::vector<Pose> poses_;
  Pose removed_;  ///< where the block was that the event takes away
};

}  // namespace drystone::mujoco
