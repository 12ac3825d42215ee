// A scene as a MuJoCo model, and its state.
#pragma once

#include <mujoco/mujoco.h>

#include <memory>
#include <vector>

#include "drystone/simulation.hpp"
#include "simulators/scales.hpp"

namespace drystone::mujoco {

struct Delete {
  void operator()(mjSpec* spec) const { mj_deleteSpec(spec); }
  void operator()(mjModel* model) const { mj_deleteModel(model); }
  void operator()(mjData* data) const { mj_deleteData(data); }
};
using SpecPtr = std::unique_ptr<mjSpec, Delete>;
using ModelPtr = std::unique_ptr<mjModel, Delete>;
using DataPtr = std::unique_ptr<mjData, Delete>;

/// Blocks on free joints above a plane, in the scene's order; walls are left out, nothing touches
/// them. Friction of a contact is the larger of its two surfaces' (MuJoCo's own rule), torsional
/// and rolling friction are off.
/// @param round_cylinders whether standing cylinders are MuJoCo's own rather than fine prisms
/// @throws Error(usage) for scenes that this engine does not take
[[nodiscard]] ModelPtr build_model(const Scene& scene, bool round_cylinders = false);

/// Solver and contact settings of a run; the rest of the model stays.
void set_options(mjModel& model, const Scales& scales, const SimOptions& options);

/// Whether the engine lost the state or left contacts out: nothing that follows can be trusted.
[[nodiscard]] bool lost(const mjData& data);

/// World poses of the blocks, from generalised positions.
void read_poses(const mjModel& model, const mjData& data, std::vector<Pose>& poses);

}  // namespace drystone::mujoco
