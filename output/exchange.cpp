#include "drystone/exchange.hpp"

#include <fmt/format.h>

#include <set>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "scenes/json_read.hpp"
#include "scenes/json_write.hpp"
#include "scenes/text.hpp"

namespace drystone {
namespace {

void append(std::string& out, std::string_view key, std::string_view text) {
  out += out.empty() ? '{' : ',';
  json::append_string(out, key);
  out += ':';
  json::append_string(out, text);
}

}  // namespace

std::string request_id(const Exchange& exchange) {
  return fmt::format("{}{}{}:{}:{}", exchange.record, exchange.other.empty() ? "" : ":",
                     exchange.other, exchange.question.kind, name(exchange.question.form));
}

std::string cell_of(const Record& record) {
  std::string cell =
      fmt::format("{} {} h={}", record.family,
                  record.kind.empty() ? name(record.intent.shapes) : std::string_view(record.kind),
                  record.scene.blocks.size());
  if (record.intent.difficulty != Difficulty::none) {
    cell += fmt::format(" {}", name(record.intent.difficulty));
  }
  if (record.intent.violation != Violation::none) {
    cell += fmt::format(" {}", name(record.intent.violation));
  }
  const auto stable = record.stable();
  if (record.possible) {
    cell += *record.possible ? " possible" : " impossible";
  } else {
    cell += !stable ? " unclear" : *stable ? " stable" : " unstable";
  }
  return cell;
}

std::string to_json(const Exchange& exchange) {
  const Question& question = exchange.question;
  std::string out;
  append(out, "id", exchange.record);
  if (!exchange.other.empty()) append(out, "other", exchange.other);
  append(out, "cell", exchange.cell);
  out += fmt::format(",\"pictures\":{}", exchange.pictures);
  append(out, "kind", question.kind);
  append(out, "form", name(question.form));
  append(out, "language", name(question.language));
  out += fmt::format(",\"positive\":{}", question.positive);
  append(out, "prompt", question.prompt);
  out += ",\"options\":[";
  for (const std::string& option : question.options) {
    if (out.back() != '[') out += ',';
    json::append_string(out, option);
  }
  out += ']';
  append(out, "answer", question.answer);
  append(out, "completion", question.completion);
  append(out, "teacher", question.completion_source);
  append(out, "terms", exchange.terms);
  out += '}';
  return out;
}

Exchange exchange_from_json(std::string_view text, std::string_view source) {
  const json::Document document(text, source);
  const json::Node root = document.root();
  json::Object object(root);
  Exchange exchange;
  Question& question = exchange.question;
  exchange.record = object.required("id").string();
  if (const auto other = object.optional("other")) exchange.other = other->string();
  exchange.cell = object.required("cell").string();
  exchange.pictures = static_cast<int>(object.required("pictures").integer(1, 10'000));
  question.kind = object.required("kind").string();
  question.form = json::enumerator<AnswerForm>(object.required("form"));
  question.language = json::enumerator<Language>(object.required("language"));
  question.positive = object.required("positive").boolean();
  question.prompt = object.required("prompt").string();
  const json::Node options = object.required("options");
  for (std::size_t i = 0; i < options.size(); ++i) {
    question.options.push_back(options.item(i).string());
  }
  question.answer = object.required("answer").string();
  question.completion = object.required("completion").string();
  question.completion_source = object.required("teacher").string();
  exchange.terms = object.required("terms").string();
  object.finish();
  return exchange;
}

std::vector<Exchange> read_exchanges(const std::filesystem::path& file) {
  std::vector<Exchange> exchanges;
  std::set<std::string> known;
  visit_lines(read_file(file), [&](std::string_view line, std::size_t number) {
    const std::string source = fmt::format("{}:{}", file.string(), number);
    exchanges.push_back(exchange_from_json(line, source));
    const std::string id = request_id(exchanges.back());
    if (!known.insert(id).second) {
      throw Error(ErrorCode::usage, fmt::format("{}: '{}' has two lines", source, id),
                  "leave one of them");
    }
  });
  return exchanges;
}

}  // namespace drystone
