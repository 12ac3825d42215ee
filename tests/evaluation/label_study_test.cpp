#include "drystone/label_study.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "drystone/error.hpp"

using namespace drystone;

TEST_CASE("a study covers heights, shapes, labels and margins up to the band's edge") {
  LabelStudyOptions options;
  options.n = 126;
  options.min_height = 2;
  options.max_height = 8;
  const auto cases = study_labels(options);
  REQUIRE(cases.size() == 126);
  std::map<int, int> heights;
  std::map<ShapeSet, int> shapes;
  int stable = 0, near = 0;
  for (const LabelCase& c : cases) {
    ++heights[c.height];
    ++shapes[c.shapes];
    stable += c.intended_stable ? 1 : 0;
    near += std::abs(c.margin_share) < 0.02 ? 1 : 0;
    CHECK(c.agreement == Agreement::agree);
    CHECK((c.statics == StaticVerdict::stands) == c.intended_stable);
  }
  CHECK(heights.size() == 7);
  CHECK(shapes.size() == 3);
  CHECK(stable == 63);
  CHECK(near >= 30);
}

TEST_CASE("a study is the same for any number of workers") {
  LabelStudyOptions options;
  options.n = 12;
  options.workers = 1;
  const auto one = study_labels(options);
  options.workers = 3;
  const auto three = study_labels(options);
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].key == three[i].key);
    CHECK(one[i].margin_share == three[i].margin_share);
    CHECK(one[i].simulation == three[i].simulation);
  }
}

TEST_CASE("heights that no family has are refused") {
  LabelStudyOptions options;
  options.max_height = 13;
  CHECK_THROWS_AS(study_labels(options), Error);
}
