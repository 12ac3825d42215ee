#include <rapidcheck.h>
#include <stb/stb_image.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include "drystone/error.hpp"
#include "drystone/image.hpp"
#include "drystone/random.hpp"

using namespace drystone;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes noise(std::size_t count, std::uint64_t seed) {
  Rng rng(Key{seed}, Stream::text);
  Bytes bytes(count);
  // Runs and noise by turns, as in pictures.
  for (std::size_t i = 0; i < count; ++i) {
    bytes[i] = (i / 97) % 2 == 0 ? static_cast<std::uint8_t>(rng.bits32())
                                 : static_cast<std::uint8_t>(i / 31);
  }
  return bytes;
}

/// What stb_image, which shares no code with the writer, makes of a file.
struct Decoded {
  int width = 0;
  int height = 0;
  int channels = 0;
  std::vector<std::uint16_t> values;
};

Decoded decode8(std::span<const std::uint8_t> png) {
  Decoded d;
  const int size = static_cast<int>(png.size());
  REQUIRE(stbi_is_16_bit_from_memory(png.data(), size) == 0);
  stbi_uc* pixels = stbi_load_from_memory(png.data(), size, &d.width, &d.height, &d.channels, 0);
  REQUIRE(pixels != nullptr);
  d.values.assign(pixels, pixels + d.width * d.height * d.channels);
  stbi_image_free(pixels);
  return d;
}

Decoded decode16(std::span<const std::uint8_t> png) {
  Decoded d;
  const int size = static_cast<int>(png.size());
  REQUIRE(stbi_is_16_bit_from_memory(png.data(), size) == 1);
  stbi_us* pixels = stbi_load_16_from_memory(png.data(), size, &d.width, &d.height, &d.channels, 0);
  REQUIRE(pixels != nullptr);
  d.values.assign(pixels, pixels + d.width * d.height * d.channels);
  stbi_image_free(pixels);
  return d;
}

/// CRC-32 as the PNG specification's annex D gives it, bit by bit.
std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

std::uint32_t u32(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 |
         at[3];
}

}  // namespace

TEST_CASE("pictures come back from an independent reader pixel by pixel") {
  PngEncoder encoder;
  // Sizes by turns, so that a larger picture's buffers serve a smaller one.
  for (const auto& [width, height] :
       {std::pair{224, 224}, {1, 1}, {3, 7}, {640, 17}, {1, 300}, {300, 1}, {16, 16}}) {
    CAPTURE(width, height);
    const auto count = static_cast<std::size_t>(width * height);
    const Bytes rgb = noise(3 * count, 1);
    const Decoded color = decode8(encoder.rgb(rgb, width, height));
    CHECK(color.width == width);
    CHECK(color.height == height);
    CHECK(color.channels == 3);
    CHECK(std::equal(rgb.begin(), rgb.end(), color.values.begin(), color.values.end()));

    const Bytes gray = noise(count, 2);
    const Decoded mono = decode8(encoder.gray8(gray, width, height));
    CHECK(mono.channels == 1);
    CHECK(std::equal(gray.begin(), gray.end(), mono.values.begin(), mono.values.end()));

    std::vector<std::uint16_t> deep(count);
    for (std::size_t i = 0; i < count; ++i) {
      deep[i] = static_cast<std::uint16_t>(i * 40503U >> (i % 5));
    }
    const Decoded mono16 = decode16(encoder.gray16(deep, width, height));
    CHECK(mono16.channels == 1);
    CHECK(mono16.values == deep);
  }
}

TEST_CASE("any picture survives the encoder and our own reader") {
  CHECK(rc::check("decode_png inverts PngEncoder::rgb", [] {
    const int width = *rc::gen::inRange(1, 40);
    const int height = *rc::gen::inRange(1, 40);
    const auto size = static_cast<std::size_t>(3 * width * height);
    const Bytes pixels = *rc::gen::container<Bytes>(size, rc::gen::arbitrary<std::uint8_t>());
    PngEncoder encoder;
    const Image image = decode_png(encoder.rgb(pixels, width, height));
    RC_ASSERT(image.width == width);
    RC_ASSERT(image.height == height);
    RC_ASSERT(image.rgb == pixels);
  }));
}

TEST_CASE("the file is a PNG by the letter") {
  PngEncoder encoder;
  const Bytes pixels = noise(3 * 50 * 20, 3);
  const auto png = encoder.rgb(pixels, 50, 20);
  const Bytes signature{0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A};
  REQUIRE(std::equal(signature.begin(), signature.end(), png.begin()));
  std::string types;
  std::size_t at = 8;
  while (at < png.size()) {
    const std::size_t length = u32(png.data() + at);
    REQUIRE(at + 12 + length <= png.size());
    types += std::string(png.begin() + static_cast<std::ptrdiff_t>(at) + 4,
                         png.begin() + static_cast<std::ptrdiff_t>(at) + 8) +
             " ";
    CHECK(u32(png.data() + at + 8 + length) == crc32(png.subspan(at + 4, length + 4)));
    at += 12 + length;
  }
  CHECK(types == "IHDR IDAT IEND ");
}

TEST_CASE("equal planes are equal bytes, whatever was encoded before") {
  const Bytes pixels = noise(3 * 224 * 224, 4);
  PngEncoder one;
  const auto first = one.rgb(pixels, 224, 224);
  const Bytes expected(first.begin(), first.end());
  PngEncoder two;
  (void)two.gray8(noise(300 * 300, 5), 300, 300);
  (void)two.depth_mm(std::vector<float>(64, 1.0F), 8, 8);
  PngEncoder moved = std::move(two);
  const auto second = moved.rgb(pixels, 224, 224);
  CHECK(Bytes(second.begin(), second.end()) == expected);
}

TEST_CASE("depth is exact in millimetres, background is 0 and far is 65535") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  const std::vector<float> depth{kInf,
                                 0.0F,
                                 0.0004F,
                                 0.0006F,
                                 1.0F,
                                 1.2344F,
                                 12.345F,
                                 65.534F,
                                 65.535F,
                                 65.6F,
                                 1.0e30F,
                                 9.9996F,
                                 std::numeric_limits<float>::quiet_NaN(),
                                 -kInf,
                                 3.4e38F,
                                 0.001F};
  PngEncoder encoder;
  const Decoded decoded = decode16(encoder.depth_mm(depth, 4, 4));
  CHECK(decoded.values == std::vector<std::uint16_t>{0, 0, 0, 1, 1000, 1234, 12345, 65534, 65535,
                                                     65535, 65535, 10000, 0, 0, 65535, 1});

  std::vector<float> ramp(60'000);
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i) / 1000.0F;
  const Decoded back = decode16(encoder.depth_mm(ramp, 300, 200));
  for (std::size_t i = 0; i < ramp.size(); ++i) REQUIRE(back.values[i] == i);
}

TEST_CASE("normals fill the bytes, and none is black") {
  const std::vector<float> normals{0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0, 1};
  PngEncoder encoder;
  const Decoded decoded = decode8(encoder.normals(normals, 2, 2));
  CHECK(decoded.values ==
        std::vector<std::uint16_t>{0, 0, 0, 255, 128, 128, 128, 0, 128, 128, 128, 255});
}

TEST_CASE("what is no 8 bit PNG is refused") {
  PngEncoder encoder;
  const auto png = encoder.rgb(noise(3 * 30 * 30, 6), 30, 30);
  const Bytes good(png.begin(), png.end());
  REQUIRE_NOTHROW(decode_png(good));
  const auto refused = [](const Bytes& bytes) {
    try {
      (void)decode_png(bytes);
      return false;
    } catch (const Error& error) {
      return error.code() == ErrorCode::usage;
    }
  };
  CHECK(refused({}));
  CHECK(refused({'h', 'e', 'l', 'l', 'o'}));
  CHECK(refused(Bytes(good.begin(), good.begin() + 20)));
  CHECK(refused(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(good.size() / 2))));
  const auto deep = encoder.gray16(std::vector<std::uint16_t>(16, 7), 4, 4);
  CHECK(refused(Bytes(deep.begin(), deep.end())));
  // Sizes that would take gigabytes.
  for (const auto& [at, value] : {std::pair{16, 0x00}, {18, 0x50}, {22, 0x50}, {16, 0x7F}}) {
    Bytes vast = good;
    vast[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(value);
    if (value != 0) CHECK(refused(vast));
  }
}

TEST_CASE("grey pictures become RGB") {
  PngEncoder encoder;
  const Bytes gray{0, 100, 200, 255};
  const Image image = decode_png(encoder.gray8(gray, 2, 2));
  CHECK(image.rgb == Bytes{0, 0, 0, 100, 100, 100, 200, 200, 200, 255, 255, 255});
}
