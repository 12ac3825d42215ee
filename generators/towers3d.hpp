// Family `towers3d`: one block per layer, as in ShapeStacks.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

[[nodiscard]] const Family& towers3d();

}  // namespace drystone::generators
