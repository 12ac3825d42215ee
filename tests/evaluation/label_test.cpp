#include "drystone/label.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "drystone/random.hpp"

using namespace drystone;

namespace {

Block plank(int id, Vec3 position, double density = 1000.0) {
  return {id, Box{{0.5, 0.1, 0.1}}, {position, {}}, density, 0.8, {}};
}

Scene scene_of(std::vector<Block> blocks) {
  Scene scene;
  scene.blocks = std::move(blocks);
  return scene;
}

SceneLabel label_of(const Scene& scene) {
  Simulator simulator;
  return label_scene(scene, simulator);
}

}  // namespace

TEST_CASE("a bridge of two columns and a deck stands") {
  const SceneLabel label = label_of(
      scene_of({plank(0, {-0.7, 0, 0.1}), plank(1, {0.7, 0, 0.1}), plank(2, {0, 0, 0.3})}));
  CHECK(label.stable == true);
  CHECK(label.judgement.outcome.verdict == Verdict::stands);
}

TEST_CASE("an overhanging plank stands by the weight on its other end, and falls without it") {
  const std::vector<Block> held{plank(0, {0, 0, 0.1}), plank(1, {0.6, 0, 0.3}),
                                plank(2, {0.25, 0, 0.5}, 4000.0)};
  CHECK(label_of(scene_of(held)).stable == true);
  CHECK(label_of(scene_of({held[0], held[1]})).stable == false);
}

TEST_CASE("a plank balanced exactly on an edge gets no label") {
  const SceneLabel label = label_of(scene_of({plank(0, {0, 0, 0.1}), plank(1, {0.5, 0, 0.3})}));
  CHECK_FALSE(label.stable.has_value());
}

TEST_CASE("planks that touch sideways are labelled as if they stood apart") {
  const SceneLabel label = label_of(scene_of({plank(0, {0, 0, 0.1}), plank(1, {0, 0.2, 0.1}),
                                              plank(2, {0.2, 0, 0.3}), plank(3, {0.2, 0.2, 0.3})}));
  CHECK(label.stable == true);
}

// Two columns of five planks each, at positions of a 1/60 m grid, as people's files have them. With
// one block per layer and column the closed form knows the answer, and no solver is asked.
TEST_CASE("towers of ten planks in two columns are labelled as each column's closed form says") {
  constexpr double kGrid = 1.0 / 60.0;
  Rng rng(Key{.seed = 11}, Stream::structure);
  int clear = 0;
  for (int trial = 0; trial < 25; ++trial) {
    Scene both;
    std::optional<bool> expected = true;
    for (int column = 0; column < 2; ++column) {
      Scene alone;
      double x = 0.0;
      for (int level = 0; level < 5; ++level) {
        const int id = 5 * column + level;
        Block block = plank(id, {x, 3.0 * column, 0.1 + 0.2 * level});
        alone.blocks.push_back(block);
        both.blocks.push_back(block);
        x += kGrid * static_cast<double>(static_cast<int>(rng.below(41)) - 20);
      }
      const Statics statics = equilibrium_of_column(alone).value();
      if (std::abs(statics.margin_m.value()) < 0.01) {
        expected = std::nullopt;
        break;
      }
      if (statics.verdict == StaticVerdict::falls) expected = false;
    }
    if (!expected) continue;
    ++clear;
    INFO("trial " << trial);
    CHECK(label_of(both).stable == expected);
  }
  CHECK(clear >= 10);
}

TEST_CASE("a label's JSON has null where there is nothing to say") {
  const auto json = nlohmann::json::parse(
      to_json("edge", label_of(scene_of({plank(0, {0, 0, 0.1}), plank(1, {0.5, 0, 0.3})}))));
  CHECK(json.at("name") == "edge");
  CHECK(json.at("stable").is_null());
  CHECK(json.at("simulation").at("verdict").is_string());
  const auto falling = nlohmann::json::parse(
      to_json("f", label_of(scene_of({plank(0, {0, 0, 0.1}), plank(1, {0.7, 0, 0.3})}))));
  CHECK(falling.at("stable") == false);
  CHECK(falling.at("statics").at("stable") == false);
  CHECK(falling.at("statics").at("critical_tilt").is_null());
  CHECK(falling.at("statics").at("margin").get<double>() == Approx(-0.2));
}

TEST_CASE("a scene without a label says which contact is how near to balance") {
  const auto why = [](const Scene& scene) {
    const SceneLabel label = label_of(scene);
    REQUIRE_FALSE(label.stable.has_value());
    return why_unclear(scene, label);
  };
  // The upper plank's centre is 1.5 mm inside the lower one's end; planks are 20 cm wide.
  Scene near = scene_of({plank(7, {0, 0, 0.1}), plank(9, {0.4985, 0, 0.3})});
  CHECK(
      why(near) ==
      "block 9 on block 7: the centre of mass above is 1.5 mm (0.75% of width) inside the edge, in "
      "the band of 1% within which nothing is said");
  near.blocks[1].world_from_block.position.x = 0.501;
  CHECK_THAT(why(near), Catch::Contains("1 mm (0.5% of width) over the edge"));

  Scene ball = scene_of({plank(0, {0, 0, 0.1}), plank(1, {0, 0, 0.5})});
  ball.blocks[0].shape = Sphere{0.2};
  ball.blocks[0].world_from_block.position.z = 0.2;
  CHECK_THAT(why(ball), Catch::Contains("block 1 on block 0 balances on a line or point"));
}

TEST_CASE("a scene without a label says which methods differ") {
  SceneLabel label;
  label.statics.verdict = StaticVerdict::stands;
  label.judgement.agreement = Agreement::disagree;
  label.judgement.outcome.verdict = Verdict::collapses;
  CHECK(why_unclear({}, label) ==
        "the methods disagree: statics says it stands, the simulation that it collapses");
  label.judgement.agreement = Agreement::unresolved;
  CHECK_THAT(why_unclear({}, label), Catch::Contains("neither came to rest nor fell"));
}
