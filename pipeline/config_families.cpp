#include "pipeline/config_families.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace drystone::config {
namespace {

/// The visitor that collects the names of fields, of all families or of those that a set's takes.
template <bool AllFamilies>
struct FieldNames {
  std::vector<std::string_view> names;
  template <class T>
  void operator()(const T&, const Field& field) {
    names.push_back(field.name);
  }
};

template <>
struct FieldNames<true> : FieldNames<false> {
  static constexpr bool kAllFamilies = true;
};

/// Fields of a set of one family.
std::vector<std::string_view> fields_of(std::string_view family_name) {
  SetConfig set;
  set.family = family_name;
  FieldNames<false> fields;
  SetConfig::describe(set, fields);
  return fields.names;
}

bool contains(const std::vector<std::string_view>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// The set that a set's bases come from; null where it has none, or none of that name.
const SetConfig* base_of(const Tree& tree, const std::vector<SetConfig>& earlier) {
  const Tree* const from = tree.find("from");
  const Tree* const name = from == nullptr ? nullptr : from->find("set");
  if (name == nullptr || name->kind != Tree::Kind::scalar) return nullptr;
  const auto found = std::find_if(earlier.begin(), earlier.end(), [&](const SetConfig& candidate) {
    return candidate.name == name->text;
  });
  return found == earlier.end() ? nullptr : &*found;
}

/// Dimensions of a set's scenes.
int dim_of(const Family& kind, const Tree& tree, const SetConfig* base) {
  if (kind.dim == 0 && base != nullptr) return family(base->family).dim;
  const Tree* const dim = takes(kind.name, OptionGroup::pair) ? tree.find("dim") : nullptr;
  return dim != nullptr && dim->text == "2" ? 2 : kind.dim;
}

}  // namespace

std::vector<std::string_view> set_fields() {
  FieldNames<true> fields;
  const SetConfig set;
  SetConfig::describe(set, fields);
  return fields.names;
}

std::string family_of(const Tree& base, const Tree& own) {
  for (const Tree* tree : {&own, &base}) {
    const Tree* const found = tree->find("family");
    if (found != nullptr && found->kind == Tree::Kind::scalar) return found->text;
  }
  return std::string(kDefaultFamily);
}

Tree inherited(const Tree& base, const std::string& family_name) {
  const std::vector<std::string_view> all = set_fields();
  const std::vector<std::string_view> taken = fields_of(family_name);
  Tree result = base;
  std::erase_if(result.entries, [&](const Entry& entry) {
    return contains(all, entry.key) && !contains(taken, entry.key);
  });
  return result;
}

void check_fields(const Tree& own, const std::string& path, const std::string& family_name) {
  const std::vector<std::string_view> all = set_fields();
  const std::vector<std::string_view> taken = fields_of(family_name);
  for (const Entry& entry : own.entries) {
    if (!contains(all, entry.key) || contains(taken, entry.key)) continue;
    std::string others;
    for (const Family& candidate : families()) {
      if (!contains(fields_of(candidate.name), entry.key)) continue;
      others += fmt::format("{}{}", others.empty() ? "" : ", ", candidate.name);
    }
    entry.fail(path, fmt::format("family '{}' has no field '{}'", family_name, entry.key),
               fmt::format("it belongs to {}", others));
  }
}

void set_defaults(SetConfig& set, const Family& kind, const Tree& tree,
                  const std::vector<SetConfig>& earlier) {
  if (kind.defaults) kind.defaults(set.options);
  if (dim_of(kind, tree, base_of(tree, earlier)) == 2) {
    set.views.rig = Rig::front_ortho;
    set.images.style = Style::flat;
  }
  if (takes(kind.name, OptionGroup::trick)) {
    // Balls fly across the picture of this camera, and come from outside.
    set.views.count = 1;
    set.views.azimuth_deg = 270.0;
    set.views.elevation_deg = 12.0;
    set.film.arrow = false;
  }
}

}  // namespace drystone::config
