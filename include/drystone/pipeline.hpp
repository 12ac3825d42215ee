// From a configuration to a dataset on disk, and back.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "drystone/config.hpp"
#include "drystone/record.hpp"
#include "drystone/rig.hpp"

namespace drystone {

/// One group of records that is to be made; of most families a single record.
struct Task {
  int set = 0;             ///< index into Config::sets
  std::int64_t index = 0;  ///< of the group within the set
  Cell cell;
  std::int64_t rank = 0;   ///< number of the group within its cell, see SceneRequest::rank
  std::int64_t first = 0;  ///< number of the group's first record in the dataset
  int size = 1;            ///< records
  std::int64_t base = -1;  ///< index into Plan::tasks of what it is derived from; -1: nothing
};

/// Everything that is decided before the first tower is drawn.
struct Plan {
  Config config;
  std::string hash;  ///< of the resolved configuration but its splits, and of the data version
  std::vector<Task> tasks;  ///< in the order of the dataset; cells are interleaved
  /// By set and kind of cell: what fixed framing must keep in view.
  std::vector<std::map<std::string, Extent>> extents;
  /// Index of every shard's first task, and the number of tasks at the end. A shard holds
  /// `shard_size` records or fewer, but always at least one whole group.
  std::vector<std::size_t> shards;
  [[nodiscard]] int shard_count() const { return static_cast<int>(shards.size()) - 1; }
  [[nodiscard]] std::int64_t record_count() const;
  [[nodiscard]] const Extent& extent_of(const Task& task) const;
  /// Shard of a task, by its index.
  [[nodiscard]] int shard_of(std::size_t task) const;
};

/// Exact counts of groups per cell (`in_proportion`); the order of cells is a permutation drawn
/// from the seed, so that ids say nothing of the label.
/// @throws Error(usage) for cells that cannot exist
[[nodiscard]] Plan make_plan(const Config& config);

/// Records of a set that derives one group from every matching tower of an earlier one.
[[nodiscard]] std::int64_t derived_count(const Config& config, const SetConfig& set);

/// Counts of one cell.
struct CellCount {
  std::string set;
  Cell cell;
  std::int64_t count = 0;  ///< records
};
[[nodiscard]] std::vector<CellCount> count_cells(const Plan& plan);
/// Cells that are asked for, but get no record because their set is too small for all of them.
[[nodiscard]] std::vector<CellCount> empty_cells(const Plan& plan);

/// What a plan will cost, extrapolated from a few records made on this machine.
struct Estimate {
  double bytes = 0.0;           ///< of all shards
  double worker_seconds = 0.0;  ///< of one worker
};
[[nodiscard]] Estimate estimate_cost(const Plan& plan);

struct Progress {
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::int64_t resumed = 0;  ///< records of shards that were there already
  double seconds = 0.0;
};

struct GenerateOptions {
  std::filesystem::path out;
  int workers = 0;  ///< 0: as many as the machine has
  bool images = true;
  std::filesystem::path replay;  ///< a manifest whose accepted attempts are taken
  std::function<void(const Progress&)> on_progress;  ///< called from one thread at a time
  const std::atomic<bool>* stop = nullptr;           ///< set it to interrupt
};

/// What disagreement between simulation and statics has cost at one height of a set. The engine's
/// error is one-sided (it lets fall what stands), so that such losses leak the label.
struct HeightLoss {
  std::string set;
  int height = 0;
  std::int64_t accepted = 0;  ///< records with a label
  std::int64_t disputed = 0;  ///< attempts that were rejected for it
  /// `label.band` that would bring the share down to kMostDisputed; null: it is down, or none
  /// helps.
  std::optional<double> band;
  [[nodiscard]] double share() const;  ///< disputed / (accepted + disputed)
};
/// From this share of a height's towers the band should be widened there, on both sides.
inline constexpr double kMostDisputed = 0.005;
/// One line: what was lost, and which band to set.
[[nodiscard]] std::string describe(const HeightLoss& loss);

struct GenerateReport {
  std::int64_t records = 0;
  std::int64_t groups = 0;  ///< records that were accepted together count once
  std::int64_t attempts = 0;
  std::int64_t resumed = 0;
  double seconds = 0.0;
  std::string content;             ///< hash over scenes, labels and raw pixels
  std::vector<HeightLoss> losses;  ///< heights that lose more than kMostDisputed
};

/// Makes a dataset, or finishes one that was interrupted. Of a finished one whose configuration
/// differs by its splits alone, only splits and manifest are written again; splits that
/// `add_splits` made stay.
/// @throws Error(usage) where `out` holds something else, and, before anything is made, where a
/// split
///   that was added later clashes with one of the configuration; Error(environment) for disk
///   trouble; Error(interrupted) after a stop, with every finished shard kept
GenerateReport generate(const Config& config, const GenerateOptions& options);

/// What is wrong with a dataset; empty findings: nothing.
struct VerifyReport {
  std::int64_t files = 0;
  std::int64_t records = 0;
  std::int64_t resampled = 0;
  /// Why fewer records were made again than were asked for; empty: all of them were.
  std::string not_resampled;
  std::vector<std::string> findings;
};
/// Compares hashes of all files; with `resample`, makes that many random records again, of shards
/// that are not damaged, and compares them bit for bit. @throws Error(usage) where `dir` is no
/// dataset
[[nodiscard]] VerifyReport verify(const std::filesystem::path& dir, int resample = 0,
                                  std::uint64_t seed = 0);

/// All records of a dataset, in order. @throws Error(usage) where `dir` is no dataset
[[nodiscard]] std::vector<Record> load_records(const std::filesystem::path& dir);

/// Names of the records that each rule picks, in dataset order.
/// @throws Error(usage) for unknown columns, sets and splits, and draws larger than their source
[[nodiscard]] std::map<std::string, std::vector<std::string>> apply_splits(
    const std::vector<Record>& records, const std::vector<SplitRule>& rules);

/// Applies rules to a finished dataset: writes splits/NAME.txt and enters them in the manifest,
/// where later rules and later runs of `generate` find them. A rule that is there already is
/// applied again.
/// @return number of records by split
/// @throws Error(usage) as `apply_splits`, and for the name of a set or of another rule; then
///   nothing is written
std::map<std::string, std::size_t> add_splits(const std::filesystem::path& dir,
                                              const std::vector<SplitRule>& rules);

}  // namespace drystone
