// Sentences of an explanation, one after the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drystone/random.hpp"
#include "language/phrases.hpp"
#include "language/sight.hpp"

namespace drystone::language {

/// "12" or "4.3", of a share: tenths below 10%, whole percents from there on.
[[nodiscard]] std::string percent(double share);

/// Puts sentences on a scene together, from the phrases of explanation.json.
class Narration {
 public:
  Narration(const Sight& sight, Rng& rng);

  /// One of the phrases `sentence/KEY`.
  void say(std::string_view key, const Words& words = {});
  /// A sentence that begins a paragraph.
  void step(std::string_view key);
  [[nodiscard]] std::string text() const;

  /// All blocks in their order, with numbers, colours, shapes and marks; whether there are marks.
  [[nodiscard]] std::string list_of_blocks(bool& marked) const;
  /// Says how left and right, widths and marks are meant, as far as that matters.
  void conventions(bool marked);

  [[nodiscard]] const Phrases& words() const { return words_; }
  /// What blocks are called: by colour where no two have the same, else by number.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// Whether they are called by colour.
  [[nodiscard]] bool by_color() const { return by_color_; }
  /// "to the right", of a horizontal direction.
  [[nodiscard]] std::string direction(Vec2 to) const;

 private:
  const Sight& sight_;
  const Phrases& words_;
  Rng& rng_;
  bool by_color_ = true;
  std::vector<std::string> names_;
  std::vector<std::string> sentences_;
  std::vector<std::size_t> paragraphs_;  ///< indices of sentences that begin one
};

}  // namespace drystone::language
