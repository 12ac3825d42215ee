// Physics by simulation, and the verdict on what it showed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drystone/outcome.hpp"
#include "drystone/scene.hpp"
#include "drystone/statics.hpp"

namespace drystone {

/// One resolution of a simulation: the step, and how stiff and damped contacts are.
struct SimOptions {
  double step_s = 0.002;
  double contact_time_s = 0.004;  ///< of a contact: MuJoCo's solref[0], 1 / Box2D's contactHertz
  double contact_damping = 4.0;   ///< damping ratio of a contact (MuJoCo: solref[1])
  double gravity_ramp_s = 0.0;    ///< gravity grows from 0 over this time
  double horizon_s = 4.0;         ///< when to give up
  /// A block has left its place when it has moved by this share of the smallest block's size from
  /// the settled pose, or turned by this many radians. A tower whose centre of mass is that far
  /// past its edge never comes back unless its margin is larger still, and then it does not get
  /// there: at stiff settings towers that stand move by less than a tenth of it (sag and creep),
  /// and those that fall pass it early.
  double left_share = 0.03;
  /// Friction is the same in all directions. Otherwise MuJoCo makes a pyramid of its cone, which is
  /// faster and holds up to 29% less across its edges; on slopes it never does.
  bool round_cone = false;
  bool engine_defaults = false;  ///< the engine's stock settings, for comparison only
};

enum class End { at_rest, fallen, time_up };

/// What came of a run. Vectors are indexed like Scene::blocks.
struct Trajectory {
  End end = End::time_up;
  double time_s = 0.0;  ///< when the run ended
  int steps = 0;
  /// Once contacts have taken up the load; displacement counts from here.
  std::vector<Pose> settled;
  std::vector<Pose> final;
  std::vector<double> left_at_s;  ///< when each block left its place; < 0: it did not
};

struct LabelRule {
  double band = 0.01;       ///< |margin_share| below this is ambiguous
  int max_resolution = 4;   ///< how often a disagreement may halve step and time constant
  double slip_band = 0.05;  ///< |friction_use - 1| below this is ambiguous
};

struct Judgement {
  Agreement agreement = Agreement::ambiguous;
  Outcome outcome;
};

/// Simulates one scene after another, by MuJoCo in three dimensions and by Box2D in two; holds only
/// what is worth keeping between them, the world is fresh for every scene. Not thread safe: one per
/// worker.
class Simulator {
 public:
  Simulator();
  ~Simulator();
  Simulator(Simulator&&) noexcept;
  Simulator& operator=(Simulator&&) noexcept;

  /// Runs until the tower is at rest, has fallen, or the horizon is reached.
  /// @throws Error(usage) for shapes or events that the engine does not take
  [[nodiscard]] Trajectory simulate(const Scene& scene, const SimOptions& options);

  /// Escalates: coarse first, finer where simulation and statics disagree, until they agree or the
  /// rule's limit is reached.
  [[nodiscard]] Judgement judge(const Scene& scene, const Statics& statics, const LabelRule& rule);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Settings of level 0, 1, 2 ... of the escalation for a scene.
[[nodiscard]] SimOptions sim_options(const Scene& scene, const Statics& statics, int level);

/// The same step with contacts for bodies that slide and strike: round cones, and 10 steps of
/// contact time with critical damping.
///
/// MuJoCo's contacts are convex: what slides is also pressed off its ground, at up to mu times the
/// speed at which it slides. Contacts that take up their load in two steps, as labels of towers
/// left alone want them, give it that speed at once: a slab that slides at 3.7 m/s with mu = 1 hops
/// 17 cm high. In 10 steps gravity keeps it down to 1 cm, and pushes bring towers down at 0.94 to
/// 1.04 times the impulse at which Box2D, whose friction is Coulomb's, has them fall; with two
/// steps at 0.92 to 1.38 times that (a planar tower of three cubes, every block pushed, mu of 0.4
/// and 1). The price is that what strikes at v goes v / e contact times deep for a moment.
[[nodiscard]] SimOptions for_motion(SimOptions options);

/// The verdict on a run; no engine needed.
[[nodiscard]] Outcome classify(const Scene& scene, const Trajectory& trajectory);

struct EngineInfo {
  std::string name;
  std::string version;
};
[[nodiscard]] EngineInfo mujoco_info();
[[nodiscard]] EngineInfo box2d_info();

}  // namespace drystone
