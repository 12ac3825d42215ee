// A frame's planes as pictures in colour.
#pragma once

#include <cstdint>

#include "drystone/frame.hpp"
#include "drystone/image.hpp"
#include "output/font.hpp"
#include "tools/viewer/look.hpp"

namespace drystone::viewer {

/// - depth: nearest of the picture white, farthest of it dark, the sky black
/// - ids: a colour of its own for every body, the background black
/// - normals: (n + 1) / 2 of every component
[[nodiscard]] Image picture_of(const Frame& frame, Plane plane);

/// The colour of an instance; black for 0.
[[nodiscard]] Rgb id_color(std::uint16_t instance);

}  // namespace drystone::viewer
