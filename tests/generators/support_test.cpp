// Pairs of towers and the event that they share, before anything is simulated.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "drystone/error.hpp"
#include "drystone/extent.hpp"
#include "drystone/scene_json.hpp"
#include "generators/sampling.hpp"
#include "generators/support_event.hpp"
#include "generators/support_pairs.hpp"

using namespace drystone;
using generators::aimed;
using generators::EventPlan;
using namespace drystone::testing;

namespace {

const std::vector<EventKind> kAllKinds{EventKind::push,   EventKind::drop,  EventKind::projectile,
                                       EventKind::remove, EventKind::shake, EventKind::tilt};

std::vector<CellShare> cells_of(const SceneOptions& options) {
  return family("support").cells(options);
}

/// Two cubes of 1 m on each other, the upper one 0.25 m to the right.
Scene two_cubes() {
  Scene scene;
  for (int i = 0; i < 2; ++i) {
    Block block;
    block.id = i;
    block.shape = Box{{0.5, 0.5, 0.5}};
    block.world_from_block.position = {0.25 * i, 0, 0.5 + i};
    scene.blocks.push_back(block);
  }
  return scene;
}

EventPlan plan_of(EventKind kind) {
  EventPlan plan;
  plan.kind = kind;
  plan.direction = {1, 0};
  plan.level = 1;
  plan.landing = 0.8;
  plan.radius_m = 0.2;
  return plan;
}

}  // namespace

TEST_CASE("events of magnitude 1 are aimed where they are said to be") {
  const Scene tower = two_cubes();
  SupportOptions options;
  const Statics statics = exact_statics(tower);
  const auto aim = [&](const EventPlan& plan, const SupportOptions& o) {
    return aimed(tower, statics, plan, o);
  };
  const auto push = std::get<Push>(aim(plan_of(EventKind::push), options).value());
  CHECK(push.block == 1);
  CHECK(push.impulse == Vec3{1, 0, 0});

  // The upper cube overhangs to the right: its centre of mass is 0.25 m within the lower one's edge
  // at x = 0.5. 80% of the way to its own edge is x = 0.65, and the ball starts 1 m over the top.
  const auto drop = std::get<Drop>(aim(plan_of(EventKind::drop), options).value());
  CHECK(drop.world_from_body.position.x == Approx(0.65));
  CHECK(drop.world_from_body.position.y == Approx(0.0).margin(1e-12));
  CHECK(drop.world_from_body.position.z == Approx(3.2));
  // The lever is 0.15 m to the mass's 0.25 m: the cube's 1000 kg balance a ball of 1667 kg, and one
  // that has more than three quarters of that is not taken.
  EventPlan heavy = plan_of(EventKind::drop);
  const double ball_m3 = volume(Sphere{heavy.radius_m});
  heavy.density = 1240.0 / ball_m3;
  CHECK(aim(heavy, options));
  heavy.density = 1260.0 / ball_m3;
  CHECK_FALSE(aim(heavy, options));
  // On a tower without overhang nothing that falls on it tips it.
  Scene straight = tower;
  straight.blocks[1].world_from_block.position.x = 0.0;
  CHECK_FALSE(aimed(straight, exact_statics(straight), plan_of(EventKind::drop), options));

  // The upper cube's left face is at x = -0.25. At any speed the ball touches it after kFlight_s,
  // at the height of the cube's centre, where it started.
  const Event thrown = aim(plan_of(EventKind::projectile), options).value();
  for (const double speed : {1.0, 4.0}) {
    const auto ball = std::get<Projectile>(scaled(thrown, speed));
    const Vec3 end =
        ball.position + kFlight_s * ball.velocity + (0.5 * kFlight_s * kFlight_s) * tower.gravity;
    CHECK(end.x == Approx(-0.25 - 0.2));
    CHECK(end.z == Approx(1.5));
    CHECK(ball.position.z == Approx(1.5));
  }

  options.ball.path = BallPath::rolled;
  const auto rolled = std::get<Projectile>(aim(plan_of(EventKind::projectile), options).value());
  CHECK(rolled.position == Vec3{0.125 - 3.0, 0, 0.2});
  CHECK(rolled.velocity == Vec3{1, 0, 0});

  // About +y, so that +x goes down.
  CHECK(std::get<Tilt>(aim(plan_of(EventKind::tilt), options).value()).axis == Vec3{0, 1, 0});
  CHECK_FALSE(aim(plan_of(EventKind::remove), options));  // towers are built on what goes
  CHECK(std::get<Shake>(aim(plan_of(EventKind::shake), options).value()).acceleration ==
        Vec3{1, 0, 0});
}

TEST_CASE("what is aimed turns with the tower") {
  const double angle = 0.7;
  const Quat turn = yaw(angle);
  Scene turned = two_cubes();
  for (Block& block : turned.blocks) {
    block.world_from_block.position = matrix(turn) * block.world_from_block.position;
    block.world_from_block.rotation = turn;
  }
  EventPlan plan = plan_of(EventKind::projectile);
  const auto straight =
      std::get<Projectile>(*aimed(two_cubes(), exact_statics(two_cubes()), plan, {}));
  plan.direction = {exact::cos(angle), exact::sin(angle)};
  const auto oblique = std::get<Projectile>(*aimed(turned, exact_statics(turned), plan, {}));
  CHECK(norm(oblique.position - matrix(turn) * straight.position) < 1e-12);
  CHECK(norm(oblique.velocity - matrix(turn) * straight.velocity) < 1e-12);
}

TEST_CASE("support: both towers of a pair stand, and share all of the event but its aim") {
  const SceneOptions options = support_options();
  for (const EventKind kind : kAllKinds) {
    for (std::uint64_t index = 0; index < 6; ++index) {
      const int height = 3 + static_cast<int>(index % 3);
      const auto pair = support_pair(options, support_cell(kind, height), index);
      INFO(name(kind) << " " << index);
      REQUIRE(pair.size() == 2);
      for (const Draft& draft : pair) {
        const Statics statics = exact_statics(draft.scene);
        CHECK(statics.verdict == StaticVerdict::stands);
        CHECK(*statics.margin_share >= 0.02 - 1e-9);
        CHECK(static_cast<int>(draft.scene.blocks.size()) == height);
        REQUIRE(draft.scene.event);
        CHECK(drystone::kind(*draft.scene.event) == kind);
        CHECK_FALSE(draft.magnitude);
      }
      const Scene &a = pair[0].scene, &b = pair[1].scene;
      CHECK_FALSE(a.blocks == b.blocks);
      CHECK(a.lights == b.lights);
      CHECK(a.ground == b.ground);
      CHECK(a.blocks[0].material == b.blocks[0].material);
      if (const auto* push = std::get_if<Push>(&*a.event)) {
        CHECK(*push == std::get<Push>(*b.event));
        CHECK(norm(push->impulse) == Approx(1.0));
      }
      if (const auto* ball = std::get_if<Projectile>(&*a.event)) {
        CHECK(ball->velocity == std::get<Projectile>(*b.event).velocity);
        CHECK(ball->radius == std::get<Projectile>(*b.event).radius);
      }
      if (kind == EventKind::shake || kind == EventKind::tilt) CHECK(*a.event == *b.event);
    }
  }
}

TEST_CASE("support: the same key gives the same bytes, another attempt other towers") {
  const SceneOptions options = support_options();
  SceneRequest request;
  request.options = options;
  request.cell = support_cell(EventKind::push, 3);
  const Key key{9, short_hash("support"), 4, 0};
  Key other = key;
  other.attempt = 1;
  const auto bytes = [&](const Key& k) {
    const auto pair = std::get<drystone::Group>(family("support").sample(request, k));
    return to_json(pair[0].scene) + to_json(pair[1].scene);
  };
  CHECK(bytes(key) == bytes(key));
  CHECK(bytes(key) != bytes(other));
}

TEST_CASE("support: attempts in a row share the tower that leads, with its event, and no other") {
  SceneRequest request;
  request.options = support_options();
  request.cell = support_cell(EventKind::projectile, 3);
  std::set<std::string> leaders, partners;
  std::array<int, 2> led{};
  for (std::uint16_t attempt = 0; attempt < 40; ++attempt) {
    const Key key{9, short_hash("support"), 4, attempt};
    const auto drawn = family("support").sample(request, key);
    const auto* pair = std::get_if<drystone::Group>(&drawn);
    if (pair == nullptr) continue;
    REQUIRE((*pair)[0].leads != (*pair)[1].leads);
    const std::size_t leader = (*pair)[1].leads ? 1 : 0;
    ++led[leader];
    const auto physics = [](Scene scene) {
      for (Block& block : scene.blocks) block.material = {};
      scene.lights.clear();
      scene.walls.clear();
      scene.ground.material = {};
      return to_json(scene);
    };
    leaders.insert(physics((*pair)[leader].scene));
    partners.insert(physics((*pair)[1 - leader].scene));
  }
  CHECK(led[0] + led[1] > 30);
  CHECK(led[0] > 8);
  CHECK(led[1] > 8);
  CHECK(leaders.size() <= 10);
  CHECK(leaders.size() >= 8);
  CHECK(static_cast<int>(partners.size()) == led[0] + led[1]);
}

TEST_CASE("support: kinds get equal shares, and a removal only what can be removed from") {
  SceneOptions options = support_options();
  options.support.events = {EventKind::push, EventKind::remove};
  options.tower.height = {2, 3};
  double push = 0.0, remove = 0.0;
  for (const CellShare& entry : cells_of(options)) {
    CHECK(entry.cell.both_labels);
    (entry.cell.kind == "push" ? push : remove) += entry.share;
    if (entry.cell.kind == "remove") CHECK(entry.cell.height == 3);
  }
  CHECK(push == Approx(0.5));
  CHECK(remove == Approx(0.5));
}

TEST_CASE("support: what cannot be is refused with the reason") {
  using Catch::Contains;
  SceneOptions options = support_options();
  options.tower.stable_share = 0.5;
  CHECK_THAT(support_refusal(options), Contains("stand") && Contains("stable_share"));
  options = support_options();
  options.support.events = {EventKind::push, EventKind::push};
  CHECK_THAT(support_refusal(options), Contains("twice"));
  options = support_options();
  options.support.events.clear();
  CHECK_THAT(support_refusal(options), Contains("empty"));
  options = support_options();
  options.support.events = {EventKind::remove};
  options.tower.height = {2};
  CHECK_THAT(support_refusal(options), Contains("3 blocks"));
  options = support_options();
  options.support.max_ratio = options.support.min_ratio;
  CHECK_THAT(support_refusal(options), Contains("max_ratio"));
}

TEST_CASE("support: the target is red, nothing else is, and the zone lies on the ground ahead") {
  SceneOptions options = support_options();
  options.support.zone = true;
  const auto check_target = [](const Scene& scene, std::size_t target) {
    REQUIRE(scene.zone);
    CHECK(scene.zone->target == scene.blocks[target].id);
    for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
      const Color& c = scene.blocks[i].material.color;
      CHECK((c.r > 0.7 && c.g < 0.3 && c.b < 0.3) == (i == target));
    }
    CHECK_FALSE(contains(*scene.zone, axis_of(scene)));
  };
  for (std::uint64_t index = 0; index < 10; ++index) {
    for (const Draft& draft : support_pair(options, support_cell(EventKind::push, 4), index)) {
      const Scene& scene = draft.scene;
      check_target(scene, 3);
      const Vec3 along = std::get<Push>(*scene.event).impulse;
      const Vec2 ahead = scene.zone->center - axis_of(scene);
      CHECK(dot(ahead, along.xy()) > 0.8 * norm(ahead));
    }
    // A block that is gone touches nothing.
    options.support.removal.props = {Prop::counterweight};
    for (const Draft& draft : support_pair(options, support_cell(EventKind::remove, 4), index)) {
      check_target(draft.scene, 2);
      CHECK(std::get<Remove>(*draft.scene.event).block != *draft.scene.zone->target);
    }
    options.support.removal.props = {Prop::post, Prop::pier};
    for (const Draft& draft : support_pair(options, support_cell(EventKind::remove, 4), index)) {
      check_target(draft.scene, 3);
    }
  }
}
