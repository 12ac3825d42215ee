// A scene that is simulated while somebody looks on, and may interfere.
#pragma once

#include <memory>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/scene.hpp"
#include "drystone/simulation.hpp"

namespace drystone {

/// Goes on step by step, by MuJoCo in three dimensions and by Box2D in two, as `Simulator` and
/// `Disturber` do: without interference the same poses come out at the same settings, bit for bit.
/// It knows no verdict and never ends. Bodies are counted as in a Clip: the scene's blocks, then
/// the event's own body. All coordinates are in the frame of the ground. Not thread safe.
class LiveWorld {
 public:
  /// @throws Error(usage) for shapes or events that the engine does not take
  LiveWorld(const Scene& scene, const SimOptions& options);
  ~LiveWorld();
  LiveWorld(LiveWorld&&) noexcept;
  LiveWorld& operator=(LiveWorld&&) noexcept;

  void step();
  [[nodiscard]] double step_s() const;
  [[nodiscard]] double time_s() const;
  [[nodiscard]] const std::vector<Pose>& poses() const;
  /// Pairs of bodies that press on each other, each with the centre of its pressure, as of the
  /// forces in the last step.
  [[nodiscard]] std::vector<Touch> contacts() const;
  /// Whether the engine lost the state; what follows means nothing.
  [[nodiscard]] bool lost() const;

  /// Gives a body an impulse at a point of the world, at once; in two dimensions what leaves the
  /// plane is left out.
  /// @param impulse N s
  /// @throws Error(usage) for a body that is not there
  void push(int body, Vec3 impulse, Vec3 point);

 private:
  std::unique_ptr<class LiveEngine> engine_;
};

/// The settings with a step so much smaller that a whole number of them makes a frame.
[[nodiscard]] SimOptions stepped_in_frames(SimOptions options, double fps);
/// How many of these steps make a frame.
[[nodiscard]] int steps_a_frame(double step_s, double fps);

}  // namespace drystone
