// A finished dataset, as its manifest describes it: what reading, splitting and verifying begin
// with.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "drystone/pipeline.hpp"
#include "drystone/storage.hpp"
#include "pipeline/dataset_folder.hpp"

namespace drystone {

struct OpenDataset {
  DatasetFolder folder;
  nlohmann::ordered_json manifest;
  Config config;                        ///< resolved, as the dataset was made with it
  std::vector<SplitRule> later_splits;  ///< of `drystone split`, in the order they came
  int shards = 0;

  /// Rules of the configuration, then the later ones, so that these can build on all before them.
  [[nodiscard]] std::vector<SplitRule> splits() const;
  /// Of all shards, in order. @throws Error(incomplete) where one is missing
  [[nodiscard]] std::vector<Completion> load_completions() const;
  /// Of all shards, in order. @throws Error(incomplete) where a completion is missing
  [[nodiscard]] std::vector<Record> load_records() const;
};

/// @throws Error(usage) where `dir` is no dataset or its manifest is damaged; Error(incomplete)
///   where it is not finished
[[nodiscard]] OpenDataset open_dataset(const std::filesystem::path& dir);

/// The later rules that a manifest names. @throws Error(usage) with `file` where they are damaged
[[nodiscard]] std::vector<SplitRule> later_splits(const nlohmann::ordered_json& manifest,
                                                  const std::filesystem::path& file);

/// Checks rules that are to stand beside those of a configuration, in their order. Equal rules
/// count once, and those that the configuration has itself are left out.
/// @param whose begins the message: `split`, `later split`
/// @throws Error(usage) for a name that a set has or another rule, and for sources unknown
[[nodiscard]] std::vector<SplitRule> beside(const Config& config,
                                            const std::vector<SplitRule>& rules,
                                            std::string_view whose, const std::string& remedy);

}  // namespace drystone
