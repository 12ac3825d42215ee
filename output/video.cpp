#include "drystone/video.hpp"

#include <fmt/format.h>

#include "drystone/error.hpp"

#ifdef DRYSTONE_VIDEO
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}
#endif

namespace drystone {
namespace {

void check(int width, int height, const VideoOptions& options) {
  if (width < 16 || height < 16 || width > 16384 || height > 16384 || width % 2 != 0 ||
      height % 2 != 0) {
    throw Error(ErrorCode::usage, fmt::format("a video of {} x {} pixels", width, height),
                "use even sizes from 16 to 16384: colours are stored for 2 x 2 pixels");
  }
  if (options.fps < 1 || options.fps > 240 || options.crf < 0 || options.crf > 51) {
    throw Error(ErrorCode::usage,
                fmt::format("a video with {} frames a second, crf {}", options.fps, options.crf),
                "use 1-240 frames a second and a crf of 0-51");
  }
}

}  // namespace

#ifndef DRYSTONE_VIDEO

struct VideoWriter::Impl {};

VideoWriter::VideoWriter(int width, int height, const VideoOptions& options) {
  check(width, height, options);
  throw Error(ErrorCode::environment, "this build of Drystone cannot write videos",
              "install FFmpeg's libraries (tools/setup does) and build with -DDRYSTONE_VIDEO=ON");
}
void VideoWriter::add(std::span<const std::uint8_t>) {}
std::vector<std::uint8_t> VideoWriter::finish() { return {}; }
std::string video_version() { return {}; }

#else

namespace {

[[noreturn]] void fail(const char* what, int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  throw Error(ErrorCode::environment, fmt::format("libav cannot {}: {}", what, text),
              "check the FFmpeg libraries, or leave videos out");
}

int checked(int code, const char* what) {
  if (code < 0) fail(what, code);
  return code;
}

template <class T>
T* made(T* pointer, const char* what) {
  if (pointer == nullptr) fail(what, AVERROR(ENOMEM));
  return pointer;
}

const AVCodec* encoder() {
  const AVCodec* x264 = avcodec_find_encoder_by_name("libx264");
  return x264 != nullptr ? x264 : avcodec_find_encoder_by_name("mpeg4");
}

/// Deleters of libav's objects.
struct Free {
  void operator()(AVCodecContext* p) const { avcodec_free_context(&p); }
  void operator()(AVFrame* p) const { av_frame_free(&p); }
  void operator()(AVPacket* p) const { av_packet_free(&p); }
  void operator()(SwsContext* p) const { sws_freeContext(p); }
  void operator()(AVFormatContext* p) const {
    if (p->pb != nullptr) {
      std::uint8_t* bytes = nullptr;
      avio_close_dyn_buf(p->pb, &bytes);
      av_free(bytes);
    }
    avformat_free_context(p);
  }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

}  // namespace

struct VideoWriter::Impl {
  int width, height;
  Owned<AVFormatContext> file;
  Owned<AVCodecContext> codec;
  Owned<AVFrame> frame;
  Owned<AVPacket> packet;
  Owned<SwsContext> colors;
  AVStream* stream = nullptr;
  std::int64_t frames = 0;

  Impl(int w, int h, const VideoOptions& options) : width(w), height(h) {
    const AVCodec* const chosen = encoder();
    if (chosen == nullptr) {
      throw Error(ErrorCode::environment, "this FFmpeg has neither libx264 nor mpeg4",
                  "install an FFmpeg with one of them, or leave videos out");
    }
    open_file();
    open_codec(chosen, options);
    open_colors();
    stream = made(avformat_new_stream(file.get(), nullptr), "make a stream");
    stream->time_base = codec->time_base;
    stream->avg_frame_rate = codec->framerate;
    checked(avcodec_parameters_from_context(stream->codecpar, codec.get()), "describe the stream");
    checked(avformat_write_header(file.get(), nullptr), "begin an MP4 file");
  }

  void open_file() {
    AVFormatContext* context = nullptr;
    checked(avformat_alloc_output_context2(&context, nullptr, "mp4", nullptr), "make an MP4 file");
    file.reset(context);
    file->flags |= AVFMT_FLAG_BITEXACT;
    checked(avio_open_dyn_buf(&file->pb), "write to memory");
  }

  void open_codec(const AVCodec* chosen, const VideoOptions& options) {
    codec.reset(made(avcodec_alloc_context3(chosen), "make an encoder"));
    codec->width = width;
    codec->height = height;
    codec->pix_fmt = AV_PIX_FMT_YUV420P;
    codec->time_base = {1, options.fps};
    codec->framerate = {options.fps, 1};
    codec->gop_size = options.fps;
    codec->thread_count = 1;
    codec->log_level_offset = 16;  // of what libav tells, errors only
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->colorspace = AVCOL_SPC_BT709;
    codec->color_primaries = AVCOL_PRI_BT709;
    codec->color_trc = AVCOL_TRC_IEC61966_2_1;
    codec->flags |= AV_CODEC_FLAG_BITEXACT;
    if ((file->oformat->flags & AVFMT_GLOBALHEADER) != 0) {
      codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    if (chosen->id == AV_CODEC_ID_H264) {
      checked(av_opt_set(codec->priv_data, "preset", "medium", 0), "set the preset");
      checked(av_opt_set_double(codec->priv_data, "crf", options.crf, 0), "set the quality");
      // The same algorithms on every CPU.
      checked(av_opt_set(codec->priv_data, "x264-params",
                         "cpu-independent=1:threads=1:lookahead-threads=1", 0),
              "set the encoder's parameters");
    } else {
      codec->flags |= AV_CODEC_FLAG_QSCALE;
      codec->global_quality = FF_QP2LAMBDA * (1 + options.crf / 6);
    }
    checked(avcodec_open2(codec.get(), chosen, nullptr), "open the encoder");
    packet.reset(made(av_packet_alloc(), "make a packet"));
    frame.reset(made(av_frame_alloc(), "make a frame"));
    frame->format = codec->pix_fmt;
    frame->width = width;
    frame->height = height;
    frame->color_range = codec->color_range;
    frame->colorspace = codec->colorspace;
    checked(av_frame_get_buffer(frame.get(), 0), "make a frame");
  }

  void open_colors() {
    colors.reset(
        made(sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_YUV420P,
                            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP,
                            nullptr, nullptr, nullptr),
             "convert colours"));
    const int* const bt709 = sws_getCoefficients(SWS_CS_ITU709);
    checked(sws_setColorspaceDetails(colors.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16),
            "convert colours");
  }

  /// Sends a frame (none: the end) and writes what comes back.
  void encode(const AVFrame* picture) {
    checked(avcodec_send_frame(codec.get(), picture), "encode a frame");
    for (;;) {
      const int code = avcodec_receive_packet(codec.get(), packet.get());
      if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return;
      checked(code, "encode a frame");
      packet->stream_index = stream->index;
      packet->duration = 1;
      av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
      checked(av_interleaved_write_frame(file.get(), packet.get()), "write a frame");
    }
  }
};

VideoWriter::VideoWriter(int width, int height, const VideoOptions& options) {
  check(width, height, options);
  impl_ = std::make_unique<Impl>(width, height, options);
}

void VideoWriter::add(std::span<const std::uint8_t> rgb) {
  if (impl_ == nullptr) throw Error(ErrorCode::usage, "a frame is added to a finished video");
  const std::size_t wanted =
      3 * static_cast<std::size_t>(impl_->width) * static_cast<std::size_t>(impl_->height);
  if (rgb.size() != wanted) {
    throw Error(ErrorCode::usage,
                fmt::format("a frame of {} bytes in a video of {} x {} pixels", rgb.size(),
                            impl_->width, impl_->height),
                fmt::format("every frame has {} bytes", wanted));
  }
  checked(av_frame_make_writable(impl_->frame.get()), "make a frame");
  const std::uint8_t* const source[] = {rgb.data()};
  const int stride[] = {3 * impl_->width};
  sws_scale(impl_->colors.get(), source, stride, 0, impl_->height, impl_->frame->data,
            impl_->frame->linesize);
  impl_->frame->pts = impl_->frames++;
  impl_->encode(impl_->frame.get());
}

std::vector<std::uint8_t> VideoWriter::finish() {
  if (impl_ == nullptr || impl_->frames == 0) {
    throw Error(ErrorCode::usage, "a video without frames, or finished twice",
                "add at least one frame, and finish once");
  }
  const std::unique_ptr<Impl> impl = std::move(impl_);
  impl->encode(nullptr);
  checked(av_write_trailer(impl->file.get()), "end the file");
  std::uint8_t* bytes = nullptr;
  const int size = avio_close_dyn_buf(impl->file->pb, &bytes);
  impl->file->pb = nullptr;
  std::vector<std::uint8_t> video(bytes, bytes + size);
  av_free(bytes);
  return video;
}

std::string video_version() {
  const auto spelt = [](unsigned version) {
    return fmt::format("{}.{}.{}", AV_VERSION_MAJOR(version), AV_VERSION_MINOR(version),
                       AV_VERSION_MICRO(version));
  };
  const AVCodec* const chosen = encoder();
  return fmt::format("{}, libavcodec {}, libavformat {}, libswscale {}",
                     chosen != nullptr ? chosen->name : "no encoder", spelt(avcodec_version()),
                     spelt(avformat_version()), spelt(swscale_version()));
}

#endif

VideoWriter::~VideoWriter() = default;
VideoWriter::VideoWriter(VideoWriter&&) noexcept = default;
VideoWriter& VideoWriter::operator=(VideoWriter&&) noexcept = default;

}  // namespace drystone
