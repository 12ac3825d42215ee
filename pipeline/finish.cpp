#include "pipeline/finish.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "pipeline/manifest.hpp"

namespace drystone {
namespace fs = std::filesystem;
namespace {

std::vector<Record> records_of(const std::vector<Completion>& completions) {
  std::vector<Record> records;
  for (const Completion& completion : completions) {
    records.insert(records.end(), completion.records.begin(), completion.records.end());
  }
  return records;
}

}  // namespace

std::vector<Completion> load_completions(const DatasetFolder& folder, int shards) {
  std::vector<Completion> completions;
  for (int shard = 0; shard < shards; ++shard) {
    auto completion = folder.load_completion(shard);
    if (!completion) {
      throw Error(ErrorCode::incomplete,
                  fmt::format("{} is missing", folder.completion(shard).string()),
                  "run the same `drystone generate` again: it makes what is missing");
    }
    completions.push_back(std::move(*completion));
  }
  return completions;
}

void write_splits(const DatasetFolder& folder,
                  const std::map<std::string, std::vector<std::string>>& splits) {
  for (const auto& [name, ids] : splits) {
    std::string text;
    for (const std::string& id : ids) text += id + "\n";
    write_file_atomically(folder.split(name), text);
  }
}

GenerateReport finish_dataset(const Plan& plan, const DatasetFolder& folder, bool images) {
  const std::vector<Completion> completions = load_completions(folder, plan.shard_count());
  const std::vector<Record> records = records_of(completions);
  if (!parquet_version().empty()) write_parquet(folder.parquet(), records);
  write_splits(folder, apply_splits(records, plan.config.splits));
  const auto manifest = make_manifest(plan, completions, records, folder, images);
  write_file_atomically(folder.manifest(), manifest.dump(1) + "\n");

  GenerateReport report;
  report.records = static_cast<std::int64_t>(records.size());
  report.attempts = manifest["attempts"];
  report.content = manifest["content"];
  return report;
}

std::vector<Record> load_records(const fs::path& dir) {
  const DatasetFolder folder(dir);
  folder.require_finished();
  const auto manifest = load_manifest(folder.manifest());
  const std::int64_t records = manifest["records"];
  const std::int64_t shard_size = manifest["config"]["shard_size"];
  const auto shards = static_cast<int>((records + shard_size - 1) / shard_size);
  return records_of(load_completions(folder, shards));
}

std::map<std::string, std::size_t> add_splits(const fs::path& dir,
                                              const std::vector<SplitRule>& rules) {
  const DatasetFolder folder(dir);
  folder.require_finished();
  const DatasetLock lock(folder);
  auto manifest = load_manifest(folder.manifest());
  // The configuration's own splits come first, so that later rules can build on them.
  const Config config = config_from_yaml(manifest["config"].dump(), folder.manifest().string());
  std::vector<SplitRule> all = config.splits;
  all.insert(all.end(), rules.begin(), rules.end());
  auto splits = apply_splits(load_records(dir), all);
  for (const SplitRule& rule : config.splits) splits.erase(rule.name);
  write_splits(folder, splits);
  std::map<std::string, std::size_t> counts;
  for (const auto& [name, ids] : splits) {
    counts[name] = ids.size();
    // Only what was written here: hashes of other files must keep telling of damage.
    manifest["files"]["splits/" + name + ".txt"] = sha256_of_file(folder.split(name));
  }
  write_file_atomically(folder.manifest(), manifest.dump(1) + "\n");
  return counts;
}

}  // namespace drystone
