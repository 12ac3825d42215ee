#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>

#include "drystone/error.hpp"
#include "drystone/questions.hpp"
#include "drystone/reward.hpp"
#include "towers.hpp"

using namespace drystone;
using Catch::Matchers::Contains;
using drystone::testing::column;

namespace {

QuestionOptions all_forms() {
  QuestionOptions options;
  options.forms = {AnswerForm::true_false, AnswerForm::choice, AnswerForm::free};
  return options;
}

/// So many towers of two cubes, of which every third falls.
std::vector<Record> towers(int count) {
  std::vector<Record> records;
  for (int i = 0; i < count; ++i) {
    Record record = column({{}, {i % 3 == 0 ? 0.4 : 0.1}});
    record.key.index += static_cast<std::uint64_t>(i);
    record.id = "train-" + std::to_string(i);
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

TEST_CASE("the question of stability in its three forms") {
  const Record stands = column({{}, {0.1}});
  const Record falls = column({{}, {0.4}});
  const auto of_stable = questions_of(stands, all_forms());
  const auto of_unstable = questions_of(falls, all_forms());
  REQUIRE(of_stable.size() == 3);
  CHECK(of_stable[0].kind == "stability");
  CHECK(of_stable[0].answer == "True");
  CHECK(of_unstable[0].answer == "False");
  CHECK_THAT(of_stable[0].prompt, Contains("<think>") && Contains("<answer>") && Contains("True"));
  for (const auto& [questions, right] :
       {std::pair(of_stable, "It is stable and keeps standing."),
        std::pair(of_unstable, "It is unstable and will collapse.")}) {
    REQUIRE(questions[1].options.size() == 2);
    CHECK(questions[1].options[questions[1].answer == "A" ? 0 : 1] == right);
    CHECK_THAT(questions[1].prompt, Contains("A. " + questions[1].options[0] + "\nB. "));
  }
  CHECK(of_stable[2].answer == "stable");
  CHECK(of_unstable[2].answer == "unstable");
}

TEST_CASE("a negative question has the opposite answer") {
  QuestionOptions options;
  options.polarity = Polarity::negative;
  const auto of_stable = questions_of(column({{}, {0.1}}), options);
  CHECK(of_stable[0].answer == "False");
  CHECK_FALSE(of_stable[0].positive);
  CHECK(questions_of(column({{}, {0.4}}), options)[0].answer == "True");
}

TEST_CASE("both polarities come alike for either label") {
  QuestionOptions options = all_forms();
  options.polarity = Polarity::both;
  Questioner questioner(options);
  std::map<std::string, int> answers, cells;
  for (const Record& record : towers(200)) {
    for (const Question& question : questioner.ask(record)) {
      ++answers[std::string(name(question.form)) + question.answer];
      if (question.form == AnswerForm::true_false) {
        ++cells[std::string(*record.stable() ? "stands " : "falls ") +
                (question.positive ? "positive" : "negative")];
      }
    }
  }
  CHECK(std::abs(answers["true_falseTrue"] - answers["true_falseFalse"]) <= 1);
  CHECK(std::abs(answers["choiceA"] - answers["choiceB"]) <= 1);
  CHECK(std::abs(cells["stands positive"] - cells["stands negative"]) <= 1);
  CHECK(std::abs(cells["falls positive"] - cells["falls negative"]) <= 1);
}

TEST_CASE("the same records in the same order get the same questions") {
  QuestionOptions options = all_forms();
  options.polarity = Polarity::both;
  const auto prompts = [&](std::uint64_t seed) {
    options.seed = seed;
    Questioner questioner(options);
    std::vector<std::string> all;
    for (const Record& record : towers(20)) {
      for (const Question& question : questioner.ask(record)) all.push_back(question.prompt);
    }
    return all;
  };
  CHECK(prompts(1) == prompts(1));
  CHECK(prompts(1) != prompts(2));
  const auto once = prompts(1);
  CHECK(std::set<std::string>(once.begin(), once.end()).size() > 20);
}

TEST_CASE("prompts say how many pictures there are") {
  const Record record = column({{}, {0.1}});
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    QuestionOptions options;
    options.seed = seed;
    const auto prompt = [&](const Shown& shown) {
      return questions_of(record, options, shown)[0].prompt;
    };
    CHECK_THAT(prompt({{1, 0}, Showing::pictures}), Contains("2") && Contains("pictures"));
    CHECK_THAT(prompt({{1, 0}, Showing::sheet}), Contains("2 panels"));
    CHECK_THAT(prompt({{1}, Showing::sheet}), !Contains("panel"));
    CHECK_THAT(prompt({{1}, Showing::pictures}), !Contains("pictures"));
  }
}

TEST_CASE("completions earn the whole reward") {
  QuestionOptions options = all_forms();
  for (const Language language : {Language::en, Language::zh}) {
    options.language = language;
    for (const Question& question : questions_of(column({{}, {0.1}}), options)) {
      CHECK(question.language == language);
      CHECK(reward(question.completion, question.answer).score() == Approx(1.0));
      CHECK(question.completion.back() == '>');
    }
  }
  options.completion = CompletionStyle::none;
  CHECK(questions_of(column({{}, {0.1}}), options)[0].completion.empty());
  CHECK(questions_of(column({{}, {0.1}}), options)[0].completion_source.empty());
  options.completion = CompletionStyle::answer;
  const Question bare = questions_of(column({{}, {0.1}}), options)[0];
  CHECK(bare.completion_source == "answer");
}

TEST_CASE("completions without reasons are counted, or left out on request") {
  const Record tower = column({{}, {0.1, 0.0, {0.145, 0.4, 0.784}}});
  QuestionOptions options;
  options.kinds = {QuestionKind::stability, QuestionKind::remaining};
  Questioner questioner(options);
  const auto questions = questioner.ask(tower);
  REQUIRE(questions.size() == 2);
  CHECK(questions[0].completion_source == "statics");
  CHECK(questions[1].completion_source == "answer");
  CHECK(questioner.unexplained() == std::map<std::string, std::int64_t>{{"remaining", 1}});

  options.completion = CompletionStyle::statics_only;
  Questioner strict(options);
  const auto explained = strict.ask(tower);
  REQUIRE(explained.size() == 1);
  CHECK(explained[0].completion == questions[0].completion);
  CHECK(strict.unexplained().empty());
  CHECK(strict.skipped().at("remaining: statics gives no reasons") == 1);
  CHECK(strict.compare(tower, {}, tower, {}).empty());
}

TEST_CASE("what has no label is not asked, and counted") {
  Record record = column({{}, {0.1}});
  record.agreement = Agreement::disagree;
  Questioner questioner{QuestionOptions{}};
  CHECK(questioner.ask(record).empty());
  record.possible = true;
  CHECK(questioner.ask(record).empty());
  record.possible.reset();
  record.agreement = Agreement::agree;
  record.scene.event = Remove{0};
  CHECK(questioner.ask(record).empty());
  CHECK(questioner.skipped().size() == 3);
  CHECK(questioner.skipped().at("stability: the label is not known") == 1);
}

TEST_CASE("a view that is not there is refused") {
  const Record record = column({{}, {0.1}});
  CHECK_THROWS_AS(questions_of(record, {}, {{2}}), Error);
  CHECK_THROWS_AS(questions_of(record, {}, {{}}), Error);
  CHECK_THROWS_WITH(questions_of(record, {}, {{-1}}), Contains("0 to 1"));
}
