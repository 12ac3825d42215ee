// Arrows and crosses over finished pictures: signed distances to their outline, in double precision
// with + - * / and the square root only, and blending in whole numbers.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "drystone/error.hpp"
#include "drystone/overlay.hpp"

namespace drystone {
namespace {

constexpr double kNear_m = 0.01;  ///< nearest depth at which anything is drawn

// Of the shaft's half width, which is kShaft of the picture's smaller side.
constexpr double kShaft = 0.008;
constexpr double kLeastShaft = 1.6;  ///< pixels
constexpr double kHeadLength = 6.5;
constexpr double kHeadHalfWidth = 3.2;
constexpr double kDark = 0.5;
constexpr double kLight = 0.6;
constexpr double kDisc = 3.4;
constexpr double kCrossArm = 4.0;

using Bytes = std::array<int, 3>;
constexpr Bytes kDarkColor{26, 28, 33};
constexpr Bytes kLightColor{255, 255, 255};

Bytes bytes_of(const Color& color) {
  const auto byte = [](double c) {
    return static_cast<int>(std::floor(255.0 * std::clamp(c, 0.0, 1.0) + 0.5));
  };
  return {byte(color.r), byte(color.g), byte(color.b)};
}

/// Distance of a point from a segment.
double from_segment(Vec2 p, Vec2 a, Vec2 b) {
  const Vec2 along = b - a;
  const double square = dot(along, along);
  const double t = square > 0.0 ? std::clamp(dot(p - a, along) / square, 0.0, 1.0) : 0.0;
  return norm(p - a - t * along);
}

/// Signed distance from a polygon, negative within.
double from_polygon(Vec2 p, std::span<const Vec2> corners) {
  double least = 1e300;
  bool within = false;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Vec2 a = corners[i], b = corners[(i + 1) % corners.size()];
    least = std::min(least, from_segment(p, a, b));
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) {
      within = !within;
    }
  }
  return within ? -least : least;
}

/// Distance of a point from the arms of an oblique cross, which reach `arm` along x and y.
double from_cross(Vec2 p, Vec2 at, double arm) {
  return std::min(from_segment(p, at - Vec2{arm, arm}, at + Vec2{arm, arm}),
                  from_segment(p, at - Vec2{arm, -arm}, at + Vec2{arm, -arm}));
}

class Brush {
 public:
  Brush(Frame& frame, double shaft) : frame_(frame), dark_(kDark * shaft), light_(kLight * shaft) {}

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
  void blend(int x, int y, double d, const Bytes& color) {
    const int share = static_cast<int>(std::floor(256.0 * std::clamp(0.5 - d, 0.0, 1.0) + 0.5));
    if (share == 0) return;
    std::uint8_t* out = frame_.rgb.data() +
                        3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(frame_.width) +
                             static_cast<std::size_t>(x));
    for (std::size_t c = 0; c < 3; ++c) {
      out[c] = static_cast<std::uint8_t>((out[c] * (256 - share) + color[c] * share + 128) / 256);
    }
  }

  Frame& frame_;
  double dark_, light_;
};

/// An arrow in the picture, its point at `to`.
void draw_flat(Brush& brush, Vec2 from, Vec2 to, double shaft, const Bytes& color) {
  const Vec2 along = (1.0 / norm(to - from)) * (to - from), across{-along.y, along.x};
  const Vec2 neck = to - kHeadLength * shaft * along;
  const Vec2 side = shaft * across, wing = kHeadHalfWidth * shaft * across;
  const std::array<Vec2, 7> corners{from + side, neck + side, neck + wing, to,
                                    neck - wing, neck - side, from - side};
  Vec2 low = to, high = to;
  for (const Vec2 c : corners) {
    low = {std::min(low.x, c.x), std::min(low.y, c.y)};
    high = {std::max(high.x, c.x), std::max(high.y, c.y)};
  }
  brush.fill(
      low, high, [&](Vec2 p) { return from_polygon(p, corners); }, color, true);
}

/// An arrow along the line of sight: a dot is its point, a cross its feathers.
void draw_end_on(Brush& brush, Vec2 at, bool towards_camera, double shaft, const Bytes& color) {
  const double radius = kDisc * shaft;
  const Vec2 low = at - Vec2{radius, radius}, high = at + Vec2{radius, radius};
  brush.fill(
      low, high, [&](Vec2 p) { return norm(p - at) - radius; }, color, true);
  if (towards_camera) {
    brush.fill(
        low, high, [&](Vec2 p) { return norm(p - at) - shaft; }, kLightColor, false);
    return;
  }
  const double arm = 0.55 * radius;
  brush.fill(
      low, high, [&](Vec2 p) { return from_cross(p, at, arm) - 0.45 * shaft; }, kLightColor, false);
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

double shaft_of(const Intrinsics& in) {
  return std::max(kLeastShaft, kShaft * std::min(in.width, in.height));
}

}  // namespace

void draw_arrow(Frame& frame, const Camera& camera, const Arrow& arrow, const Color& color) {
  const Intrinsics& in = camera.intrinsics;
  require_colors(frame, in);
  Vec3 from = project(camera, arrow.from), to = project(camera, arrow.to);
  if (!(to.z >= kNear_m)) return;
  if (!(from.z >= kNear_m)) {
    const double share = (to.z - kNear_m) / (to.z - from.z);
    from = project(camera, arrow.to + share * (arrow.from - arrow.to));
  }
  const double shaft = shaft_of(in);
  Brush brush(frame, shaft);
  const double length = norm(to.xy() - from.xy());
  if (!std::isfinite(length)) return;
  if (length < 1.15 * kHeadLength * shaft) {
    draw_end_on(brush, to.xy(), to.z < from.z, shaft, bytes_of(color));
  } else {
    draw_flat(brush, from.xy(), to.xy(), shaft, bytes_of(color));
  }
}

void draw_cross(Frame& frame, const Camera& camera, Vec3 at, const Color& color) {
  require_colors(frame, camera.intrinsics);
  const Vec3 seen = project(camera, at);
  if (!(seen.z >= kNear_m) || !std::isfinite(norm(seen.xy()))) return;
  const double shaft = shaft_of(camera.intrinsics), arm = kCrossArm * shaft;
  const Vec2 middle = seen.xy(), far{arm + shaft, arm + shaft};
  Brush(frame, shaft)
      .fill(
          middle - far, middle + far, [&](Vec2 p) { return from_cross(p, middle, arm) - shaft; },
          bytes_of(color), true);
}

void draw_marks(Frame& frame, const Camera& camera, const EventMarks& marks) {
  for (const Arrow& arrow : marks.arrows) draw_arrow(frame, camera, arrow);
  if (marks.cross) draw_cross(frame, camera, *marks.cross);
}

}  // namespace drystone
