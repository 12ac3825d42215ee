// Files that are generated from the field lists are up to date. To bring them up to date:
//   DRYSTONE_UPDATE_GOLDEN=1 drystone_tests_pipeline "[golden]"
#if defined(__GNUC__) && !defined(__clang__)
#endif

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "drystone/config.hpp"
#include "tests/json_schema.hpp"

namespace drystone {
namespace {

std::string read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool updating() { return std::getenv("DRYSTONE_UPDATE_GOLDEN") != nullptr; }

/// Everything that a text breaks of a schema, as one string.
std::string violations(const nlohmann::json& schema_json, const nlohmann::json& value) {
  return test::JsonSchema(schema_json).broken_by(value);
}

TEST_CASE("schemas/config.schema.json is what the field lists say", "[golden]") {
  const std::string path = DRYSTONE_SOURCE_DIR "/schemas/config.schema.json";
  std::string text = config_schema();
  text += '\n';
  if (updating()) std::ofstream(path) << text;
  CHECK(read(path) == text);
}

TEST_CASE("The reference of docs/configuration.md is what the field lists say", "[golden]") {
  const std::string path = DRYSTONE_SOURCE_DIR "/docs/configuration.md";
  const std::string begin = "<!-- reference: written by the tests, see CONTRIBUTING -->\n";
  std::string text = read(path);
  const std::size_t at = text.find(begin);
  REQUIRE(at != std::string::npos);
  std::string wanted = text.substr(0, at).append(begin);
  wanted += config_reference();
  if (updating()) std::ofstream(path) << wanted;
  CHECK(read(path) == wanted);
}

TEST_CASE("Resolved configurations fit the schema, others do not") {
  const auto schema = nlohmann::json::parse(config_schema());
  for (const auto& entry : std::filesystem::directory_iterator(DRYSTONE_SOURCE_DIR "/configs")) {
    if (entry.path().extension() != ".yaml") continue;
    INFO(entry.path());
    const Config config = load_config(entry.path());
    CHECK(violations(schema, nlohmann::json::parse(to_json(config))).empty());
  }
  const auto bad = [&](const char* text) {
    INFO(text);
    CHECK_FALSE(violations(schema, nlohmann::json::parse(text)).empty());
  };
  const auto good = [&](const char* text) {
    INFO(text);
    CHECK(violations(schema, nlohmann::json::parse(text)).empty());
  };
  good(R"({"count":10,"height":3,"shapes":["cubes"],"edge":{"law":"uniform","min":0.5,"max":1}})");
  good(
      R"({"sets":{"a":{"count":1},"b":{"like":"a"}},"splits":{"s":{"from":"a","where":{"height":[2,3],"margin_share":{"min":0}}}}})");
  bad(R"({"count":0})");
  bad(R"({"count":1.5})");
  bad(R"({"cuont":1})");
  bad(R"({"count":1,"height":[13]})");
  bad(R"({"count":1,"shapes":"cube"})");
  bad(R"({"count":1,"edge":{"law":"uniform","min":0.5}})");
  bad(R"({"count":1,"views":{"size":1}})");
  bad(R"({"count":1,"appearance":{"lights":{"count":9}}})");
  good(R"({"count":1,"appearance":{"lights":{"count":[1,2]},"palette":[[1,0,0.5]]}})");
  bad(R"({"sets":{"A":{"count":1}}})");
  bad(R"({"sets":{"a":{"count":1}},"splits":{"s":{}}})");
  bad(R"({"sets":{"a":{"count":1}},"splits":{"s":{"from":"a","where":{"heigth":1}}}})");
}

}  // namespace
}  // namespace drystone
