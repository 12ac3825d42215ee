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
#include "drystone/pipeline.hpp"
#include "drystone/random.hpp"
#include "pipeline/config_columns.hpp"
#include "pipeline/config_nuisance.hpp"
#include "pipeline/config_read.hpp"
#include "pipeline/config_rules.hpp"
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

constexpr std::size_t kMaxExtends = 16;
constexpr int kLeastPicture = 16;  ///< pixels
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

/// Where a field of a set was written, or else the set itself.
const Tree& written(const Tree& tree, std::string_view key) {
  const Tree* const found = tree.find(key);
  return found == nullptr ? tree : *found;
}

/// A list that spans cells: something must be in it, and nothing twice.
template <class T>
void check_cells(const Tree& tree, const std::string& path, const std::vector<T>& values) {
  if (values.empty()) tree.fail(path, "the list is empty");
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) !=
        values.begin() + static_cast<std::ptrdiff_t>(i)) {
      tree.items[i].fail(path, fmt::format("{} appears twice", tree.items[i].spelling()));
    }
  }
}

/// A margin within the band is drawn again and again in vain.
void check_band(const SetConfig& set, const Tree& tree, const std::string& path) {
  if (!takes(set.family, OptionGroup::tower) || !set.from.set.empty()) return;
  const DifficultyOptions& difficulty = set.options.tower.difficulty;
  const bool as_given = difficulty.mode != DifficultyMode::shapestacks ||
                        difficulty.levels != std::vector{Difficulty::easy};
  const Law& margin = set.options.tower.margin_share;
  if (set.label.keep_ambiguous || !as_given || margin.min() >= set.label.band) return;
  const Tree* const label = tree.find("label");
  const Tree* const band = label == nullptr ? nullptr : label->find("band");
  const Tree* const law = tree.find("margin_share");
  const Tree& place = law != nullptr ? *law : band != nullptr ? *band : tree;
  const std::string_view key = law != nullptr ? "margin_share" : "label.band";
  place.fail(join(path, key),
             fmt::format("margin_share begins at {}, and below label.band, {}, all towers are "
                         "ambiguous",
                         margin.min(), set.label.band),
             "let margin_share begin at label.band or above, lower the band, or set "
             "label.keep_ambiguous");
}

/// What pictures of films can be, and videos of them.
void check_film(const SetConfig& set, const Tree& tree, const std::string& path) {
  if (!takes(set.family, OptionGroup::film)) return;
  const Tree& film = written(tree, "film");
  const auto at = [&](std::string_view key) { return join(join(path, "film"), key); };
  check_cells(written(film, "planes"), at("planes"), set.film.planes);
  const int size = set.film.size;
  const Tree& own_size = written(film, "size");
  if (size > 0 && size < kLeastPicture) {
    own_size.fail(at("size"), fmt::format("{} px are too few for a picture", size),
                  fmt::format("use {} or more, or 0 for that of the views", kLeastPicture));
  }
  const int pixels = size > 0 ? size : set.views.size;
  if (set.film.video && pixels % 2 != 0) {
    const Tree& place = size > 0 ? own_size : written(written(tree, "views"), "size");
    place.fail(
        size > 0 ? at("size") : join(join(path, "views"), "size"),
        fmt::format("a video of {} x {} pixels: colours are stored for 2 x 2", pixels, pixels),
        "use an even size, or set film.video: false");
  }
}

/// Films of tricks are long enough for what happens in them, and screens hide a tower from cameras
/// that do not look down on it.
void check_tricks(const SetConfig& set, const Tree& tree, const std::string& path) {
  if (!takes(set.family, OptionGroup::trick)) return;
  constexpr double kShortest_s = 2.0;
  if (set.film.duration_s < kShortest_s) {
    written(written(tree, "film"), "duration")
        .fail(join(join(path, "film"), "duration"),
              fmt::format("{} s are too short for a film of a possible or impossible event",
                          set.film.duration_s),
              fmt::format("use {} s or more", kShortest_s));
  }
  const std::vector<TrickKind>& tricks = set.options.violations.tricks;
  if (std::find(tricks.begin(), tricks.end(), TrickKind::vanishes) == tricks.end()) return;
  const RigOptions& views = set.views;
  if (views.rig == Rig::front_ortho) {
    written(written(tree, "views"), "rig")
        .fail(join(path, "views"), "rig front_ortho would show the screens under the ground",
              "use rig front or orbit, or leave trick vanishes out");
  }
  const double level = views.rig == Rig::orbit ? views.elevation_deg.max() : 0.0;
  const bool from_above = views.rig == Rig::top || views.rig == Rig::shapestacks16 ||
                          level + views.jitter_deg.max() > kScreenedElevationDeg;
  if (!from_above) return;
  const Tree& place = written(tree, "views");
  written(place, views.rig == Rig::orbit ? "elevation" : "rig")
      .fail(join(path, "views"), "these cameras see over the screens of trick vanishes",
            fmt::format("use elevations of {} degrees or less, jitter included, or leave the "
                        "trick out",
                        kScreenedElevationDeg));
}

void check_set(const SetConfig& set, const Tree& tree, const std::string& path) {
  const auto at = [&](std::string_view key) { return join(path, key); };
  std::vector<std::string_view> known;
  for (const Family& candidate : families()) known.push_back(candidate.name);
  if (std::find(known.begin(), known.end(), set.family) == known.end()) {
    written(tree, "family")
        .fail(at("family"), fmt::format("there is no family '{}'", set.family),
              json::suggest(set.family, known));
  }
  const TowerOptions& tower = set.options.tower;
  check_cells(written(tree, "shapes"), at("shapes"), tower.shapes);
  check_cells(written(tree, "height"), at("height"), tower.height);
  check_cells(written(tree, "violation"), at("violation"), tower.violation);
  check_cells(written(tree, "tricks"), at("tricks"), set.options.violations.tricks);
  const Tree& difficulty = written(tree, "difficulty");
  check_cells(written(difficulty, "levels"), at("difficulty.levels"), tower.difficulty.levels);
  if (std::find(tower.violation.begin(), tower.violation.end(), Violation::none) !=
      tower.violation.end()) {
    written(tree, "violation")
        .fail(at("violation"), "an unstable tower violates something, so 'none' is impossible",
              "use vcom, vpsf or both; for stable towers only, stable_share: 1");
  }
  check_band(set, tree, path);
  check_film(set, tree, path);
  check_tricks(set, tree, path);
}

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

/// Fields of a set of any family.
std::vector<std::string_view> set_fields() {
  FieldNames<true> fields;
  const SetConfig set;
  SetConfig::describe(set, fields);
  return fields.names;
}

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

/// Which family a set will have once it is laid on its base.
std::string family_of(const Tree& base, const Tree& own) {
  for (const Tree* tree : {&own, &base}) {
    const Tree* const found = tree->find("family");
    if (found != nullptr && found->kind == Tree::Kind::scalar) return found->text;
  }
  return std::string(kDefaultFamily);
}

/// What a set inherits: nothing that its family has no use for.
Tree inherited(const Tree& base, const std::string& family_name) {
  const std::vector<std::string_view> all = set_fields();
  const std::vector<std::string_view> taken = fields_of(family_name);
  Tree result = base;
  std::erase_if(result.entries, [&](const Entry& entry) {
    return contains(all, entry.key) && !contains(taken, entry.key);
  });
  return result;
}

/// @throws Error(usage) for a field that only other families take
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

/// What a set of a family is where nobody says otherwise.
void set_defaults(SetConfig& set, const Family& kind, const Tree& tree, const SetConfig* base) {
  if (kind.defaults) kind.defaults(set.options);
  if (dim_of(kind, tree, base) == 2) {
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

/// Reads the fields of one set. `like` has been resolved.
SetConfig read_set(const Tree& tree, const std::string& path, bool complete,
                   const std::vector<SetConfig>& earlier) {
  SetConfig set;
  set.family = family_of(tree, tree);
  // Defaults may hold fields of any family.
  if (!complete && tree.find("family") == nullptr) set.family.clear();
  for (const Family& candidate : families()) {
    if (candidate.name == set.family) set_defaults(set, candidate, tree, base_of(tree, earlier));
  }
  MapReader reader(tree, path);
  SetConfig::describe(set, reader);
  if (complete) reader.also_known("like");
  reader.finish();
  if (complete && tree.find("count") == nullptr && set.from.set.empty()) {
    tree.fail(path, "'count' is missing: how many records are wanted?");
  }
  if (complete) check_set(set, tree, path);
  return set;
}

/// A file without `sets:` has the fields of its only set at the top level: moves them into one.
void gather_only_set(Tree& root) {
  const std::vector<std::string_view> fields = set_fields();
  const auto is_field = [&](const Entry& entry) { return contains(fields, entry.key); };
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
               json::suggest(set.from.set, names));
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
                   earlier.empty() ? "" : json::suggest(like->text, earlier));
      }
    }
    const std::string family_name = family_of(*base, own);
    check_fields(own, path, family_name);
    Tree merged = config::merge(inherited(*base, family_name), own);
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

/// Runs a check that knows nothing of files; what it refuses is told at a tree's place.
template <class Check>
void check_at(const Tree& place, const std::string& path, const Check& check) {
  try {
    check();
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
  for (const std::string_view key : set_fields()) reader.also_known(key);
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
