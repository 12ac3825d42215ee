// What a user asks for: the configuration of a dataset.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "drystone/appearance.hpp"
#include "drystone/fields.hpp"
#include "drystone/generator.hpp"
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
  int shadow_samples = 4;
  bool ambient_occlusion = true;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.rgb, Field{"rgb", "8 bit sRGB"});
    visit(self.depth, Field{"depth", "16 bit millimetres, 0: background"});
    visit(self.instance, Field{"instance", "16 bit, 0: background, k + 1: block k"});
    visit(self.violation, Field{"violation", "ShapeStacks' five classes"});
    visit(self.normals, Field{"normals", "world frame, 8 bit RGB"});
    visit(self.shadow_samples, Field{"shadow_samples", "rays per light and pixel", "", 1, 64});
    visit(self.ambient_occlusion, Field{"ambient_occlusion", "darker where surfaces meet"});
  }
};

/// One set of records. In YAML its fields lie side by side with those of TowerOptions.
struct SetConfig {
  std::string name;
  std::string family = "towers3d";
  std::int64_t count = 0;
  TowerOptions tower;
  AppearanceOptions appearance;
  RigOptions views;
  ImageOptions images;
  LabelOptions label;
};

/// A condition on one column of a record.
struct Where {
  std::string column;
  std::vector<std::string> values;  ///< any of these, as JSON scalars; empty: a range
  std::optional<double> min;
  std::optional<double> max;
};

/// A rule that picks records of a set, or of an earlier split.
struct SplitRule {
  std::string name;
  std::string from;                ///< a set or an earlier split
  std::vector<std::string> minus;  ///< splits whose groups are left out
  std::vector<Where> where;
  std::vector<std::string> match;  ///< columns whose distribution in each half must agree
  std::optional<std::int64_t> draw;   ///< records, exactly
  std::optional<double> share;        ///< of what remains, instead of draw
  std::uint64_t seed = 0;
};

struct Config {
  std::string name;
  std::string license = "CC-BY-4.0";  ///< of the generated data
  std::uint64_t seed = 0;
  int shard_size = 100;  ///< records
  std::vector<SetConfig> sets;      ///< in the order of the file
  std::vector<SplitRule> splits;    ///< likewise
};

/// Reads a configuration and the files that it extends.
/// @param overrides `key=value` in YAML, with dots for nesting (`sets.train.count=10`), and
///   `scale=0.02` for a share of all counts and draws
/// @throws Error(usage) with file:line:column
[[nodiscard]] Config load_config(const std::filesystem::path& file,
                                 std::span<const std::string> overrides = {});
[[nodiscard]] Config config_from_yaml(const std::string& text, const std::string& source,
                                      std::span<const std::string> overrides = {});
/// Rules of a RULES.yaml: the value of `splits:` alone, or a file with that key.
[[nodiscard]] std::vector<SplitRule> load_split_rules(const std::filesystem::path& file);

/// The resolved configuration, every field spelled out, as canonical JSON. Reading it back (JSON is
/// YAML) gives the same configuration.
[[nodiscard]] std::string to_json(const Config& config);
/// JSON Schema (draft 7) of a configuration file, from the same field lists.
[[nodiscard]] std::string config_schema();

}  // namespace drystone
