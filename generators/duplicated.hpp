// Family `duplicated`: the same tower, only taller, because its blocks are repeated in place.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

[[nodiscard]] const Family& duplicated();

}  // namespace drystone::generators
