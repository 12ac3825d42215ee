// The reader: it takes what schemas/scene.schema.json describes, and checks what a schema cannot
// say: convex outlines, unit quaternions, unique ids, and that a planar scene is planar.
#include "scenes/scene_json_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "drystone/scene_json.hpp"
#include "scenes/json_read.hpp"

namespace drystone {
namespace {

using json::Node;
using json::Object;

// Generous, but so that masses and inertias neither overflow nor vanish.
constexpr double kMinSize_m = 1e-6;
constexpr double kMaxSize_m = 1e6;
constexpr double kMaxDensity = 1e9;
constexpr double kMaxFriction = 1e6;
constexpr double kMaxTime_s = 1e6;
constexpr std::size_t kMaxBlocks = 10'000;
constexpr std::size_t kMaxVertices = 1000;

double size_of(const Node& node) {
  const double value = node.number();
  if (value <= 0.0) node.fail(fmt::format("{} must be greater than 0 (metres)", value));
  return node.number(kMinSize_m, kMaxSize_m);
}

double density_of(const Node& node) {
  const double value = node.number();
  if (value <= 0.0) node.fail(fmt::format("{} must be greater than 0 (kg/m^3)", value));
  return node.number(1e-6, kMaxDensity);
}

/// A point or vector whose components are bounded; in the plane y = 0 where `dim` is 2.
Vec3 vector_of(const Node& node, int dim = 3, double max = kMaxSize_m) {
  const Vec3 v = node.vec3();
  for (std::size_t i = 0; i < 3; ++i) (void)node.item(i).number(-max, max);
  if (dim == 2 && v.y != 0.0) node.fail("y must be 0 in a scene with dim 2");
  return v;
}

/// A direction within 1% of unit length; exactly as written where rounding alone is to blame.
Vec3 direction_of(const Node& node) {
  const Vec3 v = vector_of(node);
  const double length = norm(v);
  if (std::abs(length - 1.0) > 0.01) {
    node.fail(fmt::format("must be a unit vector, but its length is {:.6g}", length));
  }
  return std::abs(length - 1.0) <= 1e-12 ? v : (1.0 / length) * v;
}

/// Whether a rotation keeps the plane y = 0: about y, or with the axis of a cylinder, which is then
/// seen as a disc, along it.
bool keeps_plane(const Quat& q, const Shape& shape) {
  if (q.x == 0.0 && q.z == 0.0) return true;
  return std::holds_alternative<Cylinder>(shape) &&
         std::abs(matrix(normalized(q)).columns[2].y) > 1.0 - 1e-9;
}

Quat quaternion_of(const Node& node, int dim, const Shape& shape) {
  const Quat q = node.quat();
  const double length = std::sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
  if (!(std::abs(length - 1.0) <= 0.01)) {
    node.fail(fmt::format("must be a unit quaternion [w,x,y,z], but its length is {:.6g}", length));
  }
  if (dim == 2 && !keeps_plane(q, shape)) {
    node.fail("a block turns about y only in a scene with dim 2",
              "write [w,0,y,0]; a disc is a sphere, or a cylinder with its axis along y");
  }
  // Values that a writer rounded last are kept, so that reading and writing give the same bytes.
  return std::abs(length - 1.0) <= 1e-12 ? q : normalized(q);
}

Prism prism_of(Object& object) {
  Prism prism;
  const Node outline = object.required("outline");
  const std::size_t n = outline.size();
  if (n < 3) outline.fail("an outline has at least 3 corners");
  if (n > kMaxVertices)
    outline.fail(fmt::format("an outline has at most {} corners", kMaxVertices));
  for (std::size_t i = 0; i < n; ++i) {
    const Node corner = outline.item(i);
    prism.outline.push_back(corner.vec2());
    for (std::size_t k = 0; k < 2; ++k) (void)corner.item(k).number(-kMaxSize_m, kMaxSize_m);
  }
  // Left turns everywhere, and one turn in all: a pentagram turns left too, but twice.
  double size = 0.0;
  for (const Vec2 p : prism.outline) size = std::max(size, norm(p - prism.outline.front()));
  int descents = 0;  // edges change from pointing down (or left) to up (or right) once a turn
  const auto edge = [&](std::size_t i) {
    return prism.outline[(i + 1) % n] - prism.outline[i % n];
  };
  const auto upper = [](Vec2 d) { return d.y > 0.0 || (d.y == 0.0 && d.x > 0.0); };
  for (std::size_t i = 0; i < n; ++i) {
    const Vec2 a = edge(i);
    const Vec2 b = edge(i + 1);
    if (norm(a) < kMinSize_m) outline.item(i).fail("two corners coincide");
    if (cross(a, b) <= 1e-12 * norm(a) * norm(b)) {
      outline.item((i + 1) % n)
          .fail("the outline must be convex and counter-clockwise (x right, z up)",
                "leave out corners on a straight line, and list the others counter-clockwise");
    }
    descents += !upper(a) && upper(b) ? 1 : 0;
  }
  if (descents != 1) outline.fail("the outline must be convex: it goes round more than once");
  prism.half_depth = size_of(object.required("half_depth"));
  if (volume(prism) < 1e-9 * size * size * prism.half_depth)
    outline.fail("the outline has no area");
  return prism;
}

Shape shape_of(const Node& node) {
  Object object(node);
  const Node type_node = object.required("type");
  const std::string& type = type_node.string();
  Shape shape;
  if (type == "box") {
    const Node extents = object.required("half_extents");
    const Vec3 half = extents.vec3();
    for (std::size_t i = 0; i < 3; ++i) (void)size_of(extents.item(i));
    shape = Box{half};
  } else if (type == "cylinder") {
    const double radius = size_of(object.required("radius"));
    shape = Cylinder{radius, size_of(object.required("half_height"))};
  } else if (type == "sphere") {
    shape = Sphere{size_of(object.required("radius"))};
  } else if (type == "prism") {
    shape = prism_of(object);
  } else {
    json::fail_unknown_name(type_node, type, {"box", "cylinder", "sphere", "prism"});
  }
  object.finish();
  return shape;
}

void read_material(Object& object, Material& material) {
  if (const auto color = object.optional("color")) material.color = color->color();
  const auto node = object.optional("texture");
  if (!node) return;
  Object texture(*node);
  Texture& result = material.texture.emplace();
  result.kind = json::enumerator<TextureKind>(texture.required("kind"));
  if (const auto color2 = texture.optional("color2")) result.color2 = color2->color();
  if (const auto scale = texture.optional("scale")) result.scale_m = size_of(*scale);
  if (const auto seed = texture.optional("seed")) {
    result.seed =
        static_cast<std::uint32_t>(seed->integer(0, std::numeric_limits<std::uint32_t>::max()));
  }
  texture.finish();
}

Pose pose_of(Object& object, int dim, const Shape& shape) {
  const Vec3 position = vector_of(object.required("position"), dim);
  return {position, quaternion_of(object.required("quaternion"), dim, shape)};
}

Block block_of(const Node& node, int dim) {
  Object object(node);
  Block block;
  block.id = static_cast<int>(object.required("id").integer(0, std::numeric_limits<int>::max()));
  block.shape = shape_of(object.required("shape"));
  block.world_from_block = pose_of(object, dim, block.shape);
  block.density = density_of(object.required("density"));
  block.friction = object.required("friction").number(0.0, kMaxFriction);
  read_material(object, block.material);
  object.finish();
  return block;
}

std::vector<Block> blocks_of(const Node& node, int dim) {
  if (node.size() > kMaxBlocks) node.fail(fmt::format("more than {} blocks", kMaxBlocks));
  std::vector<Block> blocks;
  std::vector<std::pair<int, std::size_t>> ids;
  for (std::size_t i = 0; i < node.size(); ++i) {
    blocks.push_back(block_of(node.item(i), dim));
    ids.emplace_back(blocks.back().id, i);
  }
  std::sort(ids.begin(), ids.end());
  for (std::size_t i = 1; i < ids.size(); ++i) {
    if (ids[i].first == ids[i - 1].first) {
      node.item(ids[i].second)
          .fail(
              fmt::format("id {} is that of blocks[{}] already", ids[i].first, ids[i - 1].second));
    }
  }
  return blocks;
}

Ground ground_of(const Node& node) {
  Object object(node);
  Ground ground;
  if (const auto friction = object.optional("friction")) {
    ground.friction = friction->number(0.0, kMaxFriction);
  }
  read_material(object, ground.material);
  object.finish();
  return ground;
}

Wall wall_of(const Node& node) {
  Object object(node);
  Wall wall;
  wall.point = vector_of(object.required("point"));
  wall.normal = direction_of(object.required("normal"));
  read_material(object, wall.material);
  object.finish();
  return wall;
}

Light light_of(const Node& node) {
  Object object(node);
  Light light;
  light.direction = direction_of(object.required("direction"));
  if (const auto color = object.optional("color")) light.color = color->color(100.0);
  if (const auto value = object.optional("intensity")) light.intensity = value->number(0.0, 1000.0);
  if (const auto radius = object.optional("angular_radius_deg")) {
    light.angular_radius_deg = radius->number(0.0, 45.0);
  }
  object.finish();
  return light;
}

int block_id(const Node& node, const std::vector<Block>& blocks) {
  const int id = static_cast<int>(node.integer(0, std::numeric_limits<int>::max()));
  if (std::none_of(blocks.begin(), blocks.end(), [&](const Block& b) { return b.id == id; })) {
    node.fail(fmt::format("no block has id {}", id));
  }
  return id;
}

Zone zone_of(const Node& node, const Scene& scene) {
  Object object(node);
  Zone zone;
  zone.shape = json::enumerator<ZoneShape>(object.required("shape"));
  const Node center = object.required("center");
  zone.center = center.vec2();
  for (std::size_t i = 0; i < 2; ++i) (void)center.item(i).number(-kMaxSize_m, kMaxSize_m);
  if (scene.dim == 2 && zone.center.y != 0.0) center.fail("y must be 0 in a scene with dim 2");
  const Node half = object.required("half_extents");
  zone.half_extents = half.vec2();
  for (std::size_t i = 0; i < 2; ++i) (void)size_of(half.item(i));
  if (const auto color = object.optional("color")) zone.color = color->color();
  if (const auto target = object.optional("target")) {
    zone.target = block_id(*target, scene.blocks);
  }
  object.finish();
  return zone;
}

Event event_of(const Node& node, const Scene& scene) {
  Object object(node);
  const Node type_node = object.required("type");
  const std::string& type = type_node.string();
  const auto time = [&](std::string_view key, double& value) {
    if (const auto given = object.optional(key)) value = given->number(0.0, kMaxTime_s);
  };
  const auto density = [&](double& value) {
    if (const auto given = object.optional("density")) value = density_of(*given);
  };
  Event event;
  if (type == "push") {
    Push e;
    e.block = block_id(object.required("block"), scene.blocks);
    e.impulse = vector_of(object.required("impulse"), scene.dim, 1e9);
    time("time", e.time_s);
    event = e;
  } else if (type == "drop") {
    Drop e;
    e.shape = shape_of(object.required("shape"));
    e.world_from_body = pose_of(object, scene.dim, e.shape);
    density(e.density);
    time("time", e.time_s);
    read_material(object, e.material);
    event = e;
  } else if (type == "projectile") {
    Projectile e;
    e.radius = size_of(object.required("radius"));
    density(e.density);
    e.position = vector_of(object.required("position"), scene.dim);
    e.velocity = vector_of(object.required("velocity"), scene.dim);
    time("time", e.time_s);
    read_material(object, e.material);
    event = e;
  } else if (type == "remove") {
    Remove e;
    e.block = block_id(object.required("block"), scene.blocks);
    time("time", e.time_s);
    if (const auto velocity = object.optional("velocity")) {
      e.velocity = vector_of(*velocity, scene.dim);
      e.distance_m = size_of(object.required("distance"));
      if (!e.slides()) velocity->fail("a block is drawn out with a velocity that is not 0");
      if (duration_s(e) > kMaxTime_s) velocity->fail("it is too slow");
    }
    event = e;
  } else if (type == "shake") {
    Shake e;
    e.acceleration = vector_of(object.required("acceleration"), scene.dim);
    e.frequency_hz = object.required("frequency").number(1e-3, 1e3);
    time("duration", e.duration_s);
    time("time", e.time_s);
    event = e;
  } else if (type == "tilt") {
    Tilt e;
    const Node axis = object.required("axis");
    e.axis = direction_of(axis);
    if (e.axis.z != 0.0) axis.fail("must be horizontal (z = 0)");
    if (scene.dim == 2 && e.axis.x != 0.0) axis.fail("must be along y in a scene with dim 2");
    e.angle_rad = object.required("angle").number(-kPi, kPi);
    time("duration", e.duration_s);
    time("time", e.time_s);
    event = e;
  } else {
    json::fail_unknown_name(type_node, type,
                            {"push", "drop", "projectile", "remove", "shake", "tilt"});
  }
  object.finish();
  return event;
}

}  // namespace

Scene scene_from_json(std::string_view text, std::string_view source) {
  const json::Document document(text, source);
  return scene_from_node(document.root());
}

Scene scene_from_node(const Node& node) {
  Object object(node);
  Scene scene;
  scene.dim = static_cast<int>(object.required("dim").integer(2, 3));
  if (const auto gravity = object.optional("gravity")) {
    scene.gravity = vector_of(*gravity, scene.dim);
    if (!(scene.gravity.z < 0.0)) gravity->fail("gravity must point down (z < 0)");
  }
  if (const auto ground = object.optional("ground")) scene.ground = ground_of(*ground);
  scene.blocks = blocks_of(object.required("blocks"), scene.dim);
  if (const auto walls = object.optional("walls")) {
    for (std::size_t i = 0; i < walls->size(); ++i) scene.walls.push_back(wall_of(walls->item(i)));
  }
  if (const auto lights = object.optional("lights")) {
    for (std::size_t i = 0; i < lights->size(); ++i) {
      scene.lights.push_back(light_of(lights->item(i)));
    }
  }
  if (const auto zone = object.optional("zone")) scene.zone = zone_of(*zone, scene);
  if (const auto event = object.optional("event")) scene.event = event_of(*event, scene);
  object.finish();
  return scene;
}

}  // namespace drystone
