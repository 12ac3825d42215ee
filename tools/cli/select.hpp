// Records of a dataset by id.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "drystone/record.hpp"

namespace drystone::cli {

/// The records with these ids in the order given, or all of them without ids.
/// @throws Error(usage) for an unknown id
[[nodiscard]] std::vector<Record> select_records(const std::filesystem::path& dir,
                                                 const std::vector<std::string>& ids);

}  // namespace drystone::cli
