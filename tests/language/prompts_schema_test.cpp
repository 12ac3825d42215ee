#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "drystone/storage.hpp"
#include "tests/json_schema.hpp"

using drystone::read_file;
using nlohmann::json;

namespace {

bool valid(const json& document) {
  static const drystone::test::JsonSchema schema(
      json::parse(read_file(DRYSTONE_SOURCE_DIR "/schemas/prompts.schema.json")));
  return schema.allows(document);
}

}  // namespace

TEST_CASE("the files of phrases satisfy their published schema") {
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(DRYSTONE_SOURCE_DIR "/schemas/prompts")) {
    CAPTURE(entry.path().string());
    CHECK(valid(json::parse(read_file(entry.path()))));
    ++files;
  }
  CHECK(files > 1);
  CHECK(valid(json::parse(R"({"en": {"a": {"b": ["x", "y"]}}, "zh": {"a": "z"}})")));
  CHECK_FALSE(valid(json::parse(R"({"en": {"a": ["x", "x"]}, "zh": {"a": "z"}})")));
  CHECK_FALSE(valid(json::parse(R"({"en": {"a": 3}, "zh": {"a": "z"}})")));
  CHECK_FALSE(valid(json::parse(R"({"en": {"a": "x"}})")));
}
