// Writes described structs as canonical JSON.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "drystone/config.hpp"
#include "drystone/fields.hpp"
#include "drystone/law.hpp"
#include "scenes/json_write.hpp"

namespace drystone::config {

void write(std::string& out, const Law& law);
void write(std::string& out, const std::vector<Where>& where);
void write(std::string& out, const std::vector<Across>& across);

/// The visitor that writes the fields of a struct as members of an object, in their order; an
/// optional one that is empty is left out.
class MapWriter;

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

/// Whether a field has no default that means anything: it must be given, or depends on the file.
template <class T>
bool must_be_given(const Field& field) {
  if (std::is_same_v<T, std::int64_t>) return field.name == "count";
  return std::is_same_v<T, std::string> && (field.name == "from" || field.name == "name");
}

template <class T>
void write(std::string& out, const T& value);

class MapWriter {
 public:
  explicit MapWriter(std::string& out) : out_(out) { out_ += '{'; }

  template <class T>
  void operator()(const T& value, const Field& field) {
    if constexpr (IsOptional<T>::value) {
      if (value) (*this)(*value, field);
    } else {
      if constexpr (std::equality_comparable<T> && std::is_default_constructible_v<T>) {
        if (field.sparse && value == T{}) return;
      }
      key(field.name);
      write(out_, value);
    }
  }
  void key(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    json::append_string(out_, name);
    out_ += ':';
  }
  void close() { out_ += '}'; }

 private:
  std::string& out_;
};

template <class T>
void write(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_arithmetic_v<T>) {
    json::append_number(out, value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    json::append_string(out, value);
  } else if constexpr (std::is_same_v<T, Color>) {
    json::append_array(out, value);
  } else if constexpr (DescribedEnum<T>) {
    json::append_string(out, name(value));
  } else if constexpr (IsVector<T>::value) {
    out += '[';
    for (const auto& item : value) {
      if (out.back() != '[') out += ',';
      write(out, item);
    }
    out += ']';
  } else {
    MapWriter writer(out);
    T::describe(value, writer);
    writer.close();
  }
}

}  // namespace drystone::config
