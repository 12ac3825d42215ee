#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "drystone/storage.hpp"
#include "output/columns.hpp"
#include "samples.hpp"
#include "tests/json_schema.hpp"

using namespace drystone;
using drystone::testing::sample_record;
using nlohmann::json;

namespace {

/// schemas/record.schema.json without the scene's own schema, which has its own tests.
bool valid(const json& record) {
  static const test::JsonSchema schema([] {
    json document = json::parse(read_file(DRYSTONE_SOURCE_DIR "/schemas/record.schema.json"));
    document["properties"]["scene"] = {{"type", "object"}};
    return document;
  }());
  return schema.allows(record);
}

}  // namespace

TEST_CASE("records satisfy the published schema") {
  CHECK(valid(json::parse(to_json(sample_record(true)))));
  CHECK(valid(json::parse(to_json(sample_record(false, 6)))));
  Record bare = sample_record(true, 2);
  bare.outcome = {};
  bare.statics = {};
  bare.views.clear();
  CHECK(valid(json::parse(to_json(bare))));
}

TEST_CASE("the schema requires every member and allows no other") {
  const json record = json::parse(to_json(sample_record(false)));
  for (const auto& [key, value] : record.items()) {
    CAPTURE(key);
    json without = record;
    without.erase(key);
    CHECK_FALSE(valid(without));
    json wrong = record;
    wrong[key] = value.is_object() ? json(1) : json::object();
    if (key != "scene") CHECK_FALSE(valid(wrong));
  }
  json more = record;
  more["surplus"] = 1;
  CHECK_FALSE(valid(more));
  json view = record;
  view["views"][0]["surplus"] = 1;
  CHECK_FALSE(valid(view));
  json id = record;
  id["id"] = "../x";
  CHECK_FALSE(valid(id));
}

TEST_CASE("docs/dataset.md has every column and every member") {
  const std::string page = read_file(DRYSTONE_SOURCE_DIR "/docs/dataset.md");
  const auto documented = [&](std::string_view name) {
    const std::string quoted = std::string(1, '`').append(name).append(1, '`');
    CAPTURE(quoted);
    CHECK(page.find(quoted) != std::string::npos);
  };
  const Record record = sample_record(true);
  const auto column = [&](const Column& c, const auto&) { documented(c.name); };
  for_each_column(record, column);
  for_each_detail(record, column);
  const auto member = [&](std::string_view name, const auto&) { documented(name); };
  for_each_member(record.views[0], member);
  for_each_member(record.views[0].camera.intrinsics, member);
  for_each_member(record.key, member);
  for_each_member(record.intent, member);
  for_each_member(record.statics, member);
  for_each_member(record.statics.interfaces[0], member);
  for_each_member(record.outcome, member);
  for_each_member(record.outcome.final_poses[0], member);
}
