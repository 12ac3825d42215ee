// manifest.json: what a dataset is and how it was made.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "drystone/pipeline.hpp"
#include "drystone/storage.hpp"
#include "pipeline/dataset_folder.hpp"

namespace drystone {

/// Hash over the content hashes of all records, in order.
[[nodiscard]] std::string content_hash(const std::vector<Completion>& completions);

/// SHA-256 of every file that is there but the manifest, by its path within the folder.
[[nodiscard]] std::map<std::string, std::string> hash_files(const DatasetFolder& folder);

[[nodiscard]] nlohmann::ordered_json make_manifest(const Plan& plan,
                                                   const std::vector<Completion>& completions,
                                                   const std::vector<Record>& records,
                                                   const DatasetFolder& folder, bool images,
                                                   const std::vector<SplitRule>& later_splits);

/// @throws Error(usage) for what is no manifest of this format
[[nodiscard]] nlohmann::ordered_json load_manifest(const std::filesystem::path& file);

/// Accepted attempts by set, indexed like the set's groups.
[[nodiscard]] std::map<std::string, std::vector<int>> accepted_attempts(
    const nlohmann::ordered_json& manifest, const std::filesystem::path& file);

}  // namespace drystone
