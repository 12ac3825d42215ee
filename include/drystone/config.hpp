// What a user asks for: the configuration of a dataset.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "drystone/appearance.hpp"
#include "drystone/fields.hpp"
#include "drystone/film.hpp"
#include "drystone/generator.hpp"
#include "drystone/renderer.hpp"
#include "drystone/rig.hpp"

namespace drystone {

struct LabelOptions {
  double band = 0.01;  ///< |margin_share| below this is ambiguous
  bool keep_ambiguous = false;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.band, Field{"band", "|margin_share| below this is ambiguous", "", 0, 0.5});
    visit(self.keep_ambiguous,
          Field{"keep_ambiguous", "keep towers within the band, marked ambiguous"});
  }
};

/// Which planes are written for every view.
struct ImageOptions {
  bool rgb = true;
  bool depth = true;
  bool instance = true;
  bool violation = false;
  bool normals = false;
  Style style = Style::shaded;
  bool soft_shadows = true;
  bool ambient_occlusion = true;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.rgb, Field{"rgb", "8 bit sRGB"});
    visit(self.depth, Field{"depth", "16 bit millimetres, 0: background"});
    visit(self.instance, Field{"instance", "8 bit, 0: background, k + 1: block k"});
    visit(self.violation, Field{"violation", "ShapeStacks' five classes"});
    visit(self.normals, Field{"normals", "world frame, 8 bit RGB"});
    visit(self.style, Field{"style", "shaded, or without light: flat, outlined, textured"});
    visit(self.soft_shadows, Field{"soft_shadows", "penumbrae as wide as the lights are"});
    visit(self.ambient_occlusion, Field{"ambient_occlusion", "darker where surfaces meet"});
  }
};

/// A condition on one column of a record.
struct Where {
  std::string column;
  std::vector<std::string> values;  ///< any of these, as JSON scalars; empty: a range
  std::optional<double> min;        ///< inclusive; null is in no range
  std::optional<double> max;        ///< inclusive
  friend bool operator==(const Where&, const Where&) = default;
};

/// A column between whose values, or classes of values, `match` compares.
struct Across {
  std::string column;
  std::vector<Where> classes;  ///< of `column`, a record belongs to the first that holds; empty:
                               ///< every value is a class
  friend bool operator==(const Across&, const Across&) = default;
};

/// The towers that a set derives its groups from.
struct BaseOptions {
  std::string set;           ///< an earlier set; empty: the family draws bases of its own
  std::vector<Where> where;  ///< on what is planned: height, shapes, difficulty, violation,
                             ///< decides, stable

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.set, Field{"set", "an earlier set; empty: bases of its own"});
    visit(self.where,
          Field{"where", "height, shapes, difficulty, violation, decides and stable of the bases"});
  }
};

inline constexpr std::string_view kDefaultFamily = "towers3d";

/// One set of records. In YAML its fields lie side by side with those of the options that its
/// family takes.
struct SetConfig {
  std::string name;  ///< [a-z0-9_]+
  std::string family{kDefaultFamily};
  std::int64_t count = 0;  ///< records, whole groups; must be given unless `from` says it
  BaseOptions from;
  SceneOptions options;
  AppearanceOptions appearance;
  RigOptions views;
  ImageOptions images;
  FilmOptions film;
  LabelOptions label;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.family, Field{"family", "the sampler"});
    visit(self.count, Field{"count", "records; must be given", "", 1, 1e8});
    // Most visitors are interested in what the family takes, those that document in everything.
    const auto wants = [&](OptionGroup group) {
      return requires { std::remove_cvref_t<Visitor>::kAllFamilies; }
      || takes(self.family, group);
    };
    if (wants(OptionGroup::base)) visit(self.from, Field{"from", "what to derive towers from"});
    SceneOptions::describe(self.options, visit, wants);
    visit(self.appearance, Field{"appearance", "colours, textures, walls and lights"});
    visit(self.views, Field{"views", "the cameras"});
    visit(self.images, Field{"images", "planes to write"});
    if (wants(OptionGroup::film)) visit(self.film, Field{"film", "pictures of what happens"});
    visit(self.label, Field{"label", "what counts as ambiguous"});
  }
};

/// A rule that picks records of a set, or of an earlier split. In this order: source, minus, where,
/// match, draw or share. Each works on whole groups, so that no group is ever divided between a
/// split and one that excludes it.
struct SplitRule {
  std::string name;                   ///< [a-z0-9_]+
  std::string from;                   ///< a set or an earlier split
  std::vector<std::string> minus;     ///< sets or earlier splits whose groups are left out
  std::vector<Where> where;           ///< all must hold
  std::vector<std::string> match;     ///< columns that must be distributed alike ...
  std::vector<Across> across;         ///< ... for all values of these; see docs/configuration.md
  std::vector<std::string> stratify;  ///< columns whose proportions a draw or share keeps
  std::optional<std::int64_t> draw;   ///< records, exactly
  std::optional<double> share;        ///< of what remains, instead of draw
  std::uint64_t seed = 0;
  friend bool operator==(const SplitRule&, const SplitRule&) = default;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.from, Field{"from", "a set or an earlier split; must be given"});
    visit(self.minus, Field{"minus", "sets or earlier splits whose groups are left out"});
    visit(self.where, Field{"where", "a value, a list or {min, max} for columns of the records"});
    visit(self.match, Field{"match", "columns that are to be distributed alike across `across`"});
    visit(self.across, Field{"across",
                             "columns whose values, or classes of them, `match` compares; "
                             "default: those of which `where` lists several values"});
    visit(self.stratify, Field{"stratify", "columns whose proportions `draw` or `share` keeps"});
    visit(self.draw, Field{"draw", "number of records, exactly", "", 1, 1e8});
    visit(self.share, Field{"share", "share of the records, instead of `draw`", "", 0, 1});
    visit(self.seed, Field{"seed", "of the draw"});
  }
};

struct Config {
  std::string name;
  std::string license = "CC-BY-4.0";  ///< of the generated data
  std::uint64_t seed = 0;
  int shard_size = 100;  ///< records
  RendererKind renderer = RendererKind::cpu;
  std::string gl_device;          ///< see RenderOptions::gl_device
  std::vector<SetConfig> sets;    ///< in the order of the file
  std::vector<SplitRule> splits;  ///< likewise

  /// The plain fields; sets and splits are maps by name in YAML.
  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.name, Field{"name", "of the dataset; default: the file's name"});
    visit(self.license, Field{"license", "of the generated data (SPDX)"});
    visit(self.seed, Field{"seed", "of all randomness; 0 is a seed like any other"});
    visit(self.shard_size, Field{"shard_size", "records in a shard", "", 1, 100000});
    visit(self.renderer, Field{"renderer",
                               "who draws: cpu (the same pixels on every machine), gl (OpenGL) or "
                               "auto (gl where there is a GPU)"});
    visit(self.gl_device, Field{"gl_device",
                                "of gl: its number or part of its name, as `drystone doctor` lists "
                                "them; empty: the best"});
  }
};

/// Reads a configuration and the files that it extends. docs/configuration.md is its manual.
/// @param overrides `key=value` in YAML, with dots for nesting (`sets.train.count=10`), and
///   `scale=0.02` for a share of all counts and draws
/// @throws Error(usage) with file:line:column; Error(environment) for files that cannot be read
[[nodiscard]] Config load_config(const std::filesystem::path& file,
                                 std::span<const std::string> overrides = {});
/// @param source file name for messages; `extends:` is relative to its folder
[[nodiscard]] Config config_from_yaml(const std::string& text, const std::string& source,
                                      std::span<const std::string> overrides = {});
/// Rules of a RULES.yaml: the value of `splits:` alone, or a file with that key.
/// @throws Error(usage) with file:line:column
[[nodiscard]] std::vector<SplitRule> load_split_rules(const std::filesystem::path& file);
/// The same from a text, which may have no rule at all. @param source file name for messages
[[nodiscard]] std::vector<SplitRule> split_rules_from_yaml(const std::string& text,
                                                           const std::string& source);

/// The resolved configuration, every field spelled out, as canonical JSON. Reading it back (JSON is
/// YAML) gives the same configuration.
[[nodiscard]] std::string to_json(const Config& config);
/// Rules as an object by name, in canonical JSON: the `splits` of a configuration.
[[nodiscard]] std::string to_json(const std::vector<SplitRule>& rules);
/// JSON Schema (draft 7) of a configuration file, from the same field lists;
/// schemas/config.schema.json.
[[nodiscard]] std::string config_schema();
/// Tables of all fields in Markdown, from the same field lists; part of docs/configuration.md.
[[nodiscard]] std::string config_reference();

}  // namespace drystone
