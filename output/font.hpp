// Text in pictures: a sans-serif typeface of round strokes, drawn for this project, so that a sheet
// looks the same everywhere and no font file is needed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drystone/image.hpp"

namespace drystone {

struct Rgb {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
};

/// Glyphs are drawn on a grid of font units with y up: baseline 0, x-height 10, capitals 14,
/// ascenders 15, descenders -4.2; strokes run along their centre lines.
struct TextStyle {
  double px_per_unit = 1.0;  ///< so capitals are 14 times as many pixels high
  double stroke = 1.7;       ///< width of the pen, font units
  Rgb color;
};

/// Blends one pixel's colour towards `color` by `coverage`, 0-1. Pixels outside are left out.
void blend(Image& image, int x, int y, Rgb color, double coverage);

/// Pixels from the start of the first letter to the end of the last.
[[nodiscard]] double text_width(std::string_view text, const TextStyle& style);

/// Draws ASCII text, antialiased, from `x` with its baseline centred in pixel row `baseline`; what
/// does not fit the image is cut off. Characters outside 32-126 show as a box.
void draw_text(Image& image, double x, int baseline, std::string_view text, const TextStyle& style);

/// Lines no wider than `max_px`, broken at spaces (kept line breaks start new ones); a word wider
/// than a line is divided.
[[nodiscard]] std::vector<std::string> wrap_text(std::string_view text, const TextStyle& style,
                                                 double max_px);

/// The text, or its start and "..." where it is wider than `max_px`.
[[nodiscard]] std::string shorten_text(std::string_view text, const TextStyle& style,
                                       double max_px);

}  // namespace drystone
