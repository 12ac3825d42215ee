// From YAML to a resolved configuration: extends, overrides, defaults, like, scale; and what no
// single field can check.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include "drystone/config.hpp"
#include "drystone/option_error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/random.hpp"
#include "pipeline/config_columns.hpp"
#include "pipeline/config_families.hpp"
#include "pipeline/config_nuisance.hpp"
#include "pipeline/config_read.hpp"
#include "pipeline/config_rules.hpp"
#include "pipeline/config_set.hpp"
#include "pipeline/config_tree.hpp"
#include "pipeline/plan.hpp"
#include "scenes/json_suggest.hpp"

namespace drystone {
namespace {

namespace fs = std::filesystem;
using config::Entry;
using config::join;
using config::MapReader;
using config::Source;
using config::Tree;
using config::written;

constexpr std::size_t kMaxExtends = 16;
/// The set that a file without `sets:` makes.
constexpr std::string_view kOnlySet = "train";

std::string read_file(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    throw Error(ErrorCode::usage, fmt::format("there is no file '{}'", file.string()));
  }
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  if (fs::is_directory(file, error) || !stream || !(text << stream.rdbuf())) {
    // An empty file also fails the insertion; it reads as an empty text.
    if (!fs::is_directory(file, error) && fs::file_size(file, error) == 0 && !error) return {};
    throw Error(ErrorCode::environment, fmt::format("cannot read '{}'", file.string()));
  }
  return text.str();
}

/// Parses a text and lays it on what it extends.
Tree parse_with_bases(std::string text, const std::string& name, std::vector<fs::path>& chain) {
  Tree tree = config::parse_yaml(std::make_shared<Source>(Source{name, std::move(text)}));
  const Tree* const extends = tree.find("extends");
  if (extends == nullptr) return tree;
  if (extends->kind != Tree::Kind::scalar || extends->text.empty()) {
    extends->fail("extends",
                  fmt::format("expected the path of a file, not {}", extends->spelling()));
  }
  const fs::path base = fs::path(name).parent_path() / extends->text;
  std::error_code error;
  if (!fs::is_regular_file(base, error)) {
    extends->fail("extends", fmt::format("there is no file '{}'", base.string()),
                  "the path is relative to the file that extends");
  }
  const fs::path canonical = fs::weakly_canonical(base);
  if (std::find(chain.begin(), chain.end(), canonical) != chain.end()) {
    extends->fail("extends", fmt::format("'{}' extends itself", base.string()));
  }
  if (chain.size() >= kMaxExtends) {
    extends->fail("extends", fmt::format("more than {} files extend each other", kMaxExtends));
  }
  chain.push_back(canonical);
  Tree below = parse_with_bases(read_file(base), base.string(), chain);
  std::erase_if(tree.entries, [](const Entry& entry) { return entry.key == "extends"; });
  return config::merge(below, tree);
}

/// Reads the fields of one set. `like` has been resolved.
SetConfig read_set(const Tree& tree, const std::string& path, bool complete,
                   const std::vector<SetConfig>& earlier) {
  SetConfig set;
  set.family = config::family_of(tree, tree);
  // Defaults may hold fields of any family.
  if (!complete && tree.find("family") == nullptr) set.family.clear();
  for (const Family& candidate : families()) {
    if (candidate.name == set.family) config::set_defaults(set, candidate, tree, earlier);
  }
  MapReader reader(tree, path);
  SetConfig::describe(set, reader);
  if (complete) reader.also_known("like");
  reader.finish();
  if (complete && tree.find("count") == nullptr && set.from.set.empty()) {
    tree.fail(path, "'count' is missing: how many records are wanted?");
  }
  if (complete) config::check_set(set, tree, path);
  return set;
}

/// A file without `sets:` has the fields of its only set at the top level: moves them into one.
void gather_only_set(Tree& root) {
  const std::vector<std::string_view> fields = config::set_fields();
  const auto is_field = [&](const Entry& entry) {
    return std::find(fields.begin(), fields.end(), entry.key) != fields.end();
  };
  const auto stray = std::find_if(root.entries.begin(), root.entries.end(), is_field);
  if (root.find("sets") != nullptr) {
    if (stray != root.entries.end()) {
      stray->fail(stray->key, "a set's field at the top level, beside 'sets:'",
                  "put it under 'defaults:', or into the set that it is meant for");
    }
    return;
  }
  Tree set;
  set.kind = Tree::Kind::map;
  set.source = root.source;
  set.line = root.line;
  set.column = root.column;
  for (const Entry& entry : root.entries) {
    if (is_field(entry)) set.entries.push_back(entry);
  }
  std::erase_if(root.entries, is_field);
  Tree sets = set;
  sets.entries = {{std::string(kOnlySet), root.line, root.column, std::move(set)}};
  root.entries.push_back({"sets", root.line, root.column, std::move(sets)});
}

/// What to write where a set names one that is not above it.
std::string which_earlier(std::string_view asked, const std::vector<std::string_view>& earlier) {
  if (earlier.empty()) return "no set comes before this one: put that one above it";
  std::string nearest = json::suggest(asked, earlier);
  if (nearest.starts_with("did you mean")) return nearest;
  return fmt::format("sets above this one: {}; or put that one above it", fmt::join(earlier, ", "));
}

/// The conditions on bases must be such as a plan can check.
void check_base(const SetConfig& set, const std::vector<SetConfig>& earlier, const Tree& tree,
                const std::string& path) {
  const Tree* const from = tree.find("from");
  if (from == nullptr || set.from.set.empty()) return;
  const auto base = std::find_if(earlier.begin(), earlier.end(), [&](const SetConfig& candidate) {
    return candidate.name == set.from.set;
  });
  if (base == earlier.end()) {
    std::vector<std::string_view> names;
    for (const SetConfig& candidate : earlier) names.push_back(candidate.name);
    from->fail(join(path, "from"), fmt::format("'{}' is no earlier set", set.from.set),
               which_earlier(set.from.set, names));
  }
  const std::vector<std::string_view>& bases = family(set.family).bases;
  if (std::find(bases.begin(), bases.end(), base->family) == bases.end()) {
    from->fail(join(path, "from"),
               fmt::format("family '{}' cannot be derived from '{}'", set.family, base->family),
               fmt::format("bases are towers of {}", fmt::join(bases, " or ")));
  }
  for (const Where& where : set.from.where) {
    const config::SplitColumn* const column = config::find_split_column(where.column);
    if (column == nullptr || !config::planned_value(Cell{}, *column)) {
      from->fail(join(path, "from"),
                 fmt::format("'{}' is not known before the towers are drawn", where.column),
                 "use height, shapes, difficulty, violation, decides or stable");
    }
  }
}

/// @param trees receives every set with all that it inherits
std::vector<SetConfig> read_sets(const Tree& root, bool only_set, std::vector<Tree>& trees) {
  Tree defaults;
  defaults.kind = Tree::Kind::map;
  defaults.source = root.source;
  if (const Tree* const given = root.find("defaults")) {
    (void)read_set(*given, "defaults", false, {});  // so that messages name the defaults themselves
    if (given->kind == Tree::Kind::map) defaults = *given;
  }
  const Tree& sets = *root.find("sets");
  if (sets.kind != Tree::Kind::map || sets.entries.empty()) {
    sets.fail("sets", fmt::format("expected a map of sets by name, not {}",
                                  sets.kind == Tree::Kind::map ? "nothing" : sets.spelling()));
  }
  std::vector<SetConfig> result;
  std::vector<std::pair<std::string_view, Tree>> resolved;
  for (const Entry& entry : sets.entries) {
    const std::string path = only_set ? std::string() : join("sets", entry.key);
    config::check_name(entry, "sets", "set");
    const Tree& own = entry.value;
    if (own.kind != Tree::Kind::map) {
      own.fail(path, fmt::format("expected a map of fields, not {}", own.spelling()));
    }
    const Tree* base = &defaults;
    if (const Tree* const like = own.find("like")) {
      std::vector<std::string_view> earlier;
      base = nullptr;
      for (const auto& [name, tree] : resolved) {
        earlier.push_back(name);
        if (like->kind == Tree::Kind::scalar && like->text == name) base = &tree;
      }
      if (base == nullptr) {
        like->fail(join(path, "like"), fmt::format("{} is no earlier set", like->spelling()),
                   which_earlier(like->text, earlier));
      }
    }
    const std::string family_name = config::family_of(*base, own);
    config::check_fields(own, path, family_name);
    Tree merged = config::merge(config::inherited(*base, family_name), own);
    // Messages about the set as a whole point at the set, not at the defaults.
    merged.source = own.source;
    merged.line = own.line;
    merged.column = own.column;
    SetConfig set = read_set(merged, path, true, result);
    set.name = entry.key;
    for (const SetConfig& other : result) {
      if (short_hash(other.name) == short_hash(set.name)) {
        entry.fail("sets",
                   fmt::format("the names '{}' and '{}' have the same 16 bit hash, so both sets "
                               "would draw the same towers",
                               other.name, set.name),
                   "rename one of them");
      }
    }
    check_base(set, result, merged, path);
    result.push_back(std::move(set));
    resolved.emplace_back(entry.key, std::move(merged));
  }
  for (auto& [name, tree] : resolved) trees.push_back(std::move(tree));
  return result;
}

/// A draw from more than there can be is found before anything is generated.
void check_draws(const Config& config, const Tree& root) {
  std::vector<std::pair<std::string_view, std::int64_t>> at_most;
  for (const SetConfig& set : config.sets) at_most.emplace_back(set.name, set.count);
  for (const SplitRule& rule : config.splits) {
    std::int64_t bound = 0;
    for (const auto& [name, count] : at_most) bound = name == rule.from ? count : bound;
    if (rule.draw && *rule.draw > bound) {
      const Tree& tree = *root.find("splits")->find(rule.name);
      written(tree, "draw")
          .fail(fmt::format("splits.{}.draw", rule.name),
                fmt::format("{} records of '{}', which has {} at most", *rule.draw, rule.from,
                            bound));
    }
    at_most.emplace_back(rule.name, rule.draw.value_or(bound));
  }
}

std::int64_t scaled(std::int64_t count, double scale) {
  return std::max<std::int64_t>(1, std::llround(static_cast<double>(count) * scale));
}

/// Records of a set: what was asked for, times the scale, in whole groups.
std::int64_t count_of(const Config& config, const SetConfig& set, double scale, const Tree& tree,
                      const std::string& path) {
  const std::int64_t size = group_size(family(set.family), set.options);
  if (set.count % size != 0) {
    tree.fail(join(path, "count"),
              fmt::format("{} records are no whole number of groups of {}", set.count, size),
              fmt::format("{} would be", (set.count / size + 1) * size));
  }
  const std::int64_t available =
      set.from.set.empty() ? std::numeric_limits<std::int64_t>::max() : derived_count(config, set);
  if (available == 0) {
    tree.fail(join(path, "from"), fmt::format("no tower of '{}' is a base", set.from.set),
              "widen `where`");
  }
  if (set.count == 0) return available;
  return std::min(scaled(set.count / size, scale) * size, available);
}

/// Runs a check that knows nothing of files; what it refuses is told at a tree's place, or at that
/// of the field in it which is to blame.
template <class Check>
void check_at(const Tree& place, const std::string& path, const Check& check) {
  try {
    check();
  } catch (const OptionError& error) {
    const config::Blamed at = config::blamed(place, path, error.fields());
    at.tree.fail(at.path, error.message(), error.remedy());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage || !error.place().file.empty()) throw;
    place.fail(path, error.message(), error.remedy());
  }
}

/// Fixes the sets' counts, and checks what samplers and cameras say of them.
/// @param trees of the sets, with all that they inherit
void check_sets(Config& config, const std::vector<Tree>& trees, double scale, bool only_set) {
  const auto path_of = [&](std::size_t s) {
    return only_set ? std::string() : join("sets", config.sets[s].name);
  };
  for (std::size_t s = 0; s < config.sets.size(); ++s) {
    SetConfig& set = config.sets[s];
    const Tree& tree = trees[s];
    if (set.from.set.empty()) {
      check_at(tree, path_of(s), [&] { (void)family(set.family).cells(set.options); });
    }
    check_at(written(tree, "nuisance"), join(path_of(s), "nuisance"),
             [&] { config::check_nuisances(set); });
    check_at(written(tree, "from"), join(path_of(s), "from"),
             [&] { set.count = count_of(config, set, scale, written(tree, "count"), path_of(s)); });
  }
  (void)make_plan(config, [&](std::size_t s, const Error& error) {
    check_at(written(trees[s], "views"), join(path_of(s), "views"), [&] { throw error; });
  });
}

double read_scale(const Tree& root) {
  const Tree* const tree = root.find("scale");
  if (tree == nullptr) return 1.0;
  double scale = 1.0;
  read(*tree, "scale", Field{"scale", "", "", 0, 1000}, scale);
  if (scale == 0.0) tree->fail("scale", "must be greater than 0");
  return scale;
}

Config resolve(Tree root, const std::string& source, std::span<const std::string> overrides) {
  if (root.kind == Tree::Kind::null) {
    root.kind = Tree::Kind::map;
    root.line = root.column = 1;
  }
  if (root.kind != Tree::Kind::map) {
    root.fail({}, fmt::format("expected a map of fields, not {}", root.spelling()));
  }
  for (const std::string& assignment : overrides) config::apply_override(root, assignment);
  const bool only_set = root.find("sets") == nullptr;

  Config config;
  config.name = fs::path(source).stem().string();
  MapReader reader(root, {});
  Config::describe(config, reader);
  for (const std::string_view key : {"scale", "defaults", "sets", "splits"}) reader.also_known(key);
  for (const std::string_view key : config::set_fields()) reader.also_known(key);
  reader.finish();
  gather_only_set(root);
  if (config.name.empty()) root.find("name")->fail("name", "must not be empty");

  const double scale = read_scale(root);
  std::vector<Tree> trees;
  config.sets = read_sets(root, only_set, trees);
  check_sets(config, trees, scale, only_set);
  if (const Tree* const splits = root.find("splits")) {
    std::vector<std::string_view> sources;
    for (const SetConfig& set : config.sets) sources.push_back(set.name);
    config.splits = config::read_rules(*splits, "splits", &sources);
    for (SplitRule& rule : config.splits) {
      if (rule.draw) rule.draw = scaled(*rule.draw, scale);
    }
    check_draws(config, root);
  }
  return config;
}

}  // namespace

Config load_config(const fs::path& file, std::span<const std::string> overrides) {
  return config_from_yaml(read_file(file), file.string(), overrides);
}

Config config_from_yaml(const std::string& text, const std::string& source,
                        std::span<const std::string> overrides) {
  std::vector<fs::path> chain{fs::weakly_canonical(source)};
  return resolve(parse_with_bases(text, source, chain), source, overrides);
}

std::vector<SplitRule> load_split_rules(const fs::path& file) {
  std::vector<SplitRule> rules = split_rules_from_yaml(read_file(file), file.string());
  if (rules.empty()) {
    throw Error(ErrorCode::usage, Place{file.string(), 1, 1, {}},
                "there are no split rules in this file");
  }
  return rules;
}

std::vector<SplitRule> split_rules_from_yaml(const std::string& text, const std::string& source) {
  std::vector<fs::path> chain{fs::weakly_canonical(source)};
  const Tree root = parse_with_bases(text, source, chain);
  const Tree* const splits = root.find("splits");
  return splits == nullptr ? config::read_rules(root, {}, nullptr)
                           : config::read_rules(*splits, "splits", nullptr);
}

}  // namespace drystone
