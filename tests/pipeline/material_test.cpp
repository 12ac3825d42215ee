// Materials end to end: what decides is in the plan, in the records and in the splits.
#include <catch2/catch.hpp>
#include <map>

#include "drystone/room.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

Config material_config() {
  return config_from_yaml(R"(
seed: 7
shard_size: 5
defaults:
  difficulty: {mode: none}
  margin_share: {law: uniform, min: 0.02, max: 0.06}
  views: {count: 1, size: 48}
sets:
  weights: {height: 4, count: 8, material: {decides: [geometry, mass], heavy_share: 0.3, hollow_share: 0.2}}
  planes: {family: towers2d, height: 3, count: 8, material: {decides: [mass, friction], heavy_share: 0.3, friction: 0.3}}
  copies: {family: duplicated, from: {set: weights, where: {decides: mass}}, times: 2}
splits:
  heavy: {from: weights, where: {decides: mass}}
  turned: {from: weights, where: {stable: true, stable_if_uniform: false}}
)",
                          "material.yaml");
}

}  // namespace

TEST_CASE("records say what decides, and statics, simulation and counterfactuals bear it out") {
  const ScratchFolder folder("material");
  generate_into(folder, material_config());
  const auto records = load_records(folder);
  CHECK(records.size() == 8 + 8 + 4);
  std::map<std::pair<Decides, bool>, int> cells;
  for (const Record& record : records) {
    INFO(record.id);
    REQUIRE(record.stable().has_value());
    const bool stable = *record.stable();
    if (record.set != "copies") ++cells[{record.intent.decides, stable}];
    const Counterfactuals& other = record.counterfactuals;
    switch (record.intent.decides) {
      case Decides::mass:
        CHECK(other.stable_if_uniform == !stable);
        break;
      case Decides::geometry:
        CHECK(other.stable_if_uniform == stable);
        break;
      case Decides::friction:
        CHECK(other.stable_if_rough == true);
        CHECK((*record.statics.friction_use > 1.0) == !stable);
        // The camera is level where the table is not.
        CHECK(std::abs(dot(matrix(record.views[0].camera.world_from_camera.rotation).columns[0],
                           record.scene.gravity)) < 1e-9);
        CHECK((why(record).find("slides") != std::string::npos) == !stable);
        break;
      case Decides::any:
        FAIL("every set says what decides");
    }
  }
  for (const auto& [cell, count] : cells) {
    CHECK(count == (cell.first == Decides::mass ? 4 : 2));
  }
  const auto files = contents(folder);
  CHECK(std::count(files.at("splits/heavy.txt").begin(), files.at("splits/heavy.txt").end(),
                   '\n') == 4);
  CHECK(std::count(files.at("splits/turned.txt").begin(), files.at("splits/turned.txt").end(),
                   '\n') == 2);
  CHECK(verify(folder, 8).findings.empty());
}

TEST_CASE("a configuration without materials resolves to what it did without them") {
  CHECK(to_json(small_config()).find("material") == std::string::npos);
  CHECK(to_json(material_config()).find("\"heavy_share\":0.3") != std::string::npos);
  const Config config = material_config();
  CHECK(to_json(config_from_yaml(to_json(config), "again.json")) == to_json(config));
}
