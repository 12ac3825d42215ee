// What is seen of single blocks: how many there are, and which colours and shapes they have.
#pragma once

#include "language/kind.hpp"

namespace drystone::language {

[[nodiscard]] Kind count();
[[nodiscard]] Kind color();
[[nodiscard]] Kind shape();

}  // namespace drystone::language
