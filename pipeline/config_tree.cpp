#include "pipeline/config_tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace drystone::config {
namespace {

constexpr std::size_t kMaxBytes = 4 << 20;
constexpr std::size_t kMaxValues = 100'000;
constexpr int kMaxDepth = 32;
/// Longer lines are not repeated in messages: a caret far to the right helps nobody.
constexpr std::size_t kMaxShownLine = 160;

Place place_in(const Source& source, int line, int column) {
  if (source.command_line || line <= 0) return {source.name, 0, 0, {}};
  Place place{source.name, line, 0, {}};
  std::size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    begin = source.text.find('\n', begin);
    if (begin == std::string::npos) return place;
    ++begin;
  }
  std::string text = source.text.substr(begin, source.text.find('\n', begin) - begin);
  if (!text.empty() && text.back() == '\r') text.pop_back();
  // yaml-cpp counts bytes; an editor counts characters.
  const auto before = text.begin() + std::clamp<std::ptrdiff_t>(
                                         column - 1, 0, static_cast<std::ptrdiff_t>(text.size()));
  place.column = 1 + static_cast<int>(std::count_if(text.begin(), before, [](char c) {
                   return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
                 }));
  if (text.size() <= kMaxShownLine) place.source_line = std::move(text);
  return place;
}

/// Offset of the first byte that is no part of well-formed UTF-8 (Unicode 15, table 3-7), or the
/// size.
std::size_t first_ill_formed(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = byte(i);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || i + length > text.size()) return i;
    // Neither overlong forms nor surrogates nor anything beyond U+10FFFF.
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (std::size_t k = 1; k < length; ++k) {
      const unsigned next = byte(i + k);
      if (next < (k == 1 ? low : 0x80) || next > (k == 1 ? high : 0xBF)) return i;
    }
    i += length;
  }
  return text.size();
}

/// What is read here ends in JSON files, which hold nothing but UTF-8.
void require_utf8(const Source& source) {
  const std::size_t at = first_ill_formed(source.text);
  if (at == source.text.size()) return;
  const std::string_view before = std::string_view(source.text).substr(0, at);
  const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  Place place = place_in(source, line + 1, static_cast<int>(at - begin) + 1);
  place.source_line.clear();
  throw Error(
      ErrorCode::usage, place,
      fmt::format("byte 0x{:02x} is not UTF-8", static_cast<unsigned char>(source.text[at])),
      "save the file as UTF-8");
}

/// Copies yaml-cpp's graph, in which aliases share nodes, into a tree of bounded size.
class Converter {
 public:
  explicit Converter(std::shared_ptr<const Source> source) : source_(std::move(source)) {}

  Tree convert(const YAML::Node& node, int depth) {
    Tree tree;
    tree.source = source_;
    tree.line = node.Mark().line + 1;
    tree.column = node.Mark().column + 1;
    if (++count_ > kMaxValues) {
      tree.fail({}, fmt::format("more than {} values, aliases expanded", kMaxValues),
                "write the values out, or use fewer aliases");
    }
    if (depth > kMaxDepth) {
      tree.fail({}, fmt::format("nested deeper than {} levels", kMaxDepth),
                "an alias inside its own anchor has no end");
    }
    const std::string& tag = node.Tag();
    if (!tag.empty() && tag != "?" && tag != "!") {
      tree.fail({}, fmt::format("tags such as '{}' are not supported", tag), "leave the tag out");
    }
    if (node.IsScalar()) {
      tree.kind = Tree::Kind::scalar;
      tree.text = node.Scalar();
      tree.quoted = tag == "!";
    } else if (node.IsSequence()) {
      tree.kind = Tree::Kind::list;
      for (const YAML::Node& item : node) tree.items.push_back(convert(item, depth + 1));
    } else if (node.IsMap()) {
      tree.kind = Tree::Kind::map;
      for (const auto& pair : node) add_entry(tree, pair.first, pair.second, depth);
      reject_duplicates(tree);
    }
    return tree;
  }

 private:
  void add_entry(Tree& tree, const YAML::Node& key, const YAML::Node& value, int depth) {
    Entry entry;
    entry.line = key.Mark().line + 1;
    entry.column = key.Mark().column + 1;
    entry.value.source = source_;
    if (!key.IsScalar()) entry.fail({}, "a key must be plain text");
    entry.key = key.Scalar();
    if (entry.key == "<<") {
      entry.fail({}, "merge keys ('<<') are not supported",
                 "use 'defaults:', 'like:' or 'extends:' to share values");
    }
    entry.value = convert(value, depth + 1);
    if (entry.value.kind == Tree::Kind::null) {
      // yaml-cpp places what is not there at the next token.
      entry.value.line = entry.line;
      entry.value.column = entry.column;
    }
    tree.entries.push_back(std::move(entry));
  }

  static void reject_duplicates(const Tree& tree) {
    std::vector<const Entry*> sorted;
    for (const Entry& entry : tree.entries) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Entry* a, const Entry* b) { return a->key < b->key; });
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      if (sorted[i]->key == sorted[i - 1]->key) {
        sorted[i]->fail({}, fmt::format("key '{}' appears twice", sorted[i]->key),
                        fmt::format("it stands in line {} already", sorted[i - 1]->line));
      }
    }
  }

  std::shared_ptr<const Source> source_;
  std::size_t count_ = 0;
};

std::string with_path(std::string_view path, const std::string& message) {
  return path.empty() ? message : fmt::format("{}: {}", path, message);
}

}  // namespace

const Entry* Tree::find_entry(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

const Tree* Tree::find(std::string_view key) const {
  const Entry* const entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

std::string Tree::spelling() const {
  switch (kind) {
    case Kind::null:
      return "nothing";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
    case Kind::scalar:
      break;
  }
  const std::string shown = text.size() <= 60 ? text : text.substr(0, 57) + "...";
  return quoted ? fmt::format("the string '{}'", shown) : fmt::format("'{}'", shown);
}

Place Tree::place() const { return place_in(*source, line, column); }

void Tree::fail(std::string_view path, const std::string& message,
                const std::string& remedy) const {
  throw Error(ErrorCode::usage, place(), with_path(path, message), remedy);
}

void Entry::fail(std::string_view path, const std::string& message,
                 const std::string& remedy) const {
  throw Error(ErrorCode::usage, place_in(*value.source, line, column), with_path(path, message),
              remedy);
}

std::string join(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

Tree parse_yaml(std::shared_ptr<const Source> source) {
  if (source->text.size() > kMaxBytes) {
    throw Error(ErrorCode::usage, Place{source->name, 0, 0, {}},
                fmt::format("larger than {} MB", kMaxBytes >> 20));
  }
  require_utf8(*source);
  std::vector<YAML::Node> documents;
  try {
    documents = YAML::LoadAll(source->text);
  } catch (const YAML::DeepRecursion& exception) {
    throw Error(ErrorCode::usage,
                place_in(*source, exception.mark.line + 1, exception.mark.column + 1),
                fmt::format("nested deeper than {} levels", kMaxDepth));
  } catch (const YAML::Exception& exception) {
    throw Error(ErrorCode::usage,
                place_in(*source, exception.mark.line + 1, exception.mark.column + 1),
                "this is not YAML: " + exception.msg);
  }
  if (documents.size() > 1) {
    const YAML::Mark mark = documents[1].Mark();
    throw Error(ErrorCode::usage, place_in(*source, mark.line + 1, mark.column + 1),
                "a second document begins here", "a configuration is one YAML document");
  }
  if (documents.empty()) {
    Tree empty;
    empty.source = std::move(source);
    return empty;
  }
  return Converter(std::move(source)).convert(documents.front(), 0);
}

Blamed blamed(const Tree& map, const std::string& path, const std::vector<std::string>& fields) {
  const Tree* begun = &map;
  std::string begun_path = path;
  for (const std::string& field : fields) {
    const Tree* at = &map;
    std::string found = path;
    std::size_t from = 0;
    while (from < field.size()) {
      const std::size_t to = std::min(field.find('.', from), field.size());
      const std::string key = field.substr(from, to - from);
      const Tree* const next = at->find(key);
      if (next == nullptr) break;
      at = next;
      found = join(found, key);
      from = to + 1;
    }
    if (from >= field.size()) return {*at, found};
    if (begun == &map && at != &map) {
      begun = at;
      begun_path = found;
    }
  }
  return {*begun, begun_path};
}

Tree merge(const Tree& base, const Tree& over) {
  if (base.kind != Tree::Kind::map || over.kind != Tree::Kind::map || over.find("law") != nullptr) {
    return over;
  }
  Tree result = base;
  for (const Entry& entry : over.entries) {
    const auto same = std::find_if(result.entries.begin(), result.entries.end(),
                                   [&](const Entry& e) { return e.key == entry.key; });
    if (same == result.entries.end()) {
      result.entries.push_back(entry);
    } else {
      Tree merged = merge(same->value, entry.value);
      *same = {entry.key, entry.line, entry.column, std::move(merged)};
      // The key's place is read in the value's file: both must speak of the same one.
      if (same->value.source != entry.value.source) {
        const Entry* const old = base.find_entry(entry.key);
        same->line = old->line;
        same->column = old->column;
      }
    }
  }
  return result;
}

void apply_override(Tree& root, const std::string& assignment) {
  const auto source = std::make_shared<Source>(Source{"command line: " + assignment, {}, true});
  const std::size_t equals = assignment.find('=');
  const std::string path = assignment.substr(0, equals);
  if (equals == std::string::npos || path.empty() || path.front() == '.' || path.back() == '.' ||
      path.find("..") != std::string::npos) {
    throw Error(ErrorCode::usage, Place{source->name, 0, 0, {}}, "expected key=value",
                "for example count=100 or sets.train.height=[2,3]");
  }
  source->text = assignment.substr(equals + 1);
  Tree value = parse_yaml(source);
  // A chain of maps around the value, to be merged like a file that extends another.
  std::size_t end = path.size();
  while (true) {
    const std::size_t dot = path.rfind('.', end - 1);
    const std::size_t begin = dot == std::string::npos ? 0 : dot + 1;
    Tree map;
    map.kind = Tree::Kind::map;
    map.source = source;
    map.entries.push_back({path.substr(begin, end - begin), 0, 0, std::move(value)});
    value = std::move(map);
    if (begin == 0) break;
    end = dot;
  }
  // An override reaches into maps only: it must not turn a list or number into a map by accident.
  const Tree* below = &root;
  const Tree* chain = &value;
  while (below != nullptr && chain->kind == Tree::Kind::map && chain->source == source &&
         chain->entries.size() == 1 && chain->line == 0) {
    if (below->kind != Tree::Kind::map && below->kind != Tree::Kind::null) {
      throw Error(ErrorCode::usage, Place{source->name, 0, 0, {}},
                  fmt::format("'{}' is {} and has no fields", path, below->spelling()));
    }
    below = below->find(chain->entries.front().key);
    chain = &chain->entries.front().value;
  }
  root = merge(root, value);
}

}  // namespace drystone::config
