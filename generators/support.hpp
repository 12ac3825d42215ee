// Family `support`: towers that stand, and what disturbs them.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

[[nodiscard]] const Family& support();

}  // namespace drystone::generators
