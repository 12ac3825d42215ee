// Is a dataset what its manifest says, and does this machine make the same again?
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/storage.hpp"
#include "pipeline/finish.hpp"
#include "pipeline/manifest.hpp"
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

void compare_again(const Made& made, const std::string& content, const DatasetFolder& folder,
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

}  // namespace

VerifyReport verify(const fs::path& dir, int resample, std::uint64_t seed) {
  const DatasetFolder folder(dir);
  folder.require_finished();
  const auto manifest = load_manifest(folder.manifest());
  VerifyReport report;
  compare_files(manifest, folder, report);
  report.records = manifest["records"];
  if (!report.findings.empty()) return report;

  const Plan plan = make_plan(
      config_from_yaml(manifest["config"].dump(), folder.manifest().string() + " (config)"));
  if (manifest["plan"] != plan.hash) {
    report.findings.push_back(
        "manifest.json: its configuration gives another plan in this version");
    return report;
  }
  const std::vector<Completion> completions = load_completions(folder, plan.shard_count());
  if (manifest["content"] != content_hash(completions)) {
    report.findings.push_back("manifest.json: 'content' is not the hash of the records' contents");
  }
  std::vector<std::size_t> positions(plan.tasks.size());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  Rng(Key{seed, 0, 0, 0}, Stream::draw).shuffle(std::span<std::size_t>(positions));
  positions.resize(std::min(positions.size(), static_cast<std::size_t>(std::max(0, resample))));

  const bool images = manifest["images"];
  Workbench bench(plan, images);
  const auto size = static_cast<std::size_t>(plan.config.shard_size);
  for (const std::size_t position : positions) {
    const Completion& completion = completions[position / size];
    const Record& record = completion.records.at(position % size);
    const Made made = bench.make_attempt(plan.tasks[position], record.key.attempt);
    compare_again(made, completion.content.at(position % size), folder, completion.shard, images,
                  report);
    ++report.resampled;
  }
  return report;
}

}  // namespace drystone
