#include "drystone/random.hpp"

#include <Random123/philox.h>

#include <cmath>

#include "drystone/math.hpp"

namespace drystone {

std::uint16_t short_hash(std::string_view name) {
  std::uint32_t hash = 2166136261u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return static_cast<std::uint16_t>((hash >> 16) ^ (hash & 0xffffu));
}

Key redrawn(const Key& key, int times) {
  if (times == 0) return key;
  Key other = key;
  Rng rng(key, Stream::nuisance);
  for (int i = 0; i < times; ++i) other.seed = rng.bits64();
  return other;
}

Rng::Rng(const Key& key, Stream stream)
    : counter_{0, static_cast<std::uint32_t>(key.index),
               (static_cast<std::uint32_t>(key.index >> 32) << 16) | key.attempt,
               (static_cast<std::uint32_t>(key.family) << 16) | static_cast<std::uint32_t>(stream)},
      key_{static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)} {}

std::uint32_t Rng::bits32() {
  if (left_ == 0) {
    const r123::Philox4x32::ctr_type counter{{counter_[0], counter_[1], counter_[2], counter_[3]}};
    const r123::Philox4x32::key_type key{{key_[0], key_[1]}};
    const auto block = r123::Philox4x32{}(counter, key);
    for (std::size_t i = 0; i < 4; ++i) block_[i] = block[i];
    ++counter_[0];
    left_ = 4;
  }
  return block_[static_cast<std::size_t>(4 - left_--)];
}

std::uint64_t Rng::bits64() {
  const std::uint64_t low = bits32();
  return low | (static_cast<std::uint64_t>(bits32()) << 32);
}

double Rng::uniform() { return static_cast<double>(bits64() >> 11) * 0x1p-53; }

double Rng::uniform(double low, double high) { return low + (high - low) * uniform(); }

std::uint64_t Rng::below(std::uint64_t n) {
  const std::uint64_t limit = (0 - n) % n;  // 2^64 mod n: values below it would be over-represented
  std::uint64_t value = bits64();
  while (value < limit) value = bits64();
  return value % n;
}

bool Rng::coin(double probability_of_true) { return uniform() < probability_of_true; }

double Rng::normal() {
  const double u = 1.0 - uniform();
  const double v = uniform();
  return std::sqrt(-2.0 * exact::log(u)) * exact::cos(2.0 * kPi * v);
}

}  // namespace drystone
