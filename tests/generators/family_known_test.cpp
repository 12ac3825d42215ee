// Scenes of families that can be worked out by hand, because their laws leave no choice: cubes of
// 1 m, one margin. (Structures have structure_known_test, duplicated towers and events their own.)
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <string_view>

#include "tests/generators/sampling.hpp"

using namespace drystone;

namespace {

/// Cubes of 1 m that are not turned, with a margin of 0.1 m on whichever side of the edge.
SceneOptions cubes_of_a_metre(std::string_view family_name, int height) {
  SceneOptions options;
  const Family& kind = family(family_name);
  if (kind.defaults) kind.defaults(options);
  options.tower.height = {height};
  options.tower.difficulty.mode = DifficultyMode::none;
  options.tower.margin_share = 0.1;
  options.tower.edge_m = 1.0;
  options.tower.yaw = YawMode::none;
  return options;
}

template <class Check>
void for_each_draft(std::string_view family_name, const SceneOptions& options, Check&& check) {
  std::uint64_t index = 0;
  for (const CellShare& entry : family(family_name).cells(options)) {
    for (int i = 0; i < 20; ++i) {
      SceneRequest request;
      request.options = options;
      request.cell = entry.cell;
      Key key{31, short_hash(family_name), index++, 0};
      Drawn drawn = family(family_name).sample(request, key);
      for (; std::holds_alternative<Rejected>(drawn) && key.attempt < 50; ++key.attempt) {
        drawn = family(family_name).sample(request, key);
      }
      INFO(family_name << ": " << describe(entry.cell));
      REQUIRE(std::holds_alternative<Group>(drawn));
      for (const Draft& draft : std::get<Group>(drawn)) check(draft);
    }
  }
}

Vec2 place(const Scene& scene, std::size_t block) {
  return scene.blocks[block].world_from_block.position.xy();
}

/// How far a point is from the middle of an unturned square, as its nearest edges count.
double off(Vec2 from_middle) { return std::max(std::abs(from_middle.x), std::abs(from_middle.y)); }

/// Distance of a point outside an unturned square of 1 m from its middle line: by Pythagoras over a
/// corner.
double outside(Vec2 from_middle) {
  const double x = std::max(0.0, std::abs(from_middle.x) - 0.5);
  const double y = std::max(0.0, std::abs(from_middle.y) - 0.5);
  return std::sqrt(x * x + y * y);
}

}  // namespace

TEST_CASE("two cubes of a metre: what stands is 0.4 m off, what falls is 0.1 m out") {
  for (const std::string_view of : {"towers3d", "towers2d", "extruded"}) {
    for_each_draft(of, cubes_of_a_metre(of, 2), [&](const Draft& draft) {
      const Vec2 offset = place(draft.scene, 1) - place(draft.scene, 0);
      if (draft.intent.stable) {
        CHECK(off(offset) == Approx(0.4));
      } else {
        CHECK(outside(offset) == Approx(0.1));
      }
      CHECK(draft.scene.blocks[0].world_from_block.position.z == Approx(0.5));
      CHECK(draft.scene.blocks[1].world_from_block.position.z == Approx(1.5));
      if (of == "towers3d") return;
      CHECK(offset.y == 0.0);
      // One more dimension is all that extruding adds: a depth of the cubes' edge.
      CHECK(draft.scene.dim == (of == "towers2d" ? 2 : 3));
      CHECK(std::get<Box>(draft.scene.blocks[1].shape).half_extents == Vec3{0.5, 0.5, 0.5});
    });
  }
}

TEST_CASE("planar cubes of a metre are 0.4 m or 0.6 m off, to the left or to the right") {
  SceneOptions options = cubes_of_a_metre("towers3d", 2);
  options.layout.layout = Layout::planar;
  for_each_draft("towers3d", options, [](const Draft& draft) {
    const Vec2 offset = place(draft.scene, 1) - place(draft.scene, 0);
    CHECK(std::abs(offset.x) == Approx(draft.intent.stable ? 0.4 : 0.6));
    CHECK(offset.y == Approx(0.0).margin(1e-12));
  });
}

TEST_CASE("the two towers of a pair of cubes differ by 0.2 m") {
  // The upper cube is 0.4 m off in one tower and 0.6 m in the other one, on the same side: to the
  // other side it would be a metre, which is no small change.
  SceneOptions options = cubes_of_a_metre("minimal_pairs", 2);
  options.pair.dim = 2;
  for_each_draft("minimal_pairs", options, [](const Draft& draft) {
    const Vec2 offset = place(draft.scene, 1) - place(draft.scene, 0);
    CHECK(std::abs(offset.x) == Approx(draft.intent.stable ? 0.4 : 0.6));
    CHECK(std::abs(draft.intent.change_m.x) == Approx(0.2));
  });
}

TEST_CASE("a quadruplet's mirror images are 0.4 m and 0.6 m off on the other side") {
  SceneOptions options = cubes_of_a_metre("minimal_pairs", 2);
  options.pair.dim = 2;
  options.pair.nuisance = {Nuisance::mirror};
  double sum = 0.0;
  int members = 0;
  for_each_draft("minimal_pairs", options, [&](const Draft& draft) {
    const double x = (place(draft.scene, 1) - place(draft.scene, 0)).x;
    CHECK(std::abs(x) == Approx(draft.intent.stable ? 0.4 : 0.6));
    sum += x;
    if (++members % 4 == 0) CHECK(sum == Approx(0.0).margin(1e-9));
  });
  CHECK(members == 80);
}

TEST_CASE("on a slope of 10 degrees the upper cube's weight passes half its height further down") {
  // Gravity leans by 10 degrees: from its centre down to the lower cube's top, half a metre, the
  // line of gravity goes 0.5 tan(10) = 0.088 m downhill.
  SceneOptions options = cubes_of_a_metre("towers2d", 2);
  options.material.ground_tilt_deg = 10.0;
  for_each_draft("towers2d", options, [](const Draft& draft) {
    if (draft.intent.critical_interface != 1) return;
    const double drift = draft.scene.gravity.x / -draft.scene.gravity.z;
    CHECK(std::abs(drift) == Approx(0.1763269807));
    const double x = (place(draft.scene, 1) - place(draft.scene, 0)).x + 0.5 * drift;
    CHECK(std::abs(x) == Approx(draft.intent.stable ? 0.4 : 0.6));
  });
}

TEST_CASE(
    "on a slope of 10 degrees the lines of gravity of a pair are 0.1 m on either side of an edge") {
  SceneOptions options = cubes_of_a_metre("minimal_pairs", 2);
  options.pair.dim = 2;
  options.material.ground_tilt_deg = 10.0;
  for_each_draft("minimal_pairs", options, [](const Draft& draft) {
    const double drift = draft.scene.gravity.x / -draft.scene.gravity.z;
    CHECK(std::abs(drift) == Approx(0.1763269807));
    const double x = (place(draft.scene, 1) - place(draft.scene, 0)).x + 0.5 * drift;
    CHECK(std::abs(x) == Approx(draft.intent.stable ? 0.4 : 0.6));
    CHECK(std::abs(draft.intent.change_m.x) == Approx(0.2));
  });
}

TEST_CASE("where the lower interface decides, the weighed middle of two cubes is at the margin") {
  SceneOptions options = cubes_of_a_metre("towers2d", 3);
  options.material.decides = {Decides::mass};
  options.tower.margin_share = 0.02;
  options.material.heavy_share = 0.5;
  options.material.heavy_ratio = 4.0;
  int found = 0;
  for_each_draft("towers2d", options, [&](const Draft& draft) {
    if (draft.intent.critical_interface != 1) return;
    const auto& blocks = draft.scene.blocks;
    // One is four times as heavy as the other, or the label would not depend on weights.
    const double share = blocks[2].density / (blocks[1].density + blocks[2].density);
    CHECK((share == Approx(0.8) || share == Approx(0.2)));
    const double lower = (place(draft.scene, 1) - place(draft.scene, 0)).x;
    const double upper = (place(draft.scene, 2) - place(draft.scene, 0)).x;
    const double weighed = (1.0 - share) * lower + share * upper;
    CHECK(std::abs(weighed) == Approx(draft.intent.stable ? 0.48 : 0.52));
    // Without weights it would be the other way about.
    CHECK((std::abs(0.5 * (lower + upper)) > 0.5) == draft.intent.stable);
    ++found;
  });
  CHECK(found > 0);
}

TEST_CASE("a ball at the top of three cubes rises from 1.27 m to 2.5 m in half a second") {
  // Level at z = 2.5 m after 0.5 s, it has to start 0.5 g t^2 = 1.226 m lower with g t = 4.905 m/s.
  SceneOptions options = cubes_of_a_metre("violations", 3);
  options.violations.tricks = {TrickKind::passes};
  for_each_draft("violations", options, [](const Draft& draft) {
    const auto& ball = std::get<Projectile>(*draft.scene.event);
    CHECK(ball.position.z == Approx(2.5 - 1.22625));
    CHECK(ball.velocity.z == Approx(4.905));
    const Vec2 there = ball.position.xy() + 0.5 * ball.velocity.xy();
    CHECK(norm(there - place(draft.scene, 2)) < 1e-9);
  });
}
