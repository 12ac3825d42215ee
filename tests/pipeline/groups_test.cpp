// Records that share a base: made, kept, split and checked together.
#include <catch2/catch.hpp>
#include <set>

#include "drystone/error.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

Config grouped_config() {
  return config_from_yaml(R"(
seed: 7
shard_size: 5
defaults:
  difficulty: {mode: none}
  views: {rig: orbit, count: 2, size: 32}
sets:
  pool: {height: [2, 3], shapes: [cubes, ccs], count: 16}
  dup: {family: duplicated, from: {set: pool, where: {height: 2, shapes: cubes}}, times: [1, 2, 3]}
  own: {family: duplicated, count: 6}
splits:
  some: {from: dup, draw: 3}
)",
                          "grouped.yaml");
}

}  // namespace

TEST_CASE("every matching tower of the base set gives one group") {
  const ScratchFolder folder("groups");
  CHECK(grouped_config().sets[1].count == 4 * 3);
  generate_into(folder, grouped_config());
  std::map<std::string, Record> by_id;
  for (const Record& record : load_records(folder)) by_id[record.id] = record;
  CHECK(by_id.size() == 16 + 12 + 6);
  std::set<std::string> parents;
  for (const auto& [id, record] : by_id) {
    if (record.set != "dup") continue;
    const Record& base = by_id.at(record.parent);
    parents.insert(base.id);
    CHECK(record.group == base.group);
    CHECK(record.stable() == base.stable());
    CHECK(record.scene.blocks.size() == 2 * static_cast<std::size_t>(record.replicate));
    CHECK(record.scene.lights == base.scene.lights);
    CHECK(record.scene.blocks[0].material == base.scene.blocks[0].material);
    // All members are photographed alike.
    for (const auto& [other_id, other] : by_id) {
      if (other.set != "dup" || other.group != record.group) continue;
      CHECK(other.views[1].camera == record.views[1].camera);
    }
  }
  CHECK(parents.size() == 4);
  CHECK(verify(folder, 34).findings.empty());
}

TEST_CASE("a group is in one shard and, in a split, whole") {
  const ScratchFolder folder("whole-groups");
  generate_into(folder, grouped_config());
  const auto files = contents(folder);
  const auto lines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  CHECK(lines(files.at("splits/some.txt")) == 3);
  std::set<std::string> groups;
  for (const Record& record : load_records(folder)) {
    if (files.at("splits/some.txt").find(record.id) != std::string::npos) {
      groups.insert(record.group);
    }
  }
  CHECK(groups.size() == 1);
}

TEST_CASE("bases that cannot be are refused with their place") {
  const auto message = [](const std::string& dup) -> std::string {
    try {
      (void)config_from_yaml(
          "sets:\n  pool: {count: 20, shapes: [cubes, ccs], height: [2, 3], difficulty: {mode: "
          "none}}\n  dup: " +
              dup + "\n",
          "bad.yaml");
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  using Catch::Contains;
  CHECK_THAT(message("{family: duplicated, from: {set: pond}}"),
             Contains("bad.yaml:3:") && Contains("'pond' is no earlier set") &&
                 Contains("sets above this one: pool; or put that one above it"));
  CHECK_THAT(message("{family: duplicated, from: {set: pol}}"), Contains("did you mean 'pool'?"));
  CHECK_THAT(
      message("{family: duplicated, from: {set: pool, where: {shapes: cubes}}, times: [1, 1]}"),
      Contains("times: ") && Contains("twice"));
  CHECK_THAT(message("{family: duplicated, from: {set: pool, where: {margin_share: 0.1}}}"),
             Contains("bad.yaml:3:") && Contains("not known before"));
  CHECK_THAT(message("{family: duplicated, count: 4}"),
             Contains("bad.yaml:3:") && Contains("no whole number of groups"));
  CHECK_THAT(message("{count: 4, times: [2]}"),
             Contains("bad.yaml:3:") && Contains("has no field 'times'"));
  CHECK_THAT(message("{family: duplicated, from: {set: pool, where: {shapes: ccs}}}"),
             Contains("cannot be a base"));
}
