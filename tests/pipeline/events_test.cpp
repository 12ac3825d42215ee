// Records with an event: made, labelled, kept and checked in pairs.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "drystone/error.hpp"
#include "drystone/scene_json.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

Config events_config(const std::string& events = "[push, projectile, remove, tilt]",
                     const std::string& more = "count: 16, height: [3]") {
  return config_from_yaml(R"(
seed: 5
shard_size: 5
defaults:
  views: {rig: orbit, count: 1, size: 32}
sets:
  train: {family: support, events: )" +
                              events + ", " + more + "}\n",
                          "events.yaml");
}

/// Pairs by group.
std::map<std::string, std::vector<Record>> pairs_of(const fs::path& folder) {
  std::map<std::string, std::vector<Record>> pairs;
  for (const Record& record : load_records(folder)) pairs[record.group].push_back(record);
  return pairs;
}

}  // namespace

TEST_CASE("events: of every pair one tower stays and one collapses, at the same magnitude") {
  const ScratchFolder folder("events");
  generate_into(folder, events_config());
  const auto pairs = pairs_of(folder);
  CHECK(pairs.size() == 8);
  std::map<std::string, int> kinds;
  for (const auto& [group, pair] : pairs) {
    REQUIRE(pair.size() == 2);
    ++kinds[pair[0].kind];
    CHECK(pair[0].kind == pair[1].kind);
    CHECK(pair[0].stable() != pair[1].stable());
    CHECK(pair[0].magnitude == pair[1].magnitude);
    CHECK(pair[0].views[0].camera == pair[1].views[0].camera);
    for (const Record& record : pair) {
      INFO(record.id << ": " << why(record));
      CHECK(record.statics.verdict == StaticVerdict::stands);
      REQUIRE(record.stable());
      const bool stays = *record.stable();
      CHECK(record.outcome.verdict == (stays ? Verdict::stands : Verdict::collapses));
      REQUIRE(record.outcome.left_at_s.size() == 3);
      const auto& left = record.outcome.left_at_s;
      const bool some_left = std::any_of(left.begin(), left.end(), [](double t) { return t >= 0; });
      CHECK(some_left == !stays);
      CHECK((record.outcome.first_block >= 0) == !stays);
      if (!stays) CHECK(record.outcome.time_s >= start_s(*record.scene.event));
      CHECK(record.magnitude.has_value() == (record.kind != "remove"));
      CHECK(record.threshold.has_value() == (record.kind != "remove"));
      if (record.kind == "remove") continue;
      const double ratio = *record.magnitude / *record.threshold;
      CHECK(stays == (ratio < 1.0));
      CHECK(std::max(ratio, 1.0 / ratio) >= 1.2 - 1e-9);
      CHECK(std::max(ratio, 1.0 / ratio) <= 2.5 + 1e-9);
    }
    if (pair[0].kind != "remove") {
      CHECK(*pair[0].magnitude / *pair[0].threshold ==
            Approx(*pair[1].threshold / *pair[1].magnitude));
    }
  }
  for (const char* kind : {"push", "projectile", "remove", "tilt"}) CHECK(kinds[kind] == 2);
  CHECK(verify(folder, 16).findings.empty());
}

TEST_CASE("events: the magnitude of a record is that of its scene's event") {
  const ScratchFolder folder("event-magnitudes");
  generate_into(folder, events_config("[push, shake, tilt]", "count: 6, height: [2]"));
  for (const Record& record : load_records(folder)) {
    INFO(record.id << ": " << why(record));
    const Event& event = *record.scene.event;
    if (const auto* push = std::get_if<Push>(&event)) {
      CHECK(norm(push->impulse) == Approx(*record.magnitude));
    } else if (const auto* shake = std::get_if<Shake>(&event)) {
      CHECK(norm(shake->acceleration) == Approx(*record.magnitude));
    } else {
      CHECK(std::get<Tilt>(event).angle_rad == Approx(*record.magnitude));
      // No direction is worse than the worst of those that statics looks at, nor much better than
      // the steepest slope that friction holds (45 degrees).
      REQUIRE(record.statics.critical_tilt_rad);
      CHECK(*record.threshold > 0.96 * *record.statics.critical_tilt_rad);
      CHECK(*record.threshold < 0.9);
    }
  }
}

TEST_CASE("events: an interruption changes no byte, and a replay no record") {
  const ScratchFolder one("events-1"), again("events-again");
  const Config config = events_config("[push, remove]", "count: 8, height: [2, 3]");
  generate_into(one, config);
  const auto expected = contents(one);
  // What an interruption leaves: some shards, and no manifest.
  fs::remove(one / "manifest.json");
  fs::remove(one / "completions/000001.json");
  generate_into(one, config);
  CHECK(contents(one) == expected);
  GenerateOptions replay;
  replay.out = again;
  replay.workers = 2;
  replay.replay = one / "manifest.json";
  generate(config, replay);
  CHECK(contents(one).at("records.parquet") == contents(again).at("records.parquet"));
}

TEST_CASE("events: whether the target touches the zone is recorded, and is no rare thing") {
  const ScratchFolder folder("events-zone");
  generate_into(folder, events_config("[push, remove]", "count: 32, height: [3], zone: true"));
  const std::vector<Record> records = load_records(folder);
  int touches = 0, misses = 0;
  for (const Record& record : records) {
    REQUIRE(record.scene.zone);
    REQUIRE(record.touches_zone);
    // What stays where it is touches nothing.
    if (*record.stable()) CHECK_FALSE(*record.touches_zone);
    if (!*record.stable()) ++(*record.touches_zone ? touches : misses);
    // Nobody stands in it.
    CHECK_FALSE(
        contains(*record.scene.zone, record.scene.blocks.front().world_from_block.position.xy()));
  }
  CHECK(touches >= 6);  // of 16
  CHECK(misses >= 2);
}

TEST_CASE("events: bad configurations are refused with their place") {
  const auto message = [](const std::string& events, const std::string& more) -> std::string {
    try {
      (void)make_plan(events_config(events, more));
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  using Catch::Contains;
  const std::string few = "count: 4, height: [3]";
  CHECK_THAT(message("[push, shove]", few), Contains("events.yaml:7:") && Contains("shove"));
  CHECK_THAT(message("[push, push]", few),
             Contains("events.yaml:7:43: sets.train.events: 'push' appears twice"));
  CHECK_THAT(message("push", few + ", stable_share: 0.5"),
             Contains("events.yaml:7:") && Contains("stable_share"));
  CHECK_THAT(message("push", "count: 3, height: [3]"),
             Contains("events.yaml:7:") && Contains("no whole number of groups"));
  CHECK_THAT(message("remove", "count: 4, height: [2]"),
             Contains("events.yaml:7:") && Contains("3 blocks"));
  CHECK_THAT(message("push", few + ", ball: {radius: -1}"),
             Contains("events.yaml:7:") && Contains("ball.radius"));
  CHECK_THAT(message("push", few + ", times: [2]"),
             Contains("events.yaml:7:") && Contains("has no field 'times'"));
}

TEST_CASE("events: every view has the ball and the zone in its picture") {
  const ScratchFolder folder("events-in-view");
  generate_into(folder, events_config("projectile", "count: 4, height: [2, 3], zone: true"));
  for (const Record& record : load_records(folder)) {
    const Camera& camera = record.views.front().camera;
    const auto seen = [&](Vec3 point) {
      const Vec3 pixel = project(camera, point);
      return pixel.x >= 0 && pixel.y >= 0 && pixel.x <= camera.intrinsics.width &&
             pixel.y <= camera.intrinsics.height;
    };
    INFO(record.id);
    CHECK(seen(std::get<Projectile>(*record.scene.event).position));
    const Zone& zone = *record.scene.zone;
    for (const double side : {-1.0, 1.0}) {
      CHECK(seen({zone.center.x + side * zone.half_extents.x, zone.center.y, 0}));
      CHECK(seen({zone.center.x, zone.center.y + side * zone.half_extents.y, 0}));
    }
  }
}
