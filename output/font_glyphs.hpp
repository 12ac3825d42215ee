// The letters: how a pen would draw them.
#pragma once

#include <array>
#include <string_view>

namespace drystone {

/// Pen commands, separated by spaces: `m x y` lifts the pen to a point, `l x y` draws a line there,
/// `a cx cy rx ry from to` draws an arc of an ellipse between two angles in degrees
/// (counter-clockwise from +x) and leaves the pen at its end, `d x y` makes a dot.
struct GlyphPath {
  double width;  ///< from the leftmost to the rightmost centre line, font units
  std::string_view commands;
};

/// Characters 32 (space) to 126 (tilde), then the box for all others.
[[nodiscard]] const std::array<GlyphPath, 96>& glyph_paths();

}  // namespace drystone
