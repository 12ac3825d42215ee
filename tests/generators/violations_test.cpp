// The scenes of possible and impossible films.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/clip.hpp"
#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "drystone/room.hpp"
#include "drystone/scene_json.hpp"
#include "drystone/statics.hpp"

namespace drystone {
namespace {

SceneRequest request_for(TrickKind trick, int height = 3) {
  SceneRequest request;
  family("violations").defaults(request.options);
  request.options.tower.height = {height};
  request.options.violations.tricks = {trick};
  request.cell = family("violations").cells(request.options).front().cell;
  return request;
}

Group group_of(const SceneRequest& request, std::uint64_t index) {
  Key key{.seed = 11, .family = short_hash("violations"), .index = index};
  for (; key.attempt < 100; ++key.attempt) {
    Drawn drawn = family("violations").sample(request, key);
    if (auto* group = std::get_if<Group>(&drawn)) return std::move(*group);
  }
  FAIL("nothing was drawn");
  return {};
}

const std::array kTricks{TrickKind::floats, TrickKind::freezes, TrickKind::passes, TrickKind::sinks,
                         TrickKind::vanishes};

/// Where a ball is, so long after it was thrown, as long as it touches nothing.
Vec3 flown(const Projectile& ball, const Vec3& gravity, double seconds) {
  return ball.position + seconds * ball.velocity + (0.5 * seconds * seconds) * gravity;
}

/// Distance from a block's sides of a place, seen from above; negative: inside.
double beside(const Block& block, Vec2 place) {
  const Vec2 away = place - block.world_from_block.position.xy();
  const Vec3 p =
      transpose_times(matrix(block.world_from_block.rotation), Vec3{away.x, away.y, 0.0});
  const Vec3 half = std::get<Box>(block.shape).half_extents;
  const double x = std::abs(p.x) - half.x, y = std::abs(p.y) - half.y;
  return std::max(x, y) < 0.0 ? std::max(x, y) : std::hypot(std::max(x, 0.0), std::max(y, 0.0));
}

}  // namespace

TEST_CASE("a group is one tower four times, which stands, dressed alike") {
  for (const TrickKind trick : kTricks) {
    for (std::uint64_t index = 0; index < 20; ++index) {
      const Group group = group_of(request_for(trick), index);
      REQUIRE(group.size() == 4);
      CHECK(equilibrium(group[0].scene).verdict == StaticVerdict::stands);
      for (const Draft& draft : group) {
        REQUIRE(draft.trick.has_value());
        CHECK(*draft.trick == *group[0].trick);
        CHECK(draft.trick->kind == trick);
        CHECK(draft.trick->subject == 2);
        CHECK(draft.scene.blocks == group[0].scene.blocks);
        CHECK(draft.scene.lights == group[0].scene.lights);
        CHECK(draft.scene.event.has_value() == (trick != TrickKind::vanishes));
      }
      CHECK(group[0].variant == "possible_a");
      CHECK(group[3].variant == "impossible_b");
      CHECK(group[0].parent == -1);
      CHECK(group[2].parent == 0);
      CHECK(group[3].parent == (trick == TrickKind::freezes ? 0 : 1));
      if (trick == TrickKind::passes || trick == TrickKind::sinks || trick == TrickKind::vanishes) {
        Scene rest;
        rest.blocks = group[0].scene.blocks;
        rest.blocks.pop_back();
        CHECK(equilibrium(rest).verdict == StaticVerdict::stands);
      }
    }
  }
}

TEST_CASE("balls reach their block in level flight, and start above the ground") {
  for (const TrickKind trick : {TrickKind::floats, TrickKind::freezes, TrickKind::passes}) {
    for (std::uint64_t index = 0; index < 40; ++index) {
      const Group group = group_of(request_for(trick, 4), index);
      const Scene& scene = group[0].scene;
      const auto& ball = std::get<Projectile>(*scene.event);
      CHECK(ball.position.z >= ball.radius);
      const double flight_s = ball.velocity.z / -scene.gravity.z;
      const Vec3 there = flown(ball, scene.gravity, flight_s);
      double nearest = 1e9;
      for (const Block& block : scene.blocks) {
        nearest = std::min(nearest, norm(there - block.world_from_block.position));
      }
      CHECK(nearest < 1e-9);
      const Vec3 subject = scene.blocks[3].world_from_block.position;
      if (trick == TrickKind::passes) CHECK(norm(there - subject) < 1e-9);
      if (trick != TrickKind::floats) continue;
      CHECK(norm(there - scene.blocks[2].world_from_block.position) < 1e-9);
      // The other ball flies beside the tower, at the same height and as fast.
      const auto& other = std::get<Projectile>(*group[1].scene.event);
      CHECK(other.velocity == ball.velocity);
      CHECK(other.position.z == ball.position.z);
      const Vec3 shift = other.position - ball.position;
      CHECK(std::abs(dot(shift, ball.velocity)) < 1e-9);
      for (const Block& block : scene.blocks) {
        const Vec2 away =
            flown(other, scene.gravity, flight_s).xy() - block.world_from_block.position.xy();
        CHECK(std::abs(cross(away, (1 / norm(ball.velocity.xy())) * ball.velocity.xy())) >
              bounding_radius(block.shape) + ball.radius);
      }
    }
  }
}

TEST_CASE("a dropped ball has the top block under it, and without that only the ground") {
  for (std::uint64_t index = 0; index < 40; ++index) {
    const Group group = group_of(request_for(TrickKind::sinks, 4), index);
    const Scene& scene = group[0].scene;
    CHECK(group[1].scene.event == scene.event);
    const auto& ball = std::get<Drop>(*scene.event);
    const double radius = std::get<Sphere>(ball.shape).radius;
    const Vec3 place = ball.world_from_body.position;
    CHECK(place.z > top_m(scene) + radius + 0.5);
    CHECK(beside(scene.blocks[3], place.xy()) < -0.2 * radius);
    for (std::size_t below = 0; below < 3; ++below) {
      CHECK(beside(scene.blocks[below], place.xy()) > 1.05 * radius);
    }
    // A camera in front sees it fall beside the tower or before it.
    CHECK(place.y < scene.blocks[3].world_from_block.position.y + 1e-9);
  }
}

TEST_CASE(
    "on a slope balls fly along the ground at their block, and fall down the line of gravity") {
  for (const TrickKind trick : kTricks) {
    for (std::uint64_t index = 0; index < 20; ++index) {
      SceneRequest request = request_for(trick, 4);
      request.options.material.ground_tilt_deg = Law::uniform(4, 10);
      CAPTURE(name(trick), index);
      const Group group = group_of(request, index);
      const Scene& scene = group[0].scene;
      const Vec2 drift = drift_of(scene);
      CHECK(norm(drift) > 0.06);
      CHECK(equilibrium(scene).verdict == StaticVerdict::stands);
      for (const Draft& draft : group) CHECK(draft.scene.gravity == scene.gravity);
      if (!scene.event) continue;
      if (const auto* ball = std::get_if<Projectile>(&*scene.event)) {
        const double flight_s = ball->velocity.z / -scene.gravity.z;
        const Vec3 there = flown(*ball, scene.gravity, flight_s);
        const Vec3 velocity = ball->velocity + flight_s * scene.gravity;
        CHECK(std::abs(velocity.z) < 1e-9);
        CHECK(norm(velocity) >= 8.0 - 1e-9);
        CHECK(norm(velocity) <= 13.0 + 1e-9);
        // More or less across the picture.
        CHECK(std::abs(velocity.x) > 3.0 * std::abs(velocity.y));
        double nearest = 1e9;
        for (const Block& block : scene.blocks) {
          nearest = std::min(nearest, norm(there - block.world_from_block.position));
        }
        CHECK(nearest < 1e-9);
        continue;
      }
      const auto& ball = std::get<Drop>(*scene.event);
      const double radius = std::get<Sphere>(ball.shape).radius;
      const auto at_height = [&](double z) {
        const Vec3 from = ball.world_from_body.position;
        return from.xy() + (from.z - z) * drift;
      };
      CHECK(beside(scene.blocks[3], at_height(top_m(scene) + radius)) < -0.2 * radius);
      for (std::size_t below = 0; below < 3; ++below) {
        const Block& block = scene.blocks[below];
        const double half = std::get<Box>(block.shape).half_extents.z;
        for (double share = -1.0; share <= 1.0; share += 0.05) {
          const double z = block.world_from_block.position.z + share * half;
          CHECK(beside(block, at_height(z)) > 1.05 * radius);
        }
      }
    }
  }
}

TEST_CASE("the same key gives the same scenes") {
  for (const TrickKind trick : kTricks) {
    const Group first = group_of(request_for(trick), 5), again = group_of(request_for(trick), 5);
    for (std::size_t i = 0; i < 4; ++i) CHECK(to_json(first[i].scene) == to_json(again[i].scene));
    CHECK(*first[0].trick == *again[0].trick);
  }
}

TEST_CASE("tricks have equal shares, and heights that suit them") {
  SceneOptions options;
  family("violations").defaults(options);
  options.tower.height = {2, 3};
  double floats = 0.0, sum = 0.0;
  for (const CellShare& entry : family("violations").cells(options)) {
    CHECK(entry.cell.stable);
    sum += entry.share;
    if (entry.cell.kind == "floats") {
      floats += entry.share;
      CHECK(entry.cell.height == 3);
    }
  }
  CHECK(sum == Approx(1));
  CHECK(floats == Approx(0.2));
}

TEST_CASE("what cannot be filmed is refused with a reason") {
  SceneOptions good;
  family("violations").defaults(good);
  const auto refused = [&](const auto& change, const char* reason) {
    SceneOptions options = good;
    change(options);
    CHECK_THROWS_WITH(family("violations").cells(options), Catch::Contains(reason));
  };
  refused([](SceneOptions& o) { o.violations.tricks.clear(); }, "tricks is empty");
  refused([](SceneOptions& o) { o.violations.tricks.push_back(TrickKind::passes); },
          "names a value twice");
  refused([](SceneOptions& o) { o.tower.height = {2}; }, "floats needs a tower of 3 blocks");
  refused([](SceneOptions& o) { o.tower.stable_share = 0.5; }, "stand until");
  refused([](SceneOptions& o) { o.tower.shapes = {ShapeSet::ccs}; }, "rolls away");
  refused([](SceneOptions& o) { o.tower.difficulty.mode = DifficultyMode::shapestacks; },
          "no difficulty");
}

}  // namespace drystone
