// Weights, friction and slopes under towers that are disturbed.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "drystone/error.hpp"
#include "drystone/room.hpp"
#include "generators/sampling.hpp"
#include "generators/support_pairs.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

SceneOptions options_of(std::vector<EventKind> events) {
  SceneOptions options = support_options(std::move(events));
  options.tower.height = {3};
  return options;
}

/// Pairs of the first cell with the cause, one of each index.
std::vector<drystone::Group> pairs_of(const SceneOptions& options, Decides decides, int count) {
  SceneRequest request;
  request.options = options;
  for (const CellShare& entry : family("support").cells(options)) {
    if (entry.cell.decides == decides) request.cell = entry.cell;
  }
  REQUIRE(request.cell.both_labels);
  std::vector<drystone::Group> pairs;
  for (std::uint16_t attempt = 0; static_cast<int>(pairs.size()) < count; ++attempt) {
    REQUIRE(attempt < 500);
    Drawn drawn = family("support").sample(request, {13, short_hash("support"), 1, attempt});
    if (auto* pair = std::get_if<drystone::Group>(&drawn)) pairs.push_back(std::move(*pair));
  }
  return pairs;
}

}  // namespace

TEST_CASE("support: where mass decides, the towers of a pair differ in their weights alone") {
  SceneOptions options = options_of({EventKind::push, EventKind::tilt});
  options.material.decides = {Decides::mass};
  options.material.heavy_share = 0.4;
  options.material.hollow_share = 0.2;
  std::set<bool> heavier;
  for (const drystone::Group& pair : pairs_of(options, Decides::mass, 20)) {
    REQUIRE(pair.size() == 2);
    const Scene &a = pair[0].scene, &b = pair[1].scene;
    bool differ = false;
    double kg[2] = {};
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(a.blocks[i].shape == b.blocks[i].shape);
      CHECK(a.blocks[i].world_from_block == b.blocks[i].world_from_block);
      CHECK(a.blocks[i].friction == b.blocks[i].friction);
      differ = differ || a.blocks[i].density != b.blocks[i].density;
      for (const Block* block : {&a.blocks[i], &b.blocks[i]}) {
        const auto& texture = block->material.texture;
        const bool metal = texture && texture->kind == TextureKind::metal;
        const bool frame = texture && texture->kind == TextureKind::frame;
        CHECK(metal == (block->density == 6000.0));
        CHECK(frame == (block->density == 150.0));
      }
      kg[0] += mass(a.blocks[i]);
      kg[1] += mass(b.blocks[i]);
    }
    CHECK(differ);
    CHECK(a.event == b.event);
    CHECK(a.lights == b.lights);
    for (const Draft& draft : pair) {
      CHECK(draft.intent.decides == Decides::mass);
      const Statics statics = exact_statics(draft.scene);
      CHECK(statics.verdict == StaticVerdict::stands);
      CHECK(*statics.margin_share >= 0.02 - 1e-9);
      CHECK(*statics.margin_share <= 0.2 + 1e-9);
    }
    heavier.insert(kg[0] > kg[1]);
  }
  CHECK(heavier.size() == 2);  // the order of a pair does not tell which was drawn first
}

TEST_CASE(
    "support: both towers of a pair stand on one slope, and what is thrown hits all the same") {
  SceneOptions options = options_of({EventKind::projectile});
  options.material.ground_tilt_deg = Law::uniform(4, 10);
  options.material.friction = Law::uniform(0.5, 0.9);
  for (const drystone::Group& pair : pairs_of(options, Decides::any, 10)) {
    CHECK(pair[0].scene.gravity == pair[1].scene.gravity);
    const double tilt = degrees(std::atan(norm(drift_of(pair[0].scene))));
    CHECK(tilt >= 4.0);
    CHECK(tilt <= 10.0);
    for (const Draft& draft : pair) {
      const Scene& scene = draft.scene;
      CHECK(scene.ground.friction == pair[0].scene.ground.friction);
      for (const Block& block : scene.blocks) CHECK(block.friction == scene.ground.friction);
      CHECK(exact_statics(scene).verdict == StaticVerdict::stands);
      for (const Light& light : scene.lights) {
        // Lights are level in the room: none comes from below.
        CHECK(dot(light.direction, scene.gravity) < 0.0);
      }
      // After its flight the ball is at the height of a block's centre and headed for it.
      for (const double speed : {1.0, 3.0}) {
        const auto ball = std::get<Projectile>(scaled(*scene.event, speed));
        const Vec3 end = ball.position + kFlight_s * ball.velocity +
                         (0.5 * kFlight_s * kFlight_s) * scene.gravity;
        double nearest = 1e9;
        for (const Block& block : scene.blocks) {
          const Vec3 left = block.world_from_block.position - end;
          if (std::abs(left.z) > 1e-9) continue;
          const Vec2 along = (1.0 / norm(ball.velocity.xy())) * ball.velocity.xy();
          nearest = std::min(nearest, std::abs(cross(left.xy(), along)));
        }
        CHECK(nearest < 1e-9);
      }
    }
  }
}

TEST_CASE("support: removals on a slope and with weights leave what stands, or does not") {
  SceneOptions options = options_of({EventKind::remove});
  options.material.ground_tilt_deg = 6.0;
  options.material.heavy_share = 0.4;
  for (const Prop prop : {Prop::counterweight, Prop::post, Prop::pier}) {
    options.support.removal.props = {prop};
    options.tower.height = {4};
    options.tower.shapes = {ShapeSet::cuboids};
    for (const drystone::Group& pair : pairs_of(options, Decides::any, 4)) {
      for (const Draft& draft : pair) {
        CHECK(exact_statics(draft.scene).verdict == StaticVerdict::stands);
        Scene rest = draft.scene;
        rest.blocks.erase(rest.blocks.begin() + std::get<Remove>(*rest.event).block);
        const bool stands = exact_statics(rest).verdict == StaticVerdict::stands;
        CHECK(stands == draft.intent.stable);
      }
    }
  }
}

TEST_CASE("support: a target stays red, whatever it weighs") {
  SceneOptions options = options_of({EventKind::push});
  options.support.zone = true;
  options.material.heavy_share = 1.0;
  for (const drystone::Group& pair : pairs_of(options, Decides::any, 3)) {
    const Material& target = pair[0].scene.blocks.back().material;
    CHECK(target.color.r > 0.7);
    CHECK(target.color.g < 0.3);
    REQUIRE(target.texture);
    CHECK(target.texture->kind == TextureKind::metal);
  }
}

TEST_CASE("support: causes have equal shares, and what cannot be is refused") {
  using Catch::Contains;
  SceneOptions options = options_of({EventKind::push, EventKind::remove});
  options.material.heavy_share = 0.3;
  options.material.decides = {Decides::any, Decides::mass};
  double by_mass = 0.0, removed = 0.0, all = 0.0;
  for (const CellShare& entry : family("support").cells(options)) {
    all += entry.share;
    if (entry.cell.decides == Decides::mass) by_mass += entry.share;
    if (entry.cell.kind == "remove") removed += entry.share;
  }
  CHECK(all == Approx(1.0));
  CHECK(by_mass == Approx(0.25));
  CHECK(removed == Approx(0.5));
  options.material.decides = {Decides::mass};
  CHECK_THAT(support_refusal(options), Contains("removal"));
  options.material.decides = {Decides::geometry};
  CHECK_THAT(support_refusal(options), Contains("geometry"));
  options.material.decides = {Decides::friction};
  options.material.friction = 0.3;
  CHECK_THAT(support_refusal(options), Contains("slides away"));
  options = options_of({EventKind::push});
  options.material.decides = {Decides::mass};
  CHECK_THAT(support_refusal(options), Contains("weigh alike"));
  options.material = {};
  options.material.ground_tilt_deg = 8.0;
  CHECK(support_refusal(options) == "accepted");
  options.support.events = {EventKind::drop};
  CHECK_THAT(support_refusal(options), Contains("lands elsewhere"));
  options.support.events = {EventKind::tilt};
  CHECK_THAT(support_refusal(options), Contains("level before it tilts"));
  options.support.events = {EventKind::projectile};
  options.support.ball.path = BallPath::rolled;
  CHECK_THAT(support_refusal(options), Contains("roll by themselves"));
}
