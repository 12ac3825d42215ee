// Whether a set's pictures can show what its quadruplets vary.
#pragma once

#include "drystone/config.hpp"

namespace drystone::config {

/// @throws Error(usage) for a nuisance that would leave both halves of a quadruplet alike
void check_nuisances(const SetConfig& set);

}  // namespace drystone::config
