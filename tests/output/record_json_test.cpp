#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "drystone/error.hpp"
#include "drystone/record.hpp"
#include "drystone/scene_json.hpp"
#include "output/columns.hpp"
#include "samples.hpp"

using namespace drystone;
using drystone::testing::sample_record;
using Json = nlohmann::ordered_json;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a record read back is the same record") {
  for (const bool stable : {true, false}) {
    for (const int height : {2, 3, 6}) {
      const Record record = sample_record(stable, height, stable ? 1 : 0xFFFFFFFFFFFFULL);
      const std::string json = to_json(record);
      CHECK(json.find('\n') == std::string::npos);
      const Record back = record_from_json(json);
      CHECK(to_json(back) == json);
      CHECK(back.scene == record.scene);
      CHECK(back.key == record.key);
      CHECK(back.stable() == record.stable());
      CHECK(back.outcome.final_poses == record.outcome.final_poses);
      CHECK(back.outcome.displacements == record.outcome.displacements);
      CHECK(back.outcome.time_s == record.outcome.time_s);
      CHECK(back.statics.critical_tilt_rad == record.statics.critical_tilt_rad);
      CHECK(back.statics.interfaces[1].to_edge == record.statics.interfaces[1].to_edge);
      CHECK(back.features.p_fall == record.features.p_fall);
      REQUIRE(back.views.size() == record.views.size());
      for (std::size_t i = 0; i < back.views.size(); ++i) {
        CHECK(back.views[i].camera == record.views[i].camera);
        CHECK(back.views[i].margin_px == record.views[i].margin_px);
      }
      CHECK(back.parent == record.parent);
    }
  }
}

TEST_CASE("a record without simulation, interfaces or views survives too") {
  Record record = sample_record(true);
  record.outcome = {};
  record.statics = {};
  record.views.clear();
  record.agreement = Agreement::unresolved;
  const std::string json = to_json(record);
  CHECK(to_json(record_from_json(json)) == json);
  const Json parsed = Json::parse(json);
  CHECK(parsed["stable"].is_null());
  CHECK(parsed["margin_m"].is_null());
  CHECK(parsed["critical_interface"].is_null());
}

TEST_CASE("seeds keep all 64 bits") {
  Record record = sample_record(true);
  record.key.seed = 0xFFFFFFFFFFFFFFFFULL;
  const std::string json = to_json(record);
  CHECK(json.find("\"seed\":18446744073709551615") != std::string::npos);
  CHECK(record_from_json(json).key == record.key);
}

TEST_CASE("columns stand in their order and mean what they say") {
  const Record record = sample_record(false);
  const Json json = Json::parse(to_json(record));
  const std::vector<std::string> expected{"id",
                                          "set",
                                          "family",
                                          "kind",
                                          "shapes",
                                          "height",
                                          "base_height",
                                          "replicate",
                                          "difficulty",
                                          "stable",
                                          "violation",
                                          "critical_interface",
                                          "margin_share",
                                          "margin_m",
                                          "critical_tilt_deg",
                                          "rolls",
                                          "decides",
                                          "stable_if_uniform",
                                          "stable_if_rough",
                                          "ground_tilt_deg",
                                          "friction_use",
                                          "heavy_blocks",
                                          "hollow_blocks",
                                          "misalignment_max",
                                          "misalignment_mean",
                                          "p_fall",
                                          "group",
                                          "parent",
                                          "variant",
                                          "changed_block",
                                          "change_x_m",
                                          "change_y_m",
                                          "possible",
                                          "violation_frame",
                                          "seed",
                                          "attempt",
                                          "magnitude",
                                          "threshold",
                                          "magnitude_ratio",
                                          "touches_zone",
                                          "verdict",
                                          "time_to_fall_s",
                                          "first_block",
                                          "fall_direction_deg",
                                          "resolution",
                                          "views",
                                          "scene",
                                          "key",
                                          "intent",
                                          "statics",
                                          "agreement",
                                          "outcome"};
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  CHECK(keys == expected);

  CHECK(json["stable"] == false);
  CHECK(json["height"] == 3);
  CHECK(json["difficulty"] == "hard");
  CHECK(json["violation"] == "vcom");
  CHECK(json["critical_interface"] == 1);
  CHECK(json["critical_tilt_deg"].is_null());
  CHECK(json["time_to_fall_s"] == record.outcome.time_s);
  CHECK(json["first_block"] == 1);
  CHECK(json["views"][1]["name"] == "cam1");
  CHECK(json["views"][1]["intrinsics"]["orthographic"] == true);
  CHECK(json["scene"].dump() == Json::parse(to_json(record.scene)).dump());

  const Json standing = Json::parse(to_json(sample_record(true, 2)));
  CHECK(standing["stable"] == true);
  CHECK(standing["difficulty"].is_null());
  CHECK(standing["time_to_fall_s"].is_null());
  CHECK(standing["first_block"].is_null());
  CHECK(standing["fall_direction_deg"].is_null());
  CHECK(standing["parent"].is_null());
  CHECK(standing["critical_tilt_deg"].is_number());
}

TEST_CASE("the scene stands in its record byte for byte") {
  const Record record = sample_record(true, 4);
  CHECK(to_json(record).find("\"scene\":" + to_json(record.scene) + ",\"key\"") !=
        std::string::npos);
}

TEST_CASE("the label is null where methods disagree or the case is ambiguous") {
  Record record = sample_record(true);
  CHECK(record.stable() == true);
  for (const Agreement agreement :
       {Agreement::ambiguous, Agreement::disagree, Agreement::unresolved}) {
    record.agreement = agreement;
    CHECK(record.stable() == std::nullopt);
  }
  record.agreement = Agreement::agree;
  record.statics.verdict = StaticVerdict::ambiguous;
  CHECK(record.stable() == std::nullopt);
  record.statics.verdict = StaticVerdict::falls;
  CHECK(record.stable() == false);
}

TEST_CASE("content covers scene, label and cameras, and nothing that the engine decided") {
  const Record record = sample_record(false);
  Record other = record;
  other.outcome.time_s += 1e-9;
  other.outcome.final_poses[0].position.x += 1e-9;
  other.outcome.displacements.clear();
  other.outcome.first_block = 2;
  other.outcome.resolution = 2;
  other.outcome.steps = 5;
  CHECK(content_json(other) == content_json(record));
  CHECK(to_json(other) != to_json(record));
  CHECK_NOTHROW(Json::parse(content_json(record)));

  const auto changes = [&](const auto& change) {
    Record changed = record;
    change(changed);
    return content_json(changed) != content_json(record);
  };
  CHECK(changes([](Record& r) { r.scene.blocks[0].density += 1; }));
  CHECK(changes([](Record& r) { r.agreement = Agreement::disagree; }));  // no label then
  CHECK(changes([](Record& r) { r.views[0].camera.world_from_camera.position.x += 1e-9; }));
  CHECK(changes([](Record& r) { r.key.attempt++; }));
  CHECK(changes([](Record& r) { r.statics.interfaces[0].margin_m += 1e-9; }));
  CHECK(changes([](Record& r) { r.features.p_fall[2] = 1.0; }));
  CHECK(changes([](Record& r) { r.intent.vcom_interface = 2; }));
}

TEST_CASE("the reader of records refuses what the writer never wrote") {
  const std::string json = to_json(sample_record(false));
  REQUIRE_NOTHROW(record_from_json(json));
  const std::vector<std::string> bad{
      "",
      "[]",
      json + "x",
      json.substr(0, json.size() - 1),
      replaced(json, "\"set\":", "\"sett\":"),
      replaced(json, "{\"id\"", "{\"surplus\":1,\"id\""),
      replaced(json, "\"rolls\":true", "\"rolls\":true,\"rolls\":true"),
      replaced(json, "\"rolls\":true", "\"rolls\":1"),
      replaced(json, "\"rolls\":true", "\"rolls\":false"),
      replaced(json, "\"stable\":false", "\"stable\":true"),
      replaced(json, "\"stable\":false", "\"stable\":null"),
      replaced(json, "\"height\":3", "\"height\":4"),
      replaced(json, "\"difficulty\":\"hard\"", "\"difficulty\":\"easy\""),
      replaced(json, "\"violation\":\"vcom\"", "\"violation\":\"vcon\""),
      replaced(json, "\"attempt\":3", "\"attempt\":70000"),
      replaced(json, "\"weakest_interface\":1", "\"weakest_interface\":9"),
      replaced(json, "\"agreement\":\"agree\"", "\"agreement\":\"agreed\""),
      replaced(json, "\"width\":224", "\"width\":0"),
      replaced(json, "\"id\":\"train-000007\"", "\"id\":\"../../etc/passwd\""),
      replaced(json, "\"id\":\"train-000007\"", "\"id\":\"\""),
      replaced(json, "\"displacements\":[[", "\"displacements\":[[0,0,0],["),
      replaced(json, "\"p_fall\":[0,", "\"p_fall\":[2,"),
      replaced(json, "\"p_fall\":[0,", "\"p_fall\":["),
      replaced(json, "\"dim\":3", "\"dim\":4"),
  };
  for (const std::string& text : bad) {
    CAPTURE(text.substr(0, 200));
    try {
      (void)record_from_json(text, "bad.json");
      FAIL("was accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::usage);
      CHECK(std::string(error.what()).find("bad.json") != std::string::npos);
    }
  }
}

TEST_CASE("of a film it is asked whether it is possible, not whether its tower stands") {
  Record record = sample_record(true);
  CHECK(nlohmann::json::parse(to_json(record))["possible"].is_null());
  REQUIRE(record.stable().has_value());
  record.possible = true;
  CHECK_FALSE(record.stable().has_value());
  record.possible = false;
  record.violation_frame = 52;
  const nlohmann::json json = nlohmann::json::parse(to_json(record));
  CHECK(json["stable"].is_null());
  CHECK(json["possible"] == false);
  CHECK(json["violation_frame"] == 52);
  const Record again = record_from_json(to_json(record));
  CHECK(again.possible == false);
  CHECK(again.violation_frame == 52);
  // In which frame physics breaks follows the engine.
  const nlohmann::json content = nlohmann::json::parse(content_json(record));
  CHECK(content["possible"] == false);
  CHECK_FALSE(content.contains("violation_frame"));
  record.possible = true;
  CHECK_THROWS_WITH(record_from_json(to_json(record)), Catch::Contains("only an impossible film"));
}

TEST_CASE("violation classes follow ShapeStacks") {
  using Classes = std::vector<std::uint8_t>;
  Record record = sample_record(true, 5);
  CHECK(violation_classes(record) == Classes{0, 1, 1, 1, 1, 1});
  // Interface 2 fails: block 1 does not carry what is above it.
  record.statics.verdict = StaticVerdict::falls;
  record.statics.interfaces[2].margin_m = -0.03;
  CHECK(violation_classes(record) == Classes{0, 1, 2, 3, 4, 4});
  // A sphere below block 4 as well.
  record.statics.interfaces[4].planar_surface = false;
  CHECK(violation_classes(record) == Classes{0, 1, 2, 3, 2, 4});
  // Statics names no interface: the construction does (object 2 of 1..5).
  record = sample_record(true, 5);
  record.statics.verdict = StaticVerdict::falls;
  record.statics.interfaces.clear();
  record.statics.weakest_interface = -1;
  record.intent.vcom_interface = 2;
  CHECK(violation_classes(record) == Classes{0, 1, 2, 3, 4, 4});
  record.intent.vcom_interface = 0;
  CHECK(violation_classes(record) == Classes{0, 3, 4, 4, 4, 4});
}
