// What marks are drawn with over finished pictures: signed distances to their outline, in double
// precision with + - * / and the square root only, and blending in whole numbers.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "drystone/camera.hpp"
#include "drystone/frame.hpp"

namespace drystone {

inline constexpr double kNear_m = 0.01;  ///< nearest depth at which anything is drawn

using Bytes = std::array<int, 3>;
inline constexpr Bytes kDarkColor{26, 28, 33};
inline constexpr Bytes kLightColor{255, 255, 255};

Bytes bytes_of(const Color& color);

/// Distance of a point from a segment.
double from_segment(Vec2 p, Vec2 a, Vec2 b);

/// Distance of a point from the arms of an oblique cross, which reach `arm` along x and y.
double from_cross(Vec2 p, Vec2 at, double arm);

/// The corners of the upright rectangle about points, of which there is one at least.
std::pair<Vec2, Vec2> bounds_of(std::span<const Vec2> points);

/// Fills shapes, with a rim about them in proportion to its stroke.
class Brush {
 public:
  Brush(Frame& frame, double half_width)
      : frame_(frame), dark_(kDark * half_width), light_(kLight * half_width) {}

  /// Fills the shape of which `distance` is the signed distance and which lies between the corners
  /// `low` and `high`; with a dark line and a light rim about it where asked for.
  template <class Distance>
  void fill(Vec2 low, Vec2 high, const Distance& distance, const Bytes& color, bool outlined) {
    const double rim = outlined ? dark_ + light_ : 0.0;
    const auto whole = [](double at, int size) {
      return static_cast<int>(std::clamp(at, 0.0, static_cast<double>(size)));
    };
    const int x0 = whole(low.x - rim - 1.0, frame_.width);
    const int x1 = whole(high.x + rim + 2.0, frame_.width);
    const int y0 = whole(low.y - rim - 1.0, frame_.height);
    const int y1 = whole(high.y + rim + 2.0, frame_.height);
    for (int y = y0; y < y1; ++y) {
      for (int x = x0; x < x1; ++x) {
        const double d = distance(Vec2{x + 0.5, y + 0.5});
        if (outlined) {
          blend(x, y, d - rim, kLightColor);
          blend(x, y, d - dark_, kDarkColor);
        }
        blend(x, y, d, color);
      }
    }
  }

 private:
  static constexpr double kDark = 0.5;
  static constexpr double kLight = 0.6;

  void blend(int x, int y, double d, const Bytes& color);

  Frame& frame_;
  double dark_, light_;
};

/// Half the width of an arrow's shaft in such a picture, in pixels.
double half_stroke(const Intrinsics& in);

/// @throws Error(usage) for a frame without colours or of another size
void require_colors(const Frame& frame, const Intrinsics& in);

}  // namespace drystone
