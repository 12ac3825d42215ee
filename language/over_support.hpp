// Kind `over_support`: is the centre of mass of what lies on a block over it?
#pragma once

#include "language/kind.hpp"

namespace drystone::language {

[[nodiscard]] Kind over_support();

}  // namespace drystone::language
