// PNG files of a frame's planes, smaller and JPEG copies, and contact sheets of many frames.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "drystone/frame.hpp"

namespace drystone {

/// Encodes planes as PNG; keeps its buffers, so make one per worker.
class PngEncoder {
 public:
  PngEncoder();
  ~PngEncoder();
  PngEncoder(PngEncoder&&) noexcept;
  PngEncoder& operator=(PngEncoder&&) noexcept;

  /// H x W x 3, 8 bit. The returned bytes are valid until the next call.
  [[nodiscard]] std::span<const std::uint8_t> rgb(std::span<const std::uint8_t> pixels, int width,
                                                  int height);
  /// H x W, 8 bit grey: ids and classes (photographs would do better with a filter).
  [[nodiscard]] std::span<const std::uint8_t> gray8(std::span<const std::uint8_t> pixels, int width,
                                                    int height);
  /// H x W, 16 bit grey.
  [[nodiscard]] std::span<const std::uint8_t> gray16(std::span<const std::uint16_t> pixels,
                                                     int width, int height);
  /// Depth in metres as 16 bit millimetres, rounded to nearest; 0: background (infinite), 65535:
  /// that far or farther.
  [[nodiscard]] std::span<const std::uint8_t> depth_mm(std::span<const float> depth_m, int width,
                                                       int height);
  /// Unit normals as 8 bit RGB, (n + 1) / 2 * 255; 0 where there is none.
  [[nodiscard]] std::span<const std::uint8_t> normals(std::span<const float> normals, int width,
                                                      int height);

 private:
  struct Buffers;
  std::vector<std::uint8_t> scratch_;
  std::unique_ptr<Buffers> buffers_;
};

/// What the encoder's bytes (never its pixels) depend on.
[[nodiscard]] std::string png_version();

struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;  ///< H x W x 3
};
/// @throws Error(usage) for what is no 8 bit PNG. Reads what PngEncoder writes, and other PNGs.
[[nodiscard]] Image decode_png(std::span<const std::uint8_t> bytes);

/// The same picture with its longer side `side` pixels, by an area filter in linear light; as it is
/// where it is no larger. The same bytes on every machine. @throws Error(usage) unless side >= 1
[[nodiscard]] Image shrunk(const Image& image, int side);

/// Baseline JPEG. @param quality 1-100; above 90 colours are stored at full resolution
/// @throws Error(usage) for pictures without pixels and other qualities
[[nodiscard]] std::vector<std::uint8_t> encode_jpeg(const Image& image, int quality = 92);

/// One cell of a contact sheet.
struct SheetCell {
  Image image;          ///< scaled to the cell without changing its shape
  std::string title;    ///< a few words in a coloured tag; shortened where they do not fit
  std::string caption;  ///< wrapped below the tag; line breaks are kept
  bool good = true;     ///< green tag (stands) or red (falls)
};
/// A light page of cards, row by row, under a heading whose first line is large. `cell_px` is the
/// side of a picture; text grows with it. ASCII only; other characters show as a box.
/// @throws Error(usage) for less than one column or cells smaller than 32 pixels
[[nodiscard]] Image contact_sheet(std::span<const SheetCell> cells, int columns, int cell_px,
                                  const std::string& heading);

}  // namespace drystone
