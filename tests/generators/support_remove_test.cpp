// Towers on what a removal takes away, before anything is simulated.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "generators/post.hpp"
#include "generators/sampling.hpp"
#include "generators/support_pairs.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

SceneOptions options_of(Prop prop) {
  SceneOptions options = support_options({EventKind::remove});
  options.support.removal.props = {prop};
  return options;
}

drystone::Group pair_of(const SceneOptions& options, int height, std::uint64_t index) {
  return support_pair(options, support_cell(EventKind::remove, height), index);
}

const Remove& removal_of(const Draft& draft) { return std::get<Remove>(*draft.scene.event); }

Scene without_prop(const Draft& draft) {
  Scene rest = draft.scene;
  rest.blocks.erase(rest.blocks.begin() + removal_of(draft).block);
  rest.event.reset();
  return rest;
}

constexpr std::array kProps{Prop::counterweight, Prop::post, Prop::pier};

}  // namespace

TEST_CASE("removals: without its prop one tower of a pair stands, and the other falls") {
  for (const Prop prop : kProps) {
    const SceneOptions options = options_of(prop);
    const Law& law = options.tower.margin_share;
    std::set<bool> first;
    for (std::uint64_t index = 0; index < 24; ++index) {
      const int height = (prop == Prop::pier ? 4 : 3) + static_cast<int>(index % 3);
      const auto pair = pair_of(options, height, index);
      INFO(name(prop) << " " << index);
      CHECK(pair[0].intent.stable != pair[1].intent.stable);
      first.insert(pair[0].intent.stable);
      for (const Draft& draft : pair) {
        CHECK(static_cast<int>(draft.scene.blocks.size()) == height);
        CHECK(exact_statics(draft.scene).verdict == StaticVerdict::stands);
        CHECK(*exact_statics(draft.scene).margin_share >= law.min() - 1e-9);
        const Statics rest = exact_statics(without_prop(draft));
        CHECK((rest.verdict == StaticVerdict::stands) == draft.intent.stable);
        REQUIRE(rest.margin_share);
        CHECK(std::abs(*rest.margin_share) >= law.min() - 1e-5);
        CHECK(std::abs(*rest.margin_share) <= law.max() + 1e-5);
      }
    }
    CHECK(first.size() == 2);  // the order of a pair tells nothing
  }
}

TEST_CASE("removals: blocks are numbered from the bottom up, whatever stands beside them") {
  for (const Prop prop : kProps) {
    for (const Draft& draft : pair_of(options_of(prop), 5, 3)) {
      double below = -1.0;
      for (std::size_t i = 0; i < draft.scene.blocks.size(); ++i) {
        const Block& block = draft.scene.blocks[i];
        CHECK(block.id == static_cast<int>(i));
        CHECK(-support(block, {0, 0, -1}) >= below - 1e-9);
        below = -support(block, {0, 0, -1});
      }
    }
  }
}

TEST_CASE("removals: a prop slides out across, past everything, until nothing lies on it") {
  for (const Prop prop : {Prop::post, Prop::pier}) {
    SceneOptions options = options_of(prop);
    options.support.removal.ways = {Leaving::slides};
    for (std::uint64_t index = 0; index < 12; ++index) {
      const auto pair = pair_of(options, 5, index);
      CHECK(norm(removal_of(pair[0]).velocity) == Approx(norm(removal_of(pair[1]).velocity)));
      for (const Draft& draft : pair) {
        const Remove& removal = removal_of(draft);
        REQUIRE(removal.slides());
        const Vec3 way = (removal.distance_m / norm(removal.velocity)) * removal.velocity;
        for (const double share : {0.25, 0.5, 0.75, 1.0}) {
          Scene moved = draft.scene;
          moved.event.reset();
          Vec3& place =
              moved.blocks[static_cast<std::size_t>(removal.block)].world_from_block.position;
          place = place + share * way;
          // Statics refuses blocks that overlap.
          const Statics statics = exact_statics(moved);
          if (share == 1.0)
            CHECK((statics.verdict == StaticVerdict::stands) == draft.intent.stable);
        }
      }
    }
  }
}

TEST_CASE("removals: props and ways have equal shares, and counterweights vanish") {
  SceneOptions options = options_of(Prop::post);
  options.support.removal = {};
  int slides = 0, tops = 0, all = 0;
  for (std::uint64_t index = 0; index < 90; ++index) {
    const auto pair = pair_of(options, 4, index);
    const bool top = removal_of(pair[0]).block == 3;
    CHECK((removal_of(pair[1]).block == 3) == top);
    CHECK(removal_of(pair[0]).slides() == removal_of(pair[1]).slides());
    if (top) CHECK_FALSE(removal_of(pair[0]).slides());
    tops += top;
    slides += removal_of(pair[0]).slides();
    ++all;
  }
  CHECK(std::abs(tops - all / 3) < 15);
  CHECK(std::abs(slides - all / 3) < 15);
}

TEST_CASE("a post reaches from the ground to the block that overhangs") {
  Scene scene;
  for (int i = 0; i < 2; ++i) {
    Block block;
    block.id = i;
    block.shape = Box{{0.5, 0.5, 0.5}};
    block.world_from_block.position = {0.4 * i, 0, 0.5 + i};
    scene.blocks.push_back(block);
  }
  // The upper cube overhangs by 0.4 m, from x = 0.5 to 0.9.
  const generators::Overhang overhang{1, {1, 0}, {0.5, 0.1}};
  const auto post = generators::post_under(scene, overhang, {0.3, 0.2, 0.05});
  REQUIRE(post);
  CHECK(std::get<Box>(post->shape).half_extents.z == Approx(0.5));
  CHECK(support(*post, {-1, 0, 0}) == Approx(-0.55));
  CHECK(support(*post, {1, 0, 0}) == Approx(0.85));
  CHECK(support(*post, {0, 1, 0}) == Approx(0.2));
  // Its side at y = 0 has to come out under the cube's side at 0.5.
  CHECK(generators::way_out(*post, scene.blocks[1], {0, 1}) == Approx(0.5));
  CHECK(generators::way_out(*post, scene.blocks[1], {0, -1}) == Approx(0.7));
  // With this gap, less than a tenth of the cube would rest on it.
  CHECK_FALSE(generators::post_under(scene, overhang, {0.3, 0.2, 0.35}));
}

TEST_CASE("removals: what cannot be is refused with the reason") {
  using Catch::Contains;
  SceneOptions options = options_of(Prop::pier);
  options.tower.shapes = {ShapeSet::cubes};
  CHECK_THAT(support_refusal(options), Contains("is no cube") && Contains("shapes"));
  options.tower.shapes = {ShapeSet::cuboids};
  options.tower.height = {3};
  CHECK_THAT(support_refusal(options), Contains("a pier is removed has 4 blocks"));
  options.tower.height = {4};
  options.tower.difficulty.mode = DifficultyMode::shapestacks;
  CHECK_THAT(support_refusal(options), Contains("no difficulty"));
  options.tower.difficulty.mode = DifficultyMode::none;
  CHECK(support_refusal(options) == "accepted");
  options.support.removal.props = {Prop::post, Prop::post};
  CHECK_THAT(support_refusal(options), Contains("twice") && Contains("props"));
  options = options_of(Prop::post);
  options.tower.height = {2};
  CHECK_THAT(support_refusal(options), Contains("a post is removed has 3 blocks"));
  options = options_of(Prop::counterweight);
  options.support.removal.ways = {Leaving::slides};
  CHECK_THAT(support_refusal(options), Contains("does not slide"));
  options = options_of(Prop::post);
  options.support.removal.ways.clear();
  CHECK_THAT(support_refusal(options), Contains("empty") && Contains("ways"));
}
