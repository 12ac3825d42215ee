// Family `structures`.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

[[nodiscard]] const Family& structures();

}  // namespace drystone::generators
