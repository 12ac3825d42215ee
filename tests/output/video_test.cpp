// Videos, decoded again with libav.
#include "drystone/video.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"

using namespace drystone;

TEST_CASE("odd and impossible sizes of a video are refused, whatever the build") {
  CHECK_THROWS_WITH(VideoWriter(225, 224), Catch::Contains("even sizes"));
  CHECK_THROWS_AS(VideoWriter(224, 8), Error);
  VideoOptions options;
  options.fps = 0;
  CHECK_THROWS_AS(VideoWriter(224, 224, options), Error);
  options = {};
  options.crf = 52;
  CHECK_THROWS_AS(VideoWriter(224, 224, options), Error);
}

#ifndef DRYSTONE_VIDEO

TEST_CASE("a build without videos says so") {
  CHECK(video_version().empty());
  try {
    VideoWriter writer(64, 64);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::environment);
    CHECK_THAT(error.what(), Catch::Contains("cannot write videos"));
  }
}

#else

#include "output/decoded_video.hpp"

using namespace drystone::test;

namespace {

/// A disc that moves over a ramp: smooth colours, one hard edge.
Pixels picture(int width, int height, int time) {
  Pixels rgb;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int dx = x - 20 - 2 * time, dy = y - height / 2;
      const bool inside = dx * dx + dy * dy < 144;
      rgb.push_back(static_cast<std::uint8_t>(inside ? 215 : 60 + 100 * x / width));
      rgb.push_back(static_cast<std::uint8_t>(inside ? 52 : 90 + 80 * y / height));
      rgb.push_back(static_cast<std::uint8_t>(inside ? 47 : 150));
    }
  }
  return rgb;
}

std::vector<std::uint8_t> film(int width, int height, int frames, VideoOptions options = {}) {
  VideoWriter writer(width, height, options);
  for (int k = 0; k < frames; ++k) writer.add(picture(width, height, k));
  return writer.finish();
}

}  // namespace

TEST_CASE("a video comes back frame by frame, at its rate, in its colours") {
  for (const auto& [width, height] : {std::pair{96, 64}, std::pair{226, 130}}) {
    const Decoded video = decoded(film(width, height, 40));
    CHECK(video.width == width);
    CHECK(video.height == height);
    CHECK(video.fps == Approx(30));
    CHECK((video.codec == "h264" || video.codec == "mpeg4"));
    REQUIRE(video.frames.size() == 40);
    for (int k = 0; k < 40; ++k) {
      const std::size_t i = static_cast<std::size_t>(k);
      CHECK(video.times[i] == k);
      CHECK(mean_error(video.frames[i], picture(width, height, k)) < 3.0);
      // No other frame is as near: none was left out, doubled or moved.
      if (k > 1) {
        CHECK(mean_error(video.frames[i], picture(width, height, k)) <
              mean_error(video.frames[i], picture(width, height, k - 2)));
      }
    }
  }
}

TEST_CASE("plain colours survive within a few steps") {
  VideoWriter writer(64, 64);
  const std::uint8_t colors[][3] = {{255, 255, 255}, {0, 0, 0},     {215, 52, 47},
                                    {37, 102, 200},  {46, 158, 79}, {244, 245, 246}};
  for (const auto& color : colors) {
    Pixels rgb;
    for (int p = 0; p < 64 * 64; ++p) rgb.insert(rgb.end(), color, color + 3);
    writer.add(rgb);
  }
  const Decoded video = decoded(writer.finish());
  REQUIRE(video.frames.size() == 6);
  for (std::size_t k = 0; k < 6; ++k) {
    for (std::size_t c = 0; c < 3; ++c) {
      CHECK(std::abs(video.frames[k][3 * 64 * 30 + 3 * 30 + c] - colors[k][c]) <= 4);
    }
  }
}

TEST_CASE("equal frames give equal bytes, without times or names of programs") {
  const std::vector<std::uint8_t> first = film(96, 64, 20);
  CHECK(film(96, 64, 20) == first);
  const std::string text(first.begin(), first.end());
  CHECK(text.find("ftyp") == 4);
  CHECK(text.find("Lavf") == std::string::npos);
  CHECK(film(96, 64, 21) != first);
  // mvhd, version 0: creation and modification time follow the flags.
  const std::size_t header = text.find("mvhd");
  REQUIRE(header != std::string::npos);
  CHECK(text.substr(header + 4, 12) == std::string(12, '\0'));
}

TEST_CASE("two videos at once do not disturb each other") {
  const std::vector<std::uint8_t> alone = film(64, 64, 10);
  VideoWriter a(64, 64), b(64, 64);
  for (int k = 0; k < 10; ++k) {
    a.add(picture(64, 64, k));
    b.add(picture(64, 64, 9 - k));
  }
  (void)b.finish();
  CHECK(a.finish() == alone);
}

TEST_CASE("rate and quality are as asked for, and misuse is refused") {
  VideoOptions options;
  options.fps = 10;
  options.crf = 40;
  const std::vector<std::uint8_t> coarse = film(96, 64, 20, options);
  CHECK(decoded(coarse).fps == Approx(10));
  CHECK(coarse.size() < film(96, 64, 20).size());
  CHECK(decoded(film(64, 64, 1)).frames.size() == 1);

  VideoWriter writer(64, 64);
  CHECK_THROWS_AS(writer.add(Pixels(64 * 64)), Error);
  CHECK_THROWS_AS(writer.finish(), Error);
  writer.add(picture(64, 64, 0));
  VideoWriter moved = std::move(writer);
  CHECK(decoded(moved.finish()).frames.size() == 1);
  CHECK_THROWS_AS(moved.finish(), Error);
  CHECK_THROWS_AS(moved.add(picture(64, 64, 0)), Error);
  CHECK_THAT(video_version(), Catch::Contains("libavcodec"));
}

#endif
