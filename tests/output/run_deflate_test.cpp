#include "output/run_deflate.hpp"

#include <libdeflate.h>
#include <rapidcheck.h>
#include <stb/stb_image.h>

#include <catch2/catch.hpp>
#include <numeric>

#include "drystone/random.hpp"
#include "drystone/storage.hpp"
#include "output/huffman.hpp"
#include "samples.hpp"

using namespace drystone;
using Bytes = std::vector<std::uint8_t>;

namespace {

Bytes compress(const Bytes& input, std::size_t period) {
  static RunDeflate deflate;  // one for all, as in use
  constexpr std::uint8_t kGuard = 0xA5;
  Bytes out(RunDeflate::bound(input.size()) + 16, kGuard);
  const std::size_t size = deflate.zlib(input, period, out.data());
  const std::size_t bound = RunDeflate::bound(input.size());
  REQUIRE(size <= bound);
  for (std::size_t i = bound; i < out.size(); ++i) REQUIRE(out[i] == kGuard);
  out.resize(size);
  return out;
}

/// Both readers are strict in their own way; libdeflate also compares the checksum.
bool comes_back(const Bytes& input, std::size_t period) {
  const Bytes packed = compress(input, period);
  Bytes back(input.size() + 1);
  std::size_t size = 0;
  libdeflate_decompressor* reader = libdeflate_alloc_decompressor();
  const auto result = libdeflate_zlib_decompress(reader, packed.data(), packed.size(), back.data(),
                                                 back.size(), &size);
  libdeflate_free_decompressor(reader);
  back.resize(size);
  int stb_size = 0;
  char* stb = stbi_zlib_decode_malloc(reinterpret_cast<const char*>(packed.data()),
                                      static_cast<int>(packed.size()), &stb_size);
  const bool stb_agrees =
      stb != nullptr && std::equal(input.begin(), input.end(), reinterpret_cast<std::uint8_t*>(stb),
                                   reinterpret_cast<std::uint8_t*>(stb) + stb_size);
  stbi_image_free(stb);
  return result == LIBDEFLATE_SUCCESS && back == input && stb_agrees;
}

Bytes noise(std::size_t size, std::uint64_t seed, int bits = 8) {
  Rng rng(Key{seed}, Stream::text);
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(rng.bits32() >> (32 - bits));
  return bytes;
}

}  // namespace

TEST_CASE("runs of every length come back") {
  for (std::size_t period = 1; period <= 4; ++period) {
    for (std::size_t length = 0; length < 800; ++length) {
      Bytes input = noise(11, length);
      for (std::size_t i = 0; i < length; ++i) input.push_back(input[input.size() - period]);
      for (const std::uint8_t byte : noise(5, length + 1)) input.push_back(byte);
      if (!comes_back(input, period)) FAIL("length " << length << ", period " << period);
    }
  }
}

TEST_CASE("any bytes come back") {
  CHECK(rc::check("inflate inverts RunDeflate", [] {
    const auto period = static_cast<std::size_t>(*rc::gen::inRange(1, 5));
    const auto pieces = *rc::gen::container<std::vector<std::pair<std::uint8_t, int>>>(
        rc::gen::pair(rc::gen::arbitrary<std::uint8_t>(), rc::gen::inRange(0, 700)));
    Bytes input;
    for (const auto& [byte, count] : pieces) {
      // Runs of one byte, repeats of the last pixel and steps by turns.
      for (int i = 0; i < count; ++i) {
        const std::size_t n = input.size();
        input.push_back(byte % 3 == 0   ? byte
                        : byte % 3 == 1 ? (n >= period ? input[n - period] : byte)
                                        : static_cast<std::uint8_t>(byte * (i + 1)));
      }
    }
    RC_ASSERT(comes_back(input, period));
  }));
}

TEST_CASE("extremes come back") {
  CHECK(comes_back({}, 3));
  CHECK(comes_back({7}, 1));
  CHECK(comes_back(Bytes(1'000'000, 0), 1));
  CHECK(comes_back(Bytes(1'000'003, 9), 3));
  const Bytes random = noise(300'000, 5);
  CHECK(comes_back(random, 3));
  CHECK(compress(random, 3).size() < random.size() + 64);  // stored, not blown up
  for (int bits = 1; bits < 8; ++bits) CHECK(comes_back(noise(50'000, 6, bits), 2));
  // Four bytes and the end of the block: two bits for three of them, three bits for the fourth.
  CHECK(compress(noise(80'000, 6, 2), 1).size() < 80'000 / 4 * 9 / 8 + 200);
  CHECK(compress(Bytes(1'000'000, 0), 1).size() < 2'000);
}

TEST_CASE("counts like Fibonacci numbers need codes that are cut to length") {
  Bytes input;
  std::uint32_t before = 1, count = 1;
  for (int symbol = 0; symbol < 27; ++symbol) {
    for (std::uint32_t i = 0; i < count; ++i) input.push_back(static_cast<std::uint8_t>(symbol));
    count += std::exchange(before, count);
  }
  Rng rng(Key{1}, Stream::text);
  rng.shuffle(std::span(input));
  CHECK(comes_back(input, 1));
}

TEST_CASE("zlib itself reads what the writer writes") {
  Bytes input = noise(20'000, 3, 4);
  input.resize(60'000, 1);
  const drystone::testing::TemporaryFolder folder;
  const auto file = folder.path() / "stream";
  for (std::size_t period = 1; period <= 4; ++period) {
    const Bytes packed = compress(input, period);
    write_file_atomically(file, {reinterpret_cast<const char*>(packed.data()), packed.size()});
    const auto hash = drystone::testing::run(
        "python3 -c \"import hashlib, zlib; "
        "print(hashlib.sha256(zlib.decompress(open('" +
        file.string() + "', 'rb').read())).hexdigest())\"");
    CHECK(hash.output ==
          sha256({reinterpret_cast<const char*>(input.data()), input.size()}) + "\n");
  }
}

TEST_CASE("prefix codes are complete, ordered by count, within their limit and cheap") {
  CHECK(rc::check("properties of code lengths", [] {
    const auto counts = *rc::gen::resize(
        3000, rc::gen::container<std::vector<std::uint32_t>>(
                  static_cast<std::size_t>(*rc::gen::inRange(2, 287)),
                  rc::gen::map(rc::gen::inRange(0, 30), [](int e) {
                    return e < 4 ? 0U : (1U << (e - 4)) + static_cast<std::uint32_t>(e);
                  })));
    const int limit = *rc::gen::inRange(9, 16);
    Bytes lengths(counts.size());
    code_lengths(counts, limit, lengths);
    double space = 0.0, cost = 0.0, entropy = 0.0;
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      RC_ASSERT(lengths[i] <= limit);
      if (counts[i] > 0) RC_ASSERT(lengths[i] > 0);
      if (lengths[i] > 0) space += std::ldexp(1.0, -lengths[i]);
      cost += static_cast<double>(counts[i]) * lengths[i];
      if (counts[i] > 0) entropy += counts[i] * std::log2(total / counts[i]);
      for (std::size_t k = 0; k < i; ++k) {
        if (counts[k] > counts[i] && counts[i] > 0) RC_ASSERT(lengths[k] <= lengths[i]);
      }
    }
    RC_ASSERT(space == 1.0);
    RC_ASSERT(cost <= entropy + 1.1 * total);
  }));
}

TEST_CASE("canonical codes are those of the RFC") {
  // RFC 1951, 3.2.2: symbols A to H with lengths 3, 3, 3, 3, 3, 2, 4, 4.
  const Bytes lengths{3, 3, 3, 3, 3, 2, 4, 4};
  std::vector<std::uint16_t> codes(8);
  canonical_codes(lengths, codes);
  // 010 011 100 101 110 00 1110 1111, sent from the first bit on.
  CHECK(codes ==
        std::vector<std::uint16_t>{0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111});
}
