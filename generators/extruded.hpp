// Family `extruded`: planar towers in three dimensions.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

[[nodiscard]] const Family& extruded();

}  // namespace drystone::generators
