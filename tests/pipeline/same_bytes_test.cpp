// Every family, with and without materials: the files of a dataset are the same for any number of
// workers.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <utility>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

/// What a family's dataset is made of besides defaults.
struct Recipe {
  std::string fields = {};             ///< of set `plain`, and of those that are like it
  std::string sets = {};               ///< further ones
  std::set<std::string> refused = {};  ///< materials that the family does not take
};

/// Of families that are not here the defaults are taken, and all materials.
const std::map<std::string, Recipe, std::less<>> kRecipes{
    {"duplicated",
     {"count: 4, times: [1, 3]",
      R"(
  both: {like: plain, times: [1, 2], order: [blockwise, interleaved], count: 3}
  pool: {height: [2, 3], shapes: [cubes, ccs], count: 8}
  copies: {family: duplicated, from: {set: pool, where: {height: 2, shapes: cubes}}}
  hill: {like: pool, shapes: cubes, height: 2, material: {ground_tilt: 4}}
  down: {family: duplicated, from: {set: hill}})",
      {"slides"}}},
    {"extruded", {"count: 4, height: [3, 4]", R"(
  flat: {family: towers2d, shapes: ccs, height: 3, count: 4}
  solid: {family: extruded, from: {set: flat}})"}},
    {"minimal_pairs",
     {"count: 8, height: [3, 4], shapes: [cubes, ccs]",
      R"(
  quads: {family: minimal_pairs, height: 3, nuisance: [color, camera], count: 8}
  flat: {family: minimal_pairs, dim: 2, height: 3, nuisance: mirror, count: 4}
  turned: {like: slope, height: 3, nuisance: [light, surroundings, yaw], count: 12})",
      {"slides"}}},
    {"structures", {"count: 2, kinds: [bridge, pyramid], blocks: 5", R"(
  arch: {like: plain, kinds: arch, blocks: 8, material: {ground_tilt: 2}})"}},
    {"support",
     {"count: 2, events: push, height: 2",
      R"(
  thrown: {like: plain, events: projectile, zone: true}
  gone: {like: plain, events: remove, height: 3, count: 6}
  mass: {like: plain, material: {decides: mass, heavy_share: 0.4}})",
      {"slides"}}},
    {"towers2d", {"count: 4, height: [3, 4], shapes: [cuboids, ccs]", R"(
  paper: {like: plain, views: {rig: front_ortho}, images: {style: textured}})"}},
    {"towers3d", {"count: 4, height: [2, 4]", R"(
  planar: {like: plain, shapes: ccs, layout: planar}
  mass: {like: plain, height: 3, margin_share: 0.03, material: {decides: mass, heavy_share: 0.3}})"}},
    {"violations", {"count: 20, height: 3", "", {"slides"}}},
};

const std::vector<std::pair<std::string, std::string>> kMaterials{
    {"weights", "heavy_share: 0.3, hollow_share: 0.2"},
    {"friction", "friction: 0.6"},
    {"slope", "ground_tilt: 4, friction: 0.8"},
    {"slides", "decides: friction, friction: 0.3"},
};

#ifdef DRYSTONE_VIDEO
constexpr const char* kVideo = "true";
#else
constexpr const char* kVideo = "false";
#endif

Recipe recipe_of(const Family& of) {
  const auto found = kRecipes.find(of.name);
  if (found != kRecipes.end()) return found->second;
  SceneOptions options;
  if (of.defaults != nullptr) of.defaults(options);
  return {"count: " + std::to_string(2 * group_size(of, options))};
}

/// A plain set, one with each material and the recipe's own, in all pictures that there are.
Config dataset_of(const Family& of) {
  const Recipe recipe = recipe_of(of);
  std::string text = R"(
seed: 11
shard_size: 3
defaults:
  difficulty: {mode: none}
  views: {rig: orbit, count: 2, size: 16}
  images: {violation: true, normals: true}
  film: {size: 16, duration: 2, fps: 10, frames: true, planes: [rgb, depth], video: )";
  text += std::string(kVideo) + "}\nsets:\n  plain: {family: " + std::string(of.name) + ", " +
          recipe.fields + "}";
  for (const auto& [set, fields] : kMaterials) {
    if (!takes(of.name, OptionGroup::material) || recipe.refused.count(set) > 0) continue;
    text += "\n  " + set + ": {like: plain, material: {" + fields + "}}";
  }
  text += recipe.sets + R"(
splits:
  some: {from: plain, share: 0.5}
)";
  return config_from_yaml(text, std::string(of.name) + ".yaml");
}

/// Files that one folder lacks or that differ.
std::vector<std::string> differences(const fs::path& a, const fs::path& b) {
  const auto first = contents(a), second = contents(b);
  std::vector<std::string> names;
  for (const auto& [name, bytes] : first) {
    const auto other = second.find(name);
    if (other == second.end() || other->second != bytes) names.push_back(name);
  }
  for (const auto& [name, bytes] : second) {
    if (!first.contains(name)) names.push_back(name);
  }
  return names;
}

}  // namespace

TEST_CASE("a dataset's files are the same for 1, 2 and 7 workers, whatever its families") {
  for (const Family& of : families()) {
    CAPTURE(of.name);
    const Config config = dataset_of(of);
    const ScratchFolder one("bytes-1"), two("bytes-2"), seven("bytes-7");
    generate_into(one, config, 1);
    generate_into(two, config, 2);
    generate_into(seven, config, 7);
    for (const char* name : {"manifest.json", "records.parquet", "shards/000001.tar",
                             "completions/000001.json", "splits/some.txt"}) {
      CHECK(fs::exists(one / name));
    }
    CHECK(differences(one, two) == std::vector<std::string>{});
    CHECK(differences(one, seven) == std::vector<std::string>{});
  }
}

TEST_CASE("recipes of datasets are those of families that exist, and what they refuse is refused") {
  for (const auto& [name, recipe] : kRecipes) {
    CAPTURE(name);
    REQUIRE_NOTHROW(family(name));
    for (const auto& [set, fields] : kMaterials) {
      if (recipe.refused.count(set) == 0) continue;
      CAPTURE(set);
      CHECK_THROWS_AS(
          config_from_yaml("sets:\n  s: {family: " + name + ", " + recipe.fields +
                               ", difficulty: {mode: none}, material: {" + fields + "}}\n",
                           "refused.yaml"),
          Error);
    }
  }
}
