#include <mujoco/mujoco.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/mjcf.hpp"
#include "drystone/scene_json.hpp"
#include "simulators/mujoco_guard.hpp"
#include "simulators/mujoco_mjcf_file.hpp"

namespace drystone {
namespace {

using namespace mujoco;

constexpr std::string_view kTakes =
    "Drystone reads boxes, cylinders and spheres, one on each free joint, above a floor plane";

class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : file_(file), spec_(parse_mjcf(file)) {}

  Scene read() {
    refuse_mechanisms();
    refuse_shapes();
    note_geoms();
    strip();
    compile();
    Scene scene;
    const double* g = spec_->option.gravity;
    scene.gravity = {g[0], g[1], g[2]};
    read_planes(scene);
    read_blocks(scene);
    check_contacts(scene);
    read_lights(scene);
    lower_to_ground(scene);
    check_bounds(scene);
    return scene;
  }

 private:
  /// What the compiled model does not keep of a geom.
  struct Notes {
    double density = 0.0;
    Color color;
    std::string label;  ///< for messages
    int line = 0;
  };

  [[noreturn]] void refuse(int line, const std::string& message) const {
    throw Error(ErrorCode::usage, Place{file_.string(), line, 0, {}}, message, std::string(kTakes));
  }

  /// What a scene in its canonical form may not have, no other form may bring in.
  void check_bounds(const Scene& scene) const {
    try {
      (void)scene_from_json(to_json(scene));
    } catch (const Error& error) {
      throw Error(ErrorCode::usage, Place{file_.string(), 0, 0, {}},
                  "read as a scene, its " + error.message(),
                  "schemas/scene.schema.json says what a scene may hold, in SI units");
    }
  }

  template <class Visit>
  void for_each(mjtObj type, Visit visit) const {
    // Collected first, since `visit` may delete.
    std::vector<mjsElement*> elements;
    for (mjsElement* e = mjs_firstElement(spec_.get(), type); e != nullptr;
         e = mjs_nextElement(spec_.get(), e)) {
      elements.push_back(e);
    }
    for (mjsElement* e : elements) visit(e);
  }

  static std::string label(const char* kind, mjsElement* element) {
    const std::string name = mjs_getString(mjs_getName(element));
    return name.empty() ? std::string("a ") + kind : std::string(kind) + " '" + name + "'";
  }

  /// MuJoCo notes where an element stands as "line N".
  static int line_of(const mjString* info) {
    const std::string_view text = mjs_getString(info);
    int line = 0;
    const auto digit = text.find_first_of("0123456789");
    if (digit != std::string_view::npos) {
      std::from_chars(text.data() + digit, text.data() + text.size(), line);
    }
    return line;
  }

  void refuse_mechanisms() const {
    for_each(mjOBJ_JOINT, [&](mjsElement* e) {
      const mjsJoint* joint = mjs_asJoint(e);
      if (joint->type == mjJNT_FREE) return;
      const char* const kind = joint->type == mjJNT_BALL    ? "a ball joint"
                               : joint->type == mjJNT_SLIDE ? "a slide joint"
                                                            : "a hinge joint";
      refuse(line_of(joint->info), label("joint", e) + " is " + kind + ", not a free joint");
    });
    for (const auto& [type, what] :
         {std::pair{mjOBJ_EQUALITY, "an equality constraint"}, std::pair{mjOBJ_TENDON, "a tendon"},
          std::pair{mjOBJ_FLEX, "a flex"}, std::pair{mjOBJ_PAIR, "an explicit contact pair"},
          std::pair{mjOBJ_EXCLUDE, "a contact exclusion"}}) {
      if (mjs_firstElement(spec_.get(), type) != nullptr) {
        refuse(0, std::string("the model has ") + what + ", which a tower of loose blocks has not");
      }
    }
    for_each(mjOBJ_BODY, [&](mjsElement* e) {
      const mjsBody* body = mjs_asBody(e);
      if (body->mocap) refuse(line_of(body->info), label("body", e) + " is a mocap body");
      if (body->gravcomp != 0.0) {
        refuse(line_of(body->info), label("body", e) + " has its gravity compensated");
      }
    });
  }

  void refuse_shapes() const {
    for_each(mjOBJ_GEOM, [&](mjsElement* e) {
      const mjsGeom* geom = mjs_asGeom(e);
      const bool touches = geom->contype != 0 || geom->conaffinity != 0;
      const bool known = geom->type == mjGEOM_BOX || geom->type == mjGEOM_CYLINDER ||
                         geom->type == mjGEOM_SPHERE || geom->type == mjGEOM_PLANE;
      if (!known || !std::string_view(mjs_getString(geom->meshname)).empty()) {
        refuse(line_of(geom->info),
               label("geom", e) + " has a shape that is not understood: " + type_name(geom->type));
      }
      const bool sticks = geom->adhesion != 0.0;
      const bool moves =
          std::any_of(geom->surfacevel, geom->surfacevel + 6, [](double v) { return v != 0.0; });
      if (touches && (sticks || moves)) {
        refuse(line_of(geom->info), label("geom", e) + " has a surface that sticks or moves");
      }
    });
  }

  static std::string type_name(mjtGeom type) {
    switch (type) {
      case mjGEOM_HFIELD:
        return "height field";
      case mjGEOM_CAPSULE:
        return "capsule";
      case mjGEOM_ELLIPSOID:
        return "ellipsoid";
      case mjGEOM_MESH:
        return "mesh";
      case mjGEOM_SDF:
        return "signed distance field";
      default:
        return "fitted to a mesh";
    }
  }

  void note_geoms() {
    for_each(mjOBJ_GEOM, [&](mjsElement* e) {
      mjsGeom* const geom = mjs_asGeom(e);
      notes_[e] = {geom->density, color_of(*geom), label("geom", e), line_of(geom->info)};
    });
  }

  /// A geom's own colour wins over its material's unless it is the default.
  [[nodiscard]] Color color_of(const mjsGeom& geom) const {
    const float* rgba = geom.rgba;
    const bool is_default =
        rgba[0] == 0.5f && rgba[1] == 0.5f && rgba[2] == 0.5f && rgba[3] == 1.0f;
    const char* const name = mjs_getString(geom.material);
    if (is_default && name != nullptr && *name != '\0') {
      mjsElement* const e = mjs_findElement(spec_.get(), mjOBJ_MATERIAL, name);
      if (e != nullptr) rgba = mjs_asMaterial(e)->rgba;
    }
    const auto component = [](float c) { return std::clamp(shortest(c), 0.0, 1.0); };
    return {component(rgba[0]), component(rgba[1]), component(rgba[2])};
  }

  /// The double whose decimals are those of a float: 0.2f becomes 0.2.
  static double shortest(float value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    double result = 0.0;
    std::from_chars(text, end, result);
    return result;
  }

  /// Takes away what has no part in a tower and could need files that are not there.
  void strip() {
    for_each(mjOBJ_GEOM, [](mjsElement* e) { mjs_setString(mjs_asGeom(e)->material, ""); });
    for_each(mjOBJ_LIGHT, [](mjsElement* e) { mjs_setString(mjs_asLight(e)->texture, ""); });
    for (const mjtObj type :
         {mjOBJ_KEY, mjOBJ_SENSOR, mjOBJ_ACTUATOR, mjOBJ_SKIN, mjOBJ_TUPLE, mjOBJ_CAMERA,
          mjOBJ_SITE, mjOBJ_MESH, mjOBJ_HFIELD, mjOBJ_MATERIAL, mjOBJ_TEXTURE}) {
      for_each(type, [&](mjsElement* e) { mjs_delete(spec_.get(), e); });
    }
  }

  void compile() {
    spec_->compiler.usethread = 0;
    model_.reset(mj_compile(spec_.get(), nullptr));
    if (!model_) {
      std::string message = mjs_getError(spec_.get());
      std::replace(message.begin(), message.end(), '\n', ' ');
      refuse(0, "MuJoCo cannot compile this: " + message);
    }
    for (const auto& [element, notes] : notes_) {
      by_id_[static_cast<std::size_t>(mjs_getId(element))] = &notes;
    }
  }

  [[nodiscard]] const Notes& notes(std::size_t geom) const { return *by_id_.at(geom); }

  static Pose pose_of(const mjtNum* position, const mjtNum* rotation) {
    return {{position[0], position[1], position[2]},
            {rotation[0], rotation[1], rotation[2], rotation[3]}};
  }

  [[nodiscard]] Pose world_from_body(std::size_t body, Pose pose = {}) const {
    for (; body != 0; body = static_cast<std::size_t>(model_->body_parentid[body])) {
      pose = pose_of(model_->body_pos + 3 * body, model_->body_quat + 4 * body) * pose;
    }
    return pose;
  }
  [[nodiscard]] Pose world_from_geom(std::size_t geom) const {
    return world_from_body(static_cast<std::size_t>(model_->geom_bodyid[geom]),
                           pose_of(model_->geom_pos + 3 * geom, model_->geom_quat + 4 * geom));
  }

  /// Centre of mass of a top-level body with all that is fixed to it.
  [[nodiscard]] Vec3 center_of(std::size_t root, double mass) const {
    Vec3 sum;
    for (std::size_t b = root; b < static_cast<std::size_t>(model_->nbody); ++b) {
      if (static_cast<std::size_t>(model_->body_rootid[b]) != root) continue;
      const mjtNum* c = model_->body_ipos + 3 * b;
      sum = sum + model_->body_mass[b] * (world_from_body(b) * Vec3{c[0], c[1], c[2]});
    }
    return (1.0 / mass) * sum;
  }

  [[nodiscard]] std::size_t geom_count() const { return static_cast<std::size_t>(model_->ngeom); }
  [[nodiscard]] bool collides(std::size_t geom) const {
    return model_->geom_contype[geom] != 0 || model_->geom_conaffinity[geom] != 0;
  }
  [[nodiscard]] bool may_touch(std::size_t a, std::size_t b) const {
    return (model_->geom_contype[a] & model_->geom_conaffinity[b]) != 0 ||
           (model_->geom_contype[b] & model_->geom_conaffinity[a]) != 0;
  }
  /// Top-level body that carries the geom; 0 is the world.
  [[nodiscard]] std::size_t root_of(std::size_t geom) const {
    return static_cast<std::size_t>(model_->body_rootid[model_->geom_bodyid[geom]]);
  }
  [[nodiscard]] bool is_free(std::size_t body) const { return model_->body_jntnum[body] > 0; }

  void read_planes(Scene& scene) {
    for (std::size_t g = 0; g < geom_count(); ++g) {
      if (is_free(root_of(g))) continue;
      if (model_->geom_type[g] != mjGEOM_PLANE) {
        if (!collides(g)) continue;
        refuse(notes(g).line, notes(g).label + " is fixed and can be touched, but is no plane");
      }
      const Pose pose = world_from_geom(g);
      const Vec3 normal = matrix(pose.rotation).columns[2];
      if (normal.z > 1.0 - 1e-9) {
        if (!collides(g)) continue;
        if (!ground_ || pose.position.z > ground_z_) {
          ground_ = g;
          ground_z_ = pose.position.z;
        }
      } else if (std::abs(normal.z) < 1e-9) {
        scene.walls.push_back({pose.position, normal, {notes(g).color, {}}});
        if (collides(g)) touchable_walls_.push_back(scene.walls.size() - 1);
      } else if (collides(g)) {
        refuse(notes(g).line, notes(g).label + " is a plane that is neither level nor upright");
      }
    }
    if (!ground_) refuse(0, "there is no floor: no level plane that blocks can rest on");
    scene.ground.friction = model_->geom_friction[3 * *ground_];
    scene.ground.material.color = notes(*ground_).color;
  }

  [[nodiscard]] Shape shape_of(std::size_t geom) const {
    const mjtNum* s = model_->geom_size + 3 * geom;
    switch (model_->geom_type[geom]) {
      case mjGEOM_BOX:
        return Box{{s[0], s[1], s[2]}};
      case mjGEOM_CYLINDER:
        return Cylinder{s[0], s[1]};
      case mjGEOM_SPHERE:
        return Sphere{s[0]};
      default:
        refuse(notes(geom).line, notes(geom).label + " is a plane on a moving body");
    }
  }

  [[nodiscard]] std::string body_name(std::size_t body) const {
    return model_->names + model_->name_bodyadr[body];
  }

  void read_blocks(Scene& scene) {
    std::map<std::size_t, std::vector<std::size_t>> geoms;  // by body
    for (std::size_t g = 0; g < geom_count(); ++g) {
      if (is_free(root_of(g))) geoms[root_of(g)].push_back(g);
    }
    for (std::size_t b = 1; b < static_cast<std::size_t>(model_->nbody); ++b) {
      if (!is_free(b)) continue;
      block_geoms_.push_back(solid_of(b, geoms[b]));
      scene.blocks.push_back(block_of(b, block_geoms_.back()));
    }
    if (scene.blocks.empty()) refuse(0, "there are no blocks: no bodies on free joints");
    order(scene);
  }

  /// The one geom that makes a body a block; others may only decorate it.
  [[nodiscard]] std::size_t solid_of(std::size_t body,
                                     const std::vector<std::size_t>& geoms) const {
    std::optional<std::size_t> solid;
    for (const std::size_t g : geoms) {
      if (!collides(g)) continue;
      if (solid) {
        refuse(notes(g).line,
               "body '" + body_name(body) + "' has several geoms that can be touched");
      }
      solid = g;
    }
    if (!solid) {
      refuse(geoms.empty() ? 0 : notes(geoms.front()).line,
             "body '" + body_name(body) + "' has no geom that can be touched");
    }
    return *solid;
  }

  [[nodiscard]] Block block_of(std::size_t body, std::size_t geom) const {
    Block block;
    block.shape = shape_of(geom);
    block.world_from_block = world_from_geom(geom);
    block.friction = model_->geom_friction[3 * geom];
    block.material.color = notes(geom).color;

    const double mass = model_->body_subtreemass[body];
    const double off = norm(center_of(body, mass) - block.world_from_block.position);
    if (off > 1e-6 * bounding_radius(block.shape)) {
      refuse(notes(geom).line,
             "the centre of mass of body '" + body_name(body) + "' is not the centre of its shape");
    }
    const double density = mass / volume(block.shape);
    // The file's own number where it is what decides, free of the rounding of a division.
    const double written = notes(geom).density;
    block.density = std::abs(density - written) <= 1e-12 * written ? written : density;
    return block;
  }

  /// Our own files say the order and the ids by name; others list bodies as they like, ShapeStacks
  /// from the top down.
  void order(Scene& scene) const {
    std::vector<int> ids;
    for (const std::size_t geom : block_geoms_) {
      const std::string name = body_name(root_of(geom));
      constexpr std::string_view kPrefix = "block_";
      int id = -1;
      const char* const end = name.data() + name.size();
      if (name.starts_with(kPrefix) &&
          std::from_chars(name.data() + kPrefix.size(), end, id).ptr == end) {
        ids.push_back(id);
      }
    }
    if (ids.size() == scene.blocks.size() &&
        std::set<int>(ids.begin(), ids.end()).size() == ids.size() && model_name() == "drystone") {
      for (std::size_t i = 0; i < ids.size(); ++i) scene.blocks[i].id = ids[i];
      return;
    }
    std::stable_sort(scene.blocks.begin(), scene.blocks.end(), [](const Block& a, const Block& b) {
      return a.world_from_block.position.z < b.world_from_block.position.z;
    });
    for (std::size_t i = 0; i < scene.blocks.size(); ++i) scene.blocks[i].id = static_cast<int>(i);
  }

  [[nodiscard]] std::string_view model_name() const { return model_->names; }

  void check_contacts(const Scene& scene) const {
    std::vector<std::size_t> all = block_geoms_;
    all.push_back(*ground_);
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (may_touch(all[i], all[j])) continue;
        refuse(notes(all[j]).line,
               "contype and conaffinity let " + notes(all[j]).label + " pass through another");
      }
    }
    for (const std::size_t w : touchable_walls_) {
      const Wall& wall = scene.walls[w];
      for (const Block& block : scene.blocks) {
        const Pose& pose = block.world_from_block;
        const double reach =
            support(block.shape, transpose_times(matrix(pose.rotation), -wall.normal));
        const double gap = dot(wall.normal, pose.position - wall.point) - reach;
        if (gap < 1e-3 * bounding_radius(block.shape)) {
          refuse(0, "a block touches a wall, and walls are scenery here");
        }
      }
    }
  }

  void read_lights(Scene& scene) const {
    double sum = 0.0;
    for (mjtSize i = 0; i < model_->nlight; ++i) {
      if (!model_->light_active[i]) continue;
      const float* c = model_->light_diffuse + 3 * i;
      const double strength = std::max({shortest(c[0]), shortest(c[1]), shortest(c[2])});
      if (strength <= 0.0) continue;
      const mjtNum* d = model_->light_dir + 3 * i;
      const mjtNum* p = model_->light_pos + 3 * i;
      const bool directional = model_->light_type[i] == mjLIGHT_DIRECTIONAL;
      // A lamp in the scene becomes a distant one in the same direction.
      Vec3 towards = directional ? Vec3{-d[0], -d[1], -d[2]} : Vec3{p[0], p[1], p[2]};
      if (norm(towards) == 0.0) towards = {0, 0, 1};
      Light light;
      light.direction = std::abs(norm(towards) - 1.0) < 1e-15 ? towards : normalized(towards);
      light.color = {shortest(c[0]) / strength, shortest(c[1]) / strength,
                     shortest(c[2]) / strength};
      light.intensity = strength;
      sum += strength;
      scene.lights.push_back(light);
    }
    // MuJoCo clips where lights add up to more than white; dimmed together they keep their balance.
    constexpr double kBrightest = 2.0;
    if (sum > kBrightest) {
      for (Light& light : scene.lights) light.intensity *= kBrightest / sum;
    }
  }

  void lower_to_ground(Scene& scene) const {
    if (ground_z_ == 0.0) return;
    for (Block& block : scene.blocks) block.world_from_block.position.z -= ground_z_;
    for (Wall& wall : scene.walls) wall.point.z -= ground_z_;
  }

  std::filesystem::path file_;
  SpecPtr spec_;
  ModelPtr model_;
  std::map<mjsElement*, Notes> notes_;  // looked up only, never iterated into a result
  std::map<std::size_t, const Notes*> by_id_;
  std::optional<std::size_t> ground_;
  double ground_z_ = 0.0;
  std::vector<std::size_t> touchable_walls_;
  std::vector<std::size_t> block_geoms_;
};

}  // namespace

Scene scene_from_mjcf(const std::filesystem::path& file) { return Reader(file).read(); }

}  // namespace drystone
