// The reader. It restores a record from its nested parts and then requires every flat column to say
// the same, so that an edited label cannot pass unnoticed.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "drystone/error.hpp"
#include "drystone/record.hpp"
#include "output/columns.hpp"
#include "scenes/json_read.hpp"
#include "scenes/scene_json_read.hpp"

namespace drystone {
namespace {

using json::Node;
using json::Object;

constexpr int kMaxInt = std::numeric_limits<int>::max();

int int_of(const Node& node, int min, int max = kMaxInt) {
  return static_cast<int>(node.integer(min, max));
}

std::optional<double> optional_number(const Node& node) {
  if (node.is_null()) return std::nullopt;
  return node.number();
}

std::optional<bool> optional_boolean(const Node& node) {
  if (node.is_null()) return std::nullopt;
  return node.boolean();
}

Pose pose_of(const Node& node) {
  Object object(node);
  Pose pose;
  pose.position = object.required("position").vec3();
  pose.rotation = object.required("quaternion").quat();
  object.finish();
  return pose;
}

/// Ids become file names, so that one that leaves its folder is refused here.
std::string id_of(const Node& node) {
  const std::string& id = node.string();
  const bool clean = std::none_of(id.begin(), id.end(), [](char c) {
    return c == '/' || c == '\\' || static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
  });
  if (id.empty() || id.front() == '.' || !clean) node.fail("is no id of a record");
  return id;
}

View view_of(const Node& node) {
  Object object(node);
  View view;
  Camera& camera = view.camera;
  camera.name = object.required("name").string();
  camera.azimuth_deg = object.required("azimuth_deg").number();
  camera.elevation_deg = object.required("elevation_deg").number();
  view.block_px = object.required("block_px").number();
  view.margin_px = object.required("margin_px").number();
  camera.intrinsics.width = int_of(object.required("width"), 1);
  camera.intrinsics.height = int_of(object.required("height"), 1);
  const Node intrinsics_node = object.required("intrinsics");
  Object intrinsics(intrinsics_node);
  camera.intrinsics.fx = intrinsics.required("fx").number();
  camera.intrinsics.fy = intrinsics.required("fy").number();
  camera.intrinsics.cx = intrinsics.required("cx").number();
  camera.intrinsics.cy = intrinsics.required("cy").number();
  camera.intrinsics.orthographic = intrinsics.required("orthographic").boolean();
  intrinsics.finish();
  camera.world_from_camera = pose_of(object.required("world_from_camera"));
  object.finish();
  return view;
}

Key key_of(const Node& node) {
  Object object(node);
  Key key;
  key.seed = object.required("seed").natural();
  key.family = static_cast<std::uint16_t>(object.required("family").integer(0, 0xffff));
  key.index =
      static_cast<std::uint64_t>(object.required("index").integer(0, (std::int64_t{1} << 48) - 1));
  key.attempt = static_cast<std::uint16_t>(object.required("attempt").integer(0, 0xffff));
  object.finish();
  return key;
}

Intent intent_of(const Node& node, int blocks) {
  Object object(node);
  Intent intent;
  intent.stable = object.required("stable").boolean();
  intent.shapes = json::enumerator<ShapeSet>(object.required("shapes"));
  intent.difficulty = json::enumerator<Difficulty>(object.required("difficulty"));
  intent.violation = json::enumerator<Violation>(object.required("violation"));
  intent.decides = json::enumerator<Decides>(object.required("decides"));
  intent.margin_share = object.required("margin_share").number();
  intent.critical_interface = int_of(object.required("critical_interface"), -1, blocks - 1);
  intent.vcom_interface = int_of(object.required("vcom_interface"), 0, blocks);
  intent.vpsf_object = int_of(object.required("vpsf_object"), 0, blocks);
  intent.changed_block = int_of(object.required("changed_block"), -1, blocks - 1);
  intent.change_m = object.required("change_m").vec2();
  object.finish();
  return intent;
}

Statics statics_of(const Node& node, int blocks) {
  Object object(node);
  Statics statics;
  statics.verdict = json::enumerator<StaticVerdict>(object.required("verdict"));
  statics.column = object.required("column").boolean();
  statics.rolls = object.required("rolls").boolean();
  statics.margin_m = optional_number(object.required("margin_m"));
  statics.margin_share = optional_number(object.required("margin_share"));
  statics.critical_tilt_rad = optional_number(object.required("critical_tilt_rad"));
  statics.friction_use = optional_number(object.required("friction_use"));
  const Node weakest = object.required("weakest_interface");
  const Node interfaces = object.required("interfaces");
  statics.weakest_interface = int_of(weakest, -1, static_cast<int>(interfaces.size()) - 1);
  for (std::size_t i = 0; i < interfaces.size(); ++i) {
    const Node item = interfaces.item(i);
    Object part(item);
    Interface interface;
    interface.lower = int_of(part.required("lower"), -1, blocks - 1);
    interface.upper = int_of(part.required("upper"), 0, blocks - 1);
    interface.margin_m = part.required("margin_m").number();
    interface.margin_share = part.required("margin_share").number();
    interface.overhang = part.required("overhang").vec2();
    interface.support_ratio = part.required("support_ratio").number();
    interface.to_edge = part.required("to_edge").vec2();
    interface.planar_surface = part.required("planar_surface").boolean();
    part.finish();
    statics.interfaces.push_back(interface);
  }
  object.finish();
  return statics;
}

/// Per-block lists are empty (nothing was simulated) or have an entry for every block.
std::size_t per_block(const Node& list, int blocks) {
  const std::size_t size = list.size();
  if (size != 0 && size != static_cast<std::size_t>(blocks)) {
    list.fail(fmt::format("has {} entries for {} blocks", size, blocks));
  }
  return size;
}

Outcome outcome_of(const Node& node, int blocks) {
  Object object(node);
  Outcome outcome;
  outcome.verdict = json::enumerator<Verdict>(object.required("verdict"));
  outcome.time_s = object.required("time_s").number();
  outcome.first_block = int_of(object.required("first_block"), -1, blocks - 1);
  outcome.fall_direction_deg = object.required("fall_direction_deg").number();
  outcome.resolution = int_of(object.required("resolution"), 0);
  outcome.steps = int_of(object.required("steps"), 0);
  const Node displacements = object.required("displacements");
  for (std::size_t i = 0; i < per_block(displacements, blocks); ++i) {
    outcome.displacements.push_back(displacements.item(i).vec3());
  }
  const Node poses = object.required("final_poses");
  for (std::size_t i = 0; i < per_block(poses, blocks); ++i) {
    outcome.final_poses.push_back(pose_of(poses.item(i)));
  }
  const Node left = object.required("left_at_s");
  for (std::size_t i = 0; i < per_block(left, blocks); ++i) {
    outcome.left_at_s.push_back(left.item(i).number());
  }
  object.finish();
  return outcome;
}

// Whether a JSON value says the same as a column's.
bool same(const Node& node, bool value) { return node.boolean() == value; }
bool same(const Node& node, int value) { return node.number() == value; }
bool same(const Node& node, std::uint64_t value) { return node.natural() == value; }
bool same(const Node& node, double value) { return node.number() == value; }
bool same(const Node& node, std::string_view value) { return node.string() == value; }
template <std::size_t N>
bool same(const Node& node, const std::array<double, N>& values) {
  if (node.size() != N) return false;
  for (std::size_t i = 0; i < N; ++i) {
    if (node.item(i).number() != values[i]) return false;
  }
  return true;
}
template <class T>
bool same(const Node& node, const std::optional<T>& value) {
  return value ? !node.is_null() && same(node, *value) : node.is_null();
}

}  // namespace

Record record_from_json(std::string_view text, std::string_view source) {
  const json::Document document(text, source);
  const Node root = document.root();
  Object object(root);
  Record record;
  const Node scene = object.required("scene");
  record.scene = scene_from_node(scene);
  const int blocks = static_cast<int>(record.scene.blocks.size());

  record.id = id_of(object.required("id"));
  record.set = object.required("set").string();
  record.family = object.required("family").string();
  record.group = object.required("group").string();
  const Node parent = object.required("parent");
  if (!parent.is_null()) record.parent = id_of(parent);
  const Node kind = object.required("kind");
  if (!kind.is_null()) record.kind = kind.string();
  const Node variant = object.required("variant");
  if (!variant.is_null()) record.variant = variant.string();
  record.base_height = int_of(object.required("base_height"), 0);
  record.replicate = int_of(object.required("replicate"), 1);
  record.magnitude = optional_number(object.required("magnitude"));
  record.threshold = optional_number(object.required("threshold"));
  const Node touches = object.required("touches_zone");
  if (!touches.is_null()) record.touches_zone = touches.boolean();
  const Node possible = object.required("possible");
  if (!possible.is_null()) record.possible = possible.boolean();
  const Node violation_frame = object.required("violation_frame");
  if (!violation_frame.is_null()) {
    if (record.possible.value_or(true)) violation_frame.fail("only an impossible film has one");
    record.violation_frame = int_of(violation_frame, 0);
  }
  record.features.misalignment_max = object.required("misalignment_max").number();
  record.features.misalignment_mean = object.required("misalignment_mean").number();
  const Node p_fall = object.required("p_fall");
  if (p_fall.size() != record.features.p_fall.size()) p_fall.fail("expected 3 numbers");
  for (std::size_t i = 0; i < p_fall.size(); ++i) {
    record.features.p_fall[i] = p_fall.item(i).number(0.0, 1.0);
  }
  record.counterfactuals.stable_if_uniform = optional_boolean(object.required("stable_if_uniform"));
  record.counterfactuals.stable_if_rough = optional_boolean(object.required("stable_if_rough"));
  const Node views = object.required("views");
  for (std::size_t i = 0; i < views.size(); ++i) record.views.push_back(view_of(views.item(i)));
  record.key = key_of(object.required("key"));
  record.intent = intent_of(object.required("intent"), blocks);
  record.statics = statics_of(object.required("statics"), blocks);
  record.agreement = json::enumerator<Agreement>(object.required("agreement"));
  record.outcome = outcome_of(object.required("outcome"), blocks);

  for_each_column(record, [&](const Column& column, const auto& value) {
    const Node node = object.required(column.name);
    if (!same(node, value)) {
      node.fail("contradicts the rest of the record", "the record was edited or is damaged");
    }
  });
  object.finish();
  return record;
}

}  // namespace drystone
