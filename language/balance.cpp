#include "language/balance.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace drystone::language {
namespace {

/// The candidate with the least cost; of several, a random one.
template <class Candidate, class Cost>
Candidate least(std::vector<Candidate> candidates, Rng& rng, Cost&& cost) {
  assert(!candidates.empty());
  rng.shuffle(std::span(candidates));
  return *std::min_element(
      candidates.begin(), candidates.end(),
      [&](const Candidate& a, const Candidate& b) { return cost(a) < cost(b); });
}

}  // namespace

Claim Balance::claim(std::span<const Item> items, std::string_view positive, Polarity polarity,
                     Rng& rng) {
  const auto may_claim = [&](const Value& value) {
    return positive.empty() || polarity == Polarity::both ||
           (value.key == positive) == (polarity == Polarity::positive);
  };
  std::vector<Claim> candidates;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (may_claim(items[i].truth)) candidates.push_back({i, &items[i].truth, true});
    for (const Value& other : items[i].others) {
      if (may_claim(other)) candidates.push_back({i, &other, false});
    }
  }
  const Claim chosen = least(std::move(candidates), rng, [&](const Claim& c) {
    const std::int64_t answer = answers_[c.truth];
    const std::int64_t by_truth = by_truth_[{items[c.item].truth.key, c.truth}];
    // With two values, truth and answer together tell the polarity: balancing them first balances
    // the answers, too. With more, answers may drift apart by one for each value.
    return positive.empty() ? std::array{answer, by_truth, by_claim_[{c.value->key, c.truth}]}
                            : std::array{by_truth, answer, std::int64_t{0}};
  });
  ++answers_[chosen.truth];
  ++by_truth_[{items[chosen.item].truth.key, chosen.truth}];
  ++by_claim_[{chosen.value->key, chosen.truth}];
  return chosen;
}

std::size_t Balance::rarest(std::span<const Item> items, Rng& rng) {
  std::vector<std::size_t> candidates(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) candidates[i] = i;
  const std::size_t chosen =
      least(std::move(candidates), rng, [&](std::size_t i) { return truths_[items[i].truth.key]; });
  ++truths_[items[chosen].truth.key];
  return chosen;
}

Choice Balance::choice(std::span<const Item> items, Rng& rng) {
  Choice choice;
  choice.item = rarest(items, rng);
  const Item& item = items[choice.item];
  for (const Value& other : item.others) choice.options.push_back(&other);
  rng.shuffle(std::span(choice.options));
  if (choice.options.size() >= kMostOptions) choice.options.resize(kMostOptions - 1);
  std::vector<std::size_t> places(choice.options.size() + 1);
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  choice.right = least(std::move(places), rng, [&](std::size_t place) { return places_[place]; });
  ++places_[choice.right];
  choice.options.insert(choice.options.begin() + static_cast<std::ptrdiff_t>(choice.right),
                        &item.truth);
  return choice;
}

std::size_t Balance::free(std::span<const Item> items, Rng& rng) { return rarest(items, rng); }

}  // namespace drystone::language
