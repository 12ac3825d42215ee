// Rules of splits, and the names that sets and splits may have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drystone/config.hpp"
#include "pipeline/config_tree.hpp"

namespace drystone::config {

/// @param what "set" or "split". @throws Error(usage) at the entry where its key is no good name
void check_name(const Entry& entry, std::string_view path, std::string_view what);

/// @param sources names that `from` and `minus` may use, to which those of the rules are added;
///   null where only the dataset knows its sets
/// @throws Error(usage) with file:line:column
[[nodiscard]] std::vector<SplitRule> read_rules(const Tree& tree, const std::string& path,
                                                std::vector<std::string_view>* sources);

}  // namespace drystone::config
