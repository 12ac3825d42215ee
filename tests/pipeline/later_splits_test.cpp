// Splits that are drawn from a finished dataset, and what becomes of them.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

const std::string kSets = R"(
seed: 7
shard_size: 5
defaults:
  difficulty: {mode: none}
  views: {rig: orbit, count: 1, size: 32}
sets:
  train: {height: [2, 4], shapes: [cubes, ccs], count: 16}
  val: {like: train, count: 6}
)";

Config with_splits(const std::string& splits) {
  return config_from_yaml(kSets + splits, "small.yaml");
}

Config plain() {
  return with_splits("splits:\n  sft: {from: train, draw: 4}\n  rl: {from: train, minus: sft}\n");
}

std::vector<SplitRule> rules(const std::string& text) {
  return split_rules_from_yaml(text, "rules.yaml");
}

nlohmann::ordered_json manifest_of(const fs::path& folder) {
  return nlohmann::ordered_json::parse(contents(folder).at("manifest.json"));
}

}  // namespace

TEST_CASE("a split rule that is written and read again is the same rule") {
  const auto all = rules(R"(
a: {from: train, minus: [sft, b], where: {height: [2, 3], label: true, margin_share: {min: 0.1}},
    draw: 3, stratify: [shapes], seed: 18446744073709551615}
b: {from: train, where: {difficulty: null, p_fall_5: {min: 0.1, max: 0.30000000000000004}},
    share: 0.1}
c: {from: a, match: [label], across: [height]}
)");
  REQUIRE(all.size() == 3);
  CHECK(rules(to_json(all)) == all);
  SplitRule other = all[0];
  other.where[2].min = 0.2;
  CHECK(other != all[0]);
}

TEST_CASE("a later split may build on an earlier later one") {
  const ScratchFolder folder("build-on");
  generate_into(folder, plain());
  (void)add_splits(folder, rules("probe: {from: rl, draw: 6}"));
  const auto counts = add_splits(folder, rules("rest: {from: rl, minus: probe}"));
  CHECK(counts == std::map<std::string, std::size_t>{{"rest", 6}});
  const auto manifest = manifest_of(folder);
  CHECK(manifest["later_splits"].size() == 2);
  CHECK(manifest["later_splits"]["rest"]["minus"] == nlohmann::json{"probe"});
  const auto files = contents(folder);
  std::istringstream ids(files.at("splits/rest.txt"));
  for (std::string id; std::getline(ids, id);) {
    CHECK(files.at("splits/probe.txt").find(id) == std::string::npos);
    CHECK(files.at("splits/rl.txt").find(id) != std::string::npos);
  }
  CHECK(verify(folder).findings.empty());
}

TEST_CASE("an equal rule changes nothing, and repairs its file") {
  const ScratchFolder folder("equal");
  generate_into(folder, plain());
  const auto probe = rules("probe: {from: rl, draw: 6}");
  (void)add_splits(folder, probe);
  const auto before = contents(folder);
  CHECK(add_splits(folder, probe) == std::map<std::string, std::size_t>{{"probe", 6}});
  CHECK(add_splits(folder, rules("sft: {from: train, draw: 4}")) ==
        std::map<std::string, std::size_t>{{"sft", 4}});
  CHECK(contents(folder) == before);
  fs::remove(folder / "splits/probe.txt");
  (void)add_splits(folder, probe);
  CHECK(contents(folder) == before);
}

TEST_CASE("a name that is taken is refused and nothing is written") {
  const ScratchFolder folder("taken");
  generate_into(folder, plain());
  (void)add_splits(folder, rules("probe: {from: rl, draw: 6}"));
  const auto before = contents(folder);
  const auto refused = [&](const std::string& text, const std::string& message) {
    CAPTURE(text);
    REQUIRE_THROWS_WITH(add_splits(folder, rules("good: {from: train, draw: 2}\n" + text)),
                        Catch::Contains(message));
    CHECK(contents(folder) == before);
  };
  refused("probe: {from: rl, draw: 5}",
          "split 'probe': `drystone split` has drawn one of this name");
  refused("sft: {from: train, draw: 5}", "split 'sft': the configuration has a split of this name");
  refused("val: {from: train, draw: 5}", "split 'val': a set has this name already");
  refused("more: {from: prob, draw: 5}", "split 'more': 'prob' is neither");
  refused("more: {from: probe, draw: 7}", "7 records are to be drawn, but there are 6");
}

TEST_CASE("a configuration that differs by its splits alone makes no record again") {
  const ScratchFolder folder("resplit");
  generate_into(folder, plain());
  (void)add_splits(folder, rules("probe: {from: train, draw: 6}"));
  const auto before = contents(folder);
  const auto made_at = fs::last_write_time(folder / "shards/000000.tar");

  const Config other =
      with_splits("splits:\n  sft: {from: train, draw: 5}\n  few: {from: val, draw: 2}\n");
  CHECK(make_plan(other).hash == make_plan(plain()).hash);
  CHECK(generate_into(folder, other).resumed == 22);
  CHECK(fs::last_write_time(folder / "shards/000000.tar") == made_at);
  const auto after = contents(folder);
  CHECK(after.at("splits/probe.txt") == before.at("splits/probe.txt"));
  CHECK(after.at("splits/sft.txt") != before.at("splits/sft.txt"));
  CHECK(after.contains("splits/few.txt"));
  CHECK_FALSE(after.contains("splits/rl.txt"));
  CHECK(manifest_of(folder)["later_splits"].contains("probe"));
  CHECK(verify(folder, 2).findings.empty());

  generate_into(folder, plain());
  CHECK(contents(folder) == before);
}

TEST_CASE("a manifest is replayed whatever splits are asked for") {
  const ScratchFolder first("replayed"), again("replay");
  const std::string content = generate_into(first, plain()).content;
  GenerateOptions options;
  options.out = again;
  options.replay = first / "manifest.json";
  CHECK(generate(with_splits(""), options).content == content);
}

TEST_CASE(
    "a later split that clashes with a new configuration is refused before anything is made") {
  const ScratchFolder folder("clash");
  generate_into(folder, plain());
  (void)add_splits(folder, rules("probe: {from: rl, draw: 6}"));
  fs::remove(folder / "shards/000002.tar");
  const auto before = contents(folder);
  const auto refused = [&](const std::string& splits, const std::string& message) {
    REQUIRE_THROWS_WITH(generate_into(folder, with_splits(splits)), Catch::Contains(message));
    CHECK(contents(folder) == before);
  };
  refused("splits: {rl: {from: train}, probe: {from: train, draw: 6}}",
          "later split 'probe': the configuration has a split of this name by another rule");
  refused("splits: {sft: {from: train}}", "later split 'probe': 'rl' is neither");

  // The configuration takes the rule over.
  generate_into(folder, with_splits("splits: {rl: {from: train}, probe: {from: rl, draw: 6}}"));
  CHECK(manifest_of(folder)["later_splits"].empty());
  CHECK(verify(folder).findings.empty());
}

TEST_CASE("later splits are not lost with a manifest that cannot be read") {
  const ScratchFolder folder("unreadable");
  generate_into(folder, plain());
  std::ofstream(folder / "manifest.json") << "{";
  REQUIRE_THROWS_WITH(generate_into(folder, plain()),
                      Catch::Contains("manifest.json") && Catch::Contains("remove it"));
}
