// The reference part of docs/configuration.md, from the field lists.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <concepts>

#include "drystone/config.hpp"
#include "pipeline/config_columns.hpp"
#include "pipeline/config_write.hpp"

namespace drystone {
namespace {

template <class T>
struct Element {
  using Type = T;
};
template <class T>
struct Element<std::vector<T>> : Element<T> {};
template <class T>
struct Element<std::optional<T>> : Element<T> {};

/// What may stand there, in a word or two.
template <class T>
std::string type_name() {
  using Item = typename Element<T>::Type;
  std::string text;
  if constexpr (std::same_as<Item, bool>) {
    text = "true or false";
  } else if constexpr (std::integral<Item>) {
    text = "integer";
  } else if constexpr (std::floating_point<Item>) {
    text = "number";
  } else if constexpr (std::same_as<Item, Law>) {
    text = "law";
  } else if constexpr (std::same_as<Item, Color>) {
    text = "[r, g, b]";
  } else if constexpr (std::same_as<Item, Where>) {
    return "map";
  } else if constexpr (std::same_as<Item, Across>) {
    return "list of text, or map";
  } else if constexpr (DescribedEnum<Item>) {
    for (const auto& [value, spelling] : EnumNames<Item>::value) {
      text += fmt::format("{}`{}`", text.empty() ? "" : ", ", spelling);
    }
  } else {
    text = "text";
  }
  return config::IsVector<T>::value ? "list of " + text : text;
}

/// The visitor that writes one row of a table for every field, nested ones with dots.
struct Rows {
  static constexpr bool kAllFamilies = true;
  std::string prefix;
  std::string out;

  template <class T>
  void operator()(const T& value, const Field& field) {
    const std::string path = prefix + std::string(field.name);
    if constexpr (DescribedStruct<T>) {
      Rows nested{path + ".", {}};
      T::describe(value, nested);
      out += nested.out;
    } else {
      std::string fallback;
      if constexpr (!config::IsOptional<T>::value) {
        if (!config::must_be_given<T>(field)) config::write(fallback, value);
      }
      if (fallback == "[]" || fallback == "{}") fallback.clear();
      out += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", path, type_name<T>(),
                         fallback.empty() ? "" : fmt::format("`{}`", fallback), range(field),
                         field.unit, field.help);
    }
  }

  static std::string range(const Field& field) {
    if (std::isfinite(field.max)) return fmt::format("{} to {}", field.min, field.max);
    return std::isfinite(field.min) ? fmt::format("at least {}", field.min) : std::string();
  }
};

template <class Struct>
std::string table() {
  const Struct value;
  Rows rows;
  Struct::describe(value, rows);
  return "| field | type | default | range | unit | |\n|---|---|---|---|---|---|\n" + rows.out;
}

std::string column_table() {
  std::string out = "| column | type | bin of `match` and `stratify` |\n|---|---|---|\n";
  for (const config::SplitColumn& column : config::split_columns()) {
    out += fmt::format("| `{}` | {} | {} |\n", column.name, config::describe(column.type),
                       column.bin > 0.0 ? fmt::format("{}", column.bin) : "each value");
  }
  return out;
}

}  // namespace

std::string config_reference() {
  return "### Top level\n\n" + table<Config>() +
         "\nBesides: `extends`, `scale`, `defaults`, `sets`, `splits` (above).\n\n"
         "### Sets\n\n" +
         table<SetConfig>() + "\nBesides: `like` (above).\n\n### Splits\n\n" + table<SplitRule>() +
         "\n### Columns\n\n" + column_table();
}

}  // namespace drystone
