#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/random.hpp"
#include "pipeline/config_columns.hpp"

namespace drystone {
namespace {

/// Records of two sets with varied columns, without scenes worth looking at.
std::vector<Record> records(int count, int group_size = 1) {
  Rng rng({.seed = 3}, Stream::text);
  std::vector<Record> list;
  for (int i = 0; i < count; ++i) {
    Record record;
    record.set = i < count / 4 ? "val" : "pool";
    record.id = fmt::format("{}-{:06}", record.set, i);
    record.group = fmt::format("g{}", i / group_size);
    record.family = "towers3d";
    const int height = 2 + static_cast<int>(rng.below(5));
    record.scene.blocks.resize(static_cast<std::size_t>(height));
    const bool stable = rng.coin(height < 4 ? 0.5 : 0.8);  // a height that gives the label away
    record.intent.stable = stable;
    record.intent.violation = stable ? Violation::none : Violation::vcom;
    record.statics.verdict = stable ? StaticVerdict::stands : StaticVerdict::falls;
    record.statics.margin_share = (stable ? 1 : -1) * rng.uniform(0.02, 0.1);
    record.outcome.verdict = stable ? Verdict::stands : Verdict::collapses;
    record.base_height = height;
    list.push_back(std::move(record));
  }
  return list;
}

SplitRule rule(std::string name, std::string from) {
  SplitRule result;
  result.name = std::move(name);
  result.from = std::move(from);
  return result;
}

Where any_of(std::string column, std::vector<std::string> values) {
  return {std::move(column), std::move(values), {}, {}};
}

std::map<std::string, const Record*> by_id(const std::vector<Record>& list) {
  std::map<std::string, const Record*> result;
  for (const Record& record : list) result[record.id] = &record;
  return result;
}

std::string message_of(const std::vector<Record>& list, const std::vector<SplitRule>& rules) {
  try {
    (void)apply_splits(list, rules);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    return error.what();
  }
  return "no error";
}

std::vector<std::string> ids_of(const std::vector<Record>& list, const SplitRule& single) {
  return apply_splits(list, {single}).at(single.name);
}

TEST_CASE("The columns of splits are those of records") {
  const std::vector<Record> list = records(3);
  for (const Record& record : list) {
    const auto json = nlohmann::json::parse(to_json(record));
    for (const config::SplitColumn& column : config::split_columns()) {
      INFO(column.name);
      if (column.name.starts_with("p_fall_")) {
        CHECK(json["p_fall"].size() == 3);
        continue;
      }
      REQUIRE(json.contains(column.name));
      CHECK(nlohmann::json::parse(config::scalar_json(config::value_of(record, column))) ==
            json[column.name]);
    }
  }
  CHECK(config::find_split_column("label") == config::find_split_column("stable"));
}

TEST_CASE("A rule without conditions takes all of its source, in dataset order") {
  const std::vector<Record> list = records(100);
  const auto splits = apply_splits(list, {rule("all", "pool")});
  REQUIRE(splits.at("all").size() == 75);
  CHECK(std::is_sorted(splits.at("all").begin(), splits.at("all").end()));
}

TEST_CASE("Conditions are values, lists and ranges") {
  const std::vector<Record> list = records(400);
  const auto records_by_id = by_id(list);
  SplitRule low = rule("low", "pool");
  low.where = {any_of("height", {"2", "3"}),
               any_of("stable", {"false"}),
               {"margin_share", {}, -0.06, -0.03}};
  const auto picked = apply_splits(list, {low}).at("low");
  std::size_t expected = 0;
  for (const Record& record : list) {
    const double margin = *record.statics.margin_share;
    expected += record.set == "pool" && record.scene.blocks.size() <= 3 && margin >= -0.06 &&
                margin <= -0.03;
  }
  CHECK(picked.size() == expected);
  CHECK(expected > 10);
  for (const std::string& id : picked) CHECK(records_by_id.at(id)->scene.blocks.size() <= 3);

  SplitRule none = rule("none", "pool");
  none.where = {any_of("difficulty", {"null"})};
  CHECK(apply_splits(list, {none}).at("none").size() == 300);
  none.where = {any_of("difficulty", {"\"easy\""})};
  CHECK(apply_splits(list, {none}).at("none").empty());
}

TEST_CASE("Draws are exact, reproducible and independent of other rules") {
  const std::vector<Record> list = records(1000);
  SplitRule sft = rule("sft", "pool");
  sft.draw = 300;
  SplitRule rl = rule("rl", "pool");
  rl.minus = {"sft"};
  const auto splits = apply_splits(list, {sft, rl});
  CHECK(splits.at("sft").size() == 300);
  CHECK(splits.at("rl").size() == 450);
  std::set<std::string> together(splits.at("sft").begin(), splits.at("sft").end());
  together.insert(splits.at("rl").begin(), splits.at("rl").end());
  CHECK(together.size() == 750);

  SplitRule other = rule("other", "pool");
  other.draw = 10;
  CHECK(apply_splits(list, {other, sft}).at("sft") == splits.at("sft"));
  SplitRule reseeded = sft;
  reseeded.seed = 1;
  CHECK(apply_splits(list, {reseeded}).at("sft") != splits.at("sft"));
  other.draw = 300;
  CHECK(apply_splits(list, {other}).at("other") != splits.at("sft"));

  // Every record is as likely as any other: 300 of 750, over 200 seeds.
  std::map<std::string, int> hits;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    sft.seed = seed;
    for (const std::string& id : ids_of(list, sft)) ++hits[id];
  }
  CHECK(hits.size() == 750);
  // Binomial with mean 80 and standard deviation 6.9: none of 750 is 5 deviations off.
  for (const auto& [id, count] : hits) CHECK(std::abs(count - 80) < 35);
}

TEST_CASE("Groups are never divided") {
  std::vector<Record> list = records(1200, 3);
  // A few groups are larger, so that whole groups have sizes 3 and 6.
  for (Record& record : list) {
    if (record.group == "g101") record.group = "g100";
    if (record.group == "g201") record.group = "g200";
  }
  SplitRule part = rule("part", "pool");
  part.draw = 300;
  SplitRule rest = rule("rest", "pool");
  rest.minus = {"part"};
  const auto splits = apply_splits(list, {part, rest});
  CHECK(splits.at("part").size() == 300);
  const auto records_by_id = by_id(list);
  std::set<std::string> groups;
  for (const std::string& id : splits.at("part")) groups.insert(records_by_id.at(id)->group);
  for (const std::string& id : splits.at("rest")) {
    CHECK_FALSE(groups.contains(records_by_id.at(id)->group));
  }
  CHECK(splits.at("part").size() + splits.at("rest").size() == 900);

  part.draw = 301;
  CHECK_THAT(message_of(list, {part}),
             Catch::Contains("split 'part': no choice of whole groups has exactly 301 records"));
  part.draw.reset();
  part.share = 301.0 / 900.0;
  CHECK(apply_splits(list, {part}).at("part").size() == 300);

  // A group leaves with any of its members, even where a condition saw only one of them.
  SplitRule tall = rule("tall", "pool");
  tall.where = {any_of("height", {"6"})};
  SplitRule others = rule("others", "pool");
  others.minus = {"tall"};
  const auto by_height = apply_splits(list, {tall, others});
  groups.clear();
  for (const std::string& id : by_height.at("tall")) groups.insert(records_by_id.at(id)->group);
  for (const std::string& id : by_height.at("others")) {
    CHECK_FALSE(groups.contains(records_by_id.at(id)->group));
  }
}

TEST_CASE("Mixed group sizes meet an exact count where any choice does") {
  std::vector<Record> list = records(40);
  // Groups of 4, 4, ..., and of 6: only combinations of both make 22.
  for (std::size_t i = 0; i < list.size(); ++i) {
    list[i].set = "pool";
    list[i].group = i < 28 ? fmt::format("a{}", i / 4) : fmt::format("b{}", (i - 28) / 6);
  }
  SplitRule part = rule("part", "pool");
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    part.seed = seed;
    part.draw = 22;
    CHECK(apply_splits(list, {part}).at("part").size() == 22);
    part.draw = 2;
    CHECK_THAT(message_of(list, {part}), Catch::Contains("exactly 2 records"));
    part.draw = 21;
    CHECK_THAT(message_of(list, {part}), Catch::Contains("exactly 21 records"));
  }
}

TEST_CASE("Stratified draws keep proportions to the record") {
  const std::vector<Record> list = records(1000);
  const auto records_by_id = by_id(list);
  SplitRule part = rule("part", "pool");
  part.share = 0.2;
  part.stratify = {"height", "stable"};
  const auto picked = apply_splits(list, {part}).at("part");
  CHECK(picked.size() == 150);
  std::map<std::pair<std::size_t, bool>, double> have;
  std::map<std::pair<std::size_t, bool>, double> all;
  for (const std::string& id : picked) {
    const Record& record = *records_by_id.at(id);
    ++have[{record.scene.blocks.size(), *record.stable()}];
  }
  for (const Record& record : list) {
    if (record.set == "pool") ++all[{record.scene.blocks.size(), *record.stable()}];
  }
  CHECK(all.size() == 10);
  for (const auto& [cell, count] : all) CHECK(std::abs(have[cell] - 0.2 * count) < 1.0);
}

TEST_CASE("Matched levels have the same distribution of the matched columns") {
  const std::vector<Record> list = records(6000);
  const auto records_by_id = by_id(list);
  SplitRule matched = rule("matched", "pool");
  matched.where = {any_of("height", {"3", "5"})};
  matched.match = {"label", "margin_share", "violation"};
  const auto counts = [&](const std::vector<std::string>& ids) {
    std::map<std::size_t, std::map<std::pair<bool, double>, int>> by_level;
    for (const std::string& id : ids) {
      const Record& record = *records_by_id.at(id);
      ++by_level[record.scene.blocks.size()]
                [{*record.stable(), std::floor(*record.statics.margin_share / 0.02)}];
    }
    return by_level;
  };
  const auto picked = apply_splits(list, {matched}).at("matched");
  auto levels = counts(picked);
  REQUIRE(levels.size() == 2);
  CHECK(levels[3] == levels[5]);
  CHECK(picked.size() > 1000);

  // Largest: in every cell one of the two levels is used up.
  SplitRule unmatched = matched;
  unmatched.match.clear();
  auto all = counts(apply_splits(list, {unmatched}).at("matched"));
  for (const auto& [cell, count] : levels[3]) {
    CHECK(count == std::min(all[3][cell], all[5][cell]));
  }

  matched.draw = 600;
  levels = counts(apply_splits(list, {matched}).at("matched"));
  CHECK(levels[3] == levels[5]);
  int total = 0;
  for (const auto& [cell, count] : levels[3]) total += count;
  CHECK(total == 300);

  matched.draw = 601;
  CHECK(apply_splits(list, {matched}).at("matched").size() == 601);
  matched.draw = 3000;
  CHECK_THAT(message_of(list, {matched}), Catch::Contains("can be matched"));

  // Across another column than those of the condition.
  matched.draw.reset();
  matched.where.clear();
  matched.across = {{"label", {}}};
  matched.match = {"height"};
  std::map<bool, std::map<std::size_t, int>> heights;
  for (const std::string& id : ids_of(list, matched)) {
    const Record& record = *records_by_id.at(id);
    ++heights[*record.stable()][record.scene.blocks.size()];
  }
  CHECK(heights[true] == heights[false]);
  CHECK(heights[true].size() == 5);
}

TEST_CASE("A match across classes of values compares the classes") {
  const std::vector<Record> list = records(4000);
  const auto records_by_id = by_id(list);
  SplitRule matched = rule("matched", "pool");
  matched.match = {"label", "margin_share"};
  Where high;
  high.column = "height";
  high.min = 5;
  matched.across = {{"height", {any_of("height", {"2", "3"}), high}}};
  std::map<bool, std::map<std::pair<bool, double>, int>> cells;  // by whether the tower is high
  for (const std::string& id : ids_of(list, matched)) {
    const Record& record = *records_by_id.at(id);
    const std::size_t height = record.scene.blocks.size();
    CHECK(height != 4);
    ++cells[height >= 5][{*record.stable(), std::floor(*record.statics.margin_share / 0.02)}];
  }
  CHECK(cells[false] == cells[true]);
  CHECK(cells[true].size() == 8);  // two labels, four bins of the margin
}

TEST_CASE("Rules that cannot be met say why") {
  const std::vector<Record> list = records(100);
  SplitRule bad = rule("a", "pol");
  CHECK_THAT(message_of(list, {bad}),
             Catch::Contains("split 'a': 'pol' is neither a set nor an earlier split") &&
                 Catch::Contains("did you mean 'pool'?"));
  bad = rule("a", "pool");
  bad.where = {any_of("heigth", {"2"})};
  CHECK_THAT(message_of(list, {bad}), Catch::Contains("did you mean 'height'?"));
  bad.where = {any_of("height", {"\"two\""})};
  CHECK_THAT(message_of(list, {bad}), Catch::Contains("column 'height' is a number"));
  bad.where = {any_of("height", {"[2"})};
  CHECK_THAT(message_of(list, {bad}), Catch::Contains("no JSON scalar"));
  bad.where.clear();
  bad.draw = 76;
  CHECK_THAT(message_of(list, {bad}),
             Catch::Contains("76 records are to be drawn, but there are 75"));
  bad.draw.reset();
  bad.match = {"label"};
  CHECK_THAT(message_of(list, {bad}), Catch::Contains("between which records"));
  bad.across = {{"family", {}}};
  CHECK_THAT(message_of(list, {bad}), Catch::Contains("fewer than two kinds"));
  bad.across = {{"height", {}}};
  CHECK_THAT(message_of(records(100, 2), {bad}), Catch::Contains("belong together"));
  CHECK_THAT(message_of(list, {rule("pool", "val")}), Catch::Contains("has this name already"));
}

}  // namespace
}  // namespace drystone
