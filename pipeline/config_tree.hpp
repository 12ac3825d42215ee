// YAML as a tree of values that know where they were written, with what configurations need:
// merging, overriding, and messages with file, line and column.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/error.hpp"

namespace drystone::config {

/// A text that values come from: a file, or one `key=value` of the command line.
struct Source {
  std::string name;
  std::string text;
  bool command_line = false;
};

struct Entry;

struct Tree {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  std::string text;     ///< of a scalar
  bool quoted = false;  ///< then it is a string, whatever it looks like
  std::shared_ptr<const Source> source;
  int line = 0;    ///< from 1
  int column = 0;  ///< from 1, in bytes
  std::vector<Tree> items;
  std::vector<Entry> entries;

  [[nodiscard]] const Tree* find(std::string_view key) const;
  [[nodiscard]] const Entry* find_entry(std::string_view key) const;
  /// How a message names what stands here instead of what was expected.
  [[nodiscard]] std::string spelling() const;
  [[nodiscard]] Place place() const;
  /// @param path `sets.train.height`; may be empty
  [[noreturn]] void fail(std::string_view path, const std::string& message,
                         const std::string& remedy = {}) const;
};

struct Entry {
  std::string key;
  int line = 0;
  int column = 0;
  Tree value;

  /// Fails at the key rather than at its value.
  [[noreturn]] void fail(std::string_view path, const std::string& message,
                         const std::string& remedy = {}) const;
};

/// The i-th item of a list, or the single value that stands in its place.
[[nodiscard]] inline const Tree& item_of(const Tree& tree, std::size_t i) {
  return tree.kind == Tree::Kind::list ? tree.items[i] : tree;
}

/// Where a field of a map was written, or else the map itself.
[[nodiscard]] inline const Tree& written(const Tree& tree, std::string_view key) {
  const Tree* const found = tree.find(key);
  return found == nullptr ? tree : *found;
}

[[nodiscard]] std::string join(std::string_view path, std::string_view key);

/// What a message is about, and its path.
struct Blamed {
  const Tree& tree;
  std::string path;
};

/// Of some fields with dotted names the first that was written in a map; where none was, the first
/// that was begun (`material` of `material.decides`), or else the map itself.
[[nodiscard]] Blamed blamed(const Tree& map, const std::string& path,
                            const std::vector<std::string>& fields);

/// Parses one document. Anchors and aliases are expanded, with at most 100,000 values in all.
/// @throws Error(usage) for what is not YAML, for duplicate keys, tags, merge keys (`<<`), keys
///   that are not plain text, more than 4 MB and nesting deeper than 32
[[nodiscard]] Tree parse_yaml(std::shared_ptr<const Source> source);

/// Lays `over` on `base`: maps are merged key by key (new keys come last), everything else is
/// replaced. A law ({law: ...}) is replaced as a whole.
[[nodiscard]] Tree merge(const Tree& base, const Tree& over);

/// Applies one `key=value` of the command line. @throws Error(usage)
void apply_override(Tree& root, const std::string& assignment);

}  // namespace drystone::config
