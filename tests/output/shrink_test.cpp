#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "drystone/image.hpp"

using namespace drystone;

namespace {

Image gray(int width, int height, const std::vector<int>& values) {
  Image image{width, height, {}};
  for (const int value : values) {
    for (int c = 0; c < 3; ++c) image.rgb.push_back(static_cast<std::uint8_t>(value));
  }
  return image;
}

}  // namespace

TEST_CASE("half black and half white is half the light", "[shrink]") {
  // sRGB of 0.5 is 0.7354, which is 187.5 of 255.
  const Image small = shrunk(gray(2, 2, {0, 255, 255, 0}), 1);
  CHECK(small.width == 1);
  CHECK(small.height == 1);
  CHECK(small.rgb[0] == 188);
}

TEST_CASE("pixels count by the area that they share", "[shrink]") {
  // Three pixels become two: the first takes the first and half of the second.
  const Image small = shrunk(gray(3, 1, {255, 0, 0}), 2);
  REQUIRE(small.width == 2);
  REQUIRE(small.height == 1);
  // Two thirds of the light: sRGB 0.8361, which is 213.2 of 255.
  CHECK(small.rgb[0] == 213);
  CHECK(small.rgb[3] == 0);
}

TEST_CASE("a plain picture stays as it is at any size", "[shrink]") {
  for (int value = 0; value < 256; ++value) {
    const Image small = shrunk(gray(7, 5, std::vector<int>(35, value)), 3);
    CHECK(small.width == 3);
    CHECK(small.height == 2);
    for (const std::uint8_t byte : small.rgb) CHECK(int{byte} == value);
  }
}

TEST_CASE("channels are kept apart and nothing is enlarged", "[shrink]") {
  Image image{2, 1, {255, 0, 7, 255, 0, 7}};
  CHECK(shrunk(image, 1).rgb == std::vector<std::uint8_t>{255, 0, 7});
  CHECK(shrunk(image, 2).rgb == image.rgb);
  CHECK(shrunk(image, 9).width == 2);
  CHECK_THROWS_AS(shrunk(image, 0), Error);
}

TEST_CASE("a JPEG has its marks, its size, and the same bytes again", "[shrink]") {
  const Image image = gray(20, 12, std::vector<int>(240, 90));
  const auto bytes = encode_jpeg(image, 90);
  REQUIRE(bytes.size() > 100);
  CHECK(bytes[0] == 0xFF);
  CHECK(bytes[1] == 0xD8);
  CHECK(bytes[bytes.size() - 1] == 0xD9);
  CHECK(bytes == encode_jpeg(image, 90));
  CHECK(encode_jpeg(image, 10).size() <= bytes.size());
  bool found = false;  // start of frame: length, precision, height, width
  for (std::size_t i = 0; i + 8 < bytes.size(); ++i) {
    if (bytes[i] != 0xFF || bytes[i + 1] != 0xC0) continue;
    found = bytes[i + 5] == 0 && bytes[i + 6] == 12 && bytes[i + 7] == 0 && bytes[i + 8] == 20;
  }
  CHECK(found);
  CHECK_THROWS_AS(encode_jpeg(image, 0), Error);
  CHECK_THROWS_AS(encode_jpeg(Image{}, 90), Error);
}
