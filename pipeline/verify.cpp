// Is a dataset what its manifest says, and does this machine make the same again?
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/storage.hpp"
#include "pipeline/manifest.hpp"
#include "pipeline/open_dataset.hpp"
#include "pipeline/renderer_pool.hpp"
#include "pipeline/workbench.hpp"

namespace drystone {
namespace fs = std::filesystem;
namespace {

void compare_files(const nlohmann::ordered_json& manifest, const DatasetFolder& folder,
                   VerifyReport& report) {
  const auto expected = manifest["files"].get<std::map<std::string, std::string>>();
  const auto actual = hash_files(folder);
  for (const auto& [file, hash] : expected) {
    ++report.files;
    const auto found = actual.find(file);
    if (found == actual.end()) {
      report.findings.push_back(file + ": missing");
    } else if (found->second != hash) {
      report.findings.push_back(file + ": changed since it was written");
    }
  }
  for (const auto& [file, hash] : actual) {
    if (!expected.contains(file)) report.findings.push_back(file + ": not in the manifest");
  }
}

/// Members of one record in its shard.
std::vector<std::pair<std::string, std::vector<std::uint8_t>>> members_of(const fs::path& shard,
                                                                          const std::string& id) {
  std::vector<std::pair<std::string, std::vector<std::uint8_t>>> members;
  read_shard(shard, [&](std::string_view member, std::span<const std::uint8_t> bytes) {
    if (member.substr(0, member.find('.')) == id) {
      members.emplace_back(member, std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
    }
  });
  return members;
}

void compare_again(const MadeRecord& made, const std::string& content, const DatasetFolder& folder,
                   int shard, bool images, VerifyReport& report) {
  const std::string& id = made.record.id;
  if (made.content != content) {
    report.findings.push_back(id + ": made again, scene, label or pixels differ");
    return;
  }
  if (!images) return;
  const auto stored = members_of(folder.shard(shard), id);
  if (stored.size() != made.members.size()) {
    report.findings.push_back(id + ": made again, it has other files");
    return;
  }
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (stored[i] != made.members[i]) {
      report.findings.push_back(made.members[i].first +
                                ": made again, its bytes differ (another CPU or library version "
                                "changes traces and compression, not content)");
    }
  }
}

/// Completions of all shards whose files are as the manifest has them.
std::map<int, Completion> undamaged(const OpenDataset& dataset, const VerifyReport& report) {
  std::map<int, Completion> completions;
  const bool images = dataset.manifest["images"];
  for (int shard = 0; shard < dataset.shards; ++shard) {
    const auto is_damaged = [&](const fs::path& file) {
      const std::string prefix = fs::relative(file, dataset.folder.root()).generic_string() + ": ";
      return std::any_of(report.findings.begin(), report.findings.end(),
                         [&](const std::string& finding) { return finding.starts_with(prefix); });
    };
    if (is_damaged(dataset.folder.completion(shard))) continue;
    if (images && is_damaged(dataset.folder.shard(shard))) continue;
    if (auto completion = dataset.folder.load_completion(shard)) {
      completions.emplace(shard, std::move(*completion));
    }
  }
  return completions;
}

/// Random records of undamaged shards, as positions in the plan.
std::vector<std::size_t> choose(const Plan& plan, const std::map<int, Completion>& completions,
                                int count, std::uint64_t seed) {
  std::vector<std::size_t> positions(plan.tasks.size());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  Rng(Key{seed, 0, 0, 0}, Stream::draw).shuffle(std::span<std::size_t>(positions));
  std::erase_if(positions, [&](std::size_t position) {
    return !completions.contains(plan.shard_of(position));
  });
  std::int64_t records = 0;
  std::size_t groups = 0;
  while (groups < positions.size() && records < count) {
    records += plan.tasks[positions[groups++]].size;
  }
  positions.resize(groups);
  return positions;
}

/// Why this machine would draw other pixels than a shard's; empty if it would not.
std::string why_not_drawn_again(const Config& config, const Completion& completion) {
  const char* const kNothing = "nothing was made again: ";
  try {
    const DrawnBy now = drawn_by(config);
    if (completion.drawn_by == now) return {};
    return fmt::format("{}the pictures were drawn by {}, and here it would be {}", kNothing,
                       completion.drawn_by ? describe(*completion.drawn_by) : "nobody",
                       describe(now));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::environment) throw;
    return kNothing + error.message();
  }
}

void make_again(const Plan& plan, const OpenDataset& dataset,
                const std::map<int, Completion>& completions,
                const std::vector<std::size_t>& positions, VerifyReport& report) {
  const bool images = dataset.manifest["images"];
  Workbench bench(plan, images);
  for (const std::size_t position : positions) {
    const Task& task = plan.tasks[position];
    const Completion& completion = completions.at(plan.shard_of(position));
    const std::size_t first_of_shard = plan.shards[static_cast<std::size_t>(completion.shard)];
    const auto offset = static_cast<std::size_t>(task.first - plan.tasks[first_of_shard].first);
    const Record& record = completion.records.at(offset);
    report.resampled += task.size;
    try {
      const Made made = bench.make_attempt(task, record.key.attempt);
      for (std::size_t i = 0; i < made.records.size(); ++i) {
        compare_again(made.records[i], completion.content.at(offset + i), dataset.folder,
                      completion.shard, images, report);
      }
    } catch (const Error& error) {
      if (error.code() != ErrorCode::usage) throw;
      report.findings.push_back(record.id + ": " + error.message());
    }
  }
}

}  // namespace

VerifyReport verify(const fs::path& dir, int resample, std::uint64_t seed) {
  const OpenDataset dataset = open_dataset(dir);
  VerifyReport report;
  compare_files(dataset.manifest, dataset.folder, report);
  report.records = dataset.manifest["records"];

  const Plan plan = make_plan(dataset.config);
  if (dataset.manifest["plan"] != plan.hash) {
    report.findings.push_back(
        "manifest.json: its configuration gives another plan in this version");
    if (resample > 0) {
      report.not_resampled = "nothing was made again: this version would make something else";
    }
    return report;
  }
  const auto completions = undamaged(dataset, report);
  const auto damaged = static_cast<std::size_t>(dataset.shards) - completions.size();
  if (damaged == 0) {
    std::vector<Completion> all;
    for (const auto& [shard, completion] : completions) all.push_back(completion);
    if (dataset.manifest["content"] != content_hash(all)) {
      report.findings.push_back(
          "manifest.json: 'content' is not the hash of the records' contents");
    }
  }
  if (resample > 0 && dataset.manifest["images"] && !completions.empty()) {
    report.not_resampled = why_not_drawn_again(plan.config, completions.begin()->second);
    if (!report.not_resampled.empty()) return report;
  }
  const auto positions = choose(plan, completions, resample, seed);
  make_again(plan, dataset, completions, positions, report);
  const std::int64_t wanted = std::min<std::int64_t>(resample, report.records);
  if (report.resampled < wanted) {
    report.not_resampled =
        fmt::format("{} of {} records were made again: {} of {} shards are damaged",
                    report.resampled, wanted, damaged, dataset.shards);
  }
  return report;
}

}  // namespace drystone
