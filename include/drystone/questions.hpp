// Questions that a record answers: what is asked, in which words, and what the truth is.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"
#include "drystone/question.hpp"
#include "drystone/record.hpp"

namespace drystone {

/// stability: does the tower stand by itself? event: does it stay when something happens to it?
/// touches_zone: does the red block on top come down in the yellow zone?
/// possible: can what a film shows happen? first_block, fall_side, remaining: where it gives way,
/// to which side what is above falls, and how many blocks stay below. safer: which of two towers
/// is. removal, shift: what if a block were taken out or moved? count, color, shape, misaligned,
/// offset_side: what is seen. over_support: is the centre of mass of what lies on a block over it?
enum class QuestionKind {
  stability,
  event,
  touches_zone,
  possible,
  first_block,
  fall_side,
  remaining,
  safer,
  removal,
  shift,
  count,
  color,
  shape,
  misaligned,
  offset_side,
  over_support
};
template <>
struct EnumNames<QuestionKind> {
  static constexpr std::array<std::pair<QuestionKind, std::string_view>, 16> value{
      {{QuestionKind::stability, "stability"},
       {QuestionKind::event, "event"},
       {QuestionKind::touches_zone, "touches_zone"},
       {QuestionKind::possible, "possible"},
       {QuestionKind::first_block, "first_block"},
       {QuestionKind::fall_side, "fall_side"},
       {QuestionKind::remaining, "remaining"},
       {QuestionKind::safer, "safer"},
       {QuestionKind::removal, "removal"},
       {QuestionKind::shift, "shift"},
       {QuestionKind::count, "count"},
       {QuestionKind::color, "color"},
       {QuestionKind::shape, "shape"},
       {QuestionKind::misaligned, "misaligned"},
       {QuestionKind::offset_side, "offset_side"},
       {QuestionKind::over_support, "over_support"}}};
};

/// Which way round a question is put that can be put in two ("will it stand?", "will it fall?").
/// both: each as often as the other, so that a bias to True can be told from a bias to stable.
enum class Polarity { positive, negative, both };
template <>
struct EnumNames<Polarity> {
  static constexpr std::array<std::pair<Polarity, std::string_view>, 3> value{
      {{Polarity::positive, "positive"},
       {Polarity::negative, "negative"},
       {Polarity::both, "both"}}};
};

/// What stands between `<think>` and `</think>` of a completion. none: there is no completion.
/// answer: nothing. statics: the reasons, where they are known, and nothing elsewhere.
/// statics_only: the reasons; where they are not known, nothing is asked.
enum class CompletionStyle { none, answer, statics, statics_only };
template <>
struct EnumNames<CompletionStyle> {
  static constexpr std::array<std::pair<CompletionStyle, std::string_view>, 4> value{
      {{CompletionStyle::none, "none"},
       {CompletionStyle::answer, "answer"},
       {CompletionStyle::statics, "statics"},
       {CompletionStyle::statics_only, "statics-only"}}};
};

struct QuestionOptions {
  std::vector<QuestionKind> kinds{QuestionKind::stability};
  std::vector<AnswerForm> forms{AnswerForm::true_false};
  Language language = Language::en;
  Polarity polarity = Polarity::positive;
  CompletionStyle completion = CompletionStyle::statics;
  std::uint64_t seed = 0;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.kinds, Field{"kinds", "what is asked"});
    visit(self.forms, Field{"forms", "true_false, choice, free; a question in each"});
    visit(self.language, Field{"language", "en or zh"});
    visit(self.polarity, Field{"polarity", "which way round: positive, negative, both"});
    visit(self.completion, Field{"completion",
                                 "what a model should have said: none, answer, "
                                 "statics, statics-only"});
    visit(self.seed, Field{"seed", "of wording, order of options and what is asked about"});
  }
};

/// How a record is shown along with a question. pictures: one picture a view. sheet: all views as
/// panels of one picture. film: what happens, as a film of one view. frames: some frames of that
/// film in the order of time, one picture each; frame_sheet: as panels of one picture.
enum class Showing { pictures, sheet, film, frames, frame_sheet };

struct Shown {
  /// Indices of Record::views in the order of pictures or panels; the first one is the one whose
  /// left and right are meant.
  std::vector<int> views{0};
  Showing showing = Showing::pictures;
  double scale = 1.0;   ///< pixels of a shown picture over pixels of its view
  int frames = 0;       ///< how many, of frames and frame_sheet
  bool marked = false;  ///< the first view is shown with the marks of its event, see `event_marks`
};

/// Asks about record after record and keeps the answers balanced: over all that was asked, the
/// answers of a kind and form are as often True as False, A as B, as far as records allow it.
///
/// What it asks is a function of the options and of the sequence of records; ties are broken by
/// random numbers of the seed and the record's key. So the calls must come in a fixed order.
class Questioner {
 public:
  explicit Questioner(const QuestionOptions& options);
  ~Questioner();
  Questioner(Questioner&&) noexcept;
  Questioner& operator=(Questioner&&) noexcept;

  /// One question for each kind and form of the options that the record answers and the pictures
  /// show, in the order of the options; maybe none.
  /// @throws Error(usage) for views that the record does not have
  [[nodiscard]] std::vector<Question> ask(const Record& record, const Shown& shown = {});

  /// Kind `safer`, which is about two records, in each form of the options; none where neither is
  /// clearly the safer one. The others are not asked. Pictures of `first` come before those of
  /// `second`.
  [[nodiscard]] std::vector<Question> compare(const Record& first, const Shown& shown_first,
                                              const Record& second, const Shown& shown_second);

  /// How often a kind was not asked, by "<kind>: <reason>".
  [[nodiscard]] const std::map<std::string, std::int64_t>& skipped() const;
  /// Of style `statics`: how many completions have no reasons, by kind.
  [[nodiscard]] const std::map<std::string, std::int64_t>& unexplained() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What a new `Questioner` asks about one record, without regard to any other.
[[nodiscard]] std::vector<Question> questions_of(const Record& record,
                                                 const QuestionOptions& options = {},
                                                 const Shown& shown = {});

/// What a model may be told before any question: what the pictures are of, and the form of answers.
[[nodiscard]] std::string system_prompt(Language language);

/// A line of help on each kind, in the order of the enum.
[[nodiscard]] std::vector<std::pair<QuestionKind, std::string_view>> question_kinds();

}  // namespace drystone
