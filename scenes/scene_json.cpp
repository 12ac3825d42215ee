// The writer. Key order and spelling are fixed: other programs read these files, and hashes are
// taken of them.
#include "drystone/scene_json.hpp"

#include "scenes/json_write.hpp"

namespace drystone {
namespace {

using json::append_array;
using json::append_number;
using json::append_string;

void field(std::string& out, std::string_view key, double value) {
  out += ",\"";
  out += key;
  out += "\":";
  append_number(out, value);
}

void field(std::string& out, std::string_view key, int value) {
  out += ",\"";
  out += key;
  out += "\":";
  append_number(out, value);
}

template <class Array>
void array_field(std::string& out, std::string_view key, const Array& value) {
  out += ",\"";
  out += key;
  out += "\":";
  append_array(out, value);
}

struct AppendShape {
  std::string& out;

  void operator()(const Box& s) const {
    out += R"({"type":"box")";
    array_field(out, "half_extents", s.half_extents);
    out += '}';
  }
  void operator()(const Cylinder& s) const {
    out += R"({"type":"cylinder")";
    field(out, "radius", s.radius);
    field(out, "half_height", s.half_height);
    out += '}';
  }
  void operator()(const Sphere& s) const {
    out += R"({"type":"sphere")";
    field(out, "radius", s.radius);
    out += '}';
  }
  void operator()(const Prism& s) const {
    out += R"({"type":"prism","outline":[)";
    for (std::size_t i = 0; i < s.outline.size(); ++i) {
      if (i > 0) out += ',';
      append_array(out, s.outline[i]);
    }
    out += ']';
    field(out, "half_depth", s.half_depth);
    out += '}';
  }
};

void shape_field(std::string& out, const Shape& shape) {
  out += ",\"shape\":";
  std::visit(AppendShape{out}, shape);
}

void pose_fields(std::string& out, const Pose& pose) {
  array_field(out, "position", pose.position);
  array_field(out, "quaternion", pose.rotation);
}

void material_fields(std::string& out, const Material& material) {
  array_field(out, "color", material.color);
  if (!material.texture) return;
  out += R"(,"texture":{"kind":)";
  append_string(out, name(material.texture->kind));
  array_field(out, "color2", material.texture->color2);
  field(out, "scale", material.texture->scale_m);
  out += ",\"seed\":";
  append_number(out, static_cast<std::uint64_t>(material.texture->seed));
  out += '}';
}

struct AppendEvent {
  std::string& out;

  void operator()(const Push& e) const {
    out += R"({"type":"push")";
    field(out, "block", e.block);
    array_field(out, "impulse", e.impulse);
    field(out, "time", e.time_s);
    out += '}';
  }
  void operator()(const Drop& e) const {
    out += R"({"type":"drop")";
    shape_field(out, e.shape);
    pose_fields(out, e.world_from_body);
    field(out, "density", e.density);
    field(out, "time", e.time_s);
    material_fields(out, e.material);
    out += '}';
  }
  void operator()(const Projectile& e) const {
    out += R"({"type":"projectile")";
    field(out, "radius", e.radius);
    field(out, "density", e.density);
    array_field(out, "position", e.position);
    array_field(out, "velocity", e.velocity);
    field(out, "time", e.time_s);
    material_fields(out, e.material);
    out += '}';
  }
  void operator()(const Remove& e) const {
    out += R"({"type":"remove")";
    field(out, "block", e.block);
    field(out, "time", e.time_s);
    if (e.slides()) {
      array_field(out, "velocity", e.velocity);
      field(out, "distance", e.distance_m);
    }
    out += '}';
  }
  void operator()(const Shake& e) const {
    out += R"({"type":"shake")";
    array_field(out, "acceleration", e.acceleration);
    field(out, "frequency", e.frequency_hz);
    field(out, "duration", e.duration_s);
    field(out, "time", e.time_s);
    out += '}';
  }
  void operator()(const Tilt& e) const {
    out += R"({"type":"tilt")";
    array_field(out, "axis", e.axis);
    field(out, "angle", e.angle_rad);
    field(out, "duration", e.duration_s);
    field(out, "time", e.time_s);
    out += '}';
  }
};

/// `,"key":[` items `]`
template <class Items, class Append>
void list_field(std::string& out, std::string_view key, const Items& items, Append append) {
  out += ",\"";
  out += key;
  out += "\":[";
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    append(item);
  }
  out += ']';
}

}  // namespace

std::string to_json(const Scene& scene) {
  std::string out = "{\"dim\":";
  out.reserve(512 + 256 * scene.blocks.size());
  append_number(out, scene.dim);
  array_field(out, "gravity", scene.gravity);
  out += R"(,"ground":{"friction":)";
  append_number(out, scene.ground.friction);
  material_fields(out, scene.ground.material);
  out += '}';
  list_field(out, "blocks", scene.blocks, [&](const Block& block) {
    out += "{\"id\":";
    append_number(out, block.id);
    shape_field(out, block.shape);
    pose_fields(out, block.world_from_block);
    field(out, "density", block.density);
    field(out, "friction", block.friction);
    material_fields(out, block.material);
    out += '}';
  });
  list_field(out, "walls", scene.walls, [&](const Wall& wall) {
    out += "{\"point\":";
    append_array(out, wall.point);
    array_field(out, "normal", wall.normal);
    material_fields(out, wall.material);
    out += '}';
  });
  list_field(out, "lights", scene.lights, [&](const Light& light) {
    out += "{\"direction\":";
    append_array(out, light.direction);
    array_field(out, "color", light.color);
    field(out, "intensity", light.intensity);
    field(out, "angular_radius_deg", light.angular_radius_deg);
    out += '}';
  });
  if (scene.zone) {
    out += ",\"zone\":{\"shape\":";
    append_string(out, name(scene.zone->shape));
    array_field(out, "center", scene.zone->center);
    array_field(out, "half_extents", scene.zone->half_extents);
    array_field(out, "color", scene.zone->color);
    if (scene.zone->target) field(out, "target", *scene.zone->target);
    out += '}';
  }
  if (scene.event) {
    out += ",\"event\":";
    std::visit(AppendEvent{out}, *scene.event);
  }
  out += '}';
  return out;
}

}  // namespace drystone
