// What is written once all shards are there: table, splits, manifest.
#pragma once

#include "drystone/pipeline.hpp"
#include "pipeline/dataset_folder.hpp"

namespace drystone {

/// What an earlier run left in the folder that the next manifest must take over.
struct Inheritance {
  std::vector<SplitRule> later_splits;  ///< that `drystone split` has added
  std::vector<std::string> splits;      ///< names of all split files that it lists
};
/// @throws Error(usage) where the folder's manifest is damaged or of another plan, and where a
///   later split does not go with the plan's own
[[nodiscard]] Inheritance inherit(const Plan& plan, const DatasetFolder& folder);

GenerateReport finish_dataset(const Plan& plan, const DatasetFolder& folder, bool images,
                              const Inheritance& inheritance);

/// The records of all shards, in order.
[[nodiscard]] std::vector<Record> records_of(const std::vector<Completion>& completions);

/// The completion of a shard. @throws Error(incomplete) where it is missing, Error(usage) where it
/// is damaged
[[nodiscard]] Completion require_completion(const DatasetFolder& folder, int shard);

/// All completions of a plan, in order. @throws Error(incomplete) where one is missing
[[nodiscard]] std::vector<Completion> load_completions(const DatasetFolder& folder, int shards);

/// Writes one file per split. @return their names
void write_splits(const DatasetFolder& folder,
                  const std::map<std::string, std::vector<std::string>>& splits);

}  // namespace drystone
