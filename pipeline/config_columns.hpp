// Columns of records as splits see them: scalars with a name, a type and, for those that measure
// something, a bin width.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "drystone/config.hpp"
#include "drystone/generator.hpp"
#include "drystone/record.hpp"

namespace drystone::config {

/// Null, true or false, a number, or text.
using ColumnValue = std::variant<std::monostate, bool, double, std::string>;

enum class ColumnType { text, boolean, number };

struct SplitColumn {
  std::string name;
  ColumnType type = ColumnType::text;
  double bin = 0.0;  ///< width of the bins in which `match` and `stratify` count; 0: each value
};

/// All flat columns of a record, in their order. The three numbers of `p_fall` are `p_fall_5`,
/// `p_fall_10` and `p_fall_20`.
[[nodiscard]] std::span<const SplitColumn> split_columns();
/// By name; `label` is another name of `stable`. Null if there is none.
[[nodiscard]] const SplitColumn* find_split_column(std::string_view name);
/// A remedy for an unknown column.
[[nodiscard]] std::string suggest_column(std::string_view name);
[[nodiscard]] ColumnValue value_of(const Record& record, const SplitColumn& column);

/// The column of that name. @param place an entry or a tree: where the name was written
/// @throws Error(usage) there, with 'did you mean'
template <class Place>
[[nodiscard]] const SplitColumn& column_at(const Place& place, const std::string& path,
                                           const std::string& name) {
  const SplitColumn* const column = find_split_column(name);
  if (column == nullptr) {
    place.fail(path, "there is no column '" + name + "'", suggest_column(name));
  }
  return *column;
}

/// What a plan knows of a record before it is drawn: height, shapes, difficulty, violation, decides
/// and stable; nothing for other columns.
[[nodiscard]] std::optional<ColumnValue> planned_value(const Cell& cell, const SplitColumn& column);

/// Whether a value meets a condition; null is in no range.
[[nodiscard]] bool holds(const Where& where, const ColumnValue& value);

/// The JSON scalar that stands for a value; equal values have equal texts.
[[nodiscard]] std::string scalar_json(const ColumnValue& value);
/// @throws Error(usage) for what is no JSON scalar
[[nodiscard]] ColumnValue value_from_scalar_json(const std::string& text);
/// Whether a column of this type can have that value.
[[nodiscard]] bool fits(const ColumnValue& value, ColumnType type);
/// "true or false", "a number", "text".
[[nodiscard]] std::string_view describe(ColumnType type);

}  // namespace drystone::config
