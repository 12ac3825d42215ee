#include "drystone/distill.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "drystone/exchange.hpp"
#include "drystone/storage.hpp"

using namespace drystone;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

Exchange question(const std::string& record, const std::string& answer) {
  Exchange exchange;
  exchange.record = record;
  exchange.cell = "towers3d cubes h=2 " + std::string(answer == "True" ? "stable" : "unstable");
  exchange.pictures = 1;
  exchange.question.kind = "stability";
  exchange.question.prompt = "Does it \"stand\"?\n";
  exchange.question.answer = answer;
  return exchange;
}

std::string response(const std::string& record, const std::string& text,
                     const std::string& end = "stop", const std::string& model = "o4-mini") {
  const json line{
      {"custom_id", record + ":stability:true_false"},
      {"response",
       {{"status_code", 200},
        {"body",
         {{"model", model},
          {"choices",
           {{{"message", {{"role", "assistant"}, {"content", text}, {"refusal", nullptr}}},
             {"finish_reason", end}}}}}}}},
      {"error", nullptr}};
  return line.dump() + "\n";
}

/// A folder with requests for a, b, c ... of which every second is false.
class Batch {
 public:
  explicit Batch(int count)
      : folder_(std::filesystem::temp_directory_path() /
                ("drystone-distill-" + std::to_string(std::uintptr_t(this)))) {
    std::filesystem::create_directories(folder_);
    std::string lines;
    for (int i = 0; i < count; ++i) {
      lines += to_json(question(std::string(1, static_cast<char>('a' + i)),
                                i % 2 == 0 ? "True" : "False")) +
               "\n";
    }
    write_file_atomically(folder_ / "samples.jsonl", lines);
  }
  ~Batch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  [[nodiscard]] DistillOptions options(const std::string& responses) const {
    write_file_atomically(folder_ / "responses.jsonl", responses);
    return {{folder_ / "responses.jsonl"}, folder_, folder_ / "out.jsonl",
            DistillFilter::none,           "",      "for research"};
  }
  [[nodiscard]] std::filesystem::path out() const { return folder_ / "out.jsonl"; }

 private:
  std::filesystem::path folder_;
};

const std::string kTrue = "<think>It leans little.</think>\n<answer>True</answer>";
const std::string kFalse = "<think>It leans far.</think>\n<answer>False</answer>";

std::string message_of(const DistillOptions& options) {
  try {
    (void)import_responses(options);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("exchanges are read back as they were written") {
  Exchange exchange = question("train-000001", "B");
  exchange.question.form = AnswerForm::choice;
  exchange.question.language = Language::zh;
  exchange.question.positive = false;
  exchange.question.options = {"立", "倒"};
  exchange.question.completion = kTrue;
  exchange.question.completion_source = "o4-mini";
  exchange.terms = "for research";
  const std::string line = to_json(exchange);
  CHECK(line.find('\n') == std::string::npos);
  CHECK(json::parse(line)["options"][1] == "倒");
  CHECK(to_json(exchange_from_json(line, "x:1")) == line);
  CHECK(request_id(exchange) == "train-000001:stability:choice");
  json unknown = json::parse(line);
  unknown["extra"] = 1;
  CHECK_THROWS_WITH(exchange_from_json(unknown.dump(), "x:7"), Contains("x:7"));
}

TEST_CASE("whole answers are kept, whatever they say") {
  const Batch batch(3);
  const auto report = import_responses(batch.options(response("b", " " + kTrue + "\n") +
                                                     response("a", kTrue) + response("c", "hm")));
  CHECK(report.total.asked == 3);
  CHECK(report.total.answered == 3);
  CHECK(report.total.well_formed == 2);
  CHECK(report.total.correct == 1);
  CHECK(report.total.kept == 3);
  CHECK(report.teacher == "o4-mini");
  CHECK(report.problems.empty());
  CHECK(report.cells.at("towers3d cubes h=2 stable").asked == 2);
  CHECK(report.cells.at("towers3d cubes h=2 unstable").correct == 0);
  const auto kept = read_exchanges(batch.out());
  REQUIRE(kept.size() == 3);
  CHECK(kept[0].record == "a");                 // in the order of the requests
  CHECK(kept[1].question.completion == kTrue);  // without white space around it
  CHECK(kept[2].question.completion == "hm");
  CHECK(kept[0].question.completion_source == "o4-mini");
  CHECK(kept[0].terms == "for research");
}

TEST_CASE("filters keep what is well-formed, or right as well") {
  const Batch batch(3);
  DistillOptions options = batch.options(response("a", kTrue) + response("b", kTrue) +
                                         response("c", "<answer>True</answer>"));
  options.filter = DistillFilter::format;
  CHECK(import_responses(options).total.kept == 2);
  options.filter = DistillFilter::correct;
  CHECK(import_responses(options).total.kept == 1);
  CHECK(read_exchanges(batch.out()).size() == 1);
}

TEST_CASE("what went wrong is counted by its reason") {
  const Batch batch(8);
  const json refused{{"custom_id", "b:stability:true_false"},
                     {"response",
                      {{"status_code", 200},
                       {"body",
                        {{"model", "o4-mini"},
                         {"choices",
                          {{{"message", {{"content", nullptr}, {"refusal", "I cannot"}}},
                            {"finish_reason", "stop"}}}}}}}}};
  const json limited{
      {"custom_id", "c:stability:true_false"},
      {"response",
       {{"status_code", 429}, {"body", {{"error", {{"code", "rate_limit_exceeded"}}}}}}}};
  const json expired{{"custom_id", "d:stability:true_false"},
                     {"response", nullptr},
                     {"error", {{"code", "batch_expired"}, {"message", "too late"}}}};
  const json status{{"custom_id", "e:stability:true_false"}, {"response", {{"status_code", 500}}}};
  const auto report = import_responses(
      batch.options(response("a", kTrue) + response("a", kFalse) + refused.dump() + "\n" +
                    limited.dump() + "\r\n\n" + expired.dump() + "\n" + status.dump() + "\n" +
                    response("f", kFalse, "length") + response("g", "  ") + response("z", kTrue)));
  const std::map<std::string, std::int64_t> expected{{"answered twice", 1},
                                                     {"refused", 1},
                                                     {"error: rate_limit_exceeded", 1},
                                                     {"error: batch_expired", 1},
                                                     {"error: status 500", 1},
                                                     {"cut off", 1},
                                                     {"empty", 1},
                                                     {"not asked", 1},
                                                     {"no response", 1}};
  CHECK(report.problems == expected);
  CHECK(report.total.asked == 8);
  CHECK(report.total.answered == 1);
  CHECK(read_exchanges(batch.out())[0].question.completion == kTrue);
}

TEST_CASE("a later answer makes up for an earlier failure") {
  const Batch batch(1);
  const auto report = import_responses(batch.options(
      response("a", "x", "length") + response("a", kTrue) + response("a", "y", "length")));
  CHECK(report.total.kept == 1);
  CHECK(report.problems.empty());
}

TEST_CASE("lines that cannot be read are counted, and the others are imported") {
  const Batch batch(2);
  const std::string cut = response("b", kFalse).substr(0, 60);
  const json nothing{
      {"custom_id", "b:stability:true_false"}, {"response", nullptr}, {"error", nullptr}};
  json nameless = json::parse(response("b", kFalse));
  nameless.erase("custom_id");
  const auto report = import_responses(batch.options(
      nothing.dump() + "\n" + nameless.dump() + "\n \r\n[1]\n\xff\n" + response("a", kTrue) + cut));
  CHECK(report.problems ==
        std::map<std::string, std::int64_t>{{"unreadable", 5}, {"no response", 1}});
  CHECK(report.total.kept == 1);
}

TEST_CASE("where nothing is answered, that is what is said") {
  const Batch batch(2);
  const std::string failures = response("a", kTrue, "length") + response("b", " ");
  CHECK_THAT(message_of(batch.options(failures)), Contains("no answers: 1 cut off, 1 empty"));
  CHECK_THAT(message_of(batch.options("")), Contains("no answers: 2 no response"));
  DistillOptions options = batch.options(failures);
  options.teacher = "somebody";
  CHECK_THAT(message_of(options), Contains("no answers"));
  json unnamed = json::parse(response("a", kTrue));
  unnamed["response"]["body"].erase("model");
  CHECK_THAT(message_of(batch.options(unnamed.dump())), Contains("do not name their model"));
}

TEST_CASE("imports that make no sense are refused") {
  const Batch batch(2);
  CHECK_THAT(message_of(batch.options("\n{}\nnonsense\n")),
             Contains("responses.jsonl:2") && Contains("no response"));
  CHECK_THAT(message_of(batch.options("nonsense\n")), Contains("responses.jsonl:1"));
  CHECK_THAT(
      message_of(batch.options(response("a", kTrue, "stop", "gpt-5") + response("b", kTrue))),
      Contains("several models") && Contains("--teacher"));
  CHECK_THAT(message_of(batch.options(response("q", kTrue))),
             Contains("no answers: 2 no response, 1 not asked"));
  DistillOptions options = batch.options(response("a", "hm"));
  options.filter = DistillFilter::correct;
  CHECK_THAT(message_of(options), Contains("no answer is kept"));
  for (const char* terms : {"", " \t"}) {
    options.terms = terms;
    CHECK_THAT(message_of(options), Contains("--terms"));
  }
  options = batch.options(response("a", kTrue, "stop", "gpt-5") + response("b", kTrue));
  options.teacher = "several";
  CHECK(import_responses(options).teacher == "several");
}
