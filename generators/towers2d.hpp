// Family `towers2d`: one block per layer in the plane y = 0, as towers3d without yaw and with
// offsets along x only.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

[[nodiscard]] const Family& towers2d();

}  // namespace drystone::generators
