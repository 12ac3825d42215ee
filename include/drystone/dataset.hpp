// Reading a finished dataset without holding all of it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "drystone/record.hpp"

namespace drystone {

/// Calls `visit` with the records of a dataset in their order, shard by shard, until it returns
/// false.
/// @throws Error(usage) where `dir` is no dataset, Error(incomplete) where a part is missing
void visit_records(const std::filesystem::path& dir,
                   const std::function<bool(const Record&)>& visit);

/// The records with these ids, in the order of the ids. Only shards that have one of them are read.
/// @throws as `visit_records`, and Error(usage) for an id that the dataset does not have
[[nodiscard]] std::vector<Record> find_records(const std::filesystem::path& dir,
                                               const std::vector<std::string>& ids);

}  // namespace drystone
