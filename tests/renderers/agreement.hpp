// How far two renderers' pictures agree.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "drystone/frame.hpp"
#include "drystone/image.hpp"
#include "drystone/storage.hpp"

namespace drystone::test {

struct Agreement {
  double ids_unequal = 0.0;    ///< share of pixels
  double depth_unequal = 0.0;  ///< by more than a millimetre, or sky here and none there
  double normals_unequal = 0.0;
  double color = 0.0;  ///< mean difference, of 255
};

inline Agreement agreement(const Frame& a, const Frame& b) {
  REQUIRE(a.width == b.width);
  REQUIRE(a.height == b.height);
  REQUIRE(a.rgb.size() == b.rgb.size());
  REQUIRE(a.depth_m.size() == b.depth_m.size());
  REQUIRE(a.instance.size() == b.instance.size());
  REQUIRE(a.normals.size() == b.normals.size());
  Agreement result;
  for (std::size_t p = 0; p < a.instance.size(); ++p) {
    result.ids_unequal += a.instance[p] != b.instance[p];
  }
  for (std::size_t p = 0; p < a.depth_m.size(); ++p) {
    const float d = a.depth_m[p], e = b.depth_m[p];
    const bool same = std::isinf(d) || std::isinf(e) ? d == e : std::abs(d - e) <= 1e-3f;
    result.depth_unequal += !same;
  }
  for (std::size_t p = 0; p + 2 < a.normals.size(); p += 3) {
    float most = 0.0f;
    for (std::size_t k = p; k < p + 3; ++k) {
      most = std::max(most, std::abs(a.normals[k] - b.normals[k]));
    }
    result.normals_unequal += !(most <= 1e-3f);
  }
  for (std::size_t k = 0; k < a.rgb.size(); ++k) result.color += std::abs(a.rgb[k] - b.rgb[k]);
  const double pixels = static_cast<double>(a.width) * a.height;
  result.ids_unequal /= pixels;
  result.depth_unequal /= pixels;
  result.normals_unequal /= pixels;
  result.color /= 3.0 * pixels;
  return result;
}

inline void save_png(const Frame& frame, const std::vector<std::uint8_t>& rgb,
                     const std::filesystem::path& file) {
  const auto png = PngEncoder().rgb(rgb, frame.width, frame.height);
  write_file_atomically(file, {reinterpret_cast<const char*>(png.data()), png.size()});
}

/// Both planes of colours and eight times their difference, below the working directory.
inline std::string save_difference(const Frame& reference, const Frame& picture,
                                   const std::string& name) {
  const std::filesystem::path folder = "renderer_failures";
  std::filesystem::create_directories(folder);
  std::vector<std::uint8_t> difference(reference.rgb.size());
  for (std::size_t k = 0; k < difference.size(); ++k) {
    const int d = 8 * std::abs(reference.rgb[k] - picture.rgb[k]);
    difference[k] = static_cast<std::uint8_t>(std::min(d, 255));
  }
  save_png(picture, picture.rgb, folder / (name + ".picture.png"));
  save_png(reference, reference.rgb, folder / (name + ".reference.png"));
  save_png(reference, difference, folder / (name + ".difference.png"));
  return (std::filesystem::current_path() / folder / name).string() + ".*.png";
}

/// What is asked of the OpenGL renderer: depth within a millimetre, and equal ids, on 99.5% of all
/// pixels, those on edges included; colours within 3 of 255 on average.
inline void check_agreement(const Frame& reference, const Frame& picture, const std::string& name) {
  const Agreement found = agreement(reference, picture);
  const bool good = found.ids_unequal <= 0.005 && found.depth_unequal <= 0.005 &&
                    found.normals_unequal <= 0.005 && found.color <= 3.0;
  INFO(name << ": ids " << found.ids_unequal << ", depth " << found.depth_unequal << ", normals "
            << found.normals_unequal << ", colours " << found.color);
  if (!good) WARN("pictures are in " << save_difference(reference, picture, name));
  CHECK(good);
}

}  // namespace drystone::test
