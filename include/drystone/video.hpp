// Films as MP4 files.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace drystone {

struct VideoOptions {
  int fps = 30;  ///< 1-240
  /// Quality of H.264, 0-51: less is better and larger; 18 looks like the frames themselves.
  int crf = 18;
};

/// Encodes frames, one after the other, as an MP4 file in memory: H.264 (libx264; MPEG-4 Part 2
/// where FFmpeg lacks it), yuv420p, BT.709, limited range. One thread, fixed settings, no times and
/// no names of programs: equal frames give equal bytes for one `video_version()`.
class VideoWriter {
 public:
  /// @throws Error(usage) for sizes below 16, above 16384 or odd (colours are stored for 2 x 2
  ///   pixels), and for options out of range; Error(environment) where Drystone was built without
  ///   libav or libav without an encoder
  VideoWriter(int width, int height, const VideoOptions& options = {});
  ~VideoWriter();
  VideoWriter(VideoWriter&&) noexcept;
  VideoWriter& operator=(VideoWriter&&) noexcept;

  /// @param rgb H x W x 3, sRGB. @throws Error(usage) for another size
  void add(std::span<const std::uint8_t> rgb);
  /// The file's bytes; the object is spent.
  /// @throws Error(usage) where no frame was added, or the file is finished already
  [[nodiscard]] std::vector<std::uint8_t> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What the bytes depend on: encoder and versions of libav; "" where this build has no video.
[[nodiscard]] std::string video_version();

}  // namespace drystone
