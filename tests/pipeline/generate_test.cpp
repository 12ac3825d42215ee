#include <catch2/catch.hpp>
#include <set>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "drystone/scene_json.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

TEST_CASE("an interrupted dataset goes on where it stopped and ends with the same bytes") {
  const ScratchFolder whole("whole"), broken("broken");
  generate_into(whole, small_config());

  std::atomic<bool> stop = false;
  GenerateOptions options;
  options.out = broken;
  options.workers = 2;
  options.stop = &stop;
  options.on_progress = [&](const Progress& progress) { stop = progress.done >= 7; };
  std::string message;
  try {
    (void)generate(small_config(), options);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::interrupted);
    message = error.message();
  }
  CHECK_FALSE(fs::exists(broken / "manifest.json"));
  CHECK(fs::exists(broken / "completions/000000.json"));
  std::int64_t kept = 0;
  for (const auto& entry : fs::directory_iterator(broken / "completions")) {
    kept += entry.path().extension() == ".json" ? 5 : 0;
  }
  REQUIRE(kept < 20);
  // Records that were made for an unfinished shard are made again: they do not count.
  CHECK(message ==
        "stopped: " + std::to_string(kept) + " of 22 records are kept in finished shards");
  const auto finished_at = fs::last_write_time(broken / "shards/000000.tar");
  // What a killed process leaves behind.
  std::ofstream(broken / "shards/.000001.tar.tmp") << "half";

  const GenerateReport report = generate_into(broken, small_config());
  CHECK(report.resumed >= 5);
  CHECK(fs::last_write_time(broken / "shards/000000.tar") == finished_at);
  CHECK(contents(broken) == contents(whole));
}

TEST_CASE("content does not depend on how records are divided into shards") {
  const ScratchFolder five("five"), fifty("fifty");
  Config config = small_config();
  const std::string content = generate_into(five, config).content;
  config.shard_size = 50;
  CHECK(generate_into(fifty, config).content == content);
  CHECK(fs::exists(fifty / "shards/000000.tar"));
  CHECK_FALSE(fs::exists(fifty / "shards/000001.tar"));
}

TEST_CASE("every cell has its exact count, and ids do not follow cells") {
  const Plan plan = make_plan(small_config("# counts\n"));
  std::int64_t train = 0;
  for (const CellCount& cell : count_cells(plan)) {
    if (cell.set == "train") train += cell.count;
    CHECK(cell.count >= (cell.set == "train" ? 2 : 0));
  }
  CHECK(train == 16);
  REQUIRE(plan.tasks.size() == 22);
  int changes = 0;
  for (std::size_t i = 1; i < 16; ++i) {
    if (plan.tasks[i].cell.stable != plan.tasks[i - 1].cell.stable) ++changes;
  }
  CHECK(changes >= 4);
}

TEST_CASE("another set, more cameras or another shard size leave a set's scenes as they are") {
  const ScratchFolder plain("plain"), varied("varied");
  generate_into(plain, small_config());
  Config config = small_config();
  config.sets.insert(config.sets.begin(), config.sets[1]);
  config.sets[0].name = "extra";
  for (SetConfig& set : config.sets) set.views.count = 3;
  generate_into(varied, config);
  std::map<std::string, std::string> scenes;
  for (const Record& record : load_records(plain)) scenes[record.id] = to_json(record.scene);
  int compared = 0;
  for (const Record& record : load_records(varied)) {
    if (record.set == "extra") continue;
    CHECK(to_json(record.scene) == scenes.at(record.id));
    CHECK(record.views.size() == 3);
    ++compared;
  }
  CHECK(compared == 22);
}

TEST_CASE("sets share no scene") {
  const ScratchFolder folder("disjoint");
  generate_into(folder, small_config());
  std::set<std::string> scenes;
  for (const Record& record : load_records(folder)) scenes.insert(to_json(record.scene));
  CHECK(scenes.size() == 22);
}

TEST_CASE("every record's label is what statics and simulation both say, and what its cell asks") {
  const ScratchFolder folder("labels");
  generate_into(folder, small_config());
  const Plan plan = make_plan(small_config());
  const std::vector<Record> records = load_records(folder);
  REQUIRE(records.size() == plan.tasks.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& record = records[i];
    const Cell& cell = plan.tasks[i].cell;
    REQUIRE(record.stable().has_value());
    CHECK(*record.stable() == cell.stable);
    CHECK((record.statics.verdict == StaticVerdict::stands) == cell.stable);
    CHECK((record.outcome.verdict == Verdict::stands) == cell.stable);
    CHECK(static_cast<int>(record.scene.blocks.size()) == cell.height);
    CHECK(std::abs(record.statics.margin_share.value()) >= 0.01);
    CHECK(record.outcome.final_poses.size() == record.scene.blocks.size());
  }
}

TEST_CASE("replaying a manifest's attempts gives the same content") {
  const ScratchFolder first("first"), again("again");
  const std::string content = generate_into(first, small_config()).content;
  GenerateOptions options;
  options.out = again;
  options.replay = first / "manifest.json";
  CHECK(generate(small_config(), options).content == content);

  Config larger = small_config();
  larger.sets[0].count += 1;
  options.out = again / "larger";
  REQUIRE_THROWS_WITH(generate(larger, options), Catch::Contains("another configuration"));

  const ScratchFolder edited("edited");
  fs::create_directories(edited);
  std::string manifest = contents(first).at("manifest.json");
  const auto list = manifest.find('[', manifest.find("\"accepted_attempts\""));
  manifest.replace(manifest.find('0', list), 1, "60000");
  std::ofstream(edited / "manifest.json") << manifest;
  options.replay = edited / "manifest.json";
  options.out = again / "edited";
  REQUIRE_THROWS_WITH(generate(small_config(), options), Catch::Contains("no attempt for group"));
}

TEST_CASE("a damaged or missing shard is made again, never taken as it is") {
  const ScratchFolder folder("damaged");
  generate_into(folder, small_config());
  const auto whole = contents(folder);
  std::ofstream(folder / "shards/000001.tar", std::ios::app) << 'x';
  std::ofstream(folder / "completions/000002.json") << "{";
  fs::remove(folder / "shards/000003.tar");
  CHECK(generate_into(folder, small_config()).resumed == 22 - 15);
  CHECK(contents(folder) == whole);
}

TEST_CASE("a dataset that lost a completion is not read as a smaller one") {
  const ScratchFolder folder("lost");
  generate_into(folder, small_config());
  fs::remove(folder / "completions/000004.json");
  REQUIRE_THROWS_WITH(load_records(folder), Catch::Contains("000004.json is missing"));
}

TEST_CASE("labels alone need no pictures") {
  const ScratchFolder folder("labels-only");
  GenerateOptions options;
  options.out = folder;
  options.images = false;
  CHECK(generate(small_config(), options).records == 22);
  CHECK(fs::is_empty(folder / "shards"));
  CHECK(load_records(folder).size() == 22);
  CHECK(verify(folder, 3).findings.empty());
}

TEST_CASE("a folder that holds something else is left alone") {
  const ScratchFolder folder("foreign");
  fs::create_directories(folder);
  std::ofstream(folder / "thesis.tex") << "all of it";
  REQUIRE_THROWS_WITH(generate_into(folder, small_config()),
                      Catch::Contains("thesis.tex") && Catch::Contains("--out"));
  CHECK(contents(folder).size() == 1);
}

TEST_CASE("a dataset is not continued with another configuration") {
  const ScratchFolder folder("other");
  generate_into(folder, small_config());
  const auto before = contents(folder);
  Config other = small_config();
  other.seed = 8;
  REQUIRE_THROWS_WITH(generate_into(folder, other), Catch::Contains("another configuration"));
  CHECK(contents(folder) == before);
}

TEST_CASE("pictures are neither left out nor added half-way") {
  GenerateOptions options;
  const ScratchFolder pictures("pictures"), labels("labels-alone");
  generate_into(pictures, small_config());
  options.out = pictures;
  options.images = false;
  REQUIRE_THROWS_WITH(generate(small_config(), options),
                      Catch::Contains("was begun with pictures") && Catch::Contains("--no-images"));
  options.out = labels;
  (void)generate(small_config(), options);
  options.images = true;
  REQUIRE_THROWS_WITH(generate(small_config(), options),
                      Catch::Contains("was begun without pictures (--no-images)"));
}

TEST_CASE("what lies beside a dataset's files does not become part of it") {
  const ScratchFolder folder("stray");
  generate_into(folder, small_config());
  const std::string manifest = contents(folder).at("manifest.json");
  std::ofstream(folder / "splits/notes.txt") << "mine";
  generate_into(folder, small_config());
  CHECK(contents(folder).at("manifest.json") == manifest);
  CHECK(verify(folder).findings ==
        std::vector<std::string>{"splits/notes.txt: not in the manifest"});
}
