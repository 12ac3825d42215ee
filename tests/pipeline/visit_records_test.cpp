// Reading a finished dataset record by record.
#include <catch2/catch.hpp>

#include "drystone/dataset.hpp"
#include "drystone/error.hpp"
#include "pipeline/small_dataset.hpp"

namespace drystone {
namespace {

using test::ScratchFolder;
using test::small_config;
namespace fs = std::filesystem;

/// 22 records without pictures, five a shard.
void make(const fs::path& folder) {
  GenerateOptions options;
  options.out = folder;
  options.images = false;
  (void)generate(small_config(), options);
}

std::vector<std::string> ids_of(const std::vector<Record>& records) {
  std::vector<std::string> ids;
  for (const Record& record : records) ids.push_back(record.id);
  return ids;
}

void spoil(const fs::path& file) { std::ofstream(file) << "{"; }

}  // namespace

TEST_CASE("records are visited in order, until the visitor has enough") {
  const ScratchFolder folder("visit");
  make(folder);
  std::vector<Record> seen;
  visit_records(folder, [&](const Record& record) {
    seen.push_back(record);
    return true;
  });
  CHECK(ids_of(seen) == ids_of(load_records(folder)));

  // What comes after the last one that is wanted is not even read.
  spoil(folder / "completions/000002.json");
  seen.clear();
  visit_records(folder, [&](const Record& record) {
    seen.push_back(record);
    return seen.size() < 7;
  });
  CHECK(seen.size() == 7);
  CHECK_THROWS_WITH(visit_records(folder, [](const Record&) { return true; }),
                    Catch::Contains("000002.json") && Catch::Contains("makes what is damaged"));
}

TEST_CASE("records are found by id, in the order asked for") {
  const ScratchFolder folder("find");
  make(folder);
  const std::vector<std::string> all = ids_of(load_records(folder));
  const std::vector<std::string> ids{all[21], all[3], all[4], all[3]};
  CHECK(ids_of(find_records(folder, ids)) == ids);
  CHECK(find_records(folder, {}).empty());
  CHECK_THROWS_WITH(find_records(folder, {all[3], "train-77"}),
                    Catch::Contains("no record 'train-77'") &&
                        Catch::Contains("named " + all.front() + " to " + all.back()));

  // Shards that have none of them may be damaged, but none may be missing on the way.
  spoil(folder / "completions/000001.json");
  CHECK(ids_of(find_records(folder, ids)) == ids);
  CHECK_THROWS_AS(find_records(folder, {all[6]}), Error);
  fs::remove(folder / "completions/000001.json");
  CHECK_THROWS_WITH(find_records(folder, ids), Catch::Contains("000001.json is missing"));
}

}  // namespace drystone
