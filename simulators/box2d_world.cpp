#include "simulators/box2d_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <variant>

#include "drystone/error.hpp"
#include "scenes/overloaded.hpp"
#include "simulators/touches.hpp"

namespace drystone::box2d {
namespace {

/// Worlds live in one array of the library's, without a lock of their own.
std::mutex& world_lock() {
  static std::mutex lock;
  return lock;
}

/// kg/m^3: the unit of mass is that of a cubic unit of water, so that masses are about one.
constexpr double kWater = 1000.0;

/// What is seen of a block from the front, about its origin and turned as in the scene.
struct Silhouette {
  std::vector<Vec2> outline;  ///< (x, z), counter-clockwise; empty for a disc
  double radius = 0.0;        ///< of a disc

  [[nodiscard]] double area() const {
    if (outline.empty()) return kPi * radius * radius;
    double twice = 0.0;
    for (std::size_t i = 1; i + 1 < outline.size(); ++i) {
      twice += cross(outline[i] - outline[0], outline[i + 1] - outline[0]);
    }
    return 0.5 * twice;
  }
};

[[noreturn]] void refuse(const Block& block, const std::string& what, const std::string& remedy) {
  throw Error(ErrorCode::usage, fmt::format("block {} {}", block.id, what), remedy);
}

bool along_y(Vec3 axis) { return std::abs(axis.y) > 1.0 - 1e-9; }

Silhouette rectangle(Vec3 half_a, Vec3 half_b) {
  const Vec2 a{half_a.x, half_a.z};
  Vec2 b{half_b.x, half_b.z};
  if (cross(a, b) < 0.0) b = -b;
  return {{-a - b, a - b, a + b, b - a}, 0.0};
}

Silhouette box_seen(const Box& box, const Mat3& m, const Block& block) {
  const std::array<Vec3, 3> half{box.half_extents.x * m.columns[0],
                                 box.half_extents.y * m.columns[1],
                                 box.half_extents.z * m.columns[2]};
  for (std::size_t i = 0; i < 3; ++i) {
    if (along_y(m.columns[i])) return rectangle(half[(i + 1) % 3], half[(i + 2) % 3]);
  }
  refuse(block, "is turned out of the plane", "turn boxes about y only in a scene with dim 2");
}

Silhouette cylinder_seen(const Cylinder& cylinder, const Mat3& m, const Block& block) {
  const Vec3 axis = m.columns[2];
  if (along_y(axis)) return {{}, cylinder.radius};
  if (std::abs(axis.y) > 1e-9) {
    refuse(block, "is turned out of the plane",
           "let a cylinder's axis lie along y, or in the plane, in a scene with dim 2");
  }
  return rectangle(cylinder.radius * cross(Vec3{0, 1, 0}, axis), cylinder.half_height * axis);
}

Silhouette prism_seen(const Prism& prism, const Mat3& m, const Block& block) {
  if (!along_y(m.columns[1]) || m.columns[1].y < 0.0) {
    refuse(block, "is turned out of the plane", "turn prisms about y only in a scene with dim 2");
  }
  if (prism.outline.size() > B2_MAX_POLYGON_VERTICES) {
    refuse(block, fmt::format("has an outline of {} corners", prism.outline.size()),
           fmt::format("Box2D takes at most {}", B2_MAX_POLYGON_VERTICES));
  }
  Silhouette seen;
  for (const Vec2 p : prism.outline) {
    const Vec3 turned = m * Vec3{p.x, 0.0, p.y};
    seen.outline.push_back({turned.x, turned.z});
  }
  return seen;
}

Silhouette silhouette(const Block& block) {
  if (block.world_from_block.position.y != 0.0) {
    refuse(block, "is not in the plane", "in a scene with dim 2, y is 0");
  }
  const Mat3 m = matrix(block.world_from_block.rotation);
  return std::visit(Overloaded{[&](const Box& s) { return box_seen(s, m, block); },
                               [&](const Cylinder& s) { return cylinder_seen(s, m, block); },
                               [&](const Sphere& s) {
                                 return Silhouette{{}, s.radius};
                               },
                               [&](const Prism& s) { return prism_seen(s, m, block); }},
                    block.shape);
}

b2Vec2 scaled(Vec2 v, double unit) {
  return {static_cast<float>(v.x / unit), static_cast<float>(v.y / unit)};
}

/// A contact has the larger of its two surfaces' values, as in three dimensions.
float larger_friction(float a, int /*material_a*/, float b, int /*material_b*/) {
  return std::max(a, b);
}

void add_shape(b2BodyId body, const Block& block, double unit, const b2ShapeDef& shape) {
  const Silhouette seen = silhouette(block);
  if (seen.outline.empty()) {
    const b2Circle circle{{0.0F, 0.0F}, static_cast<float>(seen.radius / unit)};
    b2CreateCircleShape(body, &shape, &circle);
    return;
  }
  std::array<b2Vec2, B2_MAX_POLYGON_VERTICES> points{};
  std::transform(seen.outline.begin(), seen.outline.end(), points.begin(),
                 [unit](Vec2 p) { return scaled(p, unit); });
  const b2Hull hull = b2ComputeHull(points.data(), static_cast<int>(seen.outline.size()));
  if (hull.count != static_cast<int>(seen.outline.size())) {
    refuse(block, "has corners that Box2D cannot tell apart",
           "leave out corners that are in line or closer than a hundredth of the size");
  }
  const b2Polygon polygon = b2MakePolygon(&hull, 0.0F);
  b2CreatePolygonShape(body, &shape, &polygon);
}

void require_planar(const Scene& scene) {
  if (scene.event) {
    throw Error(ErrorCode::usage, "events are not simulated in two dimensions",
                "remove the scene's event, or set dim to 3");
  }
  if (scene.gravity.y != 0.0) {
    throw Error(ErrorCode::usage, "gravity leaves the plane",
                "in a scene with dim 2, gravity has no y");
  }
}

}  // namespace

World::World(const Scene& scene, const SimOptions& options) : scene_(scene) {
  require_planar(scene);
  const Scales scales = scales_of(scene);
  const bool stock = options.engine_defaults;
  length_m_ = stock ? 1.0 : scales.length;
  time_s_ = stock ? 1.0 : scales.time;
  const Vec3 gravity = (time_s_ * time_s_ / length_m_) * scene.gravity;
  gravity_ = scaled({gravity.x, gravity.z}, 1.0);
  step_ = static_cast<float>(options.step_s / time_s_);
  sub_steps_ = stock ? 4 : 16;

  b2WorldDef def = b2DefaultWorldDef();
  def.gravity = gravity_;
  if (!stock) {
    def.enableSleep = false;  // or a slow fall is put to sleep
    def.contactHertz = static_cast<float>(time_s_ / options.contact_time_s);
    def.contactDampingRatio = static_cast<float>(options.contact_damping);
    def.frictionCallback = larger_friction;
  }
  {
    const std::lock_guard lock(world_lock());
    id_ = b2CreateWorld(&def);
  }
  if (!b2World_IsValid(id_)) {
    throw Error(ErrorCode::environment, "Box2D has no room for another world",
                "use fewer than 128 workers");
  }
  try {
    x_m_ = scene.blocks.front().world_from_block.position.x;
    double reach_m = 0.0;
    for (const Block& block : scene.blocks) {
      reach_m = std::max(reach_m, std::abs(block.world_from_block.position.x - x_m_) +
                                      bounding_radius(block.shape));
    }
    // Single precision is relative to the ground's end: no farther off than what may fall there.
    const double half = (reach_m + 2.0 * scales.top_m) / length_m_;
    const b2BodyDef ground_def = b2DefaultBodyDef();
    const b2BodyId ground = b2CreateBody(id_, &ground_def);
    b2ShapeDef ground_shape = b2DefaultShapeDef();
    ground_shape.material.friction = static_cast<float>(scene.ground.friction);
    const b2Polygon slab =
        b2MakeOffsetBox(static_cast<float>(half), 1.0F, {0.0F, -1.0F}, b2Rot_identity);
    b2CreatePolygonShape(ground, &ground_shape, &slab);

    for (const Block& block : scene.blocks) {
      const Vec3 position = block.world_from_block.position;
      b2BodyDef body_def = b2DefaultBodyDef();
      body_def.type = b2_dynamicBody;
      body_def.position = scaled({position.x - x_m_, position.z}, length_m_);
      bodies_.push_back(b2CreateBody(id_, &body_def));
      b2ShapeDef shape = b2DefaultShapeDef();
      const double area = silhouette(block).area();
      shape.density = static_cast<float>(mass(block) / (kWater * area * length_m_));
      shape.material.friction = static_cast<float>(block.friction);
      add_shape(bodies_.back(), block, length_m_, shape);
    }
  } catch (...) {
    const std::lock_guard lock(world_lock());
    b2DestroyWorld(id_);
    throw;
  }
}

World::~World() {
  const std::lock_guard lock(world_lock());
  b2DestroyWorld(id_);
}

void World::step(double share) {
  const auto factor = static_cast<float>(share);
  b2World_SetGravity(id_, {factor * gravity_.x, factor * gravity_.y});
  b2World_Step(id_, step_, sub_steps_);
}

bool World::read_poses(std::vector<Pose>& poses) const {
  poses.resize(bodies_.size());
  for (std::size_t i = 0; i < bodies_.size(); ++i) {
    const b2Transform transform = b2Body_GetTransform(bodies_[i]);
    if (!b2IsValidVec2(transform.p) || !b2IsValidRotation(transform.q)) return false;
    const double c = static_cast<double>(transform.q.c);
    const double s = static_cast<double>(transform.q.s);
    // Counter-clockwise as seen from the front is a negative turn about y, which points away.
    const double scale = 1.0 / std::sqrt(c * c + s * s);
    const Mat3 turn{{Vec3{scale * c, 0, scale * s}, Vec3{0, 1, 0}, Vec3{-scale * s, 0, scale * c}}};
    poses[i].position = {x_m_ + length_m_ * static_cast<double>(transform.p.x), 0.0,
                         length_m_ * static_cast<double>(transform.p.y)};
    poses[i].rotation = quaternion(turn) * scene_.blocks[i].world_from_block.rotation;
  }
  return true;
}

double World::impulse_unit() const {
  const double mass_kg = kWater * length_m_ * length_m_ * length_m_;
  return mass_kg * length_m_ / time_s_;
}

std::vector<Touch> World::touches() const {
  // An impulse is that of one sub-step.
  const double newtons = impulse_unit() / time_s_ * sub_steps_ / static_cast<double>(step_);
  const auto index_of = [&](b2ShapeId shape) {
    const b2BodyId body = b2Shape_GetBody(shape);
    const auto found = std::find_if(bodies_.begin(), bodies_.end(),
                                    [&](b2BodyId other) { return B2_ID_EQUALS(body, other); });
    return found == bodies_.end() ? -1 : static_cast<int>(found - bodies_.begin());
  };
  std::vector<Touch> points;
  std::vector<b2ContactData> contacts;
  for (int body = 0; body < static_cast<int>(bodies_.size()); ++body) {
    const b2BodyId id = bodies_[static_cast<std::size_t>(body)];
    contacts.resize(static_cast<std::size_t>(b2Body_GetContactCapacity(id)));
    const int count = b2Body_GetContactData(id, contacts.data(), static_cast<int>(contacts.size()));
    for (int c = 0; c < count; ++c) {
      const b2ContactData& contact = contacts[static_cast<std::size_t>(c)];
      const int a = index_of(contact.shapeIdA);
      const int b = index_of(contact.shapeIdB);
      // Both bodies of a pair have the contact.
      if (std::max(a, b) != body) continue;
      for (int k = 0; k < contact.manifold.pointCount; ++k) {
        const b2ManifoldPoint& point = contact.manifold.points[k];
        points.push_back({a,
                          b,
                          {x_m_ + length_m_ * static_cast<double>(point.point.x), 0.0,
                           length_m_ * static_cast<double>(point.point.y)},
                          newtons * static_cast<double>(point.normalImpulse)});
      }
    }
  }
  return gathered(points);
}

void World::push(int body, Vec3 impulse, Vec3 point) {
  b2Body_ApplyLinearImpulse(bodies_[static_cast<std::size_t>(body)],
                            scaled({impulse.x, impulse.z}, impulse_unit()),
                            scaled({point.x - x_m_, point.z}, length_m_), true);
}

}  // namespace drystone::box2d
