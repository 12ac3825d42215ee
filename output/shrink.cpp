#include <algorithm>
#include <array>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/image.hpp"
#include "drystone/math.hpp"

namespace drystone {
namespace {

/// IEC 61966-2-1.
double linear(double srgb) {
  if (srgb <= 0.04045) return srgb / 12.92;
  return exact::exp(2.4 * exact::log((srgb + 0.055) / 1.055));
}

/// Light of every byte, and where the bytes' shares of it meet.
struct Curve {
  std::array<double, 256> light{};
  std::array<double, 255> bounds{};  ///< between byte k and k + 1

  Curve() {
    for (std::size_t k = 0; k < light.size(); ++k) {
      light[k] = linear(static_cast<double>(k) / 255.0);
    }
    for (std::size_t k = 0; k < bounds.size(); ++k) {
      bounds[k] = linear((static_cast<double>(k) + 0.5) / 255.0);
    }
  }
  [[nodiscard]] std::uint8_t byte(double value) const {
    return static_cast<std::uint8_t>(std::upper_bound(bounds.begin(), bounds.end(), value) -
                                     bounds.begin());
  }
};

/// The source pixels that one target pixel covers, and how much of each.
struct Span {
  int first = 0;
  std::vector<double> shares;  ///< add up to 1
};

std::vector<Span> spans(int from, int to) {
  std::vector<Span> all(static_cast<std::size_t>(to));
  for (int i = 0; i < to; ++i) {
    Span& span = all[static_cast<std::size_t>(i)];
    // In units of 1/to of a source pixel, so that all bounds are whole numbers.
    const std::int64_t begin = std::int64_t{i} * from, end = begin + from;
    span.first = static_cast<int>(begin / to);
    for (std::int64_t pixel = span.first; pixel * to < end; ++pixel) {
      const std::int64_t covered = std::min(end, (pixel + 1) * to) - std::max(begin, pixel * to);
      span.shares.push_back(static_cast<double>(covered) / from);
    }
  }
  return all;
}

int scaled_side(int side, int longer, int target) {
  // Rounded to nearest; no picture is thinner than a pixel.
  const std::int64_t twice = 2 * std::int64_t{side} * target + longer;
  return static_cast<int>(std::max<std::int64_t>(1, twice / (2 * std::int64_t{longer})));
}

}  // namespace

Image shrunk(const Image& image, int side) {
  if (side < 1) throw Error(ErrorCode::usage, "a picture's side must be at least 1 pixel");
  const int longer = std::max(image.width, image.height);
  if (longer <= side) return image;
  static const Curve curve;
  Image small{scaled_side(image.width, longer, side), scaled_side(image.height, longer, side), {}};
  const auto columns = spans(image.width, small.width);
  const auto rows = spans(image.height, small.height);
  const auto row_values = static_cast<std::size_t>(small.width) * 3;
  const auto source_row = static_cast<std::size_t>(image.width) * 3;
  small.rgb.reserve(row_values * static_cast<std::size_t>(small.height));

  std::vector<double> sums(row_values);
  for (const Span& row : rows) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t k = 0; k < row.shares.size(); ++k) {
      const std::uint8_t* source =
          image.rgb.data() + (static_cast<std::size_t>(row.first) + k) * source_row;
      for (std::size_t x = 0; x < columns.size(); ++x) {
        const Span& column = columns[x];
        const std::uint8_t* pixel = source + 3 * static_cast<std::size_t>(column.first);
        for (const double share : column.shares) {
          const double weight = row.shares[k] * share;
          for (std::size_t c = 0; c < 3; ++c) sums[3 * x + c] += weight * curve.light[pixel[c]];
          pixel += 3;
        }
      }
    }
    for (const double sum : sums) small.rgb.push_back(curve.byte(sum));
  }
  return small;
}

}  // namespace drystone
