// What pictures show, pixel by pixel.
#pragma once

#include <cstdlib>

#include "drystone/image.hpp"
#include "output/font.hpp"

namespace drystone::test {

inline Rgb at(const Image& image, double x, double y) {
  const auto pixel = 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                          static_cast<std::size_t>(x));
  return {image.rgb.at(pixel), image.rgb.at(pixel + 1), image.rgb.at(pixel + 2)};
}

inline bool like(Rgb a, Rgb b, int tolerance = 12) {
  return std::abs(a.r - b.r) <= tolerance && std::abs(a.g - b.g) <= tolerance &&
         std::abs(a.b - b.b) <= tolerance;
}

/// CHECK of `rgb` itself would print all of both pictures, which takes minutes.
inline bool same(const Image& a, const Image& b) {
  return a.width == b.width && a.height == b.height && a.rgb == b.rgb;
}

inline int count_like(const Image& image, Rgb color) {
  int count = 0;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) count += like(at(image, x, y), color) ? 1 : 0;
  }
  return count;
}

}  // namespace drystone::test
