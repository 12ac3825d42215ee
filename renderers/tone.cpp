#include "renderers/tone.hpp"

#include <algorithm>
#include <cmath>

#include "drystone/math.hpp"

namespace drystone::tone {
namespace {

double encoded(double linear_value) {
  if (linear_value <= 0.0031308) return 12.92 * linear_value;
  return 1.055 * exact::exp(exact::log(linear_value) / 2.4) - 0.055;
}

}  // namespace

double linear(double srgb) {
  if (srgb <= 0.0) return 0.0;
  if (srgb <= 0.04045) return srgb / 12.92;
  return exact::exp(2.4 * exact::log((srgb + 0.055) / 1.055));
}

const std::array<std::uint8_t, kEncodeSteps>& srgb_bytes() {
  static const std::array<std::uint8_t, kEncodeSteps> table = [] {
    std::array<std::uint8_t, kEncodeSteps> bytes{};
    for (int k = 0; k < kEncodeSteps; ++k) {
      const double value = 255.0 * encoded(k / double(kEncodeSteps - 1));
      bytes[static_cast<std::size_t>(k)] = static_cast<std::uint8_t>(std::floor(value + 0.5));
    }
    return bytes;
  }();
  return table;
}

const std::array<float, 256>& light_of_byte() {
  static const std::array<float, 256> table = [] {
    std::array<float, 256> light{};
    const double knee = static_cast<double>(kKnee), rest = 1.0 - knee;
    for (int byte = 0; byte < 256; ++byte) {
      // 255 stands for all that rounds to it; the curve reaches 1 nowhere.
      double x = linear(std::min(byte, 254) / 255.0);
      if (x > knee) {
        const double y = (x - knee) / rest;
        x = knee + rest * (y / (1.0 - y));
      }
      light[static_cast<std::size_t>(byte)] = static_cast<float>(x);
    }
    return light;
  }();
  return table;
}

const std::array<float, 256>& linear_of_byte() {
  static const std::array<float, 256> table = [] {
    std::array<float, 256> light{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
      light[byte] = static_cast<float>(linear(static_cast<double>(byte) / 255.0));
    }
    return light;
  }();
  return table;
}

}  // namespace drystone::tone
