// What the panel says of statics.
#pragma once

#include <vector>

#include "drystone/record.hpp"
#include "tools/viewer/panel.hpp"
#include "tools/viewer/supports.hpp"

namespace drystone::viewer {

/// Who judged the scene, and what they say; without rows where nobody asked whether it stands.
[[nodiscard]] Section judged_section(const Record& record);

/// The margin of every support that has a load, at this moment; blocks are counted from 1.
[[nodiscard]] Section margins_section(const Record& record, const std::vector<Support>& supports);

}  // namespace drystone::viewer
