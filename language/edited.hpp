// What if a block were taken out, or moved? By statics on the edited scene.
#pragma once

#include <optional>

#include "language/kind.hpp"

namespace drystone::language {

[[nodiscard]] Kind removal();
[[nodiscard]] Kind shift();

/// What statics asks of a scene: its blocks, ground and gravity, without any event.
[[nodiscard]] Scene bare(const Scene& scene);
/// The scene without a block. In a column everything above comes down by its height; elsewhere the
/// other blocks stay where they are.
[[nodiscard]] Scene without_block(const Scene& scene, std::size_t index, bool column);
/// The scene with a block, and everything above it in the list, moved.
[[nodiscard]] Scene moved_from(const Scene& scene, std::size_t index, Vec2 by);

/// Whether a scene stands: nothing where it is too close to call.
[[nodiscard]] std::optional<bool> clearly_stands(const Scene& scene);

}  // namespace drystone::language
