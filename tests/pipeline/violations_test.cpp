// Quadruplets of films through the whole pipeline.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "drystone/camera.hpp"
#include "drystone/clip.hpp"
#include "drystone/error.hpp"
#include "drystone/image.hpp"
#include "drystone/storage.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

Config films(const std::string& extra = {}) {
  return config_from_yaml(R"(
seed: 5
shard_size: 8
sets:
  films: {family: violations, height: 3, count: 20,
          views: {rig: front, size: 32}, film: {duration: 3, fps: 20, video: false}}
splits:
  some: {from: films, draw: 8}
  rest: {from: films, minus: some}
)" + extra,
                          "films.yaml");
}

std::map<std::string, std::string> members_of(const fs::path& shard) {
  std::map<std::string, std::string> members;
  read_shard(shard, [&](std::string_view name, std::span<const std::uint8_t> bytes) {
    members[std::string(name)] = std::string(bytes.begin(), bytes.end());
  });
  return members;
}

}  // namespace

TEST_CASE("a replay of possible and impossible films gives the same bytes") {
  const ScratchFolder one("films-1"), again("films-again");
  generate_into(one, films());
  GenerateOptions options;
  options.out = again;
  options.replay = one / "manifest.json";
  (void)generate(films(), options);
  CHECK(contents(again).at("shards/000001.tar") == contents(one).at("shards/000001.tar"));
  CHECK(verify(one, 4).findings.empty());
}

TEST_CASE("two of four films are possible, and no split divides them") {
  const ScratchFolder folder("films-labels");
  generate_into(folder, films());
  const std::vector<Record> records = load_records(folder);
  REQUIRE(records.size() == 20);
  std::map<std::string, int> kinds;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = records[i];
    ++kinds[record.kind];
    CHECK(record.group == records[i - i % 4].id);
    CHECK_FALSE(record.stable().has_value());
    REQUIRE(record.possible.has_value());
    CHECK(*record.possible == (i % 4 < 2));
    CHECK(record.violation_frame.has_value() == (i % 4 >= 2));
    CHECK(record.parent.empty() == (i % 4 < 2));
    CHECK(record_from_json(to_json(record)).violation_frame == record.violation_frame);
  }
  const std::map<std::string, int> expected{
      {"floats", 4}, {"freezes", 4}, {"passes", 4}, {"sinks", 4}, {"vanishes", 4}};
  CHECK(kinds == expected);
  const auto splits = apply_splits(records, films().splits);
  CHECK(splits.at("some").size() == 8);
  std::set<std::string> groups;
  for (const Record& record : records) {
    const auto& some = splits.at("some");
    if (std::find(some.begin(), some.end(), record.id) != some.end()) groups.insert(record.group);
  }
  CHECK(groups.size() == 2);
}

TEST_CASE("the files of a film are its clip, and what is asked for of its pictures") {
  const ScratchFolder folder("films-files");
  generate_into(folder, films());
  const std::vector<Record> records = load_records(folder);
  int clips = 0;
  for (const char* shard : {"shards/000000.tar", "shards/000001.tar", "shards/000002.tar"}) {
    for (const auto& [name, bytes] : members_of(folder / shard)) {
      if (!name.ends_with(".clip.json")) continue;
      ++clips;
      const std::string id = name.substr(0, name.find('.'));
      const auto record =
          std::find_if(records.begin(), records.end(), [&](const Record& r) { return r.id == id; });
      REQUIRE(record != records.end());
      const Clip clip = clip_from_json(bytes);
      CHECK(clip.poses.size() == 60);
      CHECK(clip.fps == 20);
      CHECK(clip.screens.size() == (record->kind == "vanishes" ? 8 : 0));
      if (record->violation_frame) CHECK(*record->violation_frame < 60);
      // The still picture is the first frame: it has the ids of those who are there.
      const Image ids =
          decode_png({reinterpret_cast<const std::uint8_t*>(
                          members_of(folder / shard).at(id + ".cam0.instance.png").data()),
                      members_of(folder / shard).at(id + ".cam0.instance.png").size()});
      const bool top_is_there =
          std::find(ids.rgb.begin(), ids.rgb.end(), std::uint8_t{3}) != ids.rgb.end();
      CHECK(top_is_there == (clip.absent.empty() || clip.absent[0].empty()));
    }
  }
  CHECK(clips == 20);
}

TEST_CASE("a camera that frames the tower frames the ball that is dropped on it, too") {
  const ScratchFolder folder("dropped");
  generate_into(folder, config_from_yaml(R"(
seed: 5
sets:
  f: {family: violations, tricks: sinks, height: [2, 4], count: 8, views: {framing: fit, size: 48},
      film: {size: 48, duration: 2, fps: 10, frames: true, video: false}}
)",
                                         "dropped.yaml"));
  for (const Record& record : load_records(folder)) {
    CAPTURE(record.id);
    const Camera& camera = record.views[0].camera;
    const auto& ball = std::get<Drop>(*record.scene.event);
    const Vec2 pixel = project(camera, ball.world_from_body.position).xy();
    CHECK(pixel.x > 1.0);
    CHECK(pixel.x < 47.0);
    CHECK(pixel.y > 1.0);
    CHECK(pixel.y < 47.0);
  }
}

TEST_CASE("films that cannot be made are refused where they are asked for") {
  const auto refused = [](const std::string& fields, const std::string& message) {
    INFO(fields);
    CHECK_THROWS_WITH(
        config_from_yaml("sets:\n  f: {family: violations, count: 4, " + fields + "}\n", "f.yaml"),
        Catch::Contains(message) && Catch::Contains("f.yaml:2:"));
  };
  refused("film: {duration: 1}", "too short");
  refused("film: {size: 12}", "too few");
  refused("film: {size: 101}", "2 x 2");
  refused("views: {size: 97}", "2 x 2");
  refused("film: {planes: [rgb, rgb]}", "twice");
  refused("film: {planes: [violation]}", "violation");
  refused("views: {rig: front_ortho}", "under the ground");
  refused("tricks: [passes, passes]", "twice");
  refused("height: 2", "floats needs");
  refused("stable_share: 0.5", "stable_share");
  CHECK_NOTHROW(config_from_yaml(
      "sets:\n  f: {family: violations, count: 4, height: 3, views: {rig: top}}\n", "f.yaml"));
  CHECK_THROWS_WITH(config_from_yaml("{count: 4, film: {video: false}}", "t.yaml"),
                    Catch::Contains("family 'towers3d' has no field 'film'"));
}
