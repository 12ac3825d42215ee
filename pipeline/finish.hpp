// What is written once all shards are there: table, splits, manifest.
#pragma once

#include "drystone/pipeline.hpp"
#include "pipeline/dataset_folder.hpp"

namespace drystone {

GenerateReport finish_dataset(const Plan& plan, const DatasetFolder& folder, bool images);

/// All completions of a plan, in order. @throws Error(incomplete) where one is missing
[[nodiscard]] std::vector<Completion> load_completions(const DatasetFolder& folder, int shards);

/// Writes one file per split. @return their names
void write_splits(const DatasetFolder& folder,
                  const std::map<std::string, std::vector<std::string>>& splits);

}  // namespace drystone
