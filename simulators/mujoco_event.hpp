// A tower and its event in MuJoCo.
#pragma once

#include <vector>

#include "drystone/dynamics.hpp"
#include "simulators/mujoco_stage.hpp"

namespace drystone::mujoco {

/// What is known after a run.
struct EventRun {
  Disturbance disturbance;
  double fall_reach = 0.0;  ///< see EffectWatch
  bool lost = false;        ///< the engine lost the state: nothing can be said
};

/// A tower that has settled, ready for its event at any magnitude. The model is built once.
class EventWorld {
 public:
  /// Builds and settles the tower. The event's time and block hold for all runs; its own body has
  /// the shape and density of the scene's.
  /// @throws Error(usage) see Disturber
  EventWorld(const Scene& scene, const ClipOptions& options, int resolution);

  /// Whether all blocks kept their places until the event's start.
  [[nodiscard]] bool stood() const { return stood_; }
  [[nodiscard]] int settling_steps() const { return stage_.event_step(); }

  /// A run with an event of the same kind as the scene's.
  [[nodiscard]] EventRun run(const Event& event);

 private:
  class Play;

  [[nodiscard]] std::vector<Pose> before_with_body() const;
  void settle();
  void record(int frame);

  ClipOptions options_;
  int target_ = -1;  ///< index of the zone's target; -1: none
  Scales scales_;
  Stage stage_;
  int steps_a_frame_ = 1;
  bool stood_ = true;
  std::vector<Pose> before_;
  Clip prelude_;  ///< frames before the event
  Clip clip_;
  std::vector<double> settled_state_;
};

}  // namespace drystone::mujoco
