// The label of a record in a few words.
#pragma once

#include <string>

#include "drystone/record.hpp"

namespace drystone {

/// With the margin or the magnitude over the threshold, e.g. "falls  -8.0%", "stays  0.85 x",
/// "impossible".
[[nodiscard]] std::string title(const Record& record);

}  // namespace drystone
