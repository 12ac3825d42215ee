#include "generators/pair_choice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <vector>

#include "generators/look.hpp"

namespace drystone::generators {
namespace {

/// What can be seen of a tower and may tell that it falls, what tells most first: how far it
/// spreads, the largest offset of neighbours' centres over the narrower width, all of these
/// offsets, and how far it leans.
constexpr std::size_t kLooks = 4;
std::array<double, kLooks> looks_of(const Plan& plan, const Stack& stack) {
  double largest = 0.0;
  double sum = 0.0;
  for (std::size_t i = 1; i < plan.parts.size(); ++i) {
    const double offset =
        norm(stack.places[i] - stack.places[i - 1]) / narrower(plan.parts, static_cast<int>(i));
    largest = std::max(largest, offset);
    sum += offset;
  }
  const Look look = layout(plan, stack).look;
  return {look.spread, largest, sum, look.lean};
}

/// For each of the first looks whether the tower that falls has more of it (1), less (-1) or as
/// much (0).
using Signs = std::vector<int>;

Signs signs_of(const Plan& plan, const ChangedPair& pair) {
  constexpr double kAlike = 1e-6;
  const auto stable = looks_of(plan, pair.stable);
  const auto unstable = looks_of(plan, pair.unstable);
  Signs signs;
  for (std::size_t i = 0; i < kLooks; ++i) {
    const double more = unstable[i] - stable[i];
    signs.push_back(std::abs(more) < kAlike ? 0 : more > 0.0 ? 1 : -1);
  }
  return signs;
}

Signs opposite(Signs signs) {
  for (int& sign : signs) sign = -sign;
  return signs;
}

/// @param found the first layout of its looks
const ChangedPair& choose(const std::map<Signs, ChangedPair>& found, Rng& choice) {
  const bool flipped = choice.coin();
  for (std::size_t looks = kLooks; looks > 0; --looks) {
    std::map<Signs, const ChangedPair*> by_first;
    for (const auto& [signs, pair] : found) {
      by_first.emplace(Signs(signs.begin(), signs.begin() + static_cast<std::ptrdiff_t>(looks)),
                       &pair);
    }
    std::vector<Signs> balanced;
    for (const auto& [signs, pair] : by_first) {
      const Signs other = opposite(signs);
      if (other <= signs && by_first.count(other) > 0) balanced.push_back(signs);
    }
    if (balanced.empty()) continue;
    const Signs signs = balanced[choice.below(balanced.size())];
    return *by_first.at(flipped ? opposite(signs) : signs);
  }
  return std::next(found.begin(), static_cast<std::ptrdiff_t>(choice.below(found.size())))->second;
}

}  // namespace

std::optional<ChangedPair> draw_pair(const Plan& plan, const SceneOptions& options, Rng& choice,
                                     Rng& rng) {
  constexpr int kTries = 400;
  std::map<Signs, ChangedPair> found;
  for (int i = 0; i < kTries; ++i) {
    const Turns turns = draw_turns(plan, options.tower, rng);
    auto pair = place_change(plan, turns, options.tower.difficulty.mode, options.pair.change, rng);
    if (pair) found.emplace(signs_of(plan, *pair), std::move(*pair));
  }
  if (found.empty()) return std::nullopt;
  return choose(found, choice);
}

}  // namespace drystone::generators
