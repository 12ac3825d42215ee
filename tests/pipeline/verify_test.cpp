#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

TEST_CASE("a fresh dataset verifies, and its records can be made again bit for bit") {
  const ScratchFolder folder("verify");
  generate_into(folder, small_config());
  const VerifyReport report = verify(folder, 5);
  CHECK(report.findings.empty());
  CHECK(report.records == 22);
  CHECK(report.resampled == 5);
  CHECK(report.files > 12);
}

TEST_CASE("damage is found and named") {
  const ScratchFolder folder("damage");
  generate_into(folder, small_config());
  SECTION("a changed byte") {
    std::fstream file(folder / "shards/000001.tar",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(700);
    file.put('X');
    file.close();
    REQUIRE(verify(folder).findings.size() == 1);
    CHECK(verify(folder).findings[0].starts_with("shards/000001.tar: changed"));
  }
  SECTION("a missing file") {
    fs::remove(folder / "splits/sft.txt");
    REQUIRE(verify(folder).findings.size() == 1);
    CHECK(verify(folder).findings[0] == "splits/sft.txt: missing");
  }
  SECTION("a file too many") {
    std::ofstream(folder / "shards/000009.tar") << "what is this";
    REQUIRE(verify(folder).findings.size() == 1);
    CHECK(verify(folder).findings[0] == "shards/000009.tar: not in the manifest");
  }
}

TEST_CASE("later splits do not hide damage") {
  const ScratchFolder folder("hidden");
  generate_into(folder, small_config());
  std::ofstream(folder / "shards/000001.tar", std::ios::app) << 'x';
  SplitRule rule;
  rule.name = "some";
  rule.from = "train";
  rule.draw = 2;
  (void)add_splits(folder, {rule});
  REQUIRE(verify(folder).findings.size() == 1);
  CHECK(verify(folder).findings[0].starts_with("shards/000001.tar: changed"));
}

TEST_CASE("what is no dataset is said to be none") {
  const ScratchFolder folder("none");
  fs::create_directories(folder);
  REQUIRE_THROWS_WITH(verify(folder), Catch::Contains("no manifest.json"));
  fs::create_directories(folder / "completions");
  REQUIRE_THROWS_WITH(verify(folder), Catch::Contains("not finished"));
}

TEST_CASE("records of undamaged shards are made again beside damage elsewhere") {
  const ScratchFolder folder("beside");
  generate_into(folder, small_config());
  std::ofstream(folder / "shards/000001.tar", std::ios::app) << 'x';
  std::ofstream(folder / "completions/000003.json", std::ios::app) << 'x';
  const VerifyReport some = verify(folder, 6);
  CHECK(some.findings.size() == 2);
  CHECK(some.resampled == 6);
  CHECK(some.not_resampled.empty());

  const VerifyReport all = verify(folder, 22);
  CHECK(all.findings.size() == 2);
  CHECK(all.resampled == 12);
  CHECK(all.not_resampled == "12 of 22 records were made again: 2 of 5 shards are damaged");
}

TEST_CASE("a damaged table or split keeps no record from being made again") {
  const ScratchFolder folder("table");
  generate_into(folder, small_config());
  std::ofstream(folder / "splits/sft.txt", std::ios::app) << "train-000099\n";
  const VerifyReport report = verify(folder, 3);
  CHECK(report.findings ==
        std::vector<std::string>{"splits/sft.txt: changed since it was written"});
  CHECK(report.resampled == 3);
  CHECK(report.not_resampled.empty());
}

TEST_CASE(
    "a configuration that means something else now is a finding, and says what was not done") {
  const ScratchFolder folder("plan");
  generate_into(folder, small_config());
  std::string manifest = contents(folder).at("manifest.json");
  const auto seed = manifest.find("\"seed\": 7");
  REQUIRE(seed != std::string::npos);
  manifest[seed + 8] = '8';
  std::ofstream(folder / "manifest.json") << manifest;
  const VerifyReport report = verify(folder, 3);
  REQUIRE(report.findings.size() == 1);
  CHECK(report.resampled == 0);
  CHECK(report.not_resampled.starts_with("nothing was made again"));
}

TEST_CASE("later splits are added to the manifest and may build on the earlier ones") {
  const ScratchFolder folder("later");
  generate_into(folder, small_config());
  const ScratchFolder rules("rules");
  fs::create_directories(rules);
  std::ofstream(rules / "rules.yaml")
      << "splits:\n  probe: {from: train, minus: sft, draw: 3, seed: 4}\n";
  const auto counts = add_splits(folder, load_split_rules(rules / "rules.yaml"));
  CHECK(counts == std::map<std::string, std::size_t>{{"probe", 3}});
  CHECK(verify(folder).findings.empty());
  const auto files = contents(folder);
  const std::string& probe = files.at("splits/probe.txt");
  const std::string& sft = files.at("splits/sft.txt");
  std::istringstream ids(probe);
  for (std::string id; std::getline(ids, id);) CHECK(sft.find(id) == std::string::npos);
}
