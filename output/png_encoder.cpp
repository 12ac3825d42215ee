// A PNG writer for planes of known form: one filter for all rows, chosen by measurement,
// libdeflate's fastest level, and buffers that are kept. W3C, Portable Network Graphics (Third
// Edition).
#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <memory>
#include <string_view>

#include "drystone/image.hpp"

namespace drystone {
namespace {

constexpr int kLevel = 1;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
};

enum class PngColor : std::uint8_t { gray = 0, rgb = 2 };

constexpr std::array<std::uint8_t, 8> kSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
enum class Filter : std::uint8_t { none = 0, up = 2, paeth = 4 };

void put_u32(std::uint8_t* to, std::uint32_t value) {
  to[0] = static_cast<std::uint8_t>(value >> 24);
  to[1] = static_cast<std::uint8_t>(value >> 16);
  to[2] = static_cast<std::uint8_t>(value >> 8);
  to[3] = static_cast<std::uint8_t>(value);
}

/// Finishes a chunk whose data already lies at `chunk` + 8. @return the place after it
std::uint8_t* finish_chunk(std::uint8_t* chunk, std::string_view type, std::size_t length) {
  put_u32(chunk, static_cast<std::uint32_t>(length));
  std::memcpy(chunk + 4, type.data(), 4);
  put_u32(chunk + 8 + length, libdeflate_crc32(0, chunk + 4, length + 4));
  return chunk + 12 + length;
}

constexpr std::uint16_t big_endian(std::uint16_t v) {
  return static_cast<std::uint16_t>(v << 8 | v >> 8);
}

/// Big endian, rounded to nearest; 0 for what is infinite or no number, 65535 for that far.
/// No branches, and the test for infinity on integers, so that compilers vectorise it.
void to_millimetres(const float* __restrict depth_m, std::size_t count,
                    std::uint16_t* __restrict out) {
  constexpr std::uint32_t kInfinity = 0x7F800000;  // above it: no numbers, and all negative ones
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t kept = std::bit_cast<std::uint32_t>(depth_m[i]) < kInfinity ? 0xFFFF : 0;
    const float millimetres = depth_m[i] * 1000.0F + 0.5F;
    const float above = millimetres > 0.0F ? millimetres : 0.0F;
    const float clamped = above < 65535.0F ? above : 65535.0F;
    const auto whole = static_cast<std::uint32_t>(static_cast<std::int32_t>(clamped)) & kept;
    out[i] = big_endian(static_cast<std::uint16_t>(whole));
  }
}

/// What is left of a row after its prediction from the pixels to the left, above and above left.
/// Sixteen bits and selections instead of branches, so that compilers vectorise it.
void paeth_row(const std::uint8_t* __restrict here, const std::uint8_t* __restrict above,
               std::size_t row_bytes, std::size_t pixel_bytes, std::uint8_t* __restrict out) {
  for (std::size_t i = 0; i < pixel_bytes; ++i) {
    out[i] = static_cast<std::uint8_t>(here[i] - above[i]);
  }
  for (std::size_t i = pixel_bytes; i < row_bytes; ++i) {
    using Short = std::int16_t;
    const Short a = here[i - pixel_bytes];
    const Short b = above[i];
    const Short c = above[i - pixel_bytes];
    const auto da = static_cast<Short>(b - c);
    const auto db = static_cast<Short>(a - c);
    const auto dc = static_cast<Short>(da + db);
    const auto pa = static_cast<Short>(da < 0 ? -da : da);
    const auto pb = static_cast<Short>(db < 0 ? -db : db);
    const auto pc = static_cast<Short>(dc < 0 ? -dc : dc);
    const Short b_or_c = pb <= pc ? b : c;
    const Short least = pb < pc ? pb : pc;
    const Short predicted = pa <= least ? a : b_or_c;
    out[i] = static_cast<std::uint8_t>(here[i] - predicted);
  }
}

void up_row(const std::uint8_t* __restrict here, const std::uint8_t* __restrict above,
            std::size_t row_bytes, std::uint8_t* __restrict out) {
  for (std::size_t i = 0; i < row_bytes; ++i)
    out[i] = static_cast<std::uint8_t>(here[i] - above[i]);
}

/// Every row becomes the number of its filter and what that leaves.
void filter_rows(Filter filter, const std::uint8_t* pixels, std::size_t row_bytes,
                 std::size_t pixel_bytes, std::size_t rows, std::uint8_t* out) {
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint8_t* here = pixels + row * row_bytes;
    // Above the first row all is 0, so that up does nothing there and Paeth is the difference from
    // the left; neither is worth a loop of its own.
    const Filter used = row == 0 ? Filter::none : filter;
    *out++ = static_cast<std::uint8_t>(used);
    switch (used) {
      case Filter::none:
        std::memcpy(out, here, row_bytes);
        break;
      case Filter::up:
        up_row(here, here - row_bytes, row_bytes, out);
        break;
      case Filter::paeth:
        paeth_row(here, here - row_bytes, row_bytes, pixel_bytes, out);
        break;
    }
    out += row_bytes;
  }
}

}  // namespace

struct PngEncoder::Buffers {
  std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor{
      libdeflate_alloc_compressor(kLevel)};
  std::vector<std::uint16_t> words;  ///< of 16 bit planes, big endian
  std::vector<std::uint8_t> filtered;
  std::vector<std::uint8_t> file;

  std::span<const std::uint8_t> encode(const std::uint8_t* pixels, int width, int height,
                                       PngColor color, int bit_depth, Filter filter) {
    const std::size_t channels = color == PngColor::rgb ? 3 : 1;
    const std::size_t pixel_bytes = channels * static_cast<std::size_t>(bit_depth / 8);
    const std::size_t row_bytes = static_cast<std::size_t>(width) * pixel_bytes;
    const auto rows = static_cast<std::size_t>(height);
    const std::size_t filtered_size = (row_bytes + 1) * rows;
    if (filtered.size() < filtered_size) filtered.resize(filtered_size);
    filter_rows(filter, pixels, row_bytes, pixel_bytes, rows, filtered.data());

    const std::size_t bound = libdeflate_zlib_compress_bound(compressor.get(), filtered_size);
    constexpr std::size_t kHeader = kSignature.size() + 25 + 8;
    constexpr std::size_t kTrailer = 4 + 12;
    if (file.size() < kHeader + bound + kTrailer) file.resize(kHeader + bound + kTrailer);

    std::uint8_t* out = std::copy(kSignature.begin(), kSignature.end(), file.data());
    put_u32(out + 8, static_cast<std::uint32_t>(width));
    put_u32(out + 12, static_cast<std::uint32_t>(height));
    out[16] = static_cast<std::uint8_t>(bit_depth);
    out[17] = static_cast<std::uint8_t>(color);
    out[18] = out[19] = out[20] = 0;  // deflate, filters by row, not interlaced
    out = finish_chunk(out, "IHDR", 13);
    const std::size_t compressed =
        libdeflate_zlib_compress(compressor.get(), filtered.data(), filtered_size, out + 8, bound);
    assert(compressed > 0);
    out = finish_chunk(out, "IDAT", compressed);
    out = finish_chunk(out, "IEND", 0);
    return {file.data(), static_cast<std::size_t>(out - file.data())};
  }
};

std::string png_version() { return "libdeflate " LIBDEFLATE_VERSION_STRING; }

PngEncoder::PngEncoder() : buffers_(std::make_unique<Buffers>()) {}
PngEncoder::~PngEncoder() = default;
PngEncoder::PngEncoder(PngEncoder&&) noexcept = default;
PngEncoder& PngEncoder::operator=(PngEncoder&&) noexcept = default;

namespace {
[[maybe_unused]] bool fits(std::size_t values, int width, int height, std::size_t channels) {
  return width > 0 && height > 0 &&
         values == static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * channels;
}
}  // namespace

std::span<const std::uint8_t> PngEncoder::rgb(std::span<const std::uint8_t> pixels, int width,
                                              int height) {
  assert(fits(pixels.size(), width, height, 3));
  return buffers_->encode(pixels.data(), width, height, PngColor::rgb, 8, Filter::paeth);
}

std::span<const std::uint8_t> PngEncoder::gray8(std::span<const std::uint8_t> pixels, int width,
                                                int height) {
  assert(fits(pixels.size(), width, height, 1));
  return buffers_->encode(pixels.data(), width, height, PngColor::gray, 8, Filter::none);
}

std::span<const std::uint8_t> PngEncoder::gray16(std::span<const std::uint16_t> pixels, int width,
                                                 int height) {
  assert(fits(pixels.size(), width, height, 1));
  std::vector<std::uint16_t>& words = buffers_->words;
  if (words.size() < pixels.size()) words.resize(pixels.size());
  for (std::size_t i = 0; i < pixels.size(); ++i) words[i] = big_endian(pixels[i]);
  return buffers_->encode(reinterpret_cast<const std::uint8_t*>(words.data()), width, height,
                          PngColor::gray, 16, Filter::up);
}

std::span<const std::uint8_t> PngEncoder::depth_mm(std::span<const float> depth_m, int width,
                                                   int height) {
  assert(fits(depth_m.size(), width, height, 1));
  std::vector<std::uint16_t>& words = buffers_->words;
  if (words.size() < depth_m.size()) words.resize(depth_m.size());
  to_millimetres(depth_m.data(), depth_m.size(), words.data());
  return buffers_->encode(reinterpret_cast<const std::uint8_t*>(words.data()), width, height,
                          PngColor::gray, 16, Filter::up);
}

std::span<const std::uint8_t> PngEncoder::normals(std::span<const float> normals, int width,
                                                  int height) {
  assert(fits(normals.size(), width, height, 3));
  if (scratch_.size() < normals.size()) scratch_.resize(normals.size());
  std::uint8_t* out = scratch_.data();
  // First every component by itself, which vectorises, then those that are none.
  for (std::size_t i = 0; i < normals.size(); ++i) {
    const float scaled = normals[i] * 127.5F + 128.0F;
    const float above = scaled > 0.0F ? scaled : 0.0F;
    const float clamped = above < 255.0F ? above : 255.0F;
    out[i] = static_cast<std::uint8_t>(static_cast<int>(clamped));
  }
  for (std::size_t i = 0; i + 2 < normals.size(); i += 3) {
    const float* n = normals.data() + i;
    if (n[0] == 0.0F && n[1] == 0.0F && n[2] == 0.0F) out[i] = out[i + 1] = out[i + 2] = 0;
  }
  return buffers_->encode(out, width, height, PngColor::rgb, 8, Filter::paeth);
}

}  // namespace drystone
