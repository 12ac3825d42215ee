// Counter-based randomness: every number is a pure function of who asks for it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace drystone {

/// Independent streams of one attempt. Adding a consumer must add a stream, so that a new camera
/// never changes a tower. The numbers are part of the dataset's reproducibility: never reuse one.
enum class Stream : std::uint16_t {
  structure = 1,
  appearance = 2,
  lights = 3,
  cameras = 4,
  event = 5,
  text = 6,
  jitter = 7,     ///< copies with jittered positions, for `p_fall`
  plan = 8,       ///< order of cells within a set
  draw = 9,       ///< draws of splits
  target = 10,    ///< what a tower must have; drawn at attempt 0, so rejection keeps it
  members = 11,   ///< order of a group's members, so that it says nothing of the label
  nuisance = 12,  ///< what quadruplets draw a second time
  zone = 13,      ///< whether and how a zone is aimed at what comes to rest
  removal = 14,   ///< what is taken away and how
};

/// Name of one attempt at one record.
struct Key {
  std::uint64_t seed = 0;    ///< the dataset's; 0 is a seed like any other
  std::uint16_t family = 0;  ///< short_hash of the family's name
  std::uint64_t index = 0;   ///< 48 bits: short_hash of the set's name << 32 | index in the set
  std::uint16_t attempt = 0;
  friend constexpr bool operator==(const Key&, const Key&) = default;
};

/// The key of what is drawn once more under the same name; itself for 0 times.
[[nodiscard]] Key redrawn(const Key& key, int times);

/// 16-bit FNV-1a of a name (xor-folded), so that a family's numbers do not depend on a registry.
[[nodiscard]] std::uint16_t short_hash(std::string_view name);

/// Philox4x32-10 (Salmon et al. 2011, Random123) keyed by the seed, with (draw, index, attempt,
/// family, stream) as its counter. The distributions are our own, because the standard library's
/// differ between implementations.
class Rng {
 public:
  Rng(const Key& key, Stream stream);

  [[nodiscard]] std::uint32_t bits32();
  [[nodiscard]] std::uint64_t bits64();
  /// Uniform on [0, 1), 53 random bits.
  [[nodiscard]] double uniform();
  /// Uniform on [low, high).
  [[nodiscard]] double uniform(double low, double high);
  /// Uniform on 0 .. n-1, without bias. Requires n > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t n);
  [[nodiscard]] bool coin(double probability_of_true = 0.5);
  /// Standard normal (Box-Muller on `exact` functions).
  [[nodiscard]] double normal();

  /// One element; requires a non-empty range.
  template <class Range>
  [[nodiscard]] const auto& pick(const Range& range) {
    return range[static_cast<std::size_t>(below(range.size()))];
  }
  /// Fisher-Yates.
  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t n = items.size(); n > 1; --n) {
      using std::swap;
      swap(items[n - 1], items[static_cast<std::size_t>(below(n))]);
    }
  }

 private:
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> block_{};
  int left_ = 0;
};

}  // namespace drystone
