#include <catch2/catch.hpp>
#include <cstdlib>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "samples.hpp"

using namespace drystone;
using drystone::testing::run;
using drystone::testing::sample_record;
using drystone::testing::TemporaryFolder;

namespace {

std::vector<Record> sample_records(int count) {
  std::vector<Record> records;
  for (int i = 0; i < count; ++i) {
    records.push_back(sample_record(i % 3 != 0, 2 + i % 5, static_cast<std::uint64_t>(i)));
  }
  return records;
}

/// Reads a Parquet file and JSON records with pyarrow and compares every value.
drystone::testing::CommandResult read_with_python(const std::filesystem::path& parquet,
                                                  const std::filesystem::path& jsonl) {
  return run("PYTHONPATH=" DRYSTONE_DEPS ":$PYTHONPATH python3 " DRYSTONE_SOURCE_DIR
             "/tests/output/read_parquet.py " +
             parquet.string() + " " + jsonl.string());
}

}  // namespace

TEST_CASE("pyarrow reads every column of every record, exactly", "[parquet]") {
  if (parquet_version().empty()) {
    WARN("built without Arrow: not tested");
    return;
  }
  const TemporaryFolder folder;
  const auto parquet = folder.path() / "records.parquet";
  const auto jsonl = folder.path() / "records.jsonl";
  // More than a row group; among them records without labels and without anything simulated.
  std::vector<Record> records = sample_records(2100);
  records[5].agreement = Agreement::disagree;
  records[6].outcome = {};
  records[6].statics = {};
  records[6].views.clear();
  std::string lines;
  for (const Record& record : records) lines += to_json(record) + "\n";
  write_file_atomically(jsonl, lines);
  write_parquet(parquet, records);
  CHECK(folder.entries() == 2);

  const auto read = read_with_python(parquet, jsonl);
  INFO(read.output);
  CHECK(read.status == 0);
  CHECK(read.output.find("2100 rows agree") != std::string::npos);

  // The comparison itself must be able to fail.
  records[2050].statics.interfaces[0].overhang.x += 1e-12;
  write_parquet(parquet, records);
  CHECK(read_with_python(parquet, jsonl).status == 1);
}

TEST_CASE("equal records are equal Parquet bytes", "[parquet]") {
  if (parquet_version().empty()) return;
  const TemporaryFolder folder;
  const std::vector<Record> records = sample_records(50);
  write_parquet(folder.path() / "a", records);
  write_parquet(folder.path() / "b", records);
  CHECK(read_file(folder.path() / "a") == read_file(folder.path() / "b"));
  write_parquet(folder.path() / "none", {});
  CHECK(read_file(folder.path() / "none").starts_with("PAR1"));
}

TEST_CASE("a Parquet file that cannot be written names itself", "[parquet]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "missing" / "records.parquet";
  try {
    write_parquet(file, sample_records(1));
    FAIL("was written");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::environment);
    CHECK(error.place().file == file.string());
  }
}
