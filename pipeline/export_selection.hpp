// Which records of which datasets go into which split of a package.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "drystone/export.hpp"
#include "pipeline/export_views.hpp"
#include "pipeline/open_dataset.hpp"

namespace drystone {

/// A dataset, and what makes its ids unique among all of a package.
struct ExportSource {
  OpenDataset dataset;
  std::string name;
  std::string prefix;  ///< of ids and groups; empty where there is one dataset
};

/// @throws Error(usage) for folders that are no datasets, and those without pictures
[[nodiscard]] std::vector<ExportSource> open_sources(
    const std::vector<std::filesystem::path>& folders);

/// What one worker prepares at a time: records of one split that lie in one shard.
struct ExportChunk {
  std::size_t split = 0;   ///< index into Selection::splits
  std::size_t source = 0;  ///< index into the sources
  int shard = 0;
  std::vector<std::string> ids;  ///< as the dataset has them, in its order
};

struct Selection {
  std::vector<std::string> splits;  ///< names in the package, in the order asked for
  std::vector<ExportChunk> chunks;  ///< split by split
  std::int64_t records = 0;
  bool one_view = true;               ///< of every record
  std::vector<std::string> overlaps;  ///< what two splits have in common, one sentence each
  /// Sets that are left out, since none was asked for by name and they have no record that matters.
  std::vector<std::string> without_completions;
};

/// Reads all records once, in parallel, but keeps little of them.
/// @param only ids, as the package has them, of the records that matter; null: all do
/// @throws Error(usage) for unknown splits and views, and splits without records
[[nodiscard]] Selection select(const std::vector<ExportSource>& sources,
                               const ExportOptions& options, const ViewChoice& views,
                               const std::set<std::string>* only);

}  // namespace drystone
