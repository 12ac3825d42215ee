#include "drystone/random.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

namespace drystone {
namespace {

TEST_CASE("Random numbers are a pure function of key and stream") {
  const Key key{.seed = 5, .family = 7, .index = 123, .attempt = 2};
  Rng a(key, Stream::structure);
  Rng b(key, Stream::structure);
  for (int i = 0; i < 100; ++i) CHECK(a.bits32() == b.bits32());
}

TEST_CASE("Every part of a key changes all numbers") {
  std::set<std::uint64_t> first;
  std::size_t keys = 0;
  const auto add = [&](const Key& key, Stream stream) {
    first.insert(Rng(key, stream).bits64());
    ++keys;
  };
  const Key base{.seed = 1, .family = 2, .index = 3, .attempt = 4};
  add(base, Stream::structure);
  for (int bit = 0; bit < 64; ++bit) {
    Key key = base;
    key.seed ^= std::uint64_t{1} << bit;
    add(key, Stream::structure);
  }
  for (int bit = 0; bit < 48; ++bit) {
    Key key = base;
    key.index ^= std::uint64_t{1} << bit;
    add(key, Stream::structure);
  }
  for (int bit = 0; bit < 16; ++bit) {
    Key key = base;
    key.family = static_cast<std::uint16_t>(key.family ^ (1u << bit));
    add(key, Stream::structure);
    key = base;
    key.attempt = static_cast<std::uint16_t>(key.attempt ^ (1u << bit));
    add(key, Stream::structure);
  }
  for (const Stream stream :
       {Stream::appearance, Stream::lights, Stream::cameras, Stream::event, Stream::text,
        Stream::jitter, Stream::plan, Stream::draw, Stream::target}) {
    add(base, stream);
  }
  CHECK(first.size() == keys);
}

TEST_CASE("The generator is Philox4x32-10") {
  // Known answer of Random123 for counter and key 0 (kat_vectors). The stream is part of the
  // counter, so only the raw function can be compared; a stream of 0 stands for it here.
  Rng rng(Key{}, static_cast<Stream>(0));
  CHECK(rng.bits32() == 0x6627e8d5u);
  CHECK(rng.bits32() == 0xe169c58du);
  CHECK(rng.bits32() == 0xbc57ac4cu);
  CHECK(rng.bits32() == 0x9b00dbd8u);
}

TEST_CASE("Uniform numbers fill their range evenly") {
  Rng rng({.seed = 1}, Stream::text);
  std::array<int, 20> bins{};
  constexpr int kCount = 200'000;
  for (int i = 0; i < kCount; ++i) {
    const double value = rng.uniform();
    REQUIRE(value >= 0.0);
    REQUIRE(value < 1.0);
    ++bins[static_cast<std::size_t>(value * 20)];
  }
  double chi2 = 0.0;
  for (const int n : bins) chi2 += (n - kCount / 20.0) * (n - kCount / 20.0) / (kCount / 20.0);
  CHECK(chi2 < 43.8);  // 19 degrees of freedom, p = 0.001
}

TEST_CASE("Integers below n are unbiased and reach all values") {
  Rng rng({.seed = 2}, Stream::text);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70'000; ++i) ++counts[static_cast<std::size_t>(rng.below(7))];
  for (const int n : counts) CHECK(std::abs(n - 10'000) < 400);  // 4 standard deviations
  CHECK(rng.below(1) == 0);
  // With n just above 2^63 half of all draws are refused; the rest must still be in range.
  const std::uint64_t large = (std::uint64_t{1} << 63) + 1;
  for (int i = 0; i < 1000; ++i) CHECK(rng.below(large) < large);
}

TEST_CASE("Normal numbers have the right moments") {
  Rng rng({.seed = 3}, Stream::text);
  double sum = 0.0;
  double squares = 0.0;
  double fourth = 0.0;
  int outside = 0;
  constexpr int kCount = 200'000;
  for (int i = 0; i < kCount; ++i) {
    const double value = rng.normal();
    sum += value;
    squares += value * value;
    fourth += value * value * value * value;
    outside += std::abs(value) > 1.959964 ? 1 : 0;
  }
  CHECK(std::abs(sum / kCount) < 0.01);
  CHECK(std::abs(squares / kCount - 1.0) < 0.015);
  CHECK(std::abs(fourth / kCount - 3.0) < 0.1);
  CHECK(std::abs(outside / static_cast<double>(kCount) - 0.05) < 0.002);
}

TEST_CASE("Shuffles are permutations, each as likely as any other") {
  Rng rng({.seed = 4}, Stream::text);
  std::array<int, 24> counts{};
  for (int i = 0; i < 24'000; ++i) {
    std::array<int, 4> items{0, 1, 2, 3};
    rng.shuffle(std::span<int>(items));
    std::array<int, 4> sorted = items;
    std::sort(sorted.begin(), sorted.end());
    REQUIRE(sorted == std::array<int, 4>{0, 1, 2, 3});
    int rank = 0;
    for (std::size_t a = 0; a < 4; ++a) {
      int smaller = 0;
      for (std::size_t b = a + 1; b < 4; ++b) smaller += items[b] < items[a] ? 1 : 0;
      rank = rank * static_cast<int>(4 - a) + smaller;
    }
    ++counts[static_cast<std::size_t>(rank)];
  }
  for (const int n : counts) CHECK(std::abs(n - 1000) < 150);  // 4.8 standard deviations
}

TEST_CASE("The hash of a name is 16 bit FNV-1a") {
  CHECK(short_hash("") == (0x811cu ^ 0x9dc5u));
  CHECK(short_hash("a") == (0xe40cu ^ 0x292cu));  // FNV-1a of "a" is e40c292c
  CHECK(short_hash("train") != short_hash("val"));
}

}  // namespace
}  // namespace drystone
