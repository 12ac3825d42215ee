// What the fields of one set must be besides being in their ranges.
#pragma once

#include <string>

#include "drystone/config.hpp"
#include "pipeline/config_tree.hpp"

namespace drystone::config {

/// @param tree of the set, with all that it inherits
/// @throws Error(usage), at the field that is to blame, for lists that cannot span cells, bands
/// that
///   leave nothing, videos of odd sizes, films too short for their tricks and cameras that see
///   screens under the ground
void check_set(const SetConfig& set, const Tree& tree, const std::string& path);

}  // namespace drystone::config
