#include "drystone/error.hpp"
#include "drystone/image.hpp"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb_image_write.h>
#pragma GCC diagnostic pop

namespace drystone {

std::vector<std::uint8_t> encode_jpeg(const Image& image, int quality) {
  if (image.width < 1 || image.height < 1) {
    throw Error(ErrorCode::usage, "a picture without pixels cannot be a JPEG");
  }
  if (quality < 1 || quality > 100) {
    throw Error(ErrorCode::usage, "the quality of a JPEG is 1 to 100");
  }
  std::vector<std::uint8_t> bytes;
  const auto append = [](void* context, void* data, int size) {
    const auto* first = static_cast<const std::uint8_t*>(data);
    auto& all = *static_cast<std::vector<std::uint8_t>*>(context);
    all.insert(all.end(), first, first + size);
  };
  // It fails for bad arguments only.
  stbi_write_jpg_to_func(append, &bytes, image.width, image.height, 3, image.rgb.data(), quality);
  return bytes;
}

}  // namespace drystone
