#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "drystone/error.hpp"
#include "drystone/image.hpp"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MAX_DIMENSIONS 16384
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace drystone {
namespace {

constexpr int kMaxSide = 16384;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::usage, fmt::format("no picture that Drystone reads: {}", why),
              "give it an 8 bit PNG");
}

}  // namespace

Image decode_png(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) refuse("it is empty");
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    refuse("it is larger than 2 GiB");
  }
  const int size = static_cast<int>(bytes.size());
  Image image;
  int channels = 0;
  if (stbi_info_from_memory(bytes.data(), size, &image.width, &image.height, &channels) == 0) {
    refuse(stbi_failure_reason());
  }
  if (image.width > kMaxSide || image.height > kMaxSide) {
    refuse(fmt::format("{} x {} pixels, more than {} a side", image.width, image.height, kMaxSide));
  }
  if (stbi_is_16_bit_from_memory(bytes.data(), size) != 0) refuse("it has 16 bits a channel");
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> pixels(
      stbi_load_from_memory(bytes.data(), size, &image.width, &image.height, &channels, 3),
      &stbi_image_free);
  if (!pixels) refuse(stbi_failure_reason());
  image.rgb.assign(pixels.get(), pixels.get() + 3 * static_cast<std::size_t>(image.width) *
                                                    static_cast<std::size_t>(image.height));
  return image;
}

}  // namespace drystone
