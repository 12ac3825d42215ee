// Shapes in pictures, antialiased. Coordinates are pixels, (0, 0) the upper left corner of the
// picture; what lies outside is cut off.
#pragma once

#include <cmath>
#include <span>

#include "drystone/image.hpp"
#include "drystone/math.hpp"
#include "output/font.hpp"

namespace drystone {

// Colours that pages and panels share: text, and what stands and what falls.
inline constexpr Rgb kInk{28, 34, 43};
inline constexpr Rgb kSoftInk{92, 102, 115};
inline constexpr Rgb kGreen{26, 127, 84};
inline constexpr Rgb kRed{196, 52, 58};

/// The nearest whole number of pixels.
[[nodiscard]] inline int rounded(double value) { return static_cast<int>(std::floor(value + 0.5)); }

/// A picture in one colour.
[[nodiscard]] Image plain_image(int width, int height, Rgb color);

/// How much of a pixel a rectangle with round corners covers, 0-1.
[[nodiscard]] double rounded_box_coverage(int x, int y, int left, int top, int width, int height,
                                          double radius);
/// A rectangle with round corners.
/// @param opacity 0-1
void fill_rounded(Image& image, int left, int top, int width, int height, double radius, Rgb color,
                  double opacity = 1.0);

/// A straight line with round ends.
/// @param width pixels
void draw_line(Image& image, Vec2 from, Vec2 to, double width, Rgb color, double opacity = 1.0);

void fill_disc(Image& image, Vec2 center, double radius, Rgb color, double opacity = 1.0);
/// @param width of the ring, half of it within `radius`
void draw_ring(Image& image, Vec2 center, double radius, double width, Rgb color,
               double opacity = 1.0);

/// The inside of a convex polygon, in either orientation; nothing for fewer than three corners.
void fill_convex(Image& image, std::span<const Vec2> corners, Rgb color, double opacity = 1.0);

/// Baseline that centres capitals in a row of pixels.
[[nodiscard]] int centred_baseline(int top, int height, const TextStyle& style);

}  // namespace drystone
