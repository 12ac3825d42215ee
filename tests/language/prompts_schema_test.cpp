// g++ 12 warns of its own string concatenation, inlined from valijson (GCC bug 105651).
#pragma GCC diagnostic ignored "-Wrestrict"

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "drystone/storage.hpp"

using drystone::read_file;
using nlohmann::json;

namespace {

bool valid(const json& document) {
  static const json text =
      json::parse(read_file(DRYSTONE_SOURCE_DIR "/schemas/prompts.schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  valijson::Validator validator;
  return validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), nullptr);
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
