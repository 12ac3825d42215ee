// What the panel says of statics.
#include "tools/viewer/sections.hpp"

#include <catch2/catch.hpp>

#include "viewer/scenes.hpp"

namespace drystone {
namespace {

using namespace test;
using namespace viewer;

using Row = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("the panel tells who judged a structure, and the margins of its parts") {
  Viewer viewer = viewer_of(two_towers());
  const Record& column = viewer.subject().record;
  CHECK(judged_section(column).rows[0] == Row{"statics, closed form", "stands"});
  CHECK(margins_section(column, viewer.supports()).rows[0].first == "block 1 on ground");
  CHECK(margins_section(column, viewer.supports()).rows[1].first == "block 2 on block 1");
  std::vector<Block> blocks;
  for (int k = 0; k < 4; ++k) blocks.push_back(box({0.2, 0.2, 0.5}, 0.9 * k, 0, 0));
  blocks.push_back(box({1.8, 0.3, 0.1}, 1.35, 0, 1.0));
  Subject subject = subject_of(scene_of(blocks), "bridge");
  subject.record.outcome.verdict = Verdict::stands;
  const Record& bridge = subject.record;
  const auto rows = judged_section(bridge).rows;
  CHECK(rows[0] == Row{"statics, program", "stands"});
  CHECK(rows[2] == Row{"simulation", "stands"});
  const Section margins =
      margins_section(bridge, supports_of(bridge.scene, bridge.statics, bridge.scene));
  CHECK(margins.heading == "Margins of parts, each as one body");
  REQUIRE(margins.rows.size() == 2);
  CHECK(margins.rows[0].first == "blocks 1-4 on ground");
  CHECK(margins.rows[1].first == "block 5 on 1-4");
}

TEST_CASE("nobody judges whether a film's tower stands, and an event judges for itself") {
  Subject subject = subject_of(stack({0.0, 0.2}), "film");
  subject.record.scene.event = Push{subject.record.scene.blocks[1].id, {800, 0, 0}, 0.2};
  CHECK(judged_section(subject.record).rows.back() == Row{"simulation", "of the event"});
  subject.record.possible = false;
  CHECK(judged_section(subject.record).rows.empty());
}

}  // namespace drystone
