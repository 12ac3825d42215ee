#include "drystone/scene_json.hpp"

#if defined(__GNUC__) && !defined(__clang__)
#endif

#include <fmt/format.h>
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "drystone/error.hpp"
#include "drystone/random.hpp"
#include "scenes/json_read.hpp"
#include "scenes/json_suggest.hpp"
#include "scenes/json_write.hpp"
#include "tests/json_schema.hpp"

namespace drystone {
namespace {

const std::string kSmall =
    R"({"dim":3,"blocks":[{"id":0,"shape":{"type":"box","half_extents":[0.5,0.5,0.5]},)"
    R"("position":[0,0,0.5],"quaternion":[1,0,0,0],"density":1000,"friction":1}]})";

/// A scene with one of everything.
Scene full_scene() {
  Scene scene;
  scene.gravity = {0.1, 0, -9.81};
  scene.ground = {0.8, {{0.1, 0.2, 0.3}, Texture{TextureKind::tiles, {1, 0, 0.5}, 0.75, 7}}};
  scene.blocks.push_back(
      {0, Box{{0.5, 0.25, 0.1}}, {{0, 0, 0.1}, yaw(0.3)}, 1000, 1, {{1, 0, 0}, {}}});
  scene.blocks.push_back({4,
                          Cylinder{0.3, 0.2},
                          {{0.1, -0.2, 0.4}, {}},
                          7800.5,
                          0,
                          {{0, 1, 0}, Texture{TextureKind::wood, {}, 0.1, 4294967295u}}});
  scene.blocks.push_back({2, Sphere{1.0 / 3.0}, {{1e-7, 1e6, 0.9}, {}}, 1, 2, {}});
  scene.blocks.push_back(
      {3, Prism{{{-0.5, 0}, {0.5, 0}, {0.25, 0.5}}, 0.2}, {{0, 0, 2}, {}}, 500, 0.5, {}});
  scene.walls.push_back({{-5, 0, 0}, {1, 0, 0}, {}});
  scene.lights.push_back({{0, 0.6, 0.8}, {1, 0.9, 0.8}, 0.9, 2.5});
  scene.zone = Zone{ZoneShape::rectangle, {2, -1.5}, {0.75, 0.5}, {0.9, 0.8, 0.1}, 4};
  scene.event = Push{4, {10, 0, 0}, 0.25};
  return scene;
}

std::vector<Event> all_events() {
  return {Push{2, {0, 1, 0}, 0},
          Drop{Cylinder{0.1, 0.2}, {{0, 0, 5}, yaw(1)}, 10, 1, {}},
          Projectile{0.1, 2000, {5, 0, 1}, {-5, 0, 2}, 0.5, {{1, 0, 0}, Texture{}}},
          Remove{3, 2},
          Remove{3, 2, {0, -1.5, 0}, 0.75},
          Shake{{1, 2, 0}, 3, 4, 5},
          Tilt{{0, 1, 0}, -0.25, 1, 0}};
}

std::string message_of(const std::string& text, std::string_view source = "scene.json") {
  try {
    (void)scene_from_json(text, source);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    return error.what();
  }
  return "no error";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("A scene's JSON has the fixed spelling") {
  Scene scene;
  scene.blocks.push_back(
      {0, Box{{0.5, 0.25, 1}}, {{-0.0, 0.1, 1e-9}, {}}, 1000, 1, {{1, 0, 0.5}, {}}});
  CHECK(to_json(scene) ==
        R"({"dim":3,"gravity":[0,0,-9.81],"ground":{"friction":1,"color":[0.62,0.6,0.57]},)"
        R"("blocks":[{"id":0,"shape":{"type":"box","half_extents":[0.5,0.25,1]},)"
        R"("position":[0,0.1,1e-09],"quaternion":[1,0,0,0],"density":1000,"friction":1,)"
        R"("color":[1,0,0.5]}],"walls":[],"lights":[]})");
}

TEST_CASE("Numbers are the shortest that read back") {
  const auto spelt = [](double value) {
    std::string out;
    json::append_number(out, value);
    return out;
  };
  CHECK(spelt(0.5) == "0.5");
  CHECK(spelt(1) == "1");
  CHECK(spelt(-0.0) == "0");
  CHECK(spelt(100000) == "100000");
  CHECK(spelt(1e17) == "1e+17");
  CHECK(spelt(0.1 + 0.2) == "0.30000000000000004");
  CHECK(spelt(-1e-7) == "-1e-07");
  CHECK_THROWS_AS(spelt(std::nan("")), Error);
  CHECK_THROWS_AS(spelt(std::numeric_limits<double>::infinity()), Error);
  CHECK(rc::check("any finite double reads back", [&](std::uint64_t bits) {
    double value = 0.0;
    std::memcpy(&value, &bits, sizeof value);
    RC_PRE(std::isfinite(value));
    RC_ASSERT(nlohmann::json::parse(spelt(value)).get<double>() == value);
  }));
}

TEST_CASE("Strings are escaped as other readers expect") {
  std::string out;
  json::append_string(out, "a\"\\\n\t\x01/\xc3\xa9");
  CHECK(out == "\"a\\\"\\\\\\n\\t\\u0001/\xc3\xa9\"");
  CHECK(nlohmann::json::parse(out).get<std::string>() == "a\"\\\n\t\x01/\xc3\xa9");
}

TEST_CASE("A scene with one of everything survives the way there and back") {
  Scene scene = full_scene();
  const std::string text = to_json(scene);
  CHECK(scene_from_json(text) == scene);
  CHECK(to_json(scene_from_json(text)) == text);
  // White space and key order are the writer's business only.
  CHECK(scene_from_json(nlohmann::json::parse(text).dump(2)) == scene);

  for (const Event& event : all_events()) {
    scene.event = event;
    CHECK(scene_from_json(to_json(scene)) == scene);
  }
  scene.event.reset();
  CHECK(scene_from_json(to_json(scene)) == scene);
  scene.zone = Zone{};
  CHECK(scene_from_json(to_json(scene)) == scene);
  scene.zone.reset();
  CHECK(scene_from_json(to_json(scene)) == scene);
}

TEST_CASE("A zone has the fixed spelling, and its border belongs to it") {
  Scene scene;
  scene.zone = Zone{ZoneShape::disc, {1, 2}, {0.5, 0.25}, {1, 0.8, 0}, {}};
  CHECK_THAT(to_json(scene), Catch::EndsWith(R"(,"zone":{"shape":"disc","center":[1,2],)"
                                             R"("half_extents":[0.5,0.25],"color":[1,0.8,0]}})"));
  CHECK(contains(*scene.zone, {1.5, 2}));
  CHECK(contains(*scene.zone, {1, 1.75}));
  CHECK_FALSE(contains(*scene.zone, {1.45, 2.2}));
  scene.zone->shape = ZoneShape::rectangle;
  CHECK(contains(*scene.zone, {1.45, 2.2}));
  CHECK_FALSE(contains(*scene.zone, {1.45, 2.3}));
}

TEST_CASE("Random scenes survive the way there and back") {
  CHECK(rc::check([](std::uint64_t seed) {
    Rng rng({.seed = seed}, Stream::structure);
    Scene scene = full_scene();
    for (Block& block : scene.blocks) {
      block.world_from_block = {
          {rng.normal(), rng.normal(), rng.normal()},
          normalized(Quat{rng.normal(), rng.normal(), rng.normal(), rng.normal()})};
      block.density = rng.uniform(1, 10000);
      block.material.color = {rng.uniform(), rng.uniform(), rng.uniform()};
    }
    scene.lights[0].direction = normalized(Vec3{rng.normal(), rng.normal(), rng.normal()});
    RC_ASSERT(scene_from_json(to_json(scene)) == scene);
  }));
}

TEST_CASE("What has a default may be left out") {
  const Scene scene = scene_from_json(kSmall);
  CHECK(scene.gravity == Vec3{0, 0, -9.81});
  CHECK(scene.ground == Ground{});
  CHECK(scene.walls.empty());
  CHECK(scene.lights.empty());
  CHECK(scene.blocks[0].material == Material{});
  for (const char* key : {"id", "shape", "position", "quaternion", "density", "friction"}) {
    auto object = nlohmann::json::parse(kSmall);
    object["blocks"][0].erase(key);
    CHECK_THAT(message_of(object.dump()), Catch::Contains(fmt::format("'{}' is missing", key)));
  }
}

TEST_CASE("A quaternion within one percent of unit length is normalised, others are refused") {
  const auto with = [](const std::string& quaternion) {
    return replaced(kSmall, "[1,0,0,0]", quaternion);
  };
  const Quat q = scene_from_json(with("[1.005,0,0,0]")).blocks[0].world_from_block.rotation;
  CHECK(q == Quat{1, 0, 0, 0});
  CHECK(message_of(with("[1.02,0,0,0]")).find("blocks[0].quaternion: must be a unit quaternion") !=
        std::string::npos);
  CHECK(message_of(with("[0,0,0,0]")).find("unit") != std::string::npos);
}

TEST_CASE("Messages name the place, the path and the remedy") {
  CHECK(message_of("{\n  \"dim\": 3,\n  \"blokcs\": []\n}") ==
        "scene.json:3:3: blokcs: unknown key\n"
        "      \"blokcs\": []\n"
        "      ^\n"
        "  did you mean 'blocks'?");
  CHECK(message_of("{\n\"dim\":3,\n\"blocks\":[],\"dim\":2}") ==
        "scene.json:3:13: key 'dim' appears twice\n"
        "    \"blocks\":[],\"dim\":2}\n"
        "                ^");
  const std::string negative = replaced(kSmall, "[0.5,0.5,0.5]", "[0.5,-0.5,0.5]");
  CHECK(message_of(negative).find("scene.json:1:70: blocks[0].shape.half_extents[1]: -0.5 must be "
                                  "greater than 0") == 0);
  // Lines of a JSONL file are counted from the file's first.
  CHECK(message_of("{\"dim\":4,\"blocks\":[]}", "scenes.jsonl:17")
            .find("scenes.jsonl:17:8: dim: 4 is out of range, 2 to 3") == 0);
  CHECK(message_of("{\"dim\":3,").find("scene.json:1:10: the JSON text ends too early") == 0);
  CHECK(message_of("{\"dim\":3,x}").find("scene.json:1:10: this is not JSON") == 0);
  CHECK(message_of("").find("ends too early") != std::string::npos);
  CHECK(message_of("[]").find("expected an object, not an array") != std::string::npos);
}

TEST_CASE("Impossible scenes are refused") {
  const auto has = [](const std::string& text, const std::string& part) {
    INFO(text);
    CHECK_THAT(message_of(text), Catch::Contains(part));
  };
  has(replaced(kSmall, "1000", "0"), "blocks[0].density: 0 must be greater than 0 (kg/m^3)");
  has(replaced(kSmall, "1000", "1e999"), "number is too large");
  has(replaced(kSmall, "1000", "NaN"), "not JSON");
  has(replaced(kSmall, "1000", "\"1000\""), "expected a number, not a string");
  has(replaced(kSmall, "1000", "null"), "expected a number, not null");
  has(replaced(kSmall, "\"id\":0", "\"id\":0.5"), "blocks[0].id: expected an integer");
  has(replaced(kSmall, "\"id\":0", "\"id\":-1"), "-1 is out of range");
  has(replaced(kSmall, "\"id\":0", "\"id\":99999999999999999999"), "expected an integer");
  has(replaced(kSmall, "\"box\"", "\"bxo\""), "did you mean 'box'?");
  has(replaced(kSmall, "[0,0,0.5]", "[0,0]"), "blocks[0].position: expected 3 numbers, not 2");
  has(replaced(kSmall, "\"density\"", "\"color\":[0,0,1.5],\"density\""),
      "blocks[0].color[2]: 1.5 is out of range, 0 to 1");
  has(replaced(kSmall, "\"blocks\"", "\"gravity\":[0,0,9.81],\"blocks\""), "must point down");
  has(replaced(kSmall, "\"blocks\"", "\"lights\":[{\"direction\":[0,0,2]}],\"blocks\""),
      "lights[0].direction: must be a unit vector");
  const auto zone = [](const std::string& rest) {
    return replaced(kSmall, "\"blocks\"", R"("zone":{"shape":"disc",)" + rest + "},\"blocks\"");
  };
  has(zone(R"("center":[0,0],"half_extents":[1,0])"), "zone.half_extents[1]: 0 must be greater");
  has(zone(R"("half_extents":[1,1])"), "zone: 'center' is missing");
  has(zone(R"("center":[0,0],"half_extents":[1,1],"target":9)"), "no block has id 9");
  has(replaced(zone(R"("center":[0,1],"half_extents":[1,1])"), "\"dim\":3", "\"dim\":2"),
      "zone.center: y must be 0");
  has(replaced(kSmall, "1}]}", "1}],\"event\":{\"type\":\"remove\",\"block\":3}}"),
      "no block has id 3");
  const auto removal = [](const std::string& rest) {
    return replaced(kSmall, "1}]}", R"(1}],"event":{"type":"remove","block":0,)" + rest + "}}");
  };
  has(removal(R"("velocity":[1,0,0])"), "event: 'distance' is missing");
  has(removal(R"("velocity":[0,0,0],"distance":1)"), "event.velocity: a block is drawn out with");
  has(removal(R"("velocity":[1e-9,0,0],"distance":1)"), "event.velocity: it is too slow");
  has(removal(R"("distance":1)"), "event.distance: unknown key");

  auto twice = nlohmann::json::parse(kSmall);
  twice["blocks"].push_back(twice["blocks"][0]);
  has(twice.dump(), "blocks[1]: id 0 is that of blocks[0] already");
}

TEST_CASE("A prism is convex and counter-clockwise") {
  const auto prism = [](const std::string& outline) {
    return replaced(kSmall, R"({"type":"box","half_extents":[0.5,0.5,0.5]})",
                    R"({"type":"prism","half_depth":0.5,"outline":)" + outline + "}");
  };
  CHECK(message_of(prism("[[0,0],[1,0],[0,1]]")) == "no error");
  CHECK(message_of(prism("[[0,0],[1,0],[1,1],[0,1]]")) == "no error");
  for (const char* outline :
       {"[[0,0],[0,1],[1,0]]",            // clockwise
        "[[0,0],[1,0],[0.1,0.1],[0,1]]",  // dent
        "[[0,0],[0.5,0],[1,0],[0,1]]",    // straight corner
        "[[0,0],[0,0],[1,0],[0,1]]",      // doubled corner
        "[[0,0],[1,0]]",                  // no area
        // pentagram: every turn is to the left, but it goes round twice
        "[[1,0],[-0.809,0.588],[0.309,-0.951],[0.309,0.951],[-0.809,-0.588]]"}) {
    INFO(outline);
    CHECK_THAT(message_of(prism(outline)), Catch::Contains("outline"));
  }
}

TEST_CASE("A planar scene is planar") {
  const std::string planar = replaced(kSmall, "\"dim\":3", "\"dim\":2");
  CHECK(message_of(planar) == "no error");
  CHECK(message_of(replaced(planar, "[1,0,0,0]", "[0.8,0,0.6,0]")) == "no error");
  CHECK_THAT(message_of(replaced(planar, "[1,0,0,0]", "[0.8,0,0,0.6]")),
             Catch::Contains("turns about y only"));
  CHECK_THAT(message_of(replaced(planar, "[0,0,0.5]", "[0,0.1,0.5]")),
             Catch::Contains("blocks[0].position: y must be 0"));

  // A disc is a cylinder with its axis along y; in a box that attitude makes no sense.
  Scene scene;
  scene.dim = 2;
  scene.blocks.resize(1);
  const double half = std::sqrt(0.5);
  scene.blocks[0].world_from_block = {{0, 0, 0.5}, {half, half, 0, 0}};
  scene.blocks[0].shape = Cylinder{0.5, 0.5};
  CHECK(scene_from_json(to_json(scene)) == scene);
  scene.blocks[0].shape = Box{{0.5, 0.5, 0.5}};
  CHECK_THAT(message_of(to_json(scene)), Catch::Contains("turns about y only"));
  scene.blocks[0].shape = Cylinder{0.5, 0.5};
  scene.blocks[0].world_from_block.rotation = {0.8, 0.6, 0, 0};
  CHECK_THAT(message_of(to_json(scene)), Catch::Contains("turns about y only"));
}

TEST_CASE("Texts gone wild are refused quickly") {
  CHECK_THAT(message_of(std::string(1'000'000, '[')), Catch::Contains("nested deeper than 64"));
  std::string deep = "{\"dim\":3,\"blocks\":";
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  CHECK_THAT(message_of(deep), Catch::Contains("nested deeper than 64"));
  std::string many = "{\"dim\":3,\"blocks\":[0";
  for (int i = 0; i < 1'000'001; ++i) many += ",0";
  CHECK_THAT(message_of(many), Catch::Contains("more than 1000000 values"));
  std::string keys = "{\"k\":0";
  for (int i = 0; i < 1001; ++i) keys += ",\"k" + std::to_string(i) + "\":0";
  CHECK_THAT(message_of(keys + "}"), Catch::Contains("more than 1000 keys"));
  CHECK_THAT(message_of(std::string((64 << 20) + 1, ' ')), Catch::Contains("larger than 64 MB"));
}

TEST_CASE("Mutated scenes are read or refused, nothing else") {
  const std::string original = to_json(full_scene());
  const std::string letters = "{}[]\",:0123456789.-+eE \\nul\xff\x80";
  Rng rng({.seed = 1}, Stream::text);
  int read = 0;
  int refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = original;
    const std::uint64_t changes = 1 + rng.below(4);
    for (std::uint64_t i = 0; i < changes; ++i) {
      const std::size_t at = static_cast<std::size_t>(rng.below(text.size()));
      switch (rng.below(4)) {
        case 0:
          text[at] = rng.pick(letters);
          break;
        case 1:
          text.erase(at, 1 + static_cast<std::size_t>(rng.below(20)));
          break;
        case 2:
          text.insert(at, 1, rng.pick(letters));
          break;
        default:
          text.insert(at, text.substr(static_cast<std::size_t>(rng.below(text.size())), 12));
      }
      if (text.empty()) break;
    }
    try {
      const Scene scene = scene_from_json(text);
      ++read;
      REQUIRE(scene_from_json(to_json(scene)) == scene);
    } catch (const Error& error) {
      ++refused;
      REQUIRE(error.code() == ErrorCode::usage);
    }
  }
  CHECK(read > 100);
  CHECK(refused > 5000);
}

TEST_CASE("The schema takes what the writer writes, and little else") {
  std::ifstream stream(DRYSTONE_SOURCE_DIR "/schemas/scene.schema.json");
  const test::JsonSchema schema(nlohmann::json::parse(stream));
  const auto valid = [&](const nlohmann::json& value) { return schema.allows(value); };
  Scene scene = full_scene();
  for (const Event& event : all_events()) {
    scene.event = event;
    CHECK(valid(nlohmann::json::parse(to_json(scene))));
  }
  CHECK(valid(nlohmann::json::parse(kSmall)));
  // What the schema refuses, the reader refuses; so the schema is no stricter than it should be.
  const auto original = nlohmann::json::parse(to_json(full_scene()));
  int refused = 0;
  const auto flat = original.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    for (const nlohmann::json& wrong : {nlohmann::json("x"), nlohmann::json(-1e12),
                                        nlohmann::json(nullptr), nlohmann::json::object()}) {
      nlohmann::json changed = original;
      changed[nlohmann::json::json_pointer(pointer)] = wrong;
      INFO(changed.dump());
      if (valid(changed)) continue;
      ++refused;
      CHECK(message_of(changed.dump()) != "no error");
    }
    nlohmann::json extended = original;
    const auto parent = nlohmann::json::json_pointer(pointer).parent_pointer();
    if (!extended[parent].is_object()) continue;
    extended[parent]["colour"] = 1;
    CHECK_FALSE(valid(extended));
    CHECK_THAT(message_of(extended.dump()), Catch::Contains("unknown key"));
  }
  CHECK(refused > 200);
}

TEST_CASE("The nearest name is found by edit distance") {
  const std::vector<std::string_view> known{"height", "shapes", "count", "yaw"};
  CHECK(json::nearest_name("heigth", known) == "height");
  CHECK(json::nearest_name("shape", known) == "shapes");
  CHECK(json::nearest_name("yawn", known) == "yaw");
  CHECK(json::nearest_name("colour", known).empty());
  CHECK(json::suggest("zzz", known) == "known: height, shapes, count, yaw");
}

}  // namespace
}  // namespace drystone
