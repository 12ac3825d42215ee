// The flat columns of a record: one list that JSON, its reader, Parquet and their tests walk.
#pragma once

#include <optional>
#include <string_view>

#include "drystone/record.hpp"

namespace drystone {

/// What docs/dataset.md says of a column.
struct Column {
  std::string_view name;
  /// Whether the physics engine decided it: then its last bits depend on the engine's version and
  /// on the CPU, and it stays outside the content hash.
  bool engine = false;
};

/// Calls `visit(Column, value)` for every flat column, in the dataset's order. The value's type
/// (string_view, bool, int, uint64_t, double, array of double, or optional of those) is the
/// column's.
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
  std::optional<std::string_view> parent;
  if (!record.parent.empty()) parent = record.parent;

  visit(Column{"id"}, std::string_view(record.id));
  visit(Column{"set"}, std::string_view(record.set));
  visit(Column{"family"}, std::string_view(record.family));
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
  visit(Column{"misalignment_max"}, record.features.misalignment_max);
  visit(Column{"misalignment_mean"}, record.features.misalignment_mean);
  visit(Column{"p_fall"}, record.features.p_fall);
  visit(Column{"group"}, std::string_view(record.group));
  visit(Column{"parent"}, parent);
  visit(Column{"seed"}, record.key.seed);
  visit(Column{"attempt"}, static_cast<int>(record.key.attempt));
  visit(Column{"verdict", true}, name(outcome.verdict));
  visit(Column{"time_to_fall_s", true},
        fell ? std::optional<double>(outcome.time_s) : std::nullopt);
  visit(Column{"first_block", true},
        known_block ? std::optional<int>(outcome.first_block) : std::nullopt);
  visit(Column{"fall_direction_deg", true},
        known_block ? std::optional<double>(outcome.fall_direction_deg) : std::nullopt);
  visit(Column{"resolution", true}, outcome.resolution);
}

}  // namespace drystone
