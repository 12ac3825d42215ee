#include "pipeline/disputes.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

Config one_set(const std::string& name = "train") {
  return config_from_yaml("sets: {" + name + ": {count: 10}}", "c.yaml");
}

Record tower(const std::string& set, std::size_t height, double margin_share) {
  Record record;
  record.set = set;
  record.scene.blocks.resize(height);
  record.statics.verdict = margin_share > 0 ? StaticVerdict::stands : StaticVerdict::falls;
  record.statics.margin_share = margin_share;
  record.agreement = Agreement::agree;
  return record;
}

/// `count` towers of height 4 at margins 0.02, 0.021 ... in turn on both sides.
Completion towers(int count) {
  Completion completion;
  for (int i = 0; i < count; ++i) {
    completion.records.push_back(tower("train", 4, (i % 2 == 0 ? 1 : -1) * (0.02 + 0.001 * i)));
  }
  return completion;
}

}  // namespace

TEST_CASE("losses are counted by set and height") {
  Completion first = towers(10), second;
  first.disputed = {{"train", 4, 0.012}, {"val", 2, 0.013}};
  second.records = {tower("val", 2, -0.1), tower("train", 3, 0.1)};
  second.disputed = {{"train", 4, std::nullopt}};
  // Where the label is withheld nothing was lost, and nothing agreed.
  second.records.push_back(tower("train", 3, 0.001));
  second.records.back().agreement = Agreement::ambiguous;
  const auto losses = height_losses(
      config_from_yaml("sets: {val: {count: 1}, train: {count: 1}}", "c.yaml"), {first, second});
  REQUIRE(losses.size() == 3);
  CHECK((losses[0].set == "val" && losses[0].height == 2));
  CHECK((losses[0].accepted == 1 && losses[0].disputed == 1));
  CHECK(losses[0].share() == Approx(0.5));
  CHECK((losses[1].set == "train" && losses[1].height == 3 && losses[1].accepted == 1));
  CHECK(losses[1].share() == 0.0);
  CHECK_FALSE(losses[1].band.has_value());
  CHECK((losses[2].height == 4 && losses[2].accepted == 10 && losses[2].disputed == 2));
}

TEST_CASE("a height that loses at most half a percent needs no wider band") {
  Completion completion = towers(199);
  completion.disputed = {{"train", 4, 0.011}};  // 1 of 200 is exactly half a percent
  CHECK_FALSE(height_losses(one_set(), {completion})[0].band.has_value());
  completion.records.pop_back();
  const HeightLoss loss = height_losses(one_set(), {completion})[0];
  CHECK(loss.share() > kMostDisputed);
  CHECK(loss.band == Approx(0.012));
}

TEST_CASE("the band is the least one beyond which few enough towers are disputed") {
  // With a band of 0.013 two disputes are left beside the 300 accepted, which is too many yet; with
  // one of 0.016 one is.
  Completion completion = towers(300);
  completion.disputed = {
      {"train", 4, 0.0154}, {"train", 4, 0.012}, {"train", 4, 0.05}, {"train", 4, -0.0111}};
  CHECK(height_losses(one_set(), {completion})[0].band == Approx(0.016));
  // With these three are left there, and none beyond 0.051.
  completion.disputed.push_back({"train", 4, 0.0501});
  completion.disputed.push_back({"train", 4, 0.0502});
  CHECK(height_losses(one_set(), {completion})[0].band == Approx(0.051));
}

TEST_CASE("where no band helps none is named") {
  Completion completion = towers(20);  // up to 0.039
  completion.disputed = {{"train", 4, 0.0395}};
  CHECK_FALSE(height_losses(one_set(), {completion})[0].band.has_value());
  CHECK_THAT(describe(height_losses(one_set(), {completion})[0]), Catch::Contains("no label.band"));
  completion.disputed = {{"train", 4, std::nullopt}};
  CHECK_FALSE(height_losses(one_set(), {completion})[0].band.has_value());
}

TEST_CASE("a loss is told with what to do about it") {
  Completion completion = towers(97);
  completion.disputed = {{"train", 4, 0.011}, {"train", 4, 0.0132}, {"train", 4, 0.0121}};
  CHECK(describe(height_losses(one_set(), {completion})[0]) ==
        "set 'train', height 4: 3 of 100 towers (3.0%) were lost because simulation and statics "
        "disagree about them; with label.band=0.014 and margin_share from 0.014 it would be few "
        "enough");
}
