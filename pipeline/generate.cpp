// Makes a dataset: workers draw records, one writer puts them into shards in the plan's order.
#include <fmt/format.h>

#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/storage.hpp"
#include "pipeline/dataset_folder.hpp"
#include "pipeline/finish.hpp"
#include "pipeline/manifest.hpp"
#include "pipeline/renderer_pool.hpp"
#include "pipeline/workbench.hpp"
#include "scenes/workers.hpp"

namespace drystone {
namespace fs = std::filesystem;
namespace {

using Attempts = std::map<std::string, std::vector<int>>;

/// Receives groups in the plan's order and closes a shard after its last one.
class ShardSequence {
 public:
  ShardSequence(const Plan& plan, const DatasetFolder& folder,
                const std::optional<DrawnBy>& drawn_by)
      : plan_(plan), folder_(folder), drawn_by_(drawn_by) {}

  void add(std::size_t position, Made made) {
    const int shard = plan_.shard_of(position);
    if (position == plan_.shards[static_cast<std::size_t>(shard)]) {
      completion_ = Completion{};
      completion_.shard = shard;
      completion_.plan = plan_.hash;
      completion_.drawn_by = drawn_by_;
      if (drawn_by_) writer_ = std::make_unique<ShardWriter>(folder_.shard(shard));
    }
    const Task& task = plan_.tasks[position];
    const std::string& set = plan_.config.sets[static_cast<std::size_t>(task.set)].name;
    for (const std::string& reason : made.rejections) {
      ++completion_.rejections[fmt::format("{} | {} | {}", set, describe(task.cell), reason)];
    }
    completion_.disputed.insert(completion_.disputed.end(), made.disputed.begin(),
                                made.disputed.end());
    completion_.attempts += static_cast<std::int64_t>(made.rejections.size()) + 1;
    for (MadeRecord& record : made.records) {
      if (writer_) {
        for (const auto& [member, bytes] : record.members) writer_->add(member, bytes);
      }
      completion_.content.push_back(std::move(record.content));
      completion_.records.push_back(std::move(record.record));
    }
    if (position + 1 == plan_.shards[static_cast<std::size_t>(shard) + 1]) close();
  }
  /// Records in shards that this run has finished.
  [[nodiscard]] std::int64_t kept() const { return kept_; }

 private:
  void close() {
    if (writer_) completion_.file_hash = writer_->close();
    writer_.reset();
    write_file_atomically(folder_.completion(completion_.shard), to_json(completion_));
    kept_ += static_cast<std::int64_t>(completion_.records.size());
  }

  const Plan& plan_;
  const DatasetFolder& folder_;
  const std::optional<DrawnBy>& drawn_by_;  ///< none without images
  std::unique_ptr<ShardWriter> writer_;
  Completion completion_;
  std::int64_t kept_ = 0;
};

/// A completion that cannot be read counts as missing: its shard is made again.
std::optional<Completion> load_if_whole(const DatasetFolder& folder, int shard) {
  try {
    return folder.load_completion(shard);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) throw;
    return std::nullopt;
  }
}

/// Whether a shard is there already.
/// @throws Error(usage) where it belongs to another plan or was drawn by another renderer
bool is_complete(const Plan& plan, const DatasetFolder& folder, int shard,
                 const std::optional<DrawnBy>& drawn_by) {
  const bool images = drawn_by.has_value();
  const auto completion = load_if_whole(folder, shard);
  if (!completion) return false;
  if (completion->plan != plan.hash) folder.refuse_other_plan();
  if (completion->file_hash.empty() == images) {
    throw Error(ErrorCode::usage,
                fmt::format("{} was begun {}", folder.root().string(),
                            images ? "without pictures (--no-images)" : "with pictures"),
                images ? "go on with --no-images, or give another --out for pictures"
                       : "go on without --no-images, or give another --out for labels alone");
  }
  if (images) require_drawn_by(*completion, *drawn_by, folder.shard(shard).string());
  // A damaged shard is made again, rather than taken into a new manifest.
  return !images || (fs::exists(folder.shard(shard)) &&
                     sha256_of_file(folder.shard(shard)) == completion->file_hash);
}

/// Positions in the plan of all groups whose shard is still to be made.
std::vector<std::size_t> positions_to_do(const Plan& plan, const DatasetFolder& folder,
                                         const std::optional<DrawnBy>& drawn_by) {
  std::vector<std::size_t> positions;
  for (int shard = 0; shard < plan.shard_count(); ++shard) {
    if (is_complete(plan, folder, shard, drawn_by)) continue;
    const auto s = static_cast<std::size_t>(shard);
    for (std::size_t p = plan.shards[s]; p < plan.shards[s + 1]; ++p) positions.push_back(p);
  }
  return positions;
}

Attempts load_replay(const Plan& plan, const fs::path& file) {
  if (file.empty()) return {};
  const auto manifest = load_manifest(file);
  if (manifest["plan"] != plan.hash) {
    throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}},
                "the manifest belongs to another configuration or version of Drystone",
                "replay the configuration that it was made with, with the same overrides");
  }
  Attempts attempts = accepted_attempts(manifest, file);
  for (const Task& task : plan.tasks) {
    const std::string& set = plan.config.sets[static_cast<std::size_t>(task.set)].name;
    if (!attempts.contains(set) ||
        static_cast<std::size_t>(task.index) >= attempts.at(set).size() ||
        !Workbench::is_attempt(attempts.at(set)[static_cast<std::size_t>(task.index)])) {
      throw Error(
          ErrorCode::usage, Place{file.string(), 0, 0, {}},
          fmt::format("the manifest has no attempt for group {} of set '{}'", task.index, set),
          "replay the configuration that the manifest was made with");
    }
  }
  return attempts;
}

}  // namespace

GenerateReport generate(const Config& config, const GenerateOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  const Plan plan = make_plan(config);
  std::optional<DrawnBy> drawn_by;
  if (options.images) drawn_by = drystone::drawn_by(config);
  const Attempts replay = load_replay(plan, options.replay);
  const DatasetFolder folder(options.out);
  const DatasetLock lock(folder);
  const Inheritance inheritance = inherit(plan, folder);
  const std::vector<std::size_t> positions = positions_to_do(plan, folder, drawn_by);

  Progress progress;
  progress.total = progress.resumed = plan.record_count();
  for (const std::size_t position : positions) progress.resumed -= plan.tasks[position].size;
  progress.done = progress.resumed;
  const auto stopped = [&] { return options.stop != nullptr && options.stop->load(); };

  const auto new_worker = [&] {
    return [&, bench = Workbench(plan, options.images)](std::size_t i) mutable {
      const Task& task = plan.tasks[positions[i]];
      if (replay.empty()) return bench.make(task);
      const std::string& set = config.sets[static_cast<std::size_t>(task.set)].name;
      return bench.make_attempt(task, replay.at(set)[static_cast<std::size_t>(task.index)]);
    };
  };
  ShardSequence shards(plan, folder, drawn_by);
  const auto write = [&](std::size_t i, Made made) {
    shards.add(positions[i], std::move(made));
    progress.done += plan.tasks[positions[i]].size;
    progress.seconds = seconds();
    if (options.on_progress) options.on_progress(progress);
    return !stopped();
  };
  if (!stopped()) {
    make_in_order(positions.size(), worker_count(options.workers), new_worker, write);
  }
  if (progress.done < progress.total) {
    throw Error(ErrorCode::interrupted,
                fmt::format("stopped: {} of {} records are kept in finished shards",
                            progress.resumed + shards.kept(), progress.total),
                "run the same command again to go on");
  }

  GenerateReport report = finish_dataset(plan, folder, options.images, inheritance);
  report.resumed = progress.resumed;
  report.seconds = seconds();
  return report;
}

}  // namespace drystone
