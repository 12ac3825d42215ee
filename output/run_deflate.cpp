#include "output/run_deflate.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "output/huffman.hpp"

namespace drystone {
namespace {

static_assert(std::endian::native == std::endian::little, "bits are written as words");

constexpr std::size_t kEndOfBlock = 256;
constexpr std::size_t kFirstLength = 257;
constexpr std::uint32_t kMinMatch = 3;
constexpr std::uint32_t kMaxMatch = 258;
/// Four codes of this length and seven bits left over fit a word of 64 bits.
constexpr int kMaxCodeLength = 14;
constexpr std::size_t kMaxStored = 65535;

/// How deflate spells the length of a match (RFC 1951, 3.2.5).
struct LengthSpelling {
  std::uint16_t symbol = 0;
  std::uint8_t extra_bits = 0;
  std::uint8_t extra = 0;
};

constexpr std::array<LengthSpelling, kMaxMatch + 1> kLengths = [] {
  std::array<LengthSpelling, kMaxMatch + 1> table{};
  unsigned length = kMinMatch;
  for (unsigned symbol = kFirstLength; symbol < 285; ++symbol) {
    const unsigned bits = symbol < 265 ? 0 : (symbol - 261) / 4;
    for (unsigned extra = 0; extra < 1U << bits; ++extra, ++length) {
      if (length < kMaxMatch) {
        table[length] = {static_cast<std::uint16_t>(symbol), static_cast<std::uint8_t>(bits),
                         static_cast<std::uint8_t>(extra)};
      }
    }
  }
  table[kMaxMatch] = {285, 0, 0};
  return table;
}();

std::uint64_t load(const std::uint8_t* from) {
  std::uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// Cuts a run into matches and calls `visit(length)` for each; none is shorter than deflate allows.
template <class Visit>
void for_each_match(std::uint32_t run, Visit&& visit) {
  while (run > 0) {
    std::uint32_t length = std::min(run, kMaxMatch);
    if (run > length && run - length < kMinMatch) length = run - kMinMatch;
    visit(length);
    run -= length;
  }
}

class BitWriter {
 public:
  explicit BitWriter(std::uint8_t* out) : out_(out) {}

  /// At most 57 bits may be added between two flushes.
  void add(std::uint64_t bits, unsigned count) {
    bits_ |= bits << count_;
    count_ += count;
  }
  /// Writes whole bytes; up to eight bytes are touched.
  void flush() {
    std::memcpy(out_, &bits_, sizeof bits_);
    out_ += count_ >> 3;
    bits_ >>= count_ & ~7U;
    count_ &= 7U;
  }
  std::uint8_t* finish() {
    flush();
    return out_ + (count_ > 0 ? 1 : 0);
  }

 private:
  std::uint8_t* out_;
  std::uint64_t bits_ = 0;
  unsigned count_ = 0;
};

/// Code lengths are sent by a fixed code: 0 to 14, and 18 (11 to 138 zeros), four bits each.
void add_code_lengths(BitWriter& bits, std::span<const std::uint8_t> lengths) {
  const auto reversed = [](unsigned v) {
    return (v & 1U) << 3 | (v & 2U) << 1 | (v & 4U) >> 1 | (v & 8U) >> 3;
  };
  for (std::size_t i = 0; i < lengths.size();) {
    std::size_t zeros = 0;
    while (i + zeros < lengths.size() && zeros < 138 && lengths[i + zeros] == 0) ++zeros;
    if (zeros >= 11) {
      bits.add(reversed(15), 4);
      bits.add(zeros - 11, 7);
      i += zeros;
    } else {
      bits.add(reversed(lengths[i++]), 4);
    }
    bits.flush();
  }
}

void add_block_header(BitWriter& bits, std::span<const std::uint8_t> symbol_lengths,
                      std::size_t period) {
  bits.add(1, 1);  // the last block
  bits.add(2, 2);  // with codes of its own
  bits.add(symbol_lengths.size() - 257, 5);
  bits.add(std::max<std::size_t>(period, 2) - 1, 5);
  bits.add(19 - 4, 4);
  bits.flush();
  // In deflate's order: 16, 17, 18, 0, 8, 7 ... 15. All used ones have four bits.
  for (int i = 0; i < 19; ++i) bits.add(i == 0 || i == 1 || i == 18 ? 0 : 4, 3);
  bits.flush();
  add_code_lengths(bits, symbol_lengths);
  // One distance is used. A second one makes the code complete, because some readers insist on it.
  std::array<std::uint8_t, 4> distance_lengths{};
  distance_lengths[0] = distance_lengths[std::max<std::size_t>(period, 2) - 1] = 1;
  add_code_lengths(bits, std::span(distance_lengths).first(std::max<std::size_t>(period, 2)));
}

std::uint8_t* store(std::span<const std::uint8_t> input, std::uint8_t* out) {
  do {
    const std::size_t size = std::min(input.size(), kMaxStored);
    *out++ = size == input.size() ? 1 : 0;
    *out++ = static_cast<std::uint8_t>(size);
    *out++ = static_cast<std::uint8_t>(size >> 8);
    *out++ = static_cast<std::uint8_t>(~size);
    *out++ = static_cast<std::uint8_t>(~size >> 8);
    if (size > 0) std::memcpy(out, input.data(), size);
    out += size;
    input = input.subspan(size);
  } while (!input.empty());
  return out;
}

std::size_t stored_size(std::size_t input) {
  return input + 5 * std::max<std::size_t>(1, (input + kMaxStored - 1) / kMaxStored);
}

}  // namespace

std::size_t RunDeflate::bound(std::size_t input_size) {
  return 2 + stored_size(input_size) + 4 + sizeof(std::uint64_t);
}

void RunDeflate::find_runs(std::span<const std::uint8_t> input, std::size_t period) {
  runs_.clear();
  const std::uint8_t* const data = input.data();
  const auto difference = [&](std::size_t at) {
    return load(data + at) ^ load(data + at - period);
  };
  std::size_t previous_end = period;
  // Eight bytes at a time, so a run of fewer than 15 may be missed: it would gain little.
  for (std::size_t i = 8; i + 8 <= input.size(); i += 8) {
    if (difference(i) != 0) continue;
    std::size_t start = i;
    while (start > previous_end && data[start - 1] == data[start - 1 - period]) --start;
    std::size_t end = i + 8;
    while (end + 8 <= input.size() && difference(end) == 0) end += 8;
    while (end < input.size() && data[end] == data[end - period]) ++end;
    runs_.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end - start)});
    previous_end = end;
    i = (end - 1) & ~std::size_t{7};
  }
}

void RunDeflate::count_symbols(std::span<const std::uint8_t> input) {
  // Four tables, because equal bytes in a row would wait for each other's count.
  std::array<std::array<std::uint32_t, 256>, 4> tables{};
  counts_.fill(0);
  const auto literals = [&](std::size_t at, std::size_t end) {
    for (; at + 4 <= end; at += 4) {
      for (std::size_t k = 0; k < 4; ++k) ++tables[k][input[at + k]];
    }
    for (; at < end; ++at) ++tables[0][input[at]];
  };
  std::size_t at = 0;
  for (const Run& run : runs_) {
    literals(at, run.start);
    for_each_match(run.length, [&](std::uint32_t length) { ++counts_[kLengths[length].symbol]; });
    at = run.start + std::size_t{run.length};
  }
  literals(at, input.size());
  for (std::size_t s = 0; s < 256; ++s) {
    counts_[s] = tables[0][s] + tables[1][s] + tables[2][s] + tables[3][s];
  }
  counts_[kEndOfBlock] = 1;
}

std::size_t RunDeflate::zlib(std::span<const std::uint8_t> input, std::size_t period,
                             std::uint8_t* const out) {
  assert(period >= 1 && period <= 4 && input.size() < std::size_t{1} << 32);
  find_runs(input, period);
  count_symbols(input);
  std::array<std::uint8_t, kSymbols> lengths;
  code_lengths(counts_, kMaxCodeLength, lengths);

  std::uint8_t* end = out;
  *end++ = 0x78;                       // deflate, window of 32 kB
  *end++ = 0x01;                       // fastest
  std::uint64_t coded_bits = 8 * 256;  // more than the block's header takes
  for (std::size_t s = 0; s < kSymbols; ++s) {
    const unsigned extra = s > 264 && s < 285 ? static_cast<unsigned>(s - 261) / 4 : 0;
    const unsigned distance = s >= kFirstLength ? 1 : 0;
    coded_bits += std::uint64_t{counts_[s]} * (lengths[s] + extra + distance);
  }
  if (coded_bits / 8 >= stored_size(input.size())) {
    end = store(input, end);
  } else {
    std::array<std::uint16_t, kSymbols> codes;
    canonical_codes(lengths, codes);
    BitWriter bits(end);
    add_block_header(bits, lengths, period);
    const std::uint64_t distance_code = period == 1 ? 0 : 1;
    const auto literals = [&](std::size_t at, std::size_t stop) {
      for (; at + 4 <= stop; at += 4) {
        for (std::size_t k = 0; k < 4; ++k) bits.add(codes[input[at + k]], lengths[input[at + k]]);
        bits.flush();
      }
      for (; at < stop; ++at) bits.add(codes[input[at]], lengths[input[at]]);
      bits.flush();
    };
    std::size_t at = 0;
    for (const Run& run : runs_) {
      literals(at, run.start);
      for_each_match(run.length, [&](std::uint32_t length) {
        const LengthSpelling& spelling = kLengths[length];
        bits.add(codes[spelling.symbol], lengths[spelling.symbol]);
        bits.add(spelling.extra, spelling.extra_bits);
        bits.add(distance_code, 1);
        bits.flush();
      });
      at = run.start + std::size_t{run.length};
    }
    literals(at, input.size());
    bits.add(codes[kEndOfBlock], lengths[kEndOfBlock]);
    end = bits.finish();
  }
  const std::uint32_t check = libdeflate_adler32(1, input.data(), input.size());
  for (int shift = 24; shift >= 0; shift -= 8) *end++ = static_cast<std::uint8_t>(check >> shift);
  return static_cast<std::size_t>(end - out);
}

}  // namespace drystone
