// What must not change the answer: mirrors, turns, scale, the order of blocks, other units of mass.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/random.hpp"
#include "drystone/statics.hpp"
#include "scenes/statics_towers.hpp"

namespace drystone {
namespace {

/// A heap of planks and blocks on a coarse grid: each falls straight down onto what lies below, so
/// most are no columns, many overhang, and some share no more than an edge.
Scene random_heap(Rng& rng, int count) {
  struct Placed {
    Vec3 low, high;
  };
  std::vector<Placed> placed;
  std::vector<Block> blocks;
  for (int k = 0; k < count; ++k) {
    const auto side = [&] { return 0.1 * static_cast<double>(1 + rng.below(6)); };
    const Vec3 size{side(), side(), side()};
    const Vec3 at{0.05 * static_cast<double>(rng.below(25)),
                  0.05 * static_cast<double>(rng.below(13)), 0};
    double z = 0.0;
    const Vec3 low = at - 0.5 * size, high = at + 0.5 * size;
    for (const Placed& p : placed) {
      const bool over = low.x < p.high.x - 1e-9 && p.low.x < high.x - 1e-9 &&
                        low.y < p.high.y - 1e-9 && p.low.y < high.y - 1e-9;
      if (over) z = std::max(z, p.high.z);
    }
    placed.push_back({{low.x, low.y, z}, {high.x, high.y, z + size.z}});
    blocks.push_back(
        test::box(size, {at.x, at.y, z + 0.5 * size.z}, {}, rng.coin(0.3) ? 3000.0 : 1000.0, 0.6));
  }
  return test::scene(std::move(blocks));
}

template <class Change>
Scene changed(const Scene& scene, Change&& change) {
  Scene result = test::scene(scene.blocks, scene.dim);
  for (Block& block : result.blocks) change(block);
  return result;
}

struct Counts {
  int stands = 0, falls = 0, ambiguous = 0;
  void add(StaticVerdict v) {
    ++(v == StaticVerdict::stands ? stands : v == StaticVerdict::falls ? falls : ambiguous);
  }
};

void check_same(const Statics& a, const Statics& b, double scale = 1.0) {
  CHECK(a.verdict == b.verdict);
  REQUIRE(a.margin_m.has_value() == b.margin_m.has_value());
  if (a.margin_m) CHECK(*b.margin_m == Approx(scale * *a.margin_m).margin(2e-8).epsilon(1e-6));
  REQUIRE(a.critical_tilt_rad.has_value() == b.critical_tilt_rad.has_value());
  if (a.critical_tilt_rad) {
    CHECK(*b.critical_tilt_rad == Approx(*a.critical_tilt_rad).margin(1e-7));
  }
}

}  // namespace

TEST_CASE("heaps keep their verdict and margin under turns, mirrors, scale, order and mass") {
  Counts counts;
  for (std::uint64_t i = 0; i < 60; ++i) {
    Rng rng({21, short_hash("heaps"), i, 0}, Stream::structure);
    const Scene heap = random_heap(rng, 2 + static_cast<int>(rng.below(5)));
    CAPTURE(i);
    StaticsOptions options;
    options.tilt = false;
    const Statics before = equilibrium(heap, options);
    counts.add(before.verdict);
    // A quarter turn keeps the linearised cones in place; other angles turn them with the contact.
    const Quat turn = yaw(0.5 * kPi);
    check_same(
        before,
        equilibrium(changed(heap,
                            [&](Block& b) {
                              b.world_from_block = Pose{{3, -2, 0}, turn} * b.world_from_block;
                            }),
                    options));
    check_same(
        before,
        equilibrium(changed(heap, [](Block& b) { b.world_from_block.position.x *= -1; }), options));
    check_same(before, equilibrium(changed(heap, [](Block& b) { b.density *= 7.0; }), options));
    check_same(before,
               equilibrium(changed(heap,
                                   [](Block& b) {
                                     auto& box = std::get<Box>(b.shape);
                                     box.half_extents = 3.0 * box.half_extents;
                                     b.world_from_block.position =
                                         3.0 * b.world_from_block.position;
                                   }),
                           options),
               3.0);
    Scene reversed = test::scene(heap.blocks);
    std::reverse(reversed.blocks.begin(), reversed.blocks.end());
    check_same(before, equilibrium(reversed, options));
  }
  CHECK(counts.stands >= 10);
  CHECK(counts.falls >= 10);
}

TEST_CASE("columns keep verdict, margin and tilt under turns and in any order") {
  for (std::uint64_t i = 0; i < 50; ++i) {
    Rng rng({22, short_hash("columns"), i, 0}, Stream::structure);
    std::vector<Block> blocks;
    double z = 0.0;
    for (int k = 0; k < 5; ++k) {
      const Vec3 size{rng.uniform(0.5, 1), rng.uniform(0.5, 1), rng.uniform(0.5, 1)};
      blocks.push_back(test::box(size,
                                 {rng.uniform(-0.1, 0.1), rng.uniform(-0.1, 0.1), z + 0.5 * size.z},
                                 yaw(rng.uniform(0, 6.28)), 1000, 50.0));
      z += size.z;
    }
    const Scene tower = test::scene(blocks);
    const Statics before = equilibrium(tower);
    REQUIRE(before.column);
    // The sixteen tilt directions are fixed in the world: a turn by one of their steps permutes
    // them.
    const Quat turn = yaw(2.0 * kPi * 3 / 16);
    check_same(before, equilibrium(changed(tower, [&](Block& b) {
                 b.world_from_block = Pose{{1, 2, 0}, turn} * b.world_from_block;
               })));
    check_same(before, equilibrium(changed(tower, [](Block& b) {
                 b.world_from_block.position.y *= -1;
                 b.world_from_block.rotation.z *= -1;
               })));
    Scene shuffled = test::scene(tower.blocks);
    rng.shuffle(std::span<Block>(shuffled.blocks));
    const Statics after = equilibrium(shuffled);
    check_same(before, after);
    CHECK(after.weakest_interface == before.weakest_interface);
    CHECK(shuffled.blocks[static_cast<std::size_t>(after.interfaces[3].upper)] == tower.blocks[3]);
  }
}

TEST_CASE(
    "repeating each block in place keeps the margin of the interface between different ones") {
  for (const double offset : {0.1, 0.3, 0.45, 0.55, 0.7}) {
    CAPTURE(offset);
    const auto duplicated = [&](int times) {
      std::vector<Block> blocks;
      for (int k = 0; k < 2 * times; ++k) {
        blocks.push_back(test::box({1, 1, 1}, {k < times ? 0.0 : offset, 0, k + 0.5}));
      }
      return *equilibrium_of_column(test::scene(std::move(blocks)));
    };
    const Statics two = duplicated(1), four = duplicated(2), six = duplicated(3);
    CHECK(two.interfaces[1].margin_m == Approx(0.5 - offset));
    CHECK(four.interfaces[2].margin_m == Approx(two.interfaces[1].margin_m));
    CHECK(six.interfaces[3].margin_m == Approx(two.interfaces[1].margin_m));
    CHECK(*four.margin_m == Approx(*two.margin_m));
    CHECK(*six.margin_m == Approx(*two.margin_m));
    CHECK(six.verdict == two.verdict);
  }
}

TEST_CASE("the program is monotone: more friction and lighter overhangs never bring a heap down") {
  StaticsOptions options;
  options.tilt = false;
  for (std::uint64_t i = 0; i < 40; ++i) {
    Rng rng({23, short_hash("heaps"), i, 0}, Stream::structure);
    const Scene heap = random_heap(rng, 3 + static_cast<int>(rng.below(4)));
    CAPTURE(i);
    const Statics slippery = equilibrium_by_program(heap, options);
    const Statics rough =
        equilibrium_by_program(changed(heap, [](Block& b) { b.friction = 2.0; }), options);
    if (slippery.verdict == StaticVerdict::stands) CHECK(rough.verdict == StaticVerdict::stands);
    if (rough.verdict == StaticVerdict::falls) CHECK(slippery.verdict == StaticVerdict::falls);
    // Where the closed form applies as well it says the same.
    if (const auto column = equilibrium_of_column(heap, options)) {
      CHECK((column->verdict == slippery.verdict || std::abs(*column->margin_share) < 1e-6));
    }
  }
}

}  // namespace drystone
