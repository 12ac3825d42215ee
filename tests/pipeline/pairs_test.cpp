// Minimal pairs, quadruplets and bridges between the domains, from configuration to dataset.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "drystone/error.hpp"
#include "drystone/scene_json.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

Config paired_config() {
  return config_from_yaml(R"(
seed: 3
shard_size: 5
defaults:
  height: [2, 3]
  views: {rig: orbit, count: 2, size: 32}
sets:
  pairs: {family: minimal_pairs, shapes: [cubes, ccs], count: 12}
  quads: {family: minimal_pairs, nuisance: [color, camera], count: 16}
  flat:  {family: minimal_pairs, dim: 2, nuisance: mirror, count: 4}
splits:
  some: {from: pairs, draw: 6}
  rest: {from: pairs, minus: some}
)",
                          "paired.yaml");
}

Config bridge_config() {
  return config_from_yaml(R"(
seed: 5
defaults:
  difficulty: {mode: none}
  views: {rig: front_ortho, size: 32}
sets:
  flat:   {family: towers2d, height: [2, 3], shapes: [cuboids, ccs], count: 16, images: {style: flat}}
  solid:  {family: extruded, from: {set: flat, where: {height: 3}}, views: {rig: orbit, count: 2}}
  own:    {family: extruded, height: 3, count: 2}
  plane:  {family: towers3d, layout: planar, height: 3, count: 4}
)",
                          "bridge.yaml");
}

std::map<std::string, std::vector<Record>> groups_of(const std::vector<Record>& records) {
  std::map<std::string, std::vector<Record>> groups;
  for (const Record& record : records) groups[record.group].push_back(record);
  return groups;
}

std::string refusal(const std::string& sets) {
  try {
    (void)config_from_yaml("sets:\n" + sets + "\n", "bad.yaml");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("groups of pairs have either label equally often, at one |margin|") {
  const ScratchFolder folder("pairs");
  generate_into(folder, paired_config());
  const auto groups = groups_of(load_records(folder));
  CHECK(groups.size() == 6 + 4 + 1);
  for (const auto& [name, members] : groups) {
    CAPTURE(name);
    std::map<std::string, int> stable;  // by nuisance
    for (const Record& record : members) {
      CHECK(record.parent.empty());
      REQUIRE(record.stable());
      stable[record.variant] += *record.stable() ? 1 : -1;
      CHECK(std::abs(*record.statics.margin_share) ==
            Approx(std::abs(*members[0].statics.margin_share)).margin(1e-10));
      CHECK(record.intent.changed_block == members[0].intent.changed_block);
      CHECK(record.scene.dim == (record.set == "flat" ? 2 : 3));
      const bool same_cameras = record.kind != "camera" || record.variant == members[0].variant;
      const bool equal = record.views[0].camera == members[0].views[0].camera;
      CHECK(equal == same_cameras);
    }
    if (members[0].set == "pairs") {
      CHECK(members[0].kind.empty());
      CHECK(stable == std::map<std::string, int>{{"", 0}});
    } else {
      CHECK_FALSE(members[0].kind.empty());
      CHECK(stable == std::map<std::string, int>{{"a", 0}, {"b", 0}});
    }
  }
  CHECK(verify(folder, 32).findings.empty());
}

TEST_CASE("pairs of two dimensions are drawn like other planar towers, unless told otherwise") {
  const Config config = paired_config();
  CHECK(config.sets[0].images.style == Style::shaded);
  CHECK(config.sets[2].images.style == Style::flat);
  const auto read = [](const std::string& views) {
    return config_from_yaml("family: minimal_pairs\ncount: 2\nheight: 2\ndim: 2\n" + views,
                            "p.yaml");
  };
  CHECK(read("").sets[0].views.rig == Rig::front_ortho);
  CHECK(read("views: {rig: front}").sets[0].views.rig == Rig::front);
}

TEST_CASE("splits keep pairs together") {
  const ScratchFolder folder("pair-splits");
  generate_into(folder, paired_config());
  const auto files = contents(folder);
  std::set<std::string> some, rest;
  for (const Record& record : load_records(folder)) {
    if (files.at("splits/some.txt").find(record.id) != std::string::npos) some.insert(record.group);
    if (files.at("splits/rest.txt").find(record.id) != std::string::npos) rest.insert(record.group);
  }
  CHECK(some.size() == 3);
  CHECK(rest.size() == 3);
  for (const std::string& group : some) CHECK(rest.count(group) == 0);
  SplitRule odd;
  odd.name = "odd";
  odd.from = "pairs";
  odd.draw = 5;
  CHECK_THROWS_WITH(apply_splits(load_records(folder), {odd}), Catch::Contains("whole groups"));
}

TEST_CASE("cells of pairs are counted once, for both labels") {
  const Plan plan = make_plan(paired_config());
  std::int64_t records = 0;
  for (const CellCount& count : count_cells(plan)) {
    CHECK(count.cell.both_labels);
    records += count.count;
  }
  CHECK(records == plan.record_count());
  CHECK(empty_cells(plan).size() == 1);  // the single quadruplet of `flat` has one height
}

TEST_CASE("towers of two dimensions are extruded with their labels and their groups") {
  const ScratchFolder folder("bridge");
  const Config config = bridge_config();
  CHECK(config.sets[1].count == 8);
  generate_into(folder, config);
  std::map<std::string, Record> by_id;
  for (const Record& record : load_records(folder)) by_id[record.id] = record;
  int solids = 0;
  for (const auto& [id, record] : by_id) {
    if (record.set != "solid") continue;
    ++solids;
    const Record& base = by_id.at(record.parent);
    CHECK(record.group == base.group);
    CHECK(record.stable() == base.stable());
    CHECK(record.scene == extruded(base.scene));
    CHECK(record.views.size() == 2);
    CHECK(base.scene.dim == 2);
  }
  CHECK(solids == 8);
  CHECK(by_id.at("own-000000").parent.empty());
  CHECK(by_id.at("own-000000").scene.dim == 3);
  CHECK(by_id.at("plane-000000").scene.dim == 3);
  CHECK(verify(folder, 30).findings.empty());
}

TEST_CASE("pairs and bridges that cannot be are refused with their place") {
  using Catch::Contains;
  const auto pair = [](const std::string& fields) {
    return refusal("  pairs: {family: minimal_pairs, height: 2, " + fields + "}");
  };
  CHECK_THAT(pair("count: 3"), Contains("bad.yaml:2:") && Contains("no whole number of groups"));
  CHECK_THAT(pair("count: 2, nuisance: color"), Contains("bad.yaml:2:") && Contains("groups of 4"));
  CHECK_THAT(pair("count: 2, violation: both"),
             Contains("bad.yaml:2:") && Contains("violation is vcom"));
  CHECK_THAT(pair("count: 2, dim: 4"), Contains("bad.yaml:2:") && Contains("sets.pairs.dim"));
  CHECK_THAT(pair("count: 4, nuisance: colour"),
             Contains("bad.yaml:2:") && Contains("did you mean 'color'"));
  CHECK_THAT(pair("count: 4, nuisance: yaw, layout: planar"),
             Contains("bad.yaml:2:") && Contains("cannot be turned"));
  CHECK_THAT(pair("count: 4, nuisance: light, images: {style: flat}"),
             Contains("bad.yaml:2:") && Contains("shows no light"));
  CHECK_THAT(pair("count: 4, nuisance: texture, appearance: {textures: 0}"),
             Contains("bad.yaml:2:") && Contains("textures is 0"));
  CHECK_THAT(pair("count: 4, nuisance: camera, views: {rig: front}"),
             Contains("bad.yaml:2:") && Contains("always stand in the same places"));
  CHECK_THAT(pair("count: 4, nuisance: color, appearance: {palette: [[1, 0, 0]]}"),
             Contains("bad.yaml:2:") && Contains("a single colour"));
  CHECK_THAT(
      refusal("  pool: {count: 4, height: 2}\n  solid: {family: extruded, from: {set: pool}}"),
      Contains("bad.yaml:3:") && Contains("cannot be derived from 'towers3d'"));
  CHECK_THAT(refusal("  flat: {family: towers2d, layout: planar, count: 4}"),
             Contains("bad.yaml:2:") && Contains("has no field 'layout'"));
}
