// From linear light to bytes: one tone curve and the sRGB encoding.
#pragma once

#include <array>
#include <cstdint>

namespace drystone::tone {

/// The tone curve keeps values up to the knee and bends what is above towards 1, so that nothing
/// burns out: y = knee + (1 - knee) z / (1 + z), z = (x - knee) / (1 - knee).
inline constexpr float kKnee = 0.55f;

/// Steps of the encoding table. sRGB rises by 12.92 at the dark end, where one step is then less
/// than one byte value.
inline constexpr int kEncodeSteps = 4096;

/// sRGB byte of a linear value k / (kEncodeSteps - 1).
[[nodiscard]] const std::array<std::uint8_t, kEncodeSteps>& srgb_bytes();

/// The light (before the tone curve) that a byte stands for.
[[nodiscard]] const std::array<float, 256>& light_of_byte();

/// The same where no tone curve is applied.
[[nodiscard]] const std::array<float, 256>& linear_of_byte();

/// Linear value of an sRGB component in 0-1 (IEC 61966-2-1).
[[nodiscard]] double linear(double srgb);

}  // namespace drystone::tone
