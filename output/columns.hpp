// What a record consists of, by name: one list that JSON, Parquet and the reader's checks walk.
//
// Values are bool, int, std::uint64_t, double, std::string_view, Vec2, Vec3, Quat (arrays of
// numbers), std::array of double, std::optional and std::vector of those, and types that have a
// `for_each_member` here.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "drystone/record.hpp"
#include "drystone/room.hpp"

namespace drystone {

/// What is known of a flat column besides its value.
struct Column {
  std::string_view name;
  /// Whether the physics engine decided it: then its last bits depend on the engine's version and
  /// on the CPU, and it stays outside the content hash.
  bool engine = false;
};

/// Calls `visit(Column, value)` for every flat column, in the dataset's order.
template <class Visit>
void for_each_column(const Record& record, Visit&& visit) {
  const Statics& statics = record.statics;
  const Outcome& outcome = record.outcome;
  const bool fell = outcome.verdict == Verdict::collapses;
  const bool known_block = fell && outcome.first_block >= 0;

  std::optional<std::string_view> difficulty;
  if (record.intent.difficulty != Difficulty::none) difficulty = name(record.intent.difficulty);
  std::optional<int> critical_interface;
  if (statics.weakest_interface >= 0) {
    critical_interface =
        statics.interfaces[static_cast<std::size_t>(statics.weakest_interface)].upper;
  }
  std::optional<double> critical_tilt_deg;
  if (statics.critical_tilt_rad) critical_tilt_deg = degrees(*statics.critical_tilt_rad);
  const bool changed = record.intent.changed_block >= 0;
  std::optional<std::string_view> decides;
  if (record.intent.decides != Decides::any) decides = name(record.intent.decides);
  const double tilt = exact::atan(norm(drift_of(record.scene)));
  const auto unless_empty = [](const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
  };

  visit(Column{"id"}, std::string_view(record.id));
  visit(Column{"set"}, std::string_view(record.set));
  visit(Column{"family"}, std::string_view(record.family));
  visit(Column{"kind"}, unless_empty(record.kind));
  visit(Column{"shapes"}, name(record.intent.shapes));
  visit(Column{"height"}, static_cast<int>(record.scene.blocks.size()));
  visit(Column{"base_height"}, record.base_height);
  visit(Column{"replicate"}, record.replicate);
  visit(Column{"difficulty"}, difficulty);
  visit(Column{"stable"}, record.stable());
  visit(Column{"violation"}, name(record.intent.violation));
  visit(Column{"critical_interface"}, critical_interface);
  visit(Column{"margin_share"}, statics.margin_share);
  visit(Column{"margin_m"}, statics.margin_m);
  visit(Column{"critical_tilt_deg"}, critical_tilt_deg);
  visit(Column{"rolls"}, statics.rolls);
  visit(Column{"decides"}, decides);
  visit(Column{"stable_if_uniform"}, record.counterfactuals.stable_if_uniform);
  visit(Column{"stable_if_rough"}, record.counterfactuals.stable_if_rough);
  visit(Column{"ground_tilt_deg"}, degrees(tilt));
  visit(Column{"friction_use"}, statics.friction_use);
  visit(Column{"heavy_blocks"}, marked_blocks(record.scene, TextureKind::metal));
  visit(Column{"hollow_blocks"}, marked_blocks(record.scene, TextureKind::frame));
  visit(Column{"misalignment_max"}, record.features.misalignment_max);
  visit(Column{"misalignment_mean"}, record.features.misalignment_mean);
  visit(Column{"p_fall"}, record.features.p_fall);
  visit(Column{"group"}, std::string_view(record.group));
  visit(Column{"parent"}, unless_empty(record.parent));
  visit(Column{"variant"}, unless_empty(record.variant));
  visit(Column{"changed_block"},
        changed ? std::optional<int>(record.intent.changed_block) : std::nullopt);
  visit(Column{"change_x_m"},
        changed ? std::optional<double>(record.intent.change_m.x) : std::nullopt);
  visit(Column{"change_y_m"},
        changed ? std::optional<double>(record.intent.change_m.y) : std::nullopt);
  visit(Column{"possible"}, record.possible);
  visit(Column{"violation_frame", true}, record.violation_frame);
  visit(Column{"seed"}, record.key.seed);
  visit(Column{"attempt"}, static_cast<int>(record.key.attempt));
  visit(Column{"magnitude"}, record.magnitude);
  visit(Column{"threshold", true}, record.threshold);
  visit(Column{"magnitude_ratio", true}, record.magnitude_ratio());
  visit(Column{"touches_zone", true}, record.touches_zone);
  visit(Column{"verdict", true}, name(outcome.verdict));
  visit(Column{"time_to_fall_s", true},
        fell ? std::optional<double>(outcome.time_s) : std::nullopt);
  visit(Column{"first_block", true},
        known_block ? std::optional<int>(outcome.first_block) : std::nullopt);
  visit(Column{"fall_direction_deg", true},
        known_block ? std::optional<double>(outcome.fall_direction_deg) : std::nullopt);
  visit(Column{"resolution", true}, outcome.resolution);
}

/// Calls `visit(Column, value)` for what restores a record in full, after the flat columns, `views`
/// and `scene`.
template <class Visit>
void for_each_detail(const Record& record, Visit&& visit) {
  visit(Column{"key"}, record.key);
  visit(Column{"intent"}, record.intent);
  visit(Column{"statics"}, record.statics);
  visit(Column{"agreement", true}, name(record.agreement));
  visit(Column{"outcome", true}, record.outcome);
}

template <class Visit>
void for_each_member(const Pose& pose, Visit&& visit) {
  visit("position", pose.position);
  visit("quaternion", pose.rotation);
}

/// Width and height stand in the view.
template <class Visit>
void for_each_member(const Intrinsics& intrinsics, Visit&& visit) {
  visit("fx", intrinsics.fx);
  visit("fy", intrinsics.fy);
  visit("cx", intrinsics.cx);
  visit("cy", intrinsics.cy);
  visit("orthographic", intrinsics.orthographic);
}

template <class Visit>
void for_each_member(const View& view, Visit&& visit) {
  const Camera& camera = view.camera;
  visit("name", std::string_view(camera.name));
  visit("azimuth_deg", camera.azimuth_deg);
  visit("elevation_deg", camera.elevation_deg);
  visit("block_px", view.block_px);
  visit("margin_px", view.margin_px);
  visit("width", camera.intrinsics.width);
  visit("height", camera.intrinsics.height);
  visit("intrinsics", camera.intrinsics);
  visit("world_from_camera", camera.world_from_camera);
}

template <class Visit>
void for_each_member(const Key& key, Visit&& visit) {
  visit("seed", key.seed);
  visit("family", static_cast<int>(key.family));
  visit("index", key.index);
  visit("attempt", static_cast<int>(key.attempt));
}

template <class Visit>
void for_each_member(const Intent& intent, Visit&& visit) {
  visit("stable", intent.stable);
  visit("shapes", name(intent.shapes));
  visit("difficulty", name(intent.difficulty));
  visit("violation", name(intent.violation));
  visit("margin_share", intent.margin_share);
  visit("critical_interface", intent.critical_interface);
  visit("vcom_interface", intent.vcom_interface);
  visit("vpsf_object", intent.vpsf_object);
  visit("changed_block", intent.changed_block);
  visit("change_m", intent.change_m);
  visit("decides", name(intent.decides));
}

template <class Visit>
void for_each_member(const Interface& interface, Visit&& visit) {
  visit("lower", interface.lower);
  visit("upper", interface.upper);
  visit("margin_m", interface.margin_m);
  visit("margin_share", interface.margin_share);
  visit("overhang", interface.overhang);
  visit("support_ratio", interface.support_ratio);
  visit("to_edge", interface.to_edge);
  visit("planar_surface", interface.planar_surface);
}

template <class Visit>
void for_each_member(const Statics& statics, Visit&& visit) {
  visit("verdict", name(statics.verdict));
  visit("column", statics.column);
  visit("rolls", statics.rolls);
  visit("margin_m", statics.margin_m);
  visit("margin_share", statics.margin_share);
  visit("critical_tilt_rad", statics.critical_tilt_rad);
  visit("friction_use", statics.friction_use);
  visit("weakest_interface", statics.weakest_interface);
  visit("interfaces", statics.interfaces);
}

template <class Visit>
void for_each_member(const Outcome& outcome, Visit&& visit) {
  visit("verdict", name(outcome.verdict));
  visit("time_s", outcome.time_s);
  visit("first_block", outcome.first_block);
  visit("fall_direction_deg", outcome.fall_direction_deg);
  visit("resolution", outcome.resolution);
  visit("steps", outcome.steps);
  visit("displacements", outcome.displacements);
  visit("final_poses", outcome.final_poses);
  visit("left_at_s", outcome.left_at_s);
}

namespace detail {
struct MemberVisitor {
  template <class T>
  void operator()(std::string_view, const T&) const {}
};
}  // namespace detail

/// Has members by name.
template <class T>
concept Compound = requires(const T& value) {
  for_each_member(value, detail::MemberVisitor{});
};

// Vectors and quaternions are plain lists of numbers in every format.
[[nodiscard]] constexpr std::array<double, 2> numbers(Vec2 v) { return {v.x, v.y}; }
[[nodiscard]] constexpr std::array<double, 3> numbers(Vec3 v) { return {v.x, v.y, v.z}; }
[[nodiscard]] constexpr std::array<double, 4> numbers(const Quat& q) {
  return {q.w, q.x, q.y, q.z};
}

}  // namespace drystone
