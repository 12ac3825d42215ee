// What a kind of question is. One file per kind or family of kinds, one line in language/kinds.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/questions.hpp"
#include "language/phrases.hpp"
#include "language/sight.hpp"

namespace drystone::language {

/// A possible answer.
struct Value {
  std::string key;     ///< the same in every language; answers are balanced over keys
  std::string option;  ///< as an option of a choice, or in a claim
  std::string answer;  ///< as a free answer
};

/// One thing that can be asked of a record, with the truth.
struct Item {
  Value truth;
  std::vector<Value> others;  ///< what could be thought instead; at least one
  Words words;                ///< what the question's places are filled with
};

/// What can be asked of a record; or why nothing can.
struct Items {
  std::vector<Item> items;
  std::string_view none_because;  ///< set where there are no items
};
[[nodiscard]] inline Items none(std::string_view because) { return {{}, because}; }
/// @param because what it means that there are none
[[nodiscard]] inline Items some(std::vector<Item> items, std::string_view because = {}) {
  return {std::move(items), because};
}

// Reasons that several kinds share.
inline constexpr std::string_view kFilm = "the question is whether the film is possible";
inline constexpr std::string_view kNoColumn = "no column on level ground";
inline constexpr std::string_view kNotSeen = "the view does not show every block clearly";
inline constexpr std::string_view kEvent = "the question is what the event does";
inline constexpr std::string_view kNoLabel = "the label is not known";

/// Its words are in schemas/prompts/<name of the kind>.json:
///
/// - `claim/KEY` for every value of a kind that has a `positive` one, else `claim` with a place
///   {value}: a statement that is true or false; or `question/KEY`, which asks for True or False
///   itself;
/// - `ask`: the open question, for choices and free answers;
/// - `reply`: what a free answer consists of.
struct Kind {
  QuestionKind kind;
  std::string_view help;
  /// Key of the value that a question in positive polarity asks for, of kinds with two values;
  /// empty: the question has no polarity.
  std::string_view positive;
  Items (*items)(const Sight& sight);
  /// Reasons for the truth of an item, as they may stand between `<think>` and `</think>`; empty
  /// where there are none. Null: there never are.
  std::string (*explain)(const Sight& sight, const Item& item, Rng& rng) = nullptr;
};

/// All kinds in the order of the enum.
[[nodiscard]] std::span<const Kind> kinds();
[[nodiscard]] const Kind& kind_of(QuestionKind kind);

/// A value whose words the kind's file has, as `option/KEY` and `value/KEY`.
[[nodiscard]] Value named_value(const Phrases& words, std::string_view key);
/// A whole number, as it is written.
[[nodiscard]] Value number_value(std::size_t number);
/// A block of a column, by its index: as an answer its number, counted from the bottom.
[[nodiscard]] Value layer_value(std::size_t index, Language language);
/// The item with a truth among two values.
[[nodiscard]] Item item_of_two(bool first, Value one, Value other, Words words = {});

}  // namespace drystone::language
