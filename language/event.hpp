// Towers to which something happens, and films.
#pragma once

#include "language/kind.hpp"

namespace drystone::language {

[[nodiscard]] Kind event();
[[nodiscard]] Kind touches_zone();
[[nodiscard]] Kind possible();

}  // namespace drystone::language
