// A completion is one JSON object laid out in lines: what counts, then one record a line. So a
// large shard is read record by record, each parsed once.
#include <fmt/format.h>

#include <limits>
#include <utility>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "scenes/json_read.hpp"
#include "scenes/json_write.hpp"

namespace drystone {
namespace {

constexpr std::string_view kRecordsOpen = "\"records\":[";
constexpr std::string_view kRecordsClose = "]}\n";

[[noreturn]] void damaged(std::string_view source, const std::string& what) {
  throw Error(ErrorCode::usage, Place{std::string(source), 0, 0, {}},
              fmt::format("no completion of a shard: {}", what),
              "remove it to have its shard made again");
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string hash_of(const json::Node& node) {
  if (!is_hash(node.string())) node.fail("is no SHA-256");
  return node.string();
}

Dispute dispute_of(const json::Node& node) {
  json::Object object(node);
  Dispute dispute;
  dispute.set = object.required("set").string();
  dispute.height = static_cast<int>(object.required("height").integer(1, 1'000'000));
  const json::Node margin = object.required("margin_share");
  if (!margin.is_null()) dispute.margin_share = margin.number();
  object.finish();
  return dispute;
}

}  // namespace

std::string to_json(const Completion& completion) {
  std::string out = "{\"shard\":";
  json::append_number(out, completion.shard);
  out += ",\"plan\":";
  json::append_string(out, completion.plan);
  out += ",\"file_hash\":";
  json::append_string(out, completion.file_hash);
  out += ",\"drawn_by\":";
  if (completion.drawn_by) {
    out += "{\"renderer\":";
    json::append_string(out, completion.drawn_by->renderer);
    out += ",\"version\":";
    json::append_string(out, completion.drawn_by->version);
    out += ",\"device\":";
    json::append_string(out, completion.drawn_by->device);
    out += '}';
  } else {
    out += "null";
  }
  out += ",\"attempts\":";
  json::append_number(out, completion.attempts);
  out += ",\"rejections\":{";
  for (bool first = true; const auto& [reason, count] : completion.rejections) {
    if (!std::exchange(first, false)) out += ',';
    json::append_string(out, reason);
    out += ':';
    json::append_number(out, count);
  }
  out += "},\"disputed\":[";
  for (bool first = true; const Dispute& dispute : completion.disputed) {
    out += std::exchange(first, false) ? "{\"set\":" : ",{\"set\":";
    json::append_string(out, dispute.set);
    out += ",\"height\":";
    json::append_number(out, dispute.height);
    out += ",\"margin_share\":";
    if (dispute.margin_share) {
      json::append_number(out, *dispute.margin_share);
    } else {
      out += "null";
    }
    out += '}';
  }
  out += "],\"content\":[";
  for (bool first = true; const std::string& hash : completion.content) {
    if (!std::exchange(first, false)) out += ',';
    json::append_string(out, hash);
  }
  out += "],";
  out += kRecordsOpen;
  for (bool first = true; const Record& record : completion.records) {
    out += std::exchange(first, false) ? "\n" : ",\n";
    out += to_json(record);
  }
  if (!completion.records.empty()) out += '\n';
  out += kRecordsClose;
  return out;
}

Completion completion_from_json(std::string_view text, std::string_view source) {
  const std::size_t records_at = text.find(kRecordsOpen);
  if (records_at == std::string_view::npos) damaged(source, "it has no list of records");
  if (!text.ends_with(kRecordsClose)) damaged(source, "its end is missing");
  const std::size_t body_at = records_at + kRecordsOpen.size();
  std::string_view body = text.substr(body_at, text.size() - kRecordsClose.size() - body_at);

  const std::string head = std::string(text.substr(0, body_at)) + "]}";
  const json::Document document(head, source);
  const json::Node root = document.root();
  json::Object object(root);
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  Completion completion;
  completion.shard =
      static_cast<int>(object.required("shard").integer(0, std::numeric_limits<int>::max()));
  completion.plan = object.required("plan").string();
  const json::Node file_hash = object.required("file_hash");
  if (!file_hash.string().empty()) completion.file_hash = hash_of(file_hash);
  const json::Node drawn_by = object.required("drawn_by");
  if (!drawn_by.is_null()) {
    json::Object maker(drawn_by);
    completion.drawn_by = {maker.required("renderer").string(), maker.required("version").string(),
                           maker.required("device").string()};
    maker.finish();
  }
  completion.attempts = object.required("attempts").integer(0, kMax);
  const json::Node rejections = object.required("rejections");
  const json::Object rejections_object(rejections);
  for (const json::Member& member : rejections.value().members) {
    completion.rejections[member.key] =
        json::Node(document, member.value, &rejections, member.key).integer(0, kMax);
  }
  const json::Node disputed = object.required("disputed");
  for (std::size_t i = 0; i < disputed.size(); ++i) {
    const json::Node item = disputed.item(i);
    completion.disputed.push_back(dispute_of(item));
  }
  const json::Node content = object.required("content");
  for (std::size_t i = 0; i < content.size(); ++i) {
    completion.content.push_back(hash_of(content.item(i)));
  }
  (void)object.required("records");
  object.finish();

  if (!body.empty() && (body.front() != '\n' || body.back() != '\n')) {
    damaged(source, "its records are not one a line");
  }
  for (int line = 2; body.size() > 1; ++line) {
    body.remove_prefix(1);
    const std::size_t end = body.find('\n');
    std::string_view record = body.substr(0, end);
    body.remove_prefix(end);
    const bool last = body.size() == 1;
    if (record.ends_with(',') == last) damaged(source, "its records are not one a line");
    if (!last) record.remove_suffix(1);
    completion.records.push_back(record_from_json(record, fmt::format("{}:{}", source, line)));
  }
  if (completion.records.size() != completion.content.size()) {
    damaged(source, fmt::format("{} records, but {} content hashes", completion.records.size(),
                                completion.content.size()));
  }
  return completion;
}

}  // namespace drystone
