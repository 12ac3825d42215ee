#include "pipeline/dataset_folder.hpp"

#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "pipeline/small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

TEST_CASE("one process at a time writes in a dataset's folder") {
  const ScratchFolder path("locked");
  const DatasetFolder folder(path);
  {
    const DatasetLock lock(folder);
    REQUIRE_THROWS_WITH(DatasetLock(folder), Catch::Contains("another process is writing"));
  }
  CHECK_NOTHROW(DatasetLock(folder));
}

TEST_CASE("a lock that fails half-way is no lock") {
  const ScratchFolder path("half-locked");
  const DatasetFolder folder(path);
  fs::create_directories(path / "shards/.000001.tar.tmp/in the way");
  REQUIRE_THROWS_WITH(DatasetLock(folder), Catch::Contains(".000001.tar.tmp"));
  fs::remove_all(path / "shards/.000001.tar.tmp");
  CHECK_NOTHROW(DatasetLock(folder));
}
