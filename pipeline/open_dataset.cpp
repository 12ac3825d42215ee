#include "pipeline/open_dataset.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"
#include "pipeline/finish.hpp"
#include "pipeline/manifest.hpp"
#include "scenes/json_suggest.hpp"

namespace drystone {
namespace fs = std::filesystem;

std::vector<SplitRule> OpenDataset::splits() const {
  std::vector<SplitRule> all = config.splits;
  all.insert(all.end(), later_splits.begin(), later_splits.end());
  return all;
}

std::vector<Completion> OpenDataset::load_completions() const {
  return drystone::load_completions(folder, shards);
}

std::vector<Record> OpenDataset::load_records() const { return records_of(load_completions()); }

OpenDataset open_dataset(const fs::path& dir) {
  DatasetFolder folder(dir);
  folder.require_finished();
  auto manifest = load_manifest(folder.manifest());
  Config config =
      config_from_yaml(manifest["config"].dump(), folder.manifest().string() + " (config)");
  auto later = later_splits(manifest, folder.manifest());
  const int shards = manifest["shards"];
  return {std::move(folder), std::move(manifest), std::move(config), std::move(later), shards};
}

std::vector<SplitRule> later_splits(const nlohmann::ordered_json& manifest, const fs::path& file) {
  const auto found = manifest.find("later_splits");
  if (found == manifest.end()) return {};
  return split_rules_from_yaml(found->dump(), file.string() + " (later_splits)");
}

std::vector<SplitRule> beside(const Config& config, const std::vector<SplitRule>& rules,
                              std::string_view whose, const std::string& remedy) {
  std::vector<SplitRule> kept;
  std::vector<std::string_view> known;
  for (const SetConfig& set : config.sets) known.push_back(set.name);
  for (const SplitRule& rule : config.splits) known.push_back(rule.name);
  for (const SplitRule& rule : rules) {
    const auto fail = [&](const std::string& message, const std::string& what_to_do) {
      throw Error(ErrorCode::usage, fmt::format("{} '{}': {}", whose, rule.name, message),
                  what_to_do);
    };
    const auto same_name = [&](const auto& other) { return other.name == rule.name; };
    if (std::any_of(config.sets.begin(), config.sets.end(), same_name)) {
      fail("a set has this name already", remedy);
    }
    const auto own = std::find_if(config.splits.begin(), config.splits.end(), same_name);
    const auto later = std::find_if(kept.begin(), kept.end(), same_name);
    if (own != config.splits.end()) {
      if (*own == rule) continue;
      fail(fmt::format("the configuration has a split of this name by another rule, {}",
                       to_json(std::vector{*own})),
           remedy);
    }
    if (later != kept.end()) {
      if (*later == rule) continue;
      fail(fmt::format("`drystone split` has drawn one of this name by another rule, {}",
                       to_json(std::vector{*later})),
           remedy);
    }
    std::vector<std::string> sources = rule.minus;
    sources.insert(sources.begin(), rule.from);
    for (const std::string& source : sources) {
      if (std::find(known.begin(), known.end(), source) == known.end()) {
        fail(fmt::format("'{}' is neither a set nor an earlier split", source),
             json::suggest(source, known));
      }
    }
    kept.push_back(rule);
    known.push_back(rule.name);
  }
  return kept;
}

}  // namespace drystone
