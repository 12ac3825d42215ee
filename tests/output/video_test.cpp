// Videos, decoded again with libav.
#include "drystone/video.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

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

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

namespace {

using Pixels = std::vector<std::uint8_t>;

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

struct Decoded {
  int width = 0, height = 0;
  double fps = 0.0;
  std::string codec;
  std::vector<std::int64_t> times;  ///< in frames
  std::vector<Pixels> frames;
};

struct Source {
  const std::vector<std::uint8_t>& bytes;
  std::size_t at = 0;
  static int read(void* self, std::uint8_t* out, int size) {
    auto& s = *static_cast<Source*>(self);
    const std::size_t n = std::min(static_cast<std::size_t>(size), s.bytes.size() - s.at);
    if (n == 0) return AVERROR_EOF;
    std::memcpy(out, s.bytes.data() + s.at, n);
    s.at += n;
    return static_cast<int>(n);
  }
  static std::int64_t seek(void* self, std::int64_t offset, int whence) {
    auto& s = *static_cast<Source*>(self);
    if (whence == AVSEEK_SIZE) return static_cast<std::int64_t>(s.bytes.size());
    if (whence == SEEK_CUR) offset += static_cast<std::int64_t>(s.at);
    if (whence == SEEK_END) offset += static_cast<std::int64_t>(s.bytes.size());
    s.at = static_cast<std::size_t>(offset);
    return offset;
  }
};

Decoded decoded(const std::vector<std::uint8_t>& bytes) {
  Source source{bytes};
  AVFormatContext* file = avformat_alloc_context();
  auto* buffer = static_cast<std::uint8_t*>(av_malloc(4096));
  AVIOContext* io =
      avio_alloc_context(buffer, 4096, 0, &source, &Source::read, nullptr, &Source::seek);
  file->pb = io;
  REQUIRE(avformat_open_input(&file, nullptr, nullptr, nullptr) == 0);
  REQUIRE(file->nb_streams == 1);
  const AVStream* stream = file->streams[0];
  const AVCodec* codec = avcodec_find_decoder(stream->codecpar->codec_id);
  REQUIRE(codec != nullptr);
  AVCodecContext* context = avcodec_alloc_context3(codec);
  REQUIRE(avcodec_parameters_to_context(context, stream->codecpar) == 0);
  REQUIRE(avcodec_open2(context, codec, nullptr) == 0);
  Decoded result;
  result.width = context->width;
  result.height = context->height;
  result.codec = codec->name;
  result.fps = av_q2d(stream->avg_frame_rate);
  SwsContext* colors = sws_getContext(context->width, context->height, AV_PIX_FMT_YUV420P,
                                      context->width, context->height, AV_PIX_FMT_RGB24,
                                      SWS_BILINEAR | SWS_ACCURATE_RND, nullptr, nullptr, nullptr);
  const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
  sws_setColorspaceDetails(colors, bt709, 0, bt709, 1, 0, 1 << 16, 1 << 16);
  AVPacket* packet = av_packet_alloc();
  AVFrame* frame = av_frame_alloc();
  const auto take = [&] {
    while (avcodec_receive_frame(context, frame) == 0) {
      CHECK(frame->format == AV_PIX_FMT_YUV420P);
      CHECK(frame->color_range == AVCOL_RANGE_MPEG);
      CHECK(frame->colorspace == AVCOL_SPC_BT709);
      Pixels rgb(static_cast<std::size_t>(3 * context->width * context->height));
      std::uint8_t* out[] = {rgb.data()};
      const int stride[] = {3 * context->width};
      sws_scale(colors, frame->data, frame->linesize, 0, context->height, out, stride);
      result.frames.push_back(rgb);
      const double seconds = static_cast<double>(frame->pts) * av_q2d(stream->time_base);
      result.times.push_back(std::llround(seconds * result.fps));
    }
  };
  while (av_read_frame(file, packet) == 0) {
    REQUIRE(avcodec_send_packet(context, packet) == 0);
    av_packet_unref(packet);
    take();
  }
  avcodec_send_packet(context, nullptr);
  take();
  av_frame_free(&frame);
  av_packet_free(&packet);
  sws_freeContext(colors);
  avcodec_free_context(&context);
  avformat_close_input(&file);
  av_freep(&io->buffer);
  avio_context_free(&io);
  return result;
}

double mean_error(const Pixels& a, const Pixels& b) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += std::abs(int{a[k]} - int{b[k]});
  return sum / static_cast<double>(a.size());
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
