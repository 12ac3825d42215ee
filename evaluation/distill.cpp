#include "drystone/distill.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <unordered_map>

#include "drystone/error.hpp"
#include "drystone/exchange.hpp"
#include "drystone/reward.hpp"
#include "drystone/storage.hpp"
#include "scenes/text.hpp"

namespace drystone {
namespace {

using nlohmann::json;

/// One line of a batch's output or error file.
struct Response {
  std::string request;
  std::string model;
  std::string text;
  std::string problem;  ///< why there is no text; empty: there is
};

const json* member(const json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found != object.end() && !found->is_null() ? &*found : nullptr;
}

std::string text_of(const json& object, const char* key) {
  const json* found = member(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

std::string error_of(const json& error) {
  std::string code = text_of(error, "code");
  if (code.empty()) code = text_of(error, "type");
  return "error: " + (code.empty() ? "unknown" : code);
}

/// What the teacher said in a chat completion.
void read_body(const json& body, Response& response) {
  response.model = text_of(body, "model");
  const json* choices = member(body, "choices");
  if (choices == nullptr || !choices->is_array() || choices->empty()) {
    response.problem = "empty";
    return;
  }
  const json& choice = choices->front();
  const std::string end = text_of(choice, "finish_reason");
  const json* message = member(choice, "message");
  if (end == "content_filter" || (message != nullptr && !text_of(*message, "refusal").empty())) {
    response.problem = "refused";
  } else if (end == "length") {
    response.problem = "cut off";
  } else {
    if (message != nullptr) response.text = without_spaces(text_of(*message, "content"));
    if (response.text.empty()) response.problem = "empty";
  }
}

/// Nothing for what is no response of a batch, such as a line that was cut off.
std::optional<Response> response_of(std::string_view line) {
  const json object = json::parse(line, nullptr, false);
  Response response;
  response.request = object.is_object() ? text_of(object, "custom_id") : std::string();
  const json* answer = member(object, "response");
  const json* error = member(object, "error");
  if (response.request.empty() || (answer == nullptr && error == nullptr)) return std::nullopt;
  if (error != nullptr) {
    response.problem = error_of(*error);
    return response;
  }
  const json* body = member(*answer, "body");
  const json* status = member(*answer, "status_code");
  const bool failed = status != nullptr && status->is_number_integer() && *status != 200;
  const json* inner = body != nullptr ? member(*body, "error") : nullptr;
  if (inner != nullptr) {
    response.problem = error_of(*inner);
  } else if (failed) {
    response.problem = fmt::format("error: status {}", status->get<int>());
  } else if (body == nullptr) {
    response.problem = "empty";
  } else {
    read_body(*body, response);
  }
  return response;
}

/// The responses by request; those that matter are chosen as they come.
class Responses {
 public:
  Responses(const std::vector<Exchange>& asked, DistillReport& report) : report_(report) {
    for (const Exchange& exchange : asked) by_request_.emplace(request_id(exchange), std::nullopt);
  }

  void add(Response response) {
    const auto found = by_request_.find(response.request);
    if (found == by_request_.end()) {
      ++report_.problems["not asked"];
      return;
    }
    any_ = any_ || response.problem.empty();
    if (response.problem.empty() && !response.model.empty()) models_.insert(response.model);
    std::optional<Response>& known = found->second;
    if (!known || !known->problem.empty()) {
      // A later answer makes up for an earlier failure.
      if (!known || response.problem.empty()) known = std::move(response);
    } else if (response.problem.empty()) {
      ++report_.problems["answered twice"];
    }
  }
  [[nodiscard]] const std::optional<Response>& of(const Exchange& exchange) const {
    return by_request_.at(request_id(exchange));
  }
  [[nodiscard]] const std::set<std::string>& models() const { return models_; }
  [[nodiscard]] bool any() const { return any_; }  ///< some request is answered

 private:
  DistillReport& report_;
  bool any_ = false;
  std::unordered_map<std::string, std::optional<Response>> by_request_;
  std::set<std::string> models_;
};

/// Adds the responses of a file; lines that are none are counted.
void read_responses(const std::filesystem::path& file, Responses& responses,
                    DistillReport& report) {
  std::size_t first_unreadable = 0;
  bool readable = false;
  visit_lines(read_file(file), [&](std::string_view line, std::size_t number) {
    line = without_spaces(line);
    if (line.empty()) return;
    std::optional<Response> response = response_of(line);
    if (response) {
      readable = true;
      responses.add(std::move(*response));
    } else {
      ++report.problems["unreadable"];
      if (first_unreadable == 0) first_unreadable = number;
    }
  });
  if (readable || first_unreadable == 0) return;
  throw Error(ErrorCode::usage,
              fmt::format("{}:{}: is no response of a batch, and no other line is one",
                          file.string(), first_unreadable),
              "give the batch's output file (and its error file), one JSON object a line with "
              "custom_id and response");
}

/// Why there is nothing to import.
Error no_answers(const std::vector<Exchange>& asked, const Responses& responses,
                 std::map<std::string, std::int64_t> problems) {
  for (const Exchange& exchange : asked) {
    const std::optional<Response>& response = responses.of(exchange);
    ++problems[response ? response->problem : "no response"];
  }
  std::string reasons;
  for (const auto& [problem, count] : problems) {
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", count, problem);
  }
  return {ErrorCode::usage, fmt::format("no answers: {}", reasons),
          "check that these are the responses to these requests, or send them again"};
}

std::string teacher_of(const DistillOptions& options, const std::set<std::string>& models) {
  if (!options.teacher.empty()) return options.teacher;
  if (models.size() == 1) return *models.begin();
  if (models.empty()) {
    throw Error(ErrorCode::usage, "the responses do not name their model", "name it: --teacher");
  }
  std::string names;
  for (const std::string& model : models) names += (names.empty() ? "" : ", ") + model;
  throw Error(ErrorCode::usage, fmt::format("the responses are of several models: {}", names),
              "import each on its own, or give them one name: --teacher");
}

void add(Yield& yield, bool answered, const Reward& reward, bool kept) {
  ++yield.asked;
  yield.answered += answered ? 1 : 0;
  yield.well_formed += reward.format ? 1 : 0;
  yield.correct += reward.answer ? 1 : 0;
  yield.kept += kept ? 1 : 0;
}

bool passes(const Reward& reward, DistillFilter filter) {
  switch (filter) {
    case DistillFilter::none:
      return true;
    case DistillFilter::format:
      return reward.format;
    case DistillFilter::correct:
      return reward.format && reward.answer;
  }
  return false;
}

}  // namespace

DistillReport import_responses(const DistillOptions& options) {
  if (without_spaces(options.terms).empty()) {
    throw Error(ErrorCode::usage, "the terms of the teacher are not given",
                "say under which terms its words may be used, e.g. --terms 'OpenAI terms of use, "
                "no competing models'");
  }
  const std::vector<Exchange> asked = read_exchanges(options.requests / "samples.jsonl");
  DistillReport report;
  Responses responses(asked, report);
  for (const auto& file : options.responses) read_responses(file, responses, report);
  if (!responses.any()) throw no_answers(asked, responses, report.problems);
  report.teacher = teacher_of(options, responses.models());
  std::string out;
  for (Exchange exchange : asked) {
    const std::optional<Response>& response = responses.of(exchange);
    const bool answered = response && response->problem.empty();
    if (!answered) ++report.problems[response ? response->problem : "no response"];
    Reward reward;
    if (answered) reward = drystone::reward(response->text, exchange.question.answer);
    const bool kept = answered && passes(reward, options.filter);
    add(report.cells[exchange.cell], answered, reward, kept);
    add(report.total, answered, reward, kept);
    if (!kept) continue;
    exchange.question.completion = response->text;
    exchange.question.completion_source = report.teacher;
    exchange.terms = options.terms;
    out += to_json(exchange) + '\n';
  }
  if (report.total.kept == 0) {
    throw Error(ErrorCode::usage, "no answer is kept", "take a weaker --filter");
  }
  write_file_atomically(options.out, out);
  return report;
}

}  // namespace drystone
