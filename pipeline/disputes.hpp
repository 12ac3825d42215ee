// What disagreement of simulation and statics costs, height by height.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "drystone/pipeline.hpp"
#include "drystone/storage.hpp"

namespace drystone {

/// One entry for every set and height, in the order of the configuration's sets.
[[nodiscard]] std::vector<HeightLoss> height_losses(const Config& config,
                                                    const std::vector<Completion>& completions);

[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<HeightLoss>& losses);

}  // namespace drystone
