// Where what families refuse is told: at the field that is to blame.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "drystone/config.hpp"
#include "drystone/error.hpp"
#include "pipeline/config_tree.hpp"

using namespace drystone;

namespace {

std::string refusal(const std::string& text) {
  try {
    (void)config_from_yaml(text, "c.yaml");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

/// @param fields of a set of a family, from line 4 on, indented by four
std::string refusal(const std::string& family, const std::string& fields) {
  return refusal("sets:\n  a:\n    family: " + family + "\n" + fields);
}

}  // namespace

TEST_CASE("What a family refuses is told at the field that is to blame") {
  struct Case {
    std::string family, fields, place, reason;
  };
  const std::vector<Case> cases{
      {"towers3d", "    count: 4\n    shapes: cubes\n    violation: [vpsf]\n",
       "c.yaml:6:16: sets.a.violation: ", "no tower of this set can have violation vpsf"},
      {"towers3d", "    count: 4\n    margin_share: 0.3\n",
       "c.yaml:5:19: sets.a.margin_share: ", "does not go with difficulty mode shapestacks"},
      {"towers3d",
       "    count: 4\n    height: [3]\n    material:\n      friction: 0.5\n      decides: mass\n",
       "c.yaml:8:16: sets.a.material.decides: ",
       "where mass decides, unequal weights turn the label, and here all blocks weigh alike"},
      {"towers2d",
       "    count: 4\n    height: 3\n    material: {decides: mass, heavy_share: 0.105}\n",
       "c.yaml:6:44: sets.a.material.heavy_share: ", "whole percents"},
      {"towers2d", "    count: 4\n    height: [2, 3]\n    difficulty: {mode: matched}\n",
       "c.yaml:6:17: sets.a.difficulty: ", "cannot exist"},
      {"duplicated", "    count: 6\n    shapes: ccs\n    height: 2\n",
       "c.yaml:6:13: sets.a.height: ", "has no face for its copy to lie on"},
      {"extruded",
       "    count: 4\n    difficulty:\n      mode: matched\n    material: {ground_tilt: 5}\n",
       "c.yaml:6:13: sets.a.difficulty.mode: ", "on level ground"},
      {"structures", "    count: 4\n    blocks: [3]\n    kinds: [jenga]\n",
       "c.yaml:5:13: sets.a.blocks: ", "kind jenga has"},
      {"structures", "    count: 4\n    friction: 0.1\n    kinds: [arch]\n    blocks: [10]\n",
       "c.yaml:5:15: sets.a.friction: ", "kind arch needs friction"},
      {"support", "    count: 4\n    events: push\n    stable_share: 0.5\n",
       "c.yaml:6:19: sets.a.stable_share: ", "stand"},
      {"support", "    count: 4\n    events: [push, drop]\n    material: {ground_tilt: 5}\n",
       "c.yaml:5:13: sets.a.events: ", "lands elsewhere"},
      {"support", "    count: 4\n    min_ratio: 2.5\n",
       "c.yaml:5:16: sets.a.min_ratio: ", "no more than 1.1 times"},
      {"support", "    count: 4\n    start: 5\n",
       "c.yaml:5:12: sets.a.start: ", "end before the event"},
      {"support", "    count: 4\n    film:\n      duration: 0.5\n",
       "c.yaml:6:17: sets.a.film.duration: ", "end before the event"},
      {"support",
       "    count: 4\n    events: [push, remove]\n    height: [4]\n    shapes: cubes\n    removal: "
       "{props: pier}\n",
       "c.yaml:7:13: sets.a.shapes: ", "is no cube"},
      {"support", "    count: 4\n    events: remove\n    height: [2]\n",
       "c.yaml:6:13: sets.a.height: ", "has 3 blocks or more"},
      {"minimal_pairs", "    count: 4\n    nuisance: [yaw]\n    dim: 2\n",
       "c.yaml:5:15: sets.a.nuisance: ", "cannot be turned"},
      {"minimal_pairs", "    count: 4\n    violation: both\n",
       "c.yaml:5:16: sets.a.violation: ", "violation is vcom"},
      {"violations", "    count: 4\n    tricks: floats\n    height: 2\n",
       "c.yaml:5:13: sets.a.tricks: ", "needs a tower of 3 blocks"},
      {"violations", "    count: 4\n    shapes: [cubes, ccs]\n",
       "c.yaml:5:13: sets.a.shapes: ", "rolls away"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.family, one.fields);
    CHECK_THAT(refusal(one.family, one.fields),
               Catch::StartsWith(one.place) && Catch::Contains(one.reason));
  }
}

TEST_CASE("A field that comes from the defaults is blamed where it stands") {
  CHECK_THAT(refusal("defaults:\n  stable_share: 0.5\nsets:\n  a: {family: support, count: 4}\n"),
             Catch::StartsWith("c.yaml:2:17: sets.a.stable_share: "));
  CHECK_THAT(refusal("count: 4\nfamily: violations\nmaterial: {decides: [mass]}\n"),
             Catch::StartsWith("c.yaml:3:21: material.decides: "));
}

TEST_CASE("What was not written is blamed as far as it was begun, and else the whole") {
  const config::Tree map = config::parse_yaml(std::make_shared<config::Source>(
      config::Source{"c.yaml", "material: {heavy_share: 0.3}\nheight: 3\n", false}));
  const auto place = [&](const std::vector<std::string>& fields) {
    const config::Blamed at = config::blamed(map, "sets.a", fields);
    return fmt::format("{}:{} {}", at.tree.line, at.tree.column, at.path);
  };
  CHECK(place({"material.heavy_share", "height"}) == "1:25 sets.a.material.heavy_share");
  CHECK(place({"material.decides", "height"}) == "2:9 sets.a.height");
  CHECK(place({"edge", "material.decides"}) == "1:11 sets.a.material");
  CHECK(place({"edge", "density"}) == "1:1 sets.a");
  CHECK(place({}) == "1:1 sets.a");
}
