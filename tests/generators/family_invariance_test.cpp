// What must not change the answer, for every family: the mirror image of each of its scenes, and
// the scene turned about the vertical, are balanced as the scene is, and are aimed at alike.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "generators/support_event.hpp"
#include "tests/generators/sampling.hpp"

using namespace drystone;

namespace {

/// A rigid motion, or the mirror image of x, of whatever is in a scene.
struct Motion {
  bool mirror = false;
  double angle_rad = 0.0;

  [[nodiscard]] Vec3 operator()(Vec3 v) const {
    if (mirror) v.x = -v.x;
    return matrix(yaw(angle_rad)) * v;
  }
  /// Shapes are their own mirror images, so that mirrored attitudes mirror them.
  [[nodiscard]] Quat operator()(const Quat& q) const {
    return yaw(angle_rad) * (mirror ? Quat{q.w, q.x, -q.y, -q.z} : q);
  }
  [[nodiscard]] Scene operator()(Scene scene) const {
    for (Block& block : scene.blocks) {
      Pose& pose = block.world_from_block;
      pose = {(*this)(pose.position), (*this)(pose.rotation)};
    }
    scene.gravity = (*this)(scene.gravity);
    return scene;
  }
};

/// Towers of two dimensions have a single vertical plane, which a half turn maps to itself.
std::vector<Motion> motions(const Scene& scene) {
  if (scene.dim == 2) return {{true, 0.0}, {false, kPi}};
  return {{true, 0.0}, {false, 0.7}, {false, 0.5 * kPi}, {true, 2.1}};
}

Statics statics_of(const Scene& scene) { return equilibrium(scene, {.tilt = false}); }

struct Variation {
  std::string name;
  std::string family;
  void (*change)(SceneOptions& options) = [](SceneOptions&) {};
};

const std::vector<Variation>& variations() {
  static const std::vector<Variation> all{
      {"towers3d", "towers3d"},
      {"planar", "towers3d", [](SceneOptions& o) { o.layout.layout = Layout::planar; }},
      {"towers2d", "towers2d"},
      {"extruded", "extruded"},
      {"duplicated", "duplicated", [](SceneOptions& o) { o.tower.height = {2}; }},
      {"minimal_pairs", "minimal_pairs"},
      {"flat pairs", "minimal_pairs", [](SceneOptions& o) { o.pair.dim = 2; }},
      {"quadruplets", "minimal_pairs",
       [](SceneOptions& o) {
         o.pair.nuisance = {Nuisance::yaw, Nuisance::mirror, Nuisance::color};
       }},
      // The cones of the general program have eight facets, which only some turns leave in place.
      {"structures", "structures",
       [](SceneOptions& o) {
         o.structure.blocks = {8};
         o.structure.kinds = {StructureKind::bridge, StructureKind::pyramid};
       }},
      {"support", "support"},
      {"violations", "violations"},
      {"weights", "towers3d",
       [](SceneOptions& o) {
         o.material.decides = {Decides::mass};
         o.material.heavy_share = 0.3;
       }},
      {"slopes", "towers3d",
       [](SceneOptions& o) { o.material.ground_tilt_deg = Law::uniform(5, 10); }},
      {"flat slopes", "towers2d",
       [](SceneOptions& o) { o.material.ground_tilt_deg = Law::uniform(5, 10); }},
      {"slopes of copies", "duplicated",
       [](SceneOptions& o) {
         o.tower.height = {2};
         o.material.ground_tilt_deg = Law::uniform(5, 10);
       }},
      {"slopes of pairs", "minimal_pairs",
       [](SceneOptions& o) { o.material.ground_tilt_deg = Law::uniform(5, 10); }},
      {"slopes of films", "violations",
       [](SceneOptions& o) { o.material.ground_tilt_deg = Law::uniform(5, 10); }},
      {"slopes of quadruplets", "minimal_pairs",
       [](SceneOptions& o) {
         o.pair.nuisance = {Nuisance::yaw, Nuisance::mirror};
         o.material.ground_tilt_deg = Law::uniform(5, 10);
       }},
      {"friction", "towers3d",
       [](SceneOptions& o) {
         o.material.decides = {Decides::friction};
         o.material.friction = 0.3;
       }},
  };
  return all;
}

SceneOptions options_of(const Variation& variation) {
  SceneOptions options;
  const Family& kind = family(variation.family);
  if (kind.defaults) kind.defaults(options);
  options.tower.height = {3, 4};
  options.tower.difficulty.mode = DifficultyMode::none;
  options.tower.margin_share = Law::uniform(0.05, 0.1);
  variation.change(options);
  return options;
}

/// A group of each cell.
std::vector<Group> groups_of(const Variation& variation) {
  const Family& kind = family(variation.family);
  std::vector<Group> groups;
  for (const CellShare& entry : kind.cells(options_of(variation))) {
    SceneRequest request;
    request.options = options_of(variation);
    request.cell = entry.cell;
    Key key{23, short_hash(variation.name), groups.size(), 0};
    Drawn drawn = kind.sample(request, key);
    for (; std::holds_alternative<Rejected>(drawn) && key.attempt < 50; ++key.attempt) {
      drawn = kind.sample(request, key);
    }
    INFO(variation.name << ": " << describe(entry.cell));
    REQUIRE(std::holds_alternative<Group>(drawn));
    groups.push_back(std::move(std::get<Group>(drawn)));
  }
  return groups;
}

}  // namespace

TEST_CASE("every family: mirrored and turned scenes are balanced alike") {
  std::map<std::string, int> seen;
  for (const Variation& variation : variations()) {
    for (const Group& group : groups_of(variation)) {
      for (const Draft& draft : group) {
        Scene still = draft.scene;
        still.event.reset();
        const Statics before = statics_of(still);
        for (const Motion& motion : motions(still)) {
          const Statics after = statics_of(motion(still));
          INFO(variation.name << ", mirror " << motion.mirror << ", turn " << motion.angle_rad);
          CHECK(after.verdict == before.verdict);
          CHECK(after.weakest_interface == before.weakest_interface);
          REQUIRE(after.margin_m.has_value() == before.margin_m.has_value());
          if (before.margin_m) {
            CHECK(*after.margin_m == Approx(*before.margin_m).margin(1e-7));
            CHECK(*after.margin_share == Approx(*before.margin_share).margin(1e-7));
          }
        }
        ++seen[variation.family];
      }
    }
  }
  for (const Family& kind : families()) {
    INFO(kind.name);
    CHECK(seen[std::string(kind.name)] >= 4);
  }
}

TEST_CASE("support: the mirror image of a tower is aimed at in the mirror image of the direction") {
  const Motion mirror{true, 0.0};
  for (const EventKind kind :
       {EventKind::push, EventKind::drop, EventKind::projectile, EventKind::shake}) {
    SceneRequest request;
    family("support").defaults(request.options);
    request.options.support.events = {kind};
    request.options.tower.height = {3};
    request.cell = family("support").cells(request.options).front().cell;
    for (std::uint64_t index = 0; index < 5; ++index) {
      Key key{29, short_hash("support"), index, 0};
      Drawn drawn = family("support").sample(request, key);
      for (; std::holds_alternative<Rejected>(drawn) && key.attempt < 50; ++key.attempt) {
        drawn = family("support").sample(request, key);
      }
      REQUIRE(std::holds_alternative<Group>(drawn));
      Scene tower = std::get<Group>(drawn).front().scene;
      tower.event.reset();
      generators::EventPlan plan;
      plan.kind = kind;
      plan.level = 1;
      plan.density = 200.0;  // light, so that a drop on any of these towers is taken
      plan.direction = {0.6, 0.8};
      const auto here =
          generators::aimed(tower, testing::exact_statics(tower), plan, request.options.support);
      plan.direction = {-0.6, 0.8};
      const Scene image = mirror(tower);
      const auto there =
          generators::aimed(image, testing::exact_statics(image), plan, request.options.support);
      INFO(name(kind) << " " << index);
      REQUIRE(here.has_value());
      REQUIRE(there.has_value());
      const auto same = [&](Vec3 a, Vec3 b) { CHECK(norm(mirror(a) - b) < 1e-12); };
      if (const auto* push = std::get_if<Push>(&*here)) {
        same(push->impulse, std::get<Push>(*there).impulse);
        CHECK(push->block == std::get<Push>(*there).block);
      } else if (const auto* drop = std::get_if<Drop>(&*here)) {
        same(drop->world_from_body.position, std::get<Drop>(*there).world_from_body.position);
      } else if (const auto* ball = std::get_if<Projectile>(&*here)) {
        same(ball->position, std::get<Projectile>(*there).position);
        same(ball->velocity, std::get<Projectile>(*there).velocity);
      } else {
        same(std::get<Shake>(*here).acceleration, std::get<Shake>(*there).acceleration);
      }
    }
  }
}
