#include <fmt/format.h>

#include <map>
#include <optional>
#include <string_view>

#include "drystone/dataset.hpp"
#include "drystone/error.hpp"
#include "pipeline/finish.hpp"
#include "pipeline/open_dataset.hpp"
#include "pipeline/record_ids.hpp"

namespace drystone {
namespace fs = std::filesystem;
namespace {

using Found = std::map<std::string, std::optional<Record>, std::less<>>;

/// Whether a completion has a record that is looked for.
bool has_any(std::string_view completion, const Found& wanted) {
  bool found = false;
  visit_record_ids(completion, [&](std::string_view id) {
    found = wanted.contains(id);
    return !found;
  });
  return found;
}

[[noreturn]] void fail_unknown(const fs::path& dir, const std::string& id) {
  std::string first, last;
  visit_records(dir, [&](const Record& record) {
    if (first.empty()) first = record.id;
    last = record.id;
    return true;
  });
  throw Error(ErrorCode::usage, fmt::format("{} has no record '{}'", dir.string(), id),
              first.empty() ? "" : fmt::format("its records are named {} to {}", first, last));
}

}  // namespace

void visit_records(const fs::path& dir, const std::function<bool(const Record&)>& visit) {
  const OpenDataset dataset = open_dataset(dir);
  for (int shard = 0; shard < dataset.shards; ++shard) {
    const Completion completion = require_completion(dataset.folder, shard);
    for (const Record& record : completion.records) {
      if (!visit(record)) return;
    }
  }
}

std::vector<Record> find_records(const fs::path& dir, const std::vector<std::string>& ids) {
  Found found;
  for (const std::string& id : ids) found.try_emplace(id);
  std::size_t missing = found.size();
  const OpenDataset dataset = open_dataset(dir);
  for (int shard = 0; shard < dataset.shards && missing > 0; ++shard) {
    const fs::path file = dataset.folder.completion(shard);
    if (fs::exists(file) && !has_any(read_file(file), found)) continue;
    for (Record& record : require_completion(dataset.folder, shard).records) {
      const auto slot = found.find(record.id);
      if (slot == found.end() || slot->second) continue;
      slot->second = std::move(record);
      --missing;
    }
  }
  std::vector<Record> records;
  for (const std::string& id : ids) {
    const std::optional<Record>& record = found.at(id);
    if (!record) fail_unknown(dir, id);
    records.push_back(*record);
  }
  return records;
}

}  // namespace drystone
