// Heavy and hollow blocks: how densities are drawn, and the marks that tell them.
#pragma once

#include "drystone/generator.hpp"

namespace drystone::generators {

/// Whether the options make any block heavy or hollow.
[[nodiscard]] bool weighs(const MaterialOptions& options);

/// The request with a law of density that has plain, heavy and hollow blocks in their shares; the
/// request itself where all are plain.
[[nodiscard]] SceneRequest weighted(const SceneRequest& request);

/// Gives heavy blocks the look of metal and hollow ones a frame, by their density; to be called
/// after `dress`. Nothing happens where no block can be heavy or hollow.
void mark(Scene& scene, const SceneOptions& options, const Key& key);

/// Whether some of the cells are those in which this decides.
[[nodiscard]] bool asks_for(const MaterialOptions& options, Decides what);

/// Whether the options tilt the ground.
[[nodiscard]] bool is_sloped(const MaterialOptions& options);

/// @throws Error(usage) for materials that contradict each other or the other options
void require_valid(const SceneOptions& options);

}  // namespace drystone::generators
