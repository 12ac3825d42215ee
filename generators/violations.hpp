// Films of possible and impossible events, in matched quadruplets.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

[[nodiscard]] const Family& violations();

}  // namespace drystone::generators
