// The outline of a block that leaves, and the cross of one that vanishes.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "drystone/error.hpp"
#include "drystone/overlay.hpp"
#include "renderers/brush.hpp"
#include "renderers/silhouette.hpp"

namespace drystone {
namespace {

// Of half an arrow's stroke.
constexpr double kLine = 0.55;
constexpr double kDash = 3.0;
constexpr double kGap = 3.5;
constexpr double kArm = 4.0;
constexpr double kLeastArm = 1.6;
/// Between a cross's arms and the rim of what is seen, in half widths of its line.
constexpr double kRoom = 2.2;

/// Upright, in pixels.
struct Square {
  Vec2 middle;
  double half = 0.0;  ///< of a side
};

using Segment = std::pair<Vec2, Vec2>;

/// The pixels in which a block is seen.
class Seen {
 public:
  Seen(const Frame& frame, std::size_t block)
      : frame_(frame), instance_(static_cast<std::uint16_t>(block + 1)) {}

  [[nodiscard]] bool at(int x, int y) const {
    return x >= 0 && y >= 0 && x < frame_.width && y < frame_.height &&
           frame_.instance[static_cast<std::size_t>(y) * static_cast<std::size_t>(frame_.width) +
                           static_cast<std::size_t>(x)] == instance_;
  }

  /// Whether any pixel at a point or beside that one is the block's.
  [[nodiscard]] bool near(Vec2 p) const {
    if (!(p.x >= -1.0 && p.y >= -1.0 && p.x <= frame_.width && p.y <= frame_.height)) return false;
    const int x = static_cast<int>(std::floor(p.x)), y = static_cast<int>(std::floor(p.y));
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) {
        if (at(x + dx, y + dy)) return true;
      }
    }
    return false;
  }

  /// The largest square that holds the block's pixels only; of several the nearest to the middle of
  /// all. nullopt where none is seen.
  [[nodiscard]] std::optional<Square> largest_square() const;

 private:
  const Frame& frame_;
  std::uint16_t instance_;
};

std::optional<Square> Seen::largest_square() const {
  // In column x + 1: the side of the largest square with its lower right pixel in column x of the
  // row before, and then of this one.
  std::vector<int> sides(static_cast<std::size_t>(frame_.width) + 1, 0);
  std::vector<Vec2> middles;  // of the largest ones
  Vec2 sum;
  int count = 0, largest = 1;
  for (int y = 0; y < frame_.height; ++y) {
    int diagonal = 0;
    for (int x = 0; x < frame_.width; ++x) {
      int& side = sides[static_cast<std::size_t>(x) + 1];
      const int above = side, left = sides[static_cast<std::size_t>(x)];
      side = at(x, y) ? 1 + std::min({above, left, diagonal}) : 0;
      diagonal = above;
      if (side == 0) continue;
      sum = sum + Vec2{x + 0.5, y + 0.5};
      ++count;
      if (side > largest) middles.clear();
      largest = std::max(largest, side);
      if (side == largest) middles.push_back(Vec2{x + 1.0, y + 1.0} - 0.5 * side * Vec2{1, 1});
    }
  }
  if (count == 0) return std::nullopt;
  const Vec2 middle = (1.0 / count) * sum;
  const auto nearest = std::min_element(middles.begin(), middles.end(), [&](Vec2 a, Vec2 b) {
    return norm(a - middle) < norm(b - middle);
  });
  return Square{*nearest, 0.5 * largest};
}

/// The parts of a closed outline that are to be drawn: what is seen, and dashes of the rest.
std::vector<Segment> lines_of(const std::vector<Vec2>& outline, const Seen& seen, double stroke) {
  std::vector<Segment> lines;
  const double period = (kDash + kGap) * stroke;
  double before = 0.0;  // length of the sides so far
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const Vec2 a = outline[i], b = outline[(i + 1) % outline.size()];
    const double length = norm(b - a);
    const int steps = std::max(1, static_cast<int>(std::ceil(length)));
    bool drawing = false;
    for (int k = 0; k < steps; ++k) {
      const auto at = [&](double step) { return a + (step / steps) * (b - a); };
      const double along = before + (k + 0.5) / steps * length;
      const bool drawn =
          along - period * std::floor(along / period) < kDash * stroke || seen.near(at(k + 0.5));
      if (drawn && drawing) lines.back().second = at(k + 1);
      if (drawn && !drawing) lines.emplace_back(at(k), at(k + 1));
      drawing = drawn;
    }
    before += length;
  }
  return lines;
}

void draw_outline(Brush& brush, const std::vector<Vec2>& outline, const Seen& seen, double stroke,
                  const Bytes& color) {
  const double half = kLine * stroke;
  const auto [low, high] = bounds_of(outline);
  const std::vector<Segment> lines = lines_of(outline, seen, stroke);
  const auto distance = [&](Vec2 p) {
    double least = std::numeric_limits<double>::infinity();
    for (const Segment& part : lines) {
      least = std::min(least, from_segment(p, part.first, part.second));
    }
    return least - half;
  };
  brush.fill(low - Vec2{half, half}, high + Vec2{half, half}, distance, color, true);
}

void draw_cross(Brush& brush, const Square& within, double stroke, const Bytes& color) {
  const double half = kLine * stroke;
  const double arm = std::clamp(within.half - kRoom * half, kLeastArm * stroke, kArm * stroke);
  const Vec2 far{arm + half, arm + half};
  const auto distance = [&](Vec2 p) { return from_cross(p, within.middle, arm) - half; };
  brush.fill(within.middle - far, within.middle + far, distance, color, true);
}

}  // namespace

void draw_removal(Frame& frame, const Camera& camera, const Scene& scene,
                  const RemovalMark& removal, const Color& color) {
  require_colors(frame, camera.intrinsics);
  if (3 * frame.instance.size() != frame.rgb.size()) {
    throw Error(ErrorCode::usage, "the mark of a block that leaves needs a frame with instances",
                "render the frame with rgb and instance on");
  }
  const std::size_t block = index_of(scene, removal.block);
  const std::vector<Vec2> outline = silhouette(camera, scene.blocks[block]);
  if (outline.size() < 3) return;
  const Seen seen(frame, block);
  const double stroke = half_stroke(camera.intrinsics);
  Brush brush(frame, kLine * stroke);
  draw_outline(brush, outline, seen, stroke, bytes_of(color));
  if (!removal.vanishes) return;
  if (const auto square = seen.largest_square()) {
    draw_cross(brush, *square, stroke, bytes_of(color));
  }
}

}  // namespace drystone
