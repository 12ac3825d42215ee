// Family `minimal_pairs`: two towers that share everything but where one block stands, and one
// stands and one falls; or four, with one more thing varied.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

[[nodiscard]] const Family& minimal_pairs();

}  // namespace drystone::generators
