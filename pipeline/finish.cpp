#include "pipeline/finish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "pipeline/disputes.hpp"
#include "pipeline/manifest.hpp"
#include "pipeline/open_dataset.hpp"
#include "pipeline/renderer_pool.hpp"

namespace drystone {
namespace fs = std::filesystem;

std::vector<Record> records_of(const std::vector<Completion>& completions) {
  std::vector<Record> records;
  for (const Completion& completion : completions) {
    records.insert(records.end(), completion.records.begin(), completion.records.end());
  }
  return records;
}

Completion require_completion(const DatasetFolder& folder, int shard) {
  std::optional<Completion> completion;
  try {
    completion = folder.load_completion(shard);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) throw;
    throw Error(error.code(), error.place(), error.message(),
                "run the same `drystone generate` again: it makes what is damaged");
  }
  if (completion) return std::move(*completion);
  throw Error(ErrorCode::incomplete,
              fmt::format("{} is missing", folder.completion(shard).string()),
              "run the same `drystone generate` again: it makes what is missing");
}

std::vector<Completion> load_completions(const DatasetFolder& folder, int shards) {
  std::vector<Completion> completions;
  for (int shard = 0; shard < shards; ++shard) {
    completions.push_back(require_completion(folder, shard));
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

Inheritance inherit(const Plan& plan, const DatasetFolder& folder) {
  Inheritance inheritance;
  if (!fs::exists(folder.manifest())) return inheritance;
  nlohmann::ordered_json manifest;
  try {
    manifest = load_manifest(folder.manifest());
  } catch (const Error& error) {
    throw Error(error.code(), error.place(), error.message(),
                "remove it to have it written again, without the splits that were added later");
  }
  if (manifest["plan"] != plan.hash) folder.refuse_other_plan();
  inheritance.later_splits =
      beside(plan.config, later_splits(manifest, folder.manifest()), "later split",
             "`drystone split` has added it to this dataset: rename the configuration's");
  for (const auto& [file, hash] : manifest["files"].items()) {
    const fs::path path(file);
    const bool is_split = path.parent_path() == "splits" && path.extension() == ".txt";
    if (is_split) inheritance.splits.push_back(path.stem().string());
  }
  return inheritance;
}

GenerateReport finish_dataset(const Plan& plan, const DatasetFolder& folder, bool images,
                              const Inheritance& inheritance) {
  const std::vector<Completion> completions = load_completions(folder, plan.shard_count());
  if (const auto& first = completions.front().drawn_by) {
    // Shards may have come from other machines.
    for (const Completion& completion : completions) {
      require_drawn_by(completion, *first, folder.shard(completion.shard).string());
    }
  }
  const std::vector<Record> records = records_of(completions);
  std::vector<SplitRule> rules = plan.config.splits;
  rules.insert(rules.end(), inheritance.later_splits.begin(), inheritance.later_splits.end());
  const auto splits = apply_splits(records, rules);
  if (!parquet_version().empty()) write_parquet(folder.parquet(), records);
  for (const std::string& name : inheritance.splits) {
    if (!splits.contains(name)) fs::remove(folder.split(name));
  }
  write_splits(folder, splits);
  const auto manifest =
      make_manifest(plan, completions, records, folder, images, inheritance.later_splits);
  write_file_atomically(folder.manifest(), manifest.dump(1) + "\n");

  GenerateReport report;
  report.records = static_cast<std::int64_t>(records.size());
  report.groups = std::ssize(plan.tasks);
  report.attempts = manifest["attempts"];
  report.content = manifest["content"];
  report.losses = height_losses(plan.config, completions);
  std::erase_if(report.losses,
                [](const HeightLoss& loss) { return loss.share() <= kMostDisputed; });
  return report;
}

std::vector<Record> load_records(const fs::path& dir) { return open_dataset(dir).load_records(); }

std::map<std::string, std::size_t> add_splits(const fs::path& dir,
                                              const std::vector<SplitRule>& rules) {
  const DatasetFolder folder(dir);
  folder.require_finished();
  const DatasetLock lock(folder);
  OpenDataset dataset = open_dataset(dir);
  std::vector<SplitRule> later = dataset.later_splits;
  later.insert(later.end(), rules.begin(), rules.end());
  dataset.later_splits = beside(dataset.config, later, "split", "give the new one another name");
  auto splits = apply_splits(dataset.load_records(), dataset.splits());
  // Only what was asked for is written: hashes of other files must keep telling of damage.
  std::erase_if(splits, [&](const auto& split) {
    return std::none_of(rules.begin(), rules.end(),
                        [&](const SplitRule& rule) { return rule.name == split.first; });
  });
  write_splits(folder, splits);
  auto& manifest = dataset.manifest;
  manifest["later_splits"] = nlohmann::ordered_json::parse(to_json(dataset.later_splits));
  auto files = manifest["files"].get<std::map<std::string, std::string>>();
  std::map<std::string, std::size_t> counts;
  for (const auto& [name, ids] : splits) {
    counts[name] = ids.size();
    files["splits/" + name + ".txt"] = sha256_of_file(folder.split(name));
  }
  manifest["files"] = files;
  write_file_atomically(folder.manifest(), manifest.dump(1) + "\n");
  return counts;
}

}  // namespace drystone
