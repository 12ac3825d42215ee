#include "pipeline/config_read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "pipeline/config_columns.hpp"
#include "scenes/json_suggest.hpp"

namespace drystone::config {
namespace {

using Kind = Tree::Kind;

/// The whole text as a number, as `from_chars` reads it, or nothing.
template <class T>
std::optional<T> parse(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const char* const end = text.data() + text.size();
  const auto [parsed, status] = std::from_chars(text.data(), end, value);
  if (status != std::errc{} || parsed != end) return std::nullopt;
  return value;
}

std::optional<double> finite_number(const Tree& tree) {
  if (tree.kind != Kind::scalar || tree.quoted) return std::nullopt;
  // from_chars would also read 'inf', 'nan' and, after a sign, more of these.
  if (tree.text.find_first_not_of("0123456789+-.eE") != std::string::npos) return std::nullopt;
  const auto value = parse<double>(tree.text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return *value + 0.0;  // -0 is 0
}

std::string with_unit(double value, std::string_view unit) {
  return unit.empty() ? fmt::format("{}", value) : fmt::format("{} {}", value, unit);
}

void check_range(const Tree& tree, const std::string& path, const Field& field, double value) {
  if (value >= field.min && value <= field.max) return;
  const std::string range =
      std::isfinite(field.max)
          ? fmt::format("{} to {}", field.min, with_unit(field.max, field.unit))
          : fmt::format("at least {}", with_unit(field.min, field.unit));
  tree.fail(path, fmt::format("{} is out of range, {}", with_unit(value, field.unit), range));
}

double number(const Tree& tree, const std::string& path) {
  const auto value = finite_number(tree);
  if (!value) tree.fail(path, fmt::format("expected a number, not {}", tree.spelling()));
  return *value;
}

template <class Int>
void read_integer(const Tree& tree, const std::string& path, const Field& field, Int& value) {
  const auto real = finite_number(tree);
  if (!real || *real != std::floor(*real)) {
    tree.fail(path, fmt::format("expected an integer, not {}", tree.spelling()));
  }
  if (const auto exact = parse<Int>(tree.text)) {
    value = *exact;
  } else if (*real >= -0x1p53 && *real <= 0x1p53 &&
             *real >= static_cast<double>(std::numeric_limits<Int>::min()) &&
             *real <= static_cast<double>(std::numeric_limits<Int>::max())) {
    value = static_cast<Int>(*real);  // such as 1e6
  } else {
    tree.fail(path, fmt::format("{} is out of range, {} to {}", tree.text,
                                std::numeric_limits<Int>::min(), std::numeric_limits<Int>::max()));
  }
  check_range(tree, path, field, static_cast<double>(value));
}

/// Probability that a standard normal is below x.
double below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

Law law_from_map(const Tree& tree, const std::string& path, const Field& field) {
  const Tree* const kind = tree.find("law");
  if (kind == nullptr) {
    tree.fail(path, "expected a number, a list or a law",
              "a law reads {law: uniform, min: .., max: ..}");
  }
  const auto parameter = [&](std::string_view key) {
    const Tree* const found = tree.find(key);
    if (found == nullptr) tree.fail(path, fmt::format("'{}' is missing", key));
    return number(*found, join(path, key));
  };
  const auto bounds = [&](std::vector<std::string_view> known) {
    known.insert(known.end(), {"law", "min", "max"});
    for (const Entry& entry : tree.entries) {
      if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
        entry.fail(join(path, entry.key), "unknown key", json::suggest(entry.key, known));
      }
    }
    const double min = parameter("min");
    const double max = parameter("max");
    if (min > max) {
      tree.find("max")->fail(path, fmt::format("impossible law: min {} is above max {}", min, max));
    }
    check_range(*tree.find("min"), join(path, "min"), field, min);
    check_range(*tree.find("max"), join(path, "max"), field, max);
    return std::pair{min, max};
  };
  if (kind->kind == Kind::scalar && kind->text == "uniform") {
    const auto [min, max] = bounds({});
    return Law::uniform(min, max);
  }
  if (kind->kind == Kind::scalar && kind->text == "log_uniform") {
    const auto [min, max] = bounds({});
    if (min <= 0.0) {
      tree.find("min")->fail(join(path, "min"), "must be greater than 0 for log_uniform");
    }
    return Law::log_uniform(min, max);
  }
  if (kind->kind == Kind::scalar && kind->text == "normal") {
    const auto [min, max] = bounds({"mean", "sd"});
    const double mean = parameter("mean");
    const double sd = parameter("sd");
    if (sd <= 0.0) tree.find("sd")->fail(join(path, "sd"), "must be greater than 0");
    // Draws are repeated until one lies inside.
    if (below((max - mean) / sd) - below((min - mean) / sd) < 1e-3) {
      tree.fail(path,
                fmt::format("impossible law: less than one draw in a thousand lies in {} to {}",
                            min, max));
    }
    return Law::normal(mean, sd, min, max);
  }
  fail_unknown_name(*kind, join(path, "law"), {"uniform", "log_uniform", "normal"});
}

ColumnValue scalar_of(const Tree& tree, const std::string& path, const SplitColumn& column) {
  ColumnValue value;
  if (tree.kind == Kind::scalar) {
    const auto real = finite_number(tree);
    if (column.type == ColumnType::number && real) {
      value = *real;
    } else if (column.type == ColumnType::boolean && !tree.quoted &&
               (tree.text == "true" || tree.text == "false")) {
      value = tree.text == "true";
    } else {
      value = tree.text;
    }
  }
  if (tree.kind == Kind::list || tree.kind == Kind::map || !fits(value, column.type)) {
    tree.fail(path, fmt::format("column '{}' is {}, not {}", column.name, describe(column.type),
                                tree.spelling()));
  }
  return value;
}

Where condition(const Tree& tree, const std::string& path, const SplitColumn& column) {
  Where where;
  where.column = column.name;
  if (tree.kind == Kind::map) {
    if (column.type != ColumnType::number) {
      tree.fail(path, fmt::format("column '{}' is {} and has no range", column.name,
                                  describe(column.type)));
    }
    MapReader reader(tree, path);
    reader(where.min, Field{"min", ""});
    reader(where.max, Field{"max", ""});
    reader.finish();
    if (!where.min && !where.max) tree.fail(path, "expected 'min', 'max' or both");
    if (where.min && where.max && *where.min > *where.max) {
      tree.fail(path,
                fmt::format("impossible range: min {} is above max {}", *where.min, *where.max));
    }
  } else if (tree.kind == Kind::list) {
    if (tree.items.empty()) tree.fail(path, "an empty list picks nothing");
    for (const Tree& item : tree.items) {
      where.values.push_back(scalar_json(scalar_of(item, path, column)));
    }
  } else {
    where.values.push_back(scalar_json(scalar_of(tree, path, column)));
  }
  return where;
}

/// A column may have two names.
template <class Columns>
void check_new(const Entry& entry, const std::string& path, const SplitColumn& column,
               const Columns& earlier) {
  for (const auto& other : earlier) {
    if (other.column == column.name) {
      entry.fail(path, fmt::format("column '{}' appears twice", column.name));
    }
  }
}

}  // namespace

void read(const Tree& tree, const std::string& path, const Field&, bool& value) {
  const std::string& text = tree.text;
  const bool plain = tree.kind == Kind::scalar && !tree.quoted;
  const bool yes = text == "true" || text == "True" || text == "TRUE";
  if (!plain || (!yes && text != "false" && text != "False" && text != "FALSE")) {
    tree.fail(path, fmt::format("expected true or false, not {}", tree.spelling()));
  }
  value = yes;
}

void read(const Tree& tree, const std::string& path, const Field& field, int& value) {
  read_integer(tree, path, field, value);
}

void read(const Tree& tree, const std::string& path, const Field& field, std::int64_t& value) {
  read_integer(tree, path, field, value);
}

void read(const Tree& tree, const std::string& path, const Field& field, std::uint64_t& value) {
  read_integer(tree, path, field, value);
}

void read(const Tree& tree, const std::string& path, const Field& field, double& value) {
  value = number(tree, path);
  check_range(tree, path, field, value);
}

void read(const Tree& tree, const std::string& path, const Field&, std::string& value) {
  if (tree.kind != Kind::scalar) {
    tree.fail(path, fmt::format("expected text, not {}", tree.spelling()));
  }
  value = tree.text;
}

void read(const Tree& tree, const std::string& path, const Field& field, Law& value) {
  if (tree.kind == Kind::list) {
    if (tree.items.empty()) tree.fail(path, "an empty list has nothing to choose from");
    std::vector<double> values;
    for (std::size_t i = 0; i < tree.items.size(); ++i) {
      read(tree.items[i], fmt::format("{}[{}]", path, i), field, values.emplace_back());
    }
    value = Law::choice(std::move(values));
  } else if (tree.kind == Kind::map) {
    value = law_from_map(tree, path, field);
  } else {
    double constant = 0.0;
    read(tree, path, field, constant);
    value = constant;
  }
}

void read(const Tree& tree, const std::string& path, const Field&, Color& value) {
  if (tree.kind != Kind::list || tree.items.size() != 3) {
    tree.fail(path, fmt::format("expected a colour [r, g, b], not {}", tree.spelling()));
  }
  const Field component{"", "", "", 0, 1};
  double* const components[] = {&value.r, &value.g, &value.b};
  for (std::size_t i = 0; i < 3; ++i) {
    read(tree.items[i], fmt::format("{}[{}]", path, i), component, *components[i]);
  }
}

void read(const Tree& tree, const std::string& path, const Field&, std::vector<Where>& value) {
  if (tree.kind != Kind::map) {
    tree.fail(path, fmt::format("expected a map of columns, not {}", tree.spelling()),
              "for example {height: [2, 3], margin_share: {min: 0.05}}");
  }
  value.clear();
  for (const Entry& entry : tree.entries) {
    const SplitColumn& column = column_at(entry, path, entry.key);
    check_new(entry, path, column, value);
    value.push_back(condition(entry.value, join(path, entry.key), column));
  }
}

void read(const Tree& tree, const std::string& path, const Field& field,
          std::vector<Across>& value) {
  value.clear();
  if (tree.kind != Kind::map) {
    std::vector<std::string> columns;
    read(tree, path, field, columns);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      value.push_back({column_at(item_of(tree, i), path, columns[i]).name, {}});
    }
    return;
  }
  for (const Entry& entry : tree.entries) {
    const std::string here = join(path, entry.key);
    const SplitColumn& column = column_at(entry, path, entry.key);
    check_new(entry, path, column, value);
    Across& across = value.emplace_back(Across{column.name, {}});
    if (entry.value.kind != Kind::list || entry.value.items.size() == 1) {
      entry.value.fail(
          here,
          fmt::format("expected a list of classes to compare, not {}", entry.value.spelling()),
          "for example {height: [[2, 3], {min: 4}]}");
    }
    for (const Tree& item : entry.value.items) {
      across.classes.push_back(condition(item, here, column));
    }
  }
}

MapReader::MapReader(const Tree& tree, std::string path) : tree_(tree), path_(std::move(path)) {
  if (tree.kind != Kind::map && tree.kind != Kind::null) {
    tree.fail(path_, fmt::format("expected a map of fields, not {}", tree.spelling()));
  }
}

void MapReader::finish() const {
  for (const Entry& entry : tree_.entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) == known_.end()) {
      entry.fail(join(path_, entry.key), "unknown key", json::suggest(entry.key, known_));
    }
  }
}

void fail_unknown_name(const Tree& tree, const std::string& path,
                       const std::vector<std::string_view>& known) {
  if (tree.kind != Kind::scalar) {
    tree.fail(path, fmt::format("expected a name, not {}", tree.spelling()),
              json::suggest({}, known));
  }
  tree.fail(path, fmt::format("unknown value {}", tree.spelling()),
            json::suggest(tree.text, known));
}

}  // namespace drystone::config
