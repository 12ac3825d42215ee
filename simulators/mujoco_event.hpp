// A tower and its event in MuJoCo.
#pragma once

#include <vector>

#include "drystone/dynamics.hpp"
#include "simulators/mujoco_world.hpp"

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
  [[nodiscard]] int settling_steps() const { return event_step_; }

  /// A run with an event of the same kind as the scene's.
  [[nodiscard]] EventRun run(const Event& event);

 private:
  class Play;

  [[nodiscard]] std::vector<Pose> before_with_body() const;
  void settle();
  void step_once();
  void hold_body();
  void set_touchable(int body, bool touchable);
  void record(int frame);
  [[nodiscard]] std::vector<Touch> touches() const;
  [[nodiscard]] mjData* data() { return data_.get(); }

  Scene scene_;  ///< with the event of the current run
  ClipOptions options_;
  int body_ = -1;    ///< index of the event's own body among the poses; -1: none
  int block_ = -1;   ///< index of the event's block; -1: none
  int target_ = -1;  ///< index of the zone's target; -1: none
  Scales scales_;
  ModelPtr model_;
  DataPtr data_;
  int steps_a_frame_ = 1;
  int event_step_ = 0;
  int step_ = 0;
  bool stood_ = true;
  std::vector<Pose> poses_;
  std::vector<Pose> before_;
  Clip prelude_;  ///< frames before the event
  Clip clip_;
  std::vector<double> settled_state_;
};

}  // namespace drystone::mujoco
