// The writer. The flat columns come first, in the dataset's order, then what restores a record in
// full; `scene` is the canonical scene as it is.
#include "drystone/record.hpp"
#include "drystone/scene_json.hpp"
#include "output/columns.hpp"
#include "scenes/json_write.hpp"

namespace drystone {
namespace {

/// Appends members and items with the commas between them. Opening and closing is the caller's.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void open(char bracket) {
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void item() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void key(std::string_view key) {
    item();
    out_ += '"';
    out_ += key;  // ours: nothing to escape
    out_ += "\":";
  }
  void verbatim(std::string_view json) { out_ += json; }

  void value(bool v) { out_ += v ? "true" : "false"; }
  void value(int v) { json::append_number(out_, v); }
  void value(std::uint64_t v) { json::append_number(out_, v); }
  void value(double v) { json::append_number(out_, v); }
  void value(std::string_view v) { json::append_string(out_, v); }
  void value(Vec2 v) { json::append_array(out_, v); }
  void value(Vec3 v) { json::append_array(out_, v); }
  void value(const Pose& pose) {
    open('{');
    member("position", pose.position);
    key("quaternion");
    json::append_array(out_, pose.rotation);
    close('}');
  }
  template <std::size_t N>
  void value(const std::array<double, N>& values) {
    open('[');
    for (const double v : values) {
      item();
      value(v);
    }
    close(']');
  }
  template <class T>
  void value(const std::optional<T>& v) {
    if (v) {
      value(*v);
    } else {
      out_ += "null";
    }
  }

  template <class T>
  void member(std::string_view name, const T& v) {
    key(name);
    value(v);
  }

 private:
  std::string& out_;
  bool first_ = true;
};

void write_view(Writer& writer, const View& view) {
  const Camera& camera = view.camera;
  const Intrinsics& intrinsics = camera.intrinsics;
  writer.open('{');
  writer.member("name", std::string_view(camera.name));
  writer.member("azimuth_deg", camera.azimuth_deg);
  writer.member("elevation_deg", camera.elevation_deg);
  writer.member("block_px", view.block_px);
  writer.member("margin_px", view.margin_px);
  writer.member("width", intrinsics.width);
  writer.member("height", intrinsics.height);
  writer.key("intrinsics");
  writer.open('{');
  writer.member("fx", intrinsics.fx);
  writer.member("fy", intrinsics.fy);
  writer.member("cx", intrinsics.cx);
  writer.member("cy", intrinsics.cy);
  writer.member("orthographic", intrinsics.orthographic);
  writer.close('}');
  writer.member("world_from_camera", camera.world_from_camera);
  writer.close('}');
}

void write_key(Writer& writer, const Key& key) {
  writer.open('{');
  writer.member("seed", key.seed);
  writer.member("family", static_cast<int>(key.family));
  writer.member("index", key.index);
  writer.member("attempt", static_cast<int>(key.attempt));
  writer.close('}');
}

void write_intent(Writer& writer, const Intent& intent) {
  writer.open('{');
  writer.member("stable", intent.stable);
  writer.member("shapes", name(intent.shapes));
  writer.member("difficulty", name(intent.difficulty));
  writer.member("violation", name(intent.violation));
  writer.member("margin_share", intent.margin_share);
  writer.member("critical_interface", intent.critical_interface);
  writer.member("vcom_interface", intent.vcom_interface);
  writer.member("vpsf_object", intent.vpsf_object);
  writer.close('}');
}

void write_statics(Writer& writer, const Statics& statics) {
  writer.open('{');
  writer.member("verdict", name(statics.verdict));
  writer.member("column", statics.column);
  writer.member("rolls", statics.rolls);
  writer.member("margin_m", statics.margin_m);
  writer.member("margin_share", statics.margin_share);
  writer.member("critical_tilt_rad", statics.critical_tilt_rad);
  writer.member("weakest_interface", statics.weakest_interface);
  writer.key("interfaces");
  writer.open('[');
  for (const Interface& interface : statics.interfaces) {
    writer.item();
    writer.open('{');
    writer.member("lower", interface.lower);
    writer.member("upper", interface.upper);
    writer.member("margin_m", interface.margin_m);
    writer.member("margin_share", interface.margin_share);
    writer.member("overhang", interface.overhang);
    writer.member("support_ratio", interface.support_ratio);
    writer.member("to_edge", interface.to_edge);
    writer.member("planar_surface", interface.planar_surface);
    writer.close('}');
  }
  writer.close(']');
  writer.close('}');
}

void write_outcome(Writer& writer, const Outcome& outcome) {
  writer.open('{');
  writer.member("verdict", name(outcome.verdict));
  writer.member("time_s", outcome.time_s);
  writer.member("first_block", outcome.first_block);
  writer.member("fall_direction_deg", outcome.fall_direction_deg);
  writer.member("resolution", outcome.resolution);
  writer.member("steps", outcome.steps);
  writer.key("displacements");
  writer.open('[');
  for (const Vec3& displacement : outcome.displacements) {
    writer.item();
    writer.value(displacement);
  }
  writer.close(']');
  writer.key("final_poses");
  writer.open('[');
  for (const Pose& pose : outcome.final_poses) {
    writer.item();
    writer.value(pose);
  }
  writer.close(']');
  writer.close('}');
}

std::string write(const Record& record, bool with_engine) {
  std::string out;
  out.reserve(4096 + 1024 * record.scene.blocks.size());
  Writer writer(out);
  writer.open('{');
  for_each_column(record, [&](const Column& column, const auto& value) {
    if (with_engine || !column.engine) writer.member(column.name, value);
  });
  writer.key("views");
  writer.open('[');
  for (const View& view : record.views) {
    writer.item();
    write_view(writer, view);
  }
  writer.close(']');
  writer.key("scene");
  writer.verbatim(to_json(record.scene));
  writer.key("key");
  write_key(writer, record.key);
  writer.key("intent");
  write_intent(writer, record.intent);
  writer.key("statics");
  write_statics(writer, record.statics);
  if (with_engine) {
    writer.member("agreement", name(record.agreement));
    writer.key("outcome");
    write_outcome(writer, record.outcome);
  }
  writer.close('}');
  return out;
}

}  // namespace

std::string to_json(const Record& record) { return write(record, true); }
std::string content_json(const Record& record) { return write(record, false); }

}  // namespace drystone
