// A planar scene as a Box2D world.
#pragma once

#include <box2d/box2d.h>

#include <vector>

#include "drystone/clip.hpp"
#include "drystone/simulation.hpp"
#include "simulators/scales.hpp"

namespace drystone::box2d {

/// A world with its bodies. Lengths are counted in `Scales::length` and times in `Scales::time`, so
/// that Box2D, whose tolerances are metres, sees every tower at the size they are made for, blocks
/// of about 0.75 m under 9.81 m/s^2. Stock runs see the scene as it is.
///
/// World z is Box2D's y. Blocks are the silhouettes seen along y, with the mass of the whole block,
/// so that their centres of mass and masses are those of the statics.
class World {
 public:
  /// @throws Error(usage) for blocks that are not in the plane, for outlines of more than eight
  ///   corners and for events; Error(environment) where the process has 128 worlds already
  World(const Scene& scene, const SimOptions& options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// One step under `share` of gravity.
  void step(double share);
  /// World poses of the blocks; false where the engine lost the state.
  [[nodiscard]] bool read_poses(std::vector<Pose>& poses) const;
  /// Where bodies pressed on each other in the last step; see LiveWorld.
  [[nodiscard]] std::vector<Touch> touches() const;
  /// See LiveWorld.
  void push(int body, Vec3 impulse, Vec3 point);

 private:
  [[nodiscard]] double impulse_unit() const;  ///< N s

  const Scene& scene_;
  double length_m_ = 1.0;  ///< of the engine's unit
  double time_s_ = 1.0;    ///< of the engine's unit
  double x_m_ = 0.0;       ///< of the engine's origin
  b2Vec2 gravity_{};
  float step_ = 0.0F;
  int sub_steps_ = 0;
  b2WorldId id_{};
  std::vector<b2BodyId> bodies_;
};

}  // namespace drystone::box2d
