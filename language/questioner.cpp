// Puts questions together: what is shown, what is asked, how to answer.
#include <fmt/format.h>

#include <utility>

#include "drystone/error.hpp"
#include "drystone/questions.hpp"
#include "language/balance.hpp"
#include "language/kind.hpp"
#include "language/safer.hpp"

namespace drystone {
namespace language {
namespace {

/// Name of the phrases for so many pictures, of one tower or of two.
std::string_view number_of(const Shown& shown, bool pair = false) {
  if (pair) {
    if (shown.views.size() == 1) return "pair_one";
    return shown.showing == Showing::sheet ? "pair_sheet" : "pair_many";
  }
  switch (shown.showing) {
    case Showing::film:
      return "film";
    case Showing::frames:
      return "frames";
    case Showing::frame_sheet:
      return "frame_sheet";
    case Showing::sheet:
      return shown.views.size() > 1 ? "sheet" : "one";
    case Showing::pictures:
      break;
  }
  return shown.views.size() > 1 ? "many" : "one";
}

void check(const Record& record, const Shown& shown) {
  if (shown.views.empty()) {
    throw Error(ErrorCode::usage, "a question needs a view to speak of", "name at least one");
  }
  for (const int view : shown.views) {
    if (view < 0 || view >= static_cast<int>(record.views.size())) {
      throw Error(ErrorCode::usage, fmt::format("{} has no view {}", record.id, view),
                  record.views.empty()
                      ? "it has none at all"
                      : fmt::format("its views are 0 to {}", record.views.size() - 1));
    }
  }
}

/// The numbers of one question: not those of any other kind or form, so that asking for more kinds
/// changes no question.
Rng numbers_of(const Record& record, std::uint64_t seed, QuestionKind kind, AnswerForm form) {
  Key key = record.key;
  key.seed = seed;
  key.family = short_hash(fmt::format("{} {}", name(kind), name(form)));
  key.attempt = short_hash(record.id);  // members of a group share the rest
  return {key, Stream::text};
}

std::string letter(std::size_t index) {
  return std::string(1, static_cast<char>('A' + static_cast<int>(index)));
}

/// Puts one question into words.
class Wording {
 public:
  Wording(const Sight& sight, const Kind& kind, Rng& rng)
      : sight_(sight),
        kind_(kind),
        pair_(kind.kind == QuestionKind::safer),
        rng_(rng),
        frame_(phrases("frame", sight.language)),
        own_(phrases(name(kind.kind), sight.language)) {}

  [[nodiscard]] Question true_false(const Item& item, const Claim& claim) {
    Question question = start(AnswerForm::true_false);
    question.positive = kind_.positive.empty() || claim.value->key == kind_.positive;
    question.answer = claim.truth ? "True" : "False";
    question.prompt =
        say("prompt", claimed(item, *claim.value), frame_.say("answer/true_false", {}, rng_));
    return question;
  }

  [[nodiscard]] Question choice(const Item& item, const Choice& choice) {
    Question question = start(AnswerForm::choice);
    question.answer = letter(choice.right);
    std::string options;
    for (const Value* option : choice.options) {
      const std::string sign = letter(question.options.size());
      question.options.push_back(option->option);
      if (!options.empty()) options += '\n';
      options += fill(frame_.word("option"), {{"letter", sign}, {"text", option->option}});
    }
    question.prompt = say("prompt_choice", own_.say("ask", words_of(item), rng_),
                          frame_.say("answer/choice", {}, rng_), options);
    return question;
  }

  [[nodiscard]] Question free(const Item& item) {
    Question question = start(AnswerForm::free);
    question.answer = item.truth.answer;
    const Words words = words_of(item);
    const std::string reply = fill(own_.word("reply"), words);
    question.prompt = say("prompt", own_.say("ask", words, rng_),
                          frame_.say("answer/free", {{"reply", reply}}, rng_));
    return question;
  }

 private:
  [[nodiscard]] Question start(AnswerForm form) const {
    Question question;
    question.kind = name(kind_.kind);
    question.form = form;
    question.language = sight_.language;
    return question;
  }

  [[nodiscard]] Words words_of(const Item& item) const {
    Words words = item.words;
    words["seen"] = seen_in(sight_);
    return words;
  }

  /// What is to be judged, as a question or as a statement.
  [[nodiscard]] std::string claimed(const Item& item, const Value& value) {
    Words words = words_of(item);
    words["value"] = value.option;
    const std::string question = fmt::format("question/{}", value.key);
    if (own_.has(question)) return own_.say(question, words, rng_);
    const std::string claim = kind_.positive.empty() ? "claim" : fmt::format("claim/{}", value.key);
    return frame_.say("statement", {{"claim", own_.say(claim, words, rng_)}}, rng_);
  }

  [[nodiscard]] std::string say(std::string_view pattern, std::string question, std::string answer,
                                std::string options = {}) {
    const Shown& shown = sight_.shown;
    const bool film = shown.showing == Showing::frames || shown.showing == Showing::frame_sheet;
    const auto pictures_or_panels =
        film ? static_cast<std::size_t>(shown.frames) : shown.views.size();
    const Words count{{"count", fmt::format("{}", pictures_or_panels)}};
    std::string pictures =
        frame_.say(fmt::format("pictures/{}", number_of(shown, pair_)), count, rng_);
    return frame_.say(pattern,
                      {{"pictures", std::move(pictures)},
                       {"question", std::move(question)},
                       {"options", std::move(options)},
                       {"answer", std::move(answer)}},
                      rng_);
  }

  const Sight& sight_;
  const Kind& kind_;
  bool pair_;  ///< two towers are shown
  Rng& rng_;
  const Phrases& frame_;
  const Phrases& own_;
};

/// Whether the reasons are asked for.
bool explains(CompletionStyle style) {
  return style == CompletionStyle::statics || style == CompletionStyle::statics_only;
}

std::string reasons(const Sight& sight, const Kind& kind, const Item& item, Rng& rng) {
  return kind.explain != nullptr ? kind.explain(sight, item, rng) : std::string();
}

void complete(Question& question, const Sight& sight, const Kind& kind, const Item& item,
              CompletionStyle style, Rng& rng) {
  if (style == CompletionStyle::none) return;
  const std::string thought = explains(style) ? reasons(sight, kind, item, rng) : std::string();
  question.completion_source = thought.empty() ? "answer" : "statics";
  question.completion =
      fmt::format("<think>{}</think>\n<answer>{}</answer>", thought, question.answer);
}

}  // namespace

std::string seen_in(const Sight& sight) {
  return phrases("frame", sight.language).word(fmt::format("seen/{}", number_of(sight.shown)));
}

}  // namespace language

struct Questioner::Impl {
  QuestionOptions options;
  std::map<std::pair<QuestionKind, AnswerForm>, language::Balance> balances;
  std::map<std::string, std::int64_t> skipped;
  std::map<std::string, std::int64_t> unexplained;

  std::vector<Question> ask(const language::Sight& sight, const language::Kind& kind,
                            language::Items found) {
    std::vector<Question> questions;
    if (options.completion == CompletionStyle::statics_only && !found.items.empty()) {
      std::erase_if(found.items, [&](const language::Item& item) {
        Rng rng({}, Stream::text);  // whether there are reasons is no matter of wording
        return language::reasons(sight, kind, item, rng).empty();
      });
      found.none_because = "statics gives no reasons";
    }
    if (found.items.empty()) {
      ++skipped[fmt::format("{}: {}", name(kind.kind), found.none_because)];
      return questions;
    }
    for (const AnswerForm form : options.forms) {
      questions.push_back(ask(sight, kind, form, found.items));
    }
    return questions;
  }

  Question ask(const language::Sight& sight, const language::Kind& kind, AnswerForm form,
               const std::vector<language::Item>& items) {
    Rng rng = language::numbers_of(sight.record, options.seed, kind.kind, form);
    language::Balance& balance = balances[{kind.kind, form}];
    language::Wording wording(sight, kind, rng);
    Question question;
    std::size_t chosen = 0;
    switch (form) {
      case AnswerForm::true_false: {
        const auto claim = balance.claim(items, kind.positive, options.polarity, rng);
        chosen = claim.item;
        question = wording.true_false(items[chosen], claim);
        break;
      }
      case AnswerForm::choice: {
        const auto choice = balance.choice(items, rng);
        chosen = choice.item;
        question = wording.choice(items[chosen], choice);
        break;
      }
      case AnswerForm::free:
        chosen = balance.free(items, rng);
        question = wording.free(items[chosen]);
        break;
    }
    language::complete(question, sight, kind, items[chosen], options.completion, rng);
    if (language::explains(options.completion) && question.completion_source == "answer") {
      ++unexplained[question.kind];
    }
    return question;
  }
};

Questioner::Questioner(const QuestionOptions& options) : impl_(std::make_unique<Impl>()) {
  impl_->options = options;
}
Questioner::~Questioner() = default;
Questioner::Questioner(Questioner&&) noexcept = default;
Questioner& Questioner::operator=(Questioner&&) noexcept = default;

std::vector<Question> Questioner::ask(const Record& record, const Shown& shown) {
  language::check(record, shown);
  const language::Sight sight(record, shown, impl_->options.language);
  std::vector<Question> questions;
  for (const QuestionKind asked : impl_->options.kinds) {
    const language::Kind& kind = language::kind_of(asked);
    for (Question& question : impl_->ask(sight, kind, kind.items(sight))) {
      questions.push_back(std::move(question));
    }
  }
  return questions;
}

std::vector<Question> Questioner::compare(const Record& first, const Shown& shown_first,
                                          const Record& second, const Shown& shown_second) {
  language::check(first, shown_first);
  language::check(second, shown_second);
  const language::Sight one(first, shown_first, impl_->options.language);
  const language::Sight other(second, shown_second, impl_->options.language);
  return impl_->ask(one, language::kind_of(QuestionKind::safer),
                    language::items_of_pair(one, other));
}

const std::map<std::string, std::int64_t>& Questioner::skipped() const { return impl_->skipped; }

const std::map<std::string, std::int64_t>& Questioner::unexplained() const {
  return impl_->unexplained;
}

std::string system_prompt(Language language) {
  return language::phrases("frame", language).word("system");
}

std::vector<Question> questions_of(const Record& record, const QuestionOptions& options,
                                   const Shown& shown) {
  return Questioner(options).ask(record, shown);
}

}  // namespace drystone
