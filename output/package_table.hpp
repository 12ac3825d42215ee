// Parquet files by split, as hubs and trainers want them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "drystone/package.hpp"
#include "output/package_layout.hpp"
#include "output/parquet_table.hpp"

namespace drystone {

/// Writes `data/SPLIT-00000-of-00002.parquet` and so on, with about 400 MB of pictures each.
class SplitTables {
 public:
  SplitTables(std::filesystem::path folder, table::Schema features);

  /// Rows of a split come one after another.
  void add(const std::string& split, const table::Cells& row);
  PackageContents finish();

 private:
  void close_file();
  void close_split();

  std::filesystem::path folder_;
  table::Schema features_;
  std::string split_;
  std::vector<std::filesystem::path> files_;  ///< of the split, under their preliminary names
  std::unique_ptr<ParquetTable> table_;
  std::vector<PackageData> data_;
};

}  // namespace drystone
