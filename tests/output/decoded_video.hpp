// MP4 files, decoded again with libav. Only for builds with DRYSTONE_VIDEO.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace drystone::test {

using Pixels = std::vector<std::uint8_t>;

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

inline Decoded decoded(const std::vector<std::uint8_t>& bytes) {
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

/// Mean difference of two pictures, in steps of a colour.
inline double mean_error(const Pixels& a, const Pixels& b) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += std::abs(int{a[k]} - int{b[k]});
  return sum / static_cast<double>(a.size());
}

}  // namespace drystone::test
