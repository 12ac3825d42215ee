// Manifests are what schemas/manifest.schema.json says.
#if defined(__GNUC__) && !defined(__clang__)
#endif

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "drystone/storage.hpp"
#include "pipeline/small_dataset.hpp"
#include "tests/json_schema.hpp"

using namespace drystone;
using namespace drystone::test;
using nlohmann::json;

namespace {

/// The schema with that of configurations, which it refers to, laid into it.
json whole_schema() {
  const std::string folder = DRYSTONE_SOURCE_DIR "/schemas/";
  json manifest = json::parse(read_file(folder + "manifest.schema.json"));
  json config = json::parse(read_file(folder + "config.schema.json"));
  for (const auto& [name, definition] : config["definitions"].items()) {
    REQUIRE_FALSE(manifest["definitions"].contains(name));
    manifest["definitions"][name] = definition;
  }
  json& properties = manifest["properties"];
  REQUIRE(properties["config"]["$ref"] == "config.schema.json");
  REQUIRE(properties["later_splits"]["$ref"] == "config.schema.json#/properties/splits");
  properties["later_splits"] = config["properties"]["splits"];
  config.erase("definitions");
  config.erase("$schema");
  properties["config"] = config;
  manifest.erase("$id");
  return manifest;
}

/// What a manifest breaks of the schema; empty: nothing.
std::string broken(const json& manifest) {
  static const JsonSchema schema(whole_schema());
  return schema.broken_by(manifest);
}

json manifest_of(const fs::path& folder) {
  return json::parse(read_file(folder / "manifest.json"));
}

}  // namespace

TEST_CASE("manifests satisfy the published schema") {
  const ScratchFolder pictures("schema-pictures"), labels("schema-labels");
  generate_into(pictures, small_config());
  CHECK(broken(manifest_of(pictures)).empty());
  (void)add_splits(pictures, split_rules_from_yaml(
                                 "a: {from: train, draw: 2, where: {height: [2], label: true}}\n"
                                 "b: {from: rl, share: 0.5, minus: a}\n",
                                 "rules.yaml"));
  const json later = manifest_of(pictures);
  CHECK(later["later_splits"].size() == 2);
  CHECK(broken(later).empty());

  GenerateOptions options;
  options.out = labels;
  options.images = false;
  (void)generate(small_config(), options);
  CHECK(broken(manifest_of(labels)).empty());
}

TEST_CASE("the schema of manifests requires every member and allows no other") {
  const ScratchFolder folder("schema-broken");
  generate_into(folder, small_config());
  const json manifest = manifest_of(folder);
  for (const auto& [key, value] : manifest.items()) {
    CAPTURE(key);
    json without = manifest;
    without.erase(key);
    CHECK_FALSE(broken(without).empty());
    json wrong = manifest;
    wrong[key] = value.is_object() ? json(1) : json::object({{"surplus", "1"}});
    CHECK_FALSE(broken(wrong).empty());
  }
  const auto refused = [&](const char* pointer, const json& value) {
    CAPTURE(pointer, value);
    json changed = manifest;
    changed[json::json_pointer(pointer)] = value;
    CHECK_FALSE(broken(changed).empty());
  };
  refused("/surplus", 1);
  refused("/format", 2);
  refused("/content", "abc");
  refused("/versions/libc", "2.36");
  refused("/config/hieght", 3);
  refused("/config/sets/train/count", 0);
  refused("/later_splits/a", json{{"form", "train"}});
  refused("/later_splits/Bad name", json{{"from", "train"}});
  refused("/rejections/train | h=2 | ambiguous", 0);
  refused("/disputes/0/share", 1.5);
  refused("/disputes/0/surplus", 1);
  refused("/cells/0/stable", "yes");
  refused("/cells/0/count", -1);
  refused("/balance/0/between_labels/0/margin_share", -0.5);
  refused("/balance/0/between_heights_stable/surplus", 1);
  refused("/accepted_attempts/train/0", -1);
  refused("/acceptance", 0);
  refused("/files/shards~1..~1..~1passwd", std::string(64, 'a'));
  refused("/files/splits~1sft.txt", "short");
}

TEST_CASE("docs/dataset.md has every member of a manifest") {
  const std::string page = read_file(DRYSTONE_SOURCE_DIR "/docs/dataset.md");
  const json properties = whole_schema()["properties"];
  for (const auto& [name, schema] : properties.items()) {
    CAPTURE(name);
    CHECK(page.find("`" + name + "`") != std::string::npos);
  }
}
