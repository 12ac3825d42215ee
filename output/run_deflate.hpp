// Deflate for filtered pictures: runs and Huffman codes, no dictionary search.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace drystone {

/// Compresses rendered planes two to four times as fast as libdeflate's fastest level, to about the
/// same size: what a picture filtered by differences repeats is mostly the pixel just before, so
/// only that is looked for. RFC 1951, in one block with codes of its own (or stored blocks where
/// those are smaller). Keeps its buffers; the same input gives the same bytes on every machine.
class RunDeflate {
 public:
  /// Most bytes that `zlib` writes for so many bytes of input.
  [[nodiscard]] static std::size_t bound(std::size_t input_size);

  /// Writes a zlib stream (RFC 1950) to `out`, which has room for `bound(input.size())` bytes.
  /// @param period distance at which the input repeats: bytes per pixel, 1 to 4
  /// @return number of bytes written
  std::size_t zlib(std::span<const std::uint8_t> input, std::size_t period, std::uint8_t* out);

 private:
  struct Run {
    std::uint32_t start;
    std::uint32_t length;
  };

  void find_runs(std::span<const std::uint8_t> input, std::size_t period);
  void count_symbols(std::span<const std::uint8_t> input);

  static constexpr std::size_t kSymbols = 286;
  std::vector<Run> runs_;
  std::array<std::uint32_t, kSymbols> counts_{};
};

}  // namespace drystone
