// How neighbours are shifted against each other, as seen in the picture.
#pragma once

#include "language/kind.hpp"

namespace drystone::language {

[[nodiscard]] Kind misaligned();
[[nodiscard]] Kind offset_side();

}  // namespace drystone::language
