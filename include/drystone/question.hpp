// A question about a tower, its answer, and what a model may be shown as reasoning.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"

namespace drystone {

enum class AnswerForm { true_false, choice, free };
template <>
struct EnumNames<AnswerForm> {
  static constexpr std::array<std::pair<AnswerForm, std::string_view>, 3> value{
      {{AnswerForm::true_false, "true_false"},
       {AnswerForm::choice, "choice"},
       {AnswerForm::free, "free"}}};
};

enum class Language { en, zh };
template <>
struct EnumNames<Language> {
  static constexpr std::array<std::pair<Language, std::string_view>, 2> value{
      {{Language::en, "en"}, {Language::zh, "zh"}}};
};

/// Plain text throughout, UTF-8, without any format's tags for pictures.
struct Question {
  std::string kind;  ///< e.g. `stability`
  AnswerForm form = AnswerForm::true_false;
  Language language = Language::en;
  /// Of a question that can be put both ways: false where the answer True means the negative ("will
  /// it fall?").
  bool positive = true;
  std::string prompt;                ///< what the user says
  std::vector<std::string> options;  ///< of a choice, in the order A, B, C ...
  std::string answer;                ///< the truth as `reward` takes it: "True", "B", "3"
  /// What a model should have said, `<think>...</think>\n<answer>...</answer>` without a line break
  /// at its end; empty: only the answer is known.
  std::string completion;
  /// Where the completion is from: `statics` (written from the exact statics), `answer` (no
  /// reasoning), or the teacher's name; empty where there is none.
  std::string completion_source;
};

}  // namespace drystone
