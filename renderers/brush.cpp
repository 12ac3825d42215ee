#include "renderers/brush.hpp"

#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"

namespace drystone {

Bytes bytes_of(const Color& color) {
  const auto byte = [](double c) {
    return static_cast<int>(std::floor(255.0 * std::clamp(c, 0.0, 1.0) + 0.5));
  };
  return {byte(color.r), byte(color.g), byte(color.b)};
}

double from_segment(Vec2 p, Vec2 a, Vec2 b) {
  const Vec2 along = b - a;
  const double square = dot(along, along);
  const double t = square > 0.0 ? std::clamp(dot(p - a, along) / square, 0.0, 1.0) : 0.0;
  return norm(p - a - t * along);
}

double from_cross(Vec2 p, Vec2 at, double arm) {
  return std::min(from_segment(p, at - Vec2{arm, arm}, at + Vec2{arm, arm}),
                  from_segment(p, at - Vec2{arm, -arm}, at + Vec2{arm, -arm}));
}

std::pair<Vec2, Vec2> bounds_of(std::span<const Vec2> points) {
  Vec2 low = points.front(), high = low;
  for (const Vec2 p : points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return {low, high};
}

double half_stroke(const Intrinsics& in) {
  constexpr double kShare = 0.008;  // of the picture's smaller side
  constexpr double kLeast = 1.6;
  return std::max(kLeast, kShare * std::min(in.width, in.height));
}

void Brush::blend(int x, int y, double d, const Bytes& color) {
  const int share = static_cast<int>(std::floor(256.0 * std::clamp(0.5 - d, 0.0, 1.0) + 0.5));
  if (share == 0) return;
  std::uint8_t* out = frame_.rgb.data() +
                      3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(frame_.width) +
                           static_cast<std::size_t>(x));
  for (std::size_t c = 0; c < 3; ++c) {
    out[c] = static_cast<std::uint8_t>((out[c] * (256 - share) + color[c] * share + 128) / 256);
  }
}

void require_colors(const Frame& frame, const Intrinsics& in) {
  if (frame.width == in.width && frame.height == in.height &&
      frame.rgb.size() ==
          3 * static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height)) {
    return;
  }
  throw Error(ErrorCode::usage, "an arrow needs a frame with colours, of its camera's size",
              "render the frame with rgb on, and pass the camera that it was rendered with");
}

}  // namespace drystone
