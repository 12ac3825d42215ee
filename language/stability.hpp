// Kind `stability`: does the tower stand by itself?
#pragma once

#include "language/kind.hpp"

namespace drystone::language {

[[nodiscard]] Kind stability();

}  // namespace drystone::language
