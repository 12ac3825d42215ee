#include "pipeline/config_columns.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <vector>

#include "drystone/error.hpp"
#include "output/columns.hpp"
#include "scenes/json_suggest.hpp"
#include "scenes/json_write.hpp"

namespace drystone::config {
namespace {

constexpr std::array<std::string_view, 3> kJitter{"_5", "_10", "_20"};

ColumnValue scalar(bool value) { return value; }
ColumnValue scalar(int value) { return static_cast<double>(value); }
ColumnValue scalar(std::uint64_t value) { return static_cast<double>(value); }
ColumnValue scalar(double value) { return value; }
ColumnValue scalar(std::string_view value) { return std::string(value); }
template <class T>
ColumnValue scalar(const std::optional<T>& value) {
  return value ? scalar(*value) : ColumnValue{};
}

template <class T>
struct TypeOf {
  static constexpr ColumnType value =
      std::is_same_v<T, bool> ? ColumnType::boolean
                              : (std::is_arithmetic_v<T> ? ColumnType::number : ColumnType::text);
};
template <class T>
struct TypeOf<std::optional<T>> : TypeOf<T> {};

double bin_width(std::string_view name) {
  // Fine enough to match distributions by, coarse enough that bins of a thousand records fill.
  if (name == "margin_share" || name == "margin_m") return 0.02;
  if (name == "misalignment_max" || name == "misalignment_mean") return 0.05;
  if (name.starts_with("p_fall")) return 0.1;
  if (name == "critical_tilt_deg" || name == "ground_tilt_deg") return 2.0;
  if (name == "friction_use") return 0.1;
  if (name == "time_to_fall_s") return 0.25;
  if (name == "fall_direction_deg") return 30.0;
  return 0.0;
}

}  // namespace

std::span<const SplitColumn> split_columns() {
  static const std::vector<SplitColumn> columns = [] {
    std::vector<SplitColumn> list;
    for_each_column(Record{}, [&]<class T>(const Column& column, const T&) {
      const std::string name(column.name);
      if constexpr (std::is_same_v<T, std::array<double, 3>>) {
        for (const std::string_view suffix : kJitter) {
          list.push_back({name + std::string(suffix), ColumnType::number, bin_width(name)});
        }
      } else {
        list.push_back({name, TypeOf<T>::value, bin_width(name)});
      }
    });
    return list;
  }();
  return columns;
}

const SplitColumn* find_split_column(std::string_view name) {
  if (name == "label") name = "stable";
  for (const SplitColumn& column : split_columns()) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

ColumnValue value_of(const Record& record, const SplitColumn& column) {
  ColumnValue result;
  for_each_column(record, [&]<class T>(const Column& candidate, const T& value) {
    if constexpr (std::is_same_v<T, std::array<double, 3>>) {
      for (std::size_t i = 0; i < kJitter.size(); ++i) {
        if (column.name == std::string(candidate.name) + std::string(kJitter[i])) result = value[i];
      }
    } else {
      if (column.name == candidate.name) result = scalar(value);
    }
  });
  return result;
}

std::optional<ColumnValue> planned_value(const Cell& cell, const SplitColumn& column) {
  if (column.name == "height") return scalar(cell.height);
  if (column.name == "shapes") return scalar(name(cell.shapes));
  if (cell.both_labels && (column.name == "stable" || column.name == "violation")) return {};
  if (column.name == "stable") return scalar(cell.stable);
  if (column.name == "violation") return scalar(name(cell.violation));
  if (column.name == "decides") {
    return cell.decides == Decides::any ? ColumnValue{} : scalar(name(cell.decides));
  }
  if (column.name == "difficulty") {
    return cell.difficulty == Difficulty::none ? ColumnValue{} : scalar(name(cell.difficulty));
  }
  return std::nullopt;
}

bool holds(const Where& where, const ColumnValue& value) {
  if (!where.values.empty()) {
    return std::any_of(where.values.begin(), where.values.end(), [&](const std::string& text) {
      return value_from_scalar_json(text) == value;
    });
  }
  const double* const number = std::get_if<double>(&value);
  return number != nullptr && !(where.min && *number < *where.min) &&
         !(where.max && *number > *where.max);
}

std::string scalar_json(const ColumnValue& value) {
  std::string out;
  if (const auto* flag = std::get_if<bool>(&value)) {
    out = *flag ? "true" : "false";
  } else if (const auto* number = std::get_if<double>(&value)) {
    json::append_number(out, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    json::append_string(out, *text);
  } else {
    out = "null";
  }
  return out;
}

ColumnValue value_from_scalar_json(const std::string& text) {
  const auto value = nlohmann::json::parse(text, nullptr, false);
  if (value.is_null()) return {};
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  throw Error(ErrorCode::usage, "'" + text + "' is no JSON scalar");
}

bool fits(const ColumnValue& value, ColumnType type) {
  if (std::holds_alternative<std::monostate>(value)) return true;
  switch (type) {
    case ColumnType::text:
      return std::holds_alternative<std::string>(value);
    case ColumnType::boolean:
      return std::holds_alternative<bool>(value);
    case ColumnType::number:
      return std::holds_alternative<double>(value);
  }
  return false;
}

std::string_view describe(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return "text";
    case ColumnType::boolean:
      return "true or false";
    case ColumnType::number:
      return "a number";
  }
  return "?";
}

std::string suggest_column(std::string_view name) {
  std::vector<std::string_view> names{"label"};
  for (const SplitColumn& column : split_columns()) names.push_back(column.name);
  return json::suggest(name, names);
}

}  // namespace drystone::config
