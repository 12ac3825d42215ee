// One field list per options struct drives YAML, JSON, JSON Schema and the configuration's hash.
//
// A struct takes part by having
//
//     template <class Self, class Visitor>
//     static void describe(Self& self, Visitor&& visit) {
//       visit(self.edge_m, Field{"edge", "full length of a box edge", "m", 0.01, 10.0});
//     }
//
// where Self is the struct or its const form. Field types: bool, int, std::int64_t, std::uint64_t,
// double, std::string, Law, Color, described enums, described structs, std::vector and
// std::optional of those.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace drystone {

struct Field {
  std::string_view name;
  std::string_view help;
  std::string_view unit = {};
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool sparse = false;  ///< left out of the resolved configuration where it is as by default
};

/// Specialise for an enum with `static constexpr std::array<std::pair<E, std::string_view>, N>
/// value{...}` that lists the spellings in configurations and records.
template <class Enum>
struct EnumNames;

template <class Enum>
concept DescribedEnum = requires {
  EnumNames<Enum>::value.size();
};

/// Spelling of an enum's value.
template <DescribedEnum Enum>
[[nodiscard]] constexpr std::string_view name(Enum value) {
  for (const auto& [candidate, text] : EnumNames<Enum>::value) {
    if (candidate == value) return text;
  }
  return "?";
}

/// The value that a spelling stands for; nothing where it is none.
template <DescribedEnum Enum>
[[nodiscard]] constexpr std::optional<Enum> value_named(std::string_view spelling) {
  for (const auto& [candidate, text] : EnumNames<Enum>::value) {
    if (text == spelling) return candidate;
  }
  return std::nullopt;
}

/// All spellings of an enum, in its order.
template <DescribedEnum Enum>
[[nodiscard]] std::vector<std::string_view> spellings() {
  std::vector<std::string_view> all;
  for (const auto& [value, text] : EnumNames<Enum>::value) all.push_back(text);
  return all;
}

namespace detail {
struct AnyVisitor {
  template <class T>
  void operator()(T&&, const Field&) const {}
};
}  // namespace detail

template <class T>
concept DescribedStruct = requires(T& value) {
  T::describe(value, detail::AnyVisitor{});
};

}  // namespace drystone
