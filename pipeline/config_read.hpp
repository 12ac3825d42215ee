// Reads described structs from a tree, with range checks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/config.hpp"
#include "drystone/fields.hpp"
#include "drystone/law.hpp"
#include "drystone/scene.hpp"
#include "pipeline/config_tree.hpp"

namespace drystone::config {

// Each takes the value at `path` into the last argument.
// All throw Error(usage) with the place for wrong types and values out of the field's range.
void read(const Tree& tree, const std::string& path, const Field& field, bool& value);
void read(const Tree& tree, const std::string& path, const Field& field, int& value);
void read(const Tree& tree, const std::string& path, const Field& field, std::int64_t& value);
void read(const Tree& tree, const std::string& path, const Field& field, std::uint64_t& value);
void read(const Tree& tree, const std::string& path, const Field& field, double& value);
void read(const Tree& tree, const std::string& path, const Field& field, std::string& value);
void read(const Tree& tree, const std::string& path, const Field& field, Law& value);
void read(const Tree& tree, const std::string& path, const Field& field, Color& value);
/// A map from columns to conditions.
void read(const Tree& tree, const std::string& path, const Field& field, std::vector<Where>& value);
/// A column, a list of columns, or a map from columns to lists of conditions.
void read(const Tree& tree, const std::string& path, const Field& field,
          std::vector<Across>& value);
template <DescribedEnum Enum>
void read(const Tree& tree, const std::string& path, const Field& field, Enum& value);
template <class T>
void read(const Tree& tree, const std::string& path, const Field& field, std::optional<T>& value);
/// A list, or a single item in its place.
template <class T>
void read(const Tree& tree, const std::string& path, const Field& field, std::vector<T>& value);
template <DescribedStruct Struct>
void read(const Tree& tree, const std::string& path, const Field& field, Struct& value);

/// The visitor that takes the fields of a map; absent ones keep their values.
class MapReader {
 public:
  /// @throws Error(usage) where the tree is no map (nothing at all is an empty one)
  MapReader(const Tree& tree, std::string path);

  template <class T>
  void operator()(T& value, const Field& field) {
    known_.push_back(field.name);
    if (const Tree* found = tree_.find(field.name)) {
      read(*found, join(path_, field.name), field, value);
    }
  }
  /// A key that is read elsewhere.
  void also_known(std::string_view key) { known_.push_back(key); }
  /// @throws Error(usage) for keys that nobody asked for, with 'did you mean'
  void finish() const;

 private:
  const Tree& tree_;
  std::string path_;
  std::vector<std::string_view> known_;
};

[[noreturn]] void fail_unknown_name(const Tree& tree, const std::string& path,
                                    const std::vector<std::string_view>& known);

template <DescribedEnum Enum>
void read(const Tree& tree, const std::string& path, const Field&, Enum& value) {
  const auto named =
      tree.kind == Tree::Kind::scalar ? value_named<Enum>(tree.text) : std::optional<Enum>();
  if (!named) fail_unknown_name(tree, path, spellings<Enum>());
  value = *named;
}

template <class T>
void read(const Tree& tree, const std::string& path, const Field& field, std::optional<T>& value) {
  if (tree.kind == Tree::Kind::null) {
    value.reset();
  } else {
    read(tree, path, field, value.emplace());
  }
}

template <class T>
void read(const Tree& tree, const std::string& path, const Field& field, std::vector<T>& value) {
  value.clear();
  if (tree.kind != Tree::Kind::list) {
    read(tree, path, field, value.emplace_back());
    return;
  }
  for (std::size_t i = 0; i < tree.items.size(); ++i) {
    read(tree.items[i], path + "[" + std::to_string(i) + "]", field, value.emplace_back());
  }
}

template <DescribedStruct Struct>
void read(const Tree& tree, const std::string& path, const Field&, Struct& value) {
  MapReader reader(tree, path);
  Struct::describe(value, reader);
  reader.finish();
}

}  // namespace drystone::config
