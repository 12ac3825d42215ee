// Keeps the answers of one kind and form balanced over everything that is asked.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "drystone/questions.hpp"
#include "language/kind.hpp"

namespace drystone::language {

/// What a question with True or False claims.
struct Claim {
  std::size_t item = 0;
  const Value* value = nullptr;  ///< the item's truth, or one of its others
  bool truth = true;             ///< whether that is the item's truth
};

/// The order of a choice.
struct Choice {
  std::size_t item = 0;
  std::vector<const Value*> options;
  std::size_t right = 0;  ///< index of the truth
};

inline constexpr std::size_t kMostOptions = 4;

/// Where counts are equal, random numbers decide.
class Balance {
 public:
  /// With a `positive` value the four cases of truth and claim come equally often, of `polarity`
  /// both; else True as often as False, and each claim as often true as false.
  [[nodiscard]] Claim claim(std::span<const Item> items, std::string_view positive,
                            Polarity polarity, Rng& rng);
  /// Every answer as often as the others, and the right option in every place alike.
  [[nodiscard]] Choice choice(std::span<const Item> items, Rng& rng);
  /// Every answer as often as the others.
  [[nodiscard]] std::size_t free(std::span<const Item> items, Rng& rng);

 private:
  [[nodiscard]] std::size_t rarest(std::span<const Item> items, Rng& rng);

  std::map<std::string, std::int64_t> truths_;
  std::map<bool, std::int64_t> answers_;                           ///< True, False
  std::map<std::pair<std::string, bool>, std::int64_t> by_truth_;  ///< truth, and the answer
  std::map<std::pair<std::string, bool>, std::int64_t> by_claim_;  ///< claim, and the answer
  std::map<std::size_t, std::int64_t> places_;                     ///< of right options
};

}  // namespace drystone::language
