#include "simulators/mujoco_world.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/room.hpp"
#include "scenes/overloaded.hpp"
#include "simulators/mujoco_guard.hpp"

namespace drystone::mujoco {
namespace {

/// Everything that a tower does not have.
constexpr int kUnused = mjDSBL_EQUALITY | mjDSBL_FRICTIONLOSS | mjDSBL_LIMIT | mjDSBL_SPRING |
                        mjDSBL_DAMPER | mjDSBL_CLAMPCTRL | mjDSBL_ACTUATION | mjDSBL_SENSOR |
                        mjDSBL_MIDPHASE | mjDSBL_EULERDAMP | mjDSBL_ISLAND | mjDSBL_AUTORESET;

void set_size(mjsGeom& geom, mjtGeom type, Vec3 size) {
  geom.type = type;
  geom.size[0] = size.x;
  geom.size[1] = size.y;
  geom.size[2] = size.z;
}

/// A convex body of two parallel outlines. MuJoCo keeps mesh vertices in single precision, about
/// 1e-7 of their distance from the origin.
void set_mesh(mjSpec* spec, mjsGeom& geom, const std::vector<Vec3>& vertices,
              const std::string& name) {
  mjsMesh* const mesh = mjs_addMesh(spec, nullptr);
  mjs_setName(mesh->element, name.c_str());
  std::vector<float> numbers;
  for (const Vec3 v : vertices) {
    for (const double c : {v.x, v.y, v.z}) numbers.push_back(static_cast<float>(c));
  }
  mjs_setFloat(mesh->uservert, numbers.data(), static_cast<int>(numbers.size()));
  geom.type = mjGEOM_MESH;
  mjs_setString(geom.meshname, name.c_str());
}

void set_prism(mjSpec* spec, mjsGeom& geom, const Prism& prism, const std::string& name) {
  std::vector<Vec3> vertices;
  for (const double y : {-prism.half_depth, prism.half_depth}) {
    for (const Vec2 p : prism.outline) vertices.push_back({p.x, y, p.y});
  }
  set_mesh(spec, geom, vertices, name);
}

/// Whether a cylinder is on one of its faces, or nearly.
bool stands_on_face(const Block& block) {
  return std::abs(matrix(block.world_from_block.rotation).columns[2].z) > 0.9;
}

/// MuJoCo's contacts of a cylinder's face are four of the corners of a 16-gon, which hardly follow
/// the tower as it leans: at a margin of 1% of the width a third of the towers that rest on such a
/// face fall at any resolution. A prism's face does better, and with 32 sides and the disc's area
/// its edge is within 0.16% of the width of the circle. Cylinders that lie down stay round.
void set_standing_cylinder(mjSpec* spec, mjsGeom& geom, const Cylinder& cylinder,
                           const std::string& name) {
  constexpr int kSides = 32;
  constexpr double kStep = 2.0 * kPi / kSides;
  const double radius = cylinder.radius * std::sqrt(kStep / exact::sin(kStep));
  std::vector<Vec3> vertices;
  for (const double z : {-cylinder.half_height, cylinder.half_height}) {
    for (int k = 0; k < kSides; ++k) {
      vertices.push_back({radius * exact::cos(kStep * k), radius * exact::sin(kStep * k), z});
    }
  }
  set_mesh(spec, geom, vertices, name);
}

void set_contact(mjsGeom& geom, double friction) {
  geom.condim = 3;
  geom.friction[0] = friction;
}

void add_block(mjSpec* spec, const Scene& scene, mjsBody* world, std::size_t index,
               bool round_cylinders) {
  const Block& block = scene.blocks[index];
  const std::string name = "mesh_" + std::to_string(index);
  mjsBody* const body = mjs_addBody(world, nullptr);
  const Pose& pose = block.world_from_block;
  const double position[3] = {pose.position.x, pose.position.y, pose.position.z};
  const double rotation[4] = {pose.rotation.w, pose.rotation.x, pose.rotation.y, pose.rotation.z};
  std::copy_n(position, 3, body->pos);
  std::copy_n(rotation, 4, body->quat);
  mjs_addFreeJoint(body);
  mjsGeom& geom = *mjs_addGeom(body, nullptr);
  geom.density = block.density;
  set_contact(geom, block.friction);
  std::visit(Overloaded{[&](const Box& s) { set_size(geom, mjGEOM_BOX, s.half_extents); },
                        [&](const Cylinder& s) {
                          if (round_cylinders || !stands_on_face(block)) {
                            set_size(geom, mjGEOM_CYLINDER, {s.radius, s.half_height, 0.0});
                          } else {
                            set_standing_cylinder(spec, geom, s, name);
                          }
                        },
                        [&](const Sphere& s) {
                          set_size(geom, mjGEOM_SPHERE, {s.radius, 0.0, 0.0});
                        },
                        [&](const Prism& s) { set_prism(spec, geom, s, name); }},
             block.shape);
}

void refuse_event(const Scene& scene) {
  if (!scene.event) return;
  const char* const name = std::visit(
      Overloaded{[](const Push&) { return "push"; }, [](const Drop&) { return "drop"; },
                 [](const Projectile&) { return "projectile"; },
                 [](const Remove&) { return "remove"; }, [](const Shake&) { return "shake"; },
                 [](const Tilt&) { return "tilt"; }},
      *scene.event);
  throw Error(
      ErrorCode::usage,
      "this simulation is of towers left alone, and the scene has an event: " + std::string(name),
      "remove the event, or ask Disturber (dynamics.hpp) what it does");
}

}  // namespace

ModelPtr build_model(const Scene& scene, bool round_cylinders) {
  refuse_event(scene);
  prepare();
  SpecPtr spec(mj_makeSpec());
  spec->compiler.usethread = 0;
  const double gravity[3] = {scene.gravity.x, scene.gravity.y, scene.gravity.z};
  std::copy_n(gravity, 3, spec->option.gravity);
  spec->option.disableflags = kUnused;
  // See SimOptions::round_cone: it matters where the ground is a slope.
  if (drift_of(scene) != Vec2{}) spec->option.cone = mjCONE_ELLIPTIC;
  mjsBody* const world = mjs_findBody(spec.get(), "world");
  mjsGeom& ground = *mjs_addGeom(world, nullptr);
  set_size(ground, mjGEOM_PLANE, {0.0, 0.0, 1.0});
  set_contact(ground, scene.ground.friction);
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    add_block(spec.get(), scene, world, i, round_cylinders);
  }
  ModelPtr model(mj_compile(spec.get(), nullptr));
  if (!model) {
    throw Error(ErrorCode::usage,
                "MuJoCo does not take this scene: " + std::string(mjs_getError(spec.get())),
                "check the sizes, densities and outlines of its blocks");
  }
  // The sparse factorization pays from about six blocks on; that of 4.0.0 was wrong.
  constexpr int kSparseFrom = 36;
  const bool sparse = model->nv >= kSparseFrom && mj_version() != 4000000;
  model->opt.jacobian = sparse ? mjJAC_SPARSE : mjJAC_DENSE;
  assert(model->nq == 7 * static_cast<mjtSize>(scene.blocks.size()));
  return model;
}

void set_options(mjModel& model, const Scales& scales, const SimOptions& options) {
  model.opt.timestep = options.step_s;
  if (options.engine_defaults) {
    // Stock settings know no scale; that is part of what the comparison shows.
    model.opt.timestep = 0.002;
    return;
  }
  if (options.round_cone) model.opt.cone = mjCONE_ELLIPTIC;
  // The constraint is active to 0.99 at once and to 0.999 from a tenth of a millimetre on: contacts
  // that take up the load within micrometres, and still smooth enough for the solver.
  const double impedance[mjNIMP] = {0.99, 0.999, 1e-4 * scales.length, 0.5, 2.0};
  for (mjtSize i = 0; i < model.ngeom; ++i) {
    model.geom_solref[mjNREF * i] = options.contact_time_s;
    model.geom_solref[mjNREF * i + 1] = options.contact_damping;
    std::copy_n(impedance, mjNIMP, model.geom_solimp + mjNIMP * i);
  }
}

bool lost(const mjData& data) {
  for (const int warning :
       {mjWARN_CONTACTFULL, mjWARN_CNSTRFULL, mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC}) {
    if (data.warning[warning].number > 0) return true;
  }
  return false;
}

void read_poses(const mjModel& model, const mjData& data, std::vector<Pose>& poses) {
  poses.resize(static_cast<std::size_t>(model.nq / 7));
  const mjtNum* q = data.qpos;
  for (Pose& pose : poses) {
    pose = {{q[0], q[1], q[2]}, {q[3], q[4], q[5], q[6]}};
    q += 7;
  }
}

}  // namespace drystone::mujoco
