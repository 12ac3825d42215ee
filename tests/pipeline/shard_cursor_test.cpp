#include "pipeline/shard_cursor.hpp"

#include <catch2/catch.hpp>

#include "drystone/error.hpp"
#include "small_dataset.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

std::vector<std::string> ids_of(const std::vector<Record>& records) {
  std::vector<std::string> ids;
  for (const Record& record : records) ids.push_back(record.id);
  return ids;
}

std::vector<std::string> names_of(const ShardMembers& members) {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : members) names.push_back(name);
  return names;
}

}  // namespace

TEST_CASE("a cursor finds records and files wherever they lie", "[cursor]") {
  const ScratchFolder out("cursor");
  generate_into(out, small_config("name: small\n"));
  const DatasetFolder folder(out);
  std::map<std::string, std::vector<std::uint8_t>> all;
  read_shard(folder.shard(0), [&](std::string_view name, std::span<const std::uint8_t> bytes) {
    all[std::string(name)].assign(bytes.begin(), bytes.end());
  });

  ShardCursor cursor;
  const auto json = [](std::string_view name) { return name.ends_with(".json"); };
  const auto look = [&](int shard, const std::vector<std::string>& ids) {
    CHECK(ids_of(cursor.records(folder, shard, ids)) == ids);
    const ShardMembers members = cursor.members(json);
    for (const auto& [name, bytes] : members) {
      if (shard == 0) CHECK(bytes == all.at(name));
    }
    return names_of(members);
  };
  // Forwards, back again, and to another shard; all but the first read the records before, too.
  using Names = std::vector<std::string>;
  CHECK(look(0, {"train-000000", "train-000001"}) ==
        Names{"train-000000.json", "train-000001.json"});
  CHECK(look(0, {"train-000003"}) == Names{"train-000002.json", "train-000003.json"});
  CHECK(look(0, {"train-000004"}) == Names{"train-000004.json"});
  // It stands at the end of the archive, and must begin again.
  CHECK(look(0, {"train-000004"}) == Names{"train-000000.json", "train-000001.json",
                                           "train-000002.json", "train-000003.json",
                                           "train-000004.json"});
  CHECK(look(0, {"train-000000"}) == Names{"train-000000.json"});
  CHECK(look(1, {"train-000005"}) == Names{"train-000005.json"});
  CHECK_THROWS_AS(cursor.records(folder, 1, {"train-000000"}), Error);
}
