#include "tools/viewer/planes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace drystone::viewer {
namespace {

std::uint8_t byte(double share) {
  return static_cast<std::uint8_t>(std::floor(255.0 * std::clamp(share, 0.0, 1.0) + 0.5));
}

void depth_picture(const Frame& frame, Image& image) {
  float near = std::numeric_limits<float>::infinity(), far = 0.0F;
  for (const float depth : frame.depth_m) {
    if (!std::isfinite(depth)) continue;
    near = std::min(near, depth);
    far = std::max(far, depth);
  }
  for (const float depth : frame.depth_m) {
    // By the inverse: the ground goes on to the horizon, and towers are near.
    const double share = std::isfinite(depth) && far > near
                             ? (1.0 / depth - 1.0 / far) / (1.0 / near - 1.0 / far)
                             : 0.0;
    const std::uint8_t grey = std::isfinite(depth) ? byte(0.12 + 0.88 * share) : 0;
    image.rgb.insert(image.rgb.end(), {grey, grey, grey});
  }
}

}  // namespace

Rgb id_color(std::uint16_t instance) {
  if (instance == 0) return {};
  // Hues a golden section of the circle apart are never close to one another.
  const double hue = std::fmod(0.61803398875 * instance, 1.0);
  const auto channel = [hue](double shift) {
    const double wave = std::abs(std::fmod(6.0 * hue + shift, 6.0) - 3.0) - 1.0;
    return byte(0.25 + 0.7 * std::clamp(wave, 0.0, 1.0));
  };
  return {channel(0.0), channel(4.0), channel(2.0)};
}

Image picture_of(const Frame& frame, Plane plane) {
  Image image{frame.width, frame.height, {}};
  if (plane == Plane::rgb) {
    image.rgb = frame.rgb;
    return image;
  }
  image.rgb.reserve(3 * frame.instance.size());
  if (plane == Plane::depth) {
    depth_picture(frame, image);
  } else if (plane == Plane::ids) {
    for (const std::uint16_t instance : frame.instance) {
      const Rgb color = id_color(instance);
      image.rgb.insert(image.rgb.end(), {color.r, color.g, color.b});
    }
  } else {
    for (std::size_t i = 0; i + 2 < frame.normals.size(); i += 3) {
      const bool sky =
          frame.normals[i] == 0.0F && frame.normals[i + 1] == 0.0F && frame.normals[i + 2] == 0.0F;
      for (std::size_t c = 0; c < 3; ++c) {
        image.rgb.push_back(sky ? std::uint8_t{0} : byte(0.5 * frame.normals[i + c] + 0.5));
      }
    }
  }
  return image;
}

}  // namespace drystone::viewer
