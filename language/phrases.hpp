// Phrases with places to fill in, several to choose from, in every language.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/question.hpp"
#include "drystone/random.hpp"

namespace drystone::language {

/// What to put in the places of a phrase: {"block": "the red cube"}.
using Words = std::map<std::string, std::string, std::less<>>;

/// A phrase with every `{name}` replaced. A name that `words` lacks is a bug of the caller's.
[[nodiscard]] std::string fill(std::string_view phrase, const Words& words);
/// Names of the places of a phrase, sorted, each once.
[[nodiscard]] std::vector<std::string> places_of(std::string_view phrase);

/// One language's phrases of one file of schemas/prompts. They are named by the keys on the way to
/// them, "claim/stands"; a name has one phrase or several that say the same.
class Phrases {
 public:
  using Variants = std::vector<std::string>;

  explicit Phrases(std::map<std::string, Variants, std::less<>> variants)
      : variants_(std::move(variants)) {}

  [[nodiscard]] bool has(std::string_view name) const { return variants_.contains(name); }
  /// Requires that the name is there.
  [[nodiscard]] const Variants& at(std::string_view name) const;
  /// One of the variants, filled in.
  [[nodiscard]] std::string say(std::string_view name, const Words& words, Rng& rng) const;
  /// The first variant as it stands, for single words.
  [[nodiscard]] const std::string& word(std::string_view name) const { return at(name).front(); }

  [[nodiscard]] const std::map<std::string, Variants, std::less<>>& all() const {
    return variants_;
  }

 private:
  std::map<std::string, Variants, std::less<>> variants_;
};

/// Reads the text of such a file. All languages must have the same names, and all phrases of a
/// name the same places to fill in.
/// @throws Error(usage) with place, reason and remedy
[[nodiscard]] std::map<Language, Phrases> read_phrases(std::string_view text,
                                                       std::string_view source);

/// The phrases of a file that is built in, by its name without extension.
[[nodiscard]] const Phrases& phrases(std::string_view file, Language language);

}  // namespace drystone::language
