#include "output/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "scenes/contacts_region.hpp"

namespace drystone {
namespace {

/// Blends all pixels between two corners by how far they are inside of a shape, pixels.
template <class Depth>
void fill(Image& image, Vec2 low, Vec2 high, Rgb color, double opacity, const Depth& depth) {
  const auto whole = [](double at, int size) {
    return static_cast<int>(std::clamp(at, 0.0, static_cast<double>(size)));
  };
  const int right = whole(high.x + 2.0, image.width), bottom = whole(high.y + 2.0, image.height);
  for (int y = whole(low.y - 1.0, image.height); y < bottom; ++y) {
    for (int x = whole(low.x - 1.0, image.width); x < right; ++x) {
      const double coverage = std::clamp(0.5 + depth(Vec2{x + 0.5, y + 0.5}), 0.0, 1.0);
      if (coverage > 0.0) blend(image, x, y, color, opacity * coverage);
    }
  }
}

Vec2 low_of(Vec2 a, Vec2 b) { return {std::min(a.x, b.x), std::min(a.y, b.y)}; }
Vec2 high_of(Vec2 a, Vec2 b) { return {std::max(a.x, b.x), std::max(a.y, b.y)}; }

}  // namespace

Image plain_image(int width, int height, Rgb color) {
  Image image{width, height, {}};
  const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  image.rgb.reserve(3 * pixels);
  for (std::size_t i = 0; i < pixels; ++i) {
    image.rgb.insert(image.rgb.end(), {color.r, color.g, color.b});
  }
  return image;
}

double rounded_box_coverage(int x, int y, int left, int top, int width, int height, double radius) {
  const double half_w = 0.5 * width, half_h = 0.5 * height;
  const double dx = std::abs(x + 0.5 - left - half_w) - (half_w - radius);
  const double dy = std::abs(y + 0.5 - top - half_h) - (half_h - radius);
  const double outside_x = std::max(dx, 0.0), outside_y = std::max(dy, 0.0);
  const double distance = std::sqrt(outside_x * outside_x + outside_y * outside_y) +
                          std::min(std::max(dx, dy), 0.0) - radius;
  return std::clamp(0.5 - distance, 0.0, 1.0);
}

void fill_rounded(Image& image, int left, int top, int width, int height, double radius, Rgb color,
                  double opacity) {
  for (int y = top; y < top + height; ++y) {
    for (int x = left; x < left + width; ++x) {
      blend(image, x, y, color,
            opacity * rounded_box_coverage(x, y, left, top, width, height, radius));
    }
  }
}

void draw_line(Image& image, Vec2 from, Vec2 to, double width, Rgb color, double opacity) {
  const std::vector<Vec2> segment{from, to};
  const double half = 0.5 * width;
  const Vec2 rim{half, half};
  fill(image, low_of(from, to) - rim, high_of(from, to) + rim, color, opacity,
       [&](Vec2 p) { return half - norm(p - contacts::project(segment, p)); });
}

void fill_disc(Image& image, Vec2 center, double radius, Rgb color, double opacity) {
  const Vec2 rim{radius, radius};
  fill(image, center - rim, center + rim, color, opacity,
       [&](Vec2 p) { return radius - norm(p - center); });
}

void draw_ring(Image& image, Vec2 center, double radius, double width, Rgb color, double opacity) {
  const Vec2 rim{radius + width, radius + width};
  fill(image, center - rim, center + rim, color, opacity,
       [&](Vec2 p) { return 0.5 * width - std::abs(norm(p - center) - radius); });
}

void fill_convex(Image& image, std::span<const Vec2> corners, Rgb color, double opacity) {
  if (corners.size() < 3) return;
  Vec2 low = corners[0], high = corners[0];
  double twice_area = 0.0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    low = low_of(low, corners[i]);
    high = high_of(high, corners[i]);
    twice_area += cross(corners[i], corners[(i + 1) % corners.size()]);
  }
  const double turn = twice_area < 0.0 ? -1.0 : 1.0;
  fill(image, low, high, color, opacity, [&](Vec2 p) {
    double depth = 1e300;
    for (std::size_t i = 0; i < corners.size(); ++i) {
      const Vec2 along = corners[(i + 1) % corners.size()] - corners[i];
      const double length = norm(along);
      if (length > 0.0) depth = std::min(depth, turn * cross(along, p - corners[i]) / length);
    }
    return depth;
  });
}

int centred_baseline(int top, int height, const TextStyle& style) {
  const auto capitals = static_cast<int>(std::floor(14.0 * style.px_per_unit + 0.5));
  return top + (height + capitals) / 2 - 1;
}

}  // namespace drystone
