// What the families of plain towers share: one attempt at a tower of one block per layer.
#pragma once

#include "drystone/generator.hpp"
#include "generators/part.hpp"

namespace drystone::generators {

/// A pure function of its arguments; the targets are those of attempt 0.
[[nodiscard]] Drawn sample_tower(const SceneRequest& request, Space space, const Key& key);

}  // namespace drystone::generators
