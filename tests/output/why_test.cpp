#include <catch2/catch.hpp>

#include "drystone/record.hpp"

using namespace drystone;

namespace {

Block block_of(Shape shape, Vec3 position) {
  Block block;
  block.shape = std::move(shape);
  block.world_from_block.position = position;
  return block;
}

/// Cubes of 1 m with the given x; the label is that of statics.
Record cubes(std::initializer_list<double> xs) {
  Record record;
  double z = 0.5;
  for (const double x : xs) {
    record.scene.blocks.push_back(block_of(Box{{0.5, 0.5, 0.5}}, {x, 0, z}));
    z += 1.0;
  }
  record.statics = equilibrium_of_column(record.scene).value();
  return record;
}

}  // namespace

TEST_CASE("a standing tower is explained by where it is nearest to tipping") {
  // Above block 2: its top cube's centre is 0.5 - 0.438 = 6.2 cm inside. Block 1 carries 0.219.
  CHECK(why(cubes({0, 0, 0.438})) == "stands: nearest to tipping at block 2, 6.2 cm (6%) inside");
  CHECK(why(cubes({0})) == "stands: nearest to tipping at the ground, 50.0 cm (50%) inside");
}

TEST_CASE("a falling tower is explained by the edge that its mass is over") {
  CHECK(why(cubes({0, 0, 0.541})) == "falls: mass above block 2 is 4.1 cm (4%) over its edge");
  CHECK(why(cubes({0, 0.5004})) == "falls: mass above block 1 is 0.4 mm (0.04%) over its edge");
  // Lowest block far behind: the whole falls off the ground.
  Record record = cubes({0, 0.45, 0.9, 1.35, 1.5});
  const Interface& ground = record.statics.interfaces[0];
  record.statics.weakest_interface = 0;
  CHECK(ground.margin_m < 0.0);
  CHECK(why(record) == "falls: its mass is 34.0 cm (34%) outside its foot");
}

TEST_CASE("a tower on a round block says so") {
  Record record = cubes({0, 0});
  record.scene.blocks[0].shape = Sphere{0.5};
  record.statics = {};
  record.statics.verdict = StaticVerdict::falls;
  record.statics.interfaces.resize(2);
  record.statics.interfaces[1].lower = 0;
  record.statics.interfaces[1].upper = 1;
  record.statics.interfaces[1].planar_surface = false;
  record.statics.interfaces[1].margin_m = -0.01;
  record.statics.weakest_interface = 1;
  CHECK(why(record) == "falls: block 2 rests on a ball");
  record.scene.blocks[0].shape = Cylinder{0.5, 0.5};
  CHECK(why(record) == "falls: block 2 rests on a lying cylinder");
  record.statics.interfaces[0].lower = -1;
  record.statics.interfaces[0].margin_m = -0.025;
  record.statics.interfaces[0].margin_share = -0.02;
  record.statics.weakest_interface = 0;
  CHECK(why(record) ==
        "falls: its mass is 2.5 cm (2%) outside its foot, and block 2 rests on a lying cylinder");
}

TEST_CASE("a structure that no single interface decides speaks of contact forces") {
  Record record;
  record.statics.verdict = StaticVerdict::stands;
  CHECK(why(record) == "stands: contact forces hold every block");
  record.statics.margin_m = 0.03;
  record.statics.margin_share = 0.12;
  CHECK(why(record) == "stands: contact forces hold every block, 3.0 cm (12%) to spare");
  record.statics.verdict = StaticVerdict::falls;
  record.statics.margin_m = -0.03;
  CHECK(why(record) == "falls: no contact forces balance it, 3.0 cm (12%) short");
  record.statics.margin_m.reset();
  CHECK(why(record) == "falls: no contact forces balance it");
}

TEST_CASE("a tower without a label does not pretend to have one") {
  Record record = cubes({0, 0.499});
  record.agreement = Agreement::ambiguous;
  CHECK(why(record) == "ambiguous: 1 mm (0.1%) from balance");
  record.agreement = Agreement::disagree;
  record.outcome.verdict = Verdict::collapses;
  CHECK(why(record) == "disputed: statics says it stands, simulation says it collapses");
  record.agreement = Agreement::unresolved;
  CHECK(why(record) == "unresolved: it never came to rest");
}

TEST_CASE("what an event does is said with its strength over the threshold") {
  Record record = cubes({0, 0.1, 0.2});
  for (int i = 0; i < 3; ++i) record.scene.blocks[static_cast<std::size_t>(i)].id = i;
  record.scene.event = Push{2, {41, 0, 0}, 0.5};
  record.magnitude = 41.0;
  record.threshold = 41.0 / 1.3;
  record.intent.stable = false;
  CHECK(why(record) == "collapses: push of 41 N s at block 3, 1.3 x its threshold");
  record.magnitude = 1763.0;
  record.threshold = 1763.0 / 120.0;
  CHECK(why(record) == "collapses: push of 1760 N s at block 3, 120 x its threshold");
  record.intent.stable = true;
  record.scene.event = Tilt{{0, 1, 0}, 0.1, 2.0, 0.5};
  record.magnitude = 0.1;
  record.threshold = 0.125;
  CHECK(why(record) == "stays: tilted by 5.73 deg, 0.8 x its threshold");
  record.scene.event = Remove{2, 0.5};
  record.magnitude.reset();
  record.threshold.reset();
  CHECK(why(record) == "stays: block 3 vanishes");
  record.scene.event = Remove{2, 0.5, {0, 1.5, 0}, 0.8};
  CHECK(why(record) == "stays: block 3 slides out at 1.5 m/s");
}

TEST_CASE("a film says whether it is possible, and from where on it is not") {
  Record record = cubes({0, 0.1});
  record.kind = "passes";
  record.possible = true;
  CHECK(why(record) == "possible: passes, without the trick");
  record.possible = false;
  record.violation_frame = 17;
  CHECK(why(record) == "impossible: passes, from frame 17");
}
