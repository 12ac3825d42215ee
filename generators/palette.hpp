// Colours that are easy to tell apart, and quiet ones to put them in front of.
#pragma once

#include <span>

#include "drystone/scene.hpp"

namespace drystone::generators {

/// Twelve saturated colours for blocks, sRGB.
[[nodiscard]] std::span<const Color> block_palette();
/// Muted colours of floors and walls, sRGB: far less saturated than any block.
[[nodiscard]] std::span<const Color> floor_palette();
[[nodiscard]] std::span<const Color> wall_palette();

/// `share` of the way from one colour to another.
[[nodiscard]] Color mix(const Color& from, const Color& to, double share);

}  // namespace drystone::generators
