// Records of a finished dataset in any order, as somebody looks through them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/record.hpp"
#include "pipeline/open_dataset.hpp"

namespace drystone {

/// Keeps the ids of all records and the records of one shard.
class RecordReader {
 public:
  /// @throws as `visit_records`
  explicit RecordReader(const std::filesystem::path& dir);

  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }
  [[nodiscard]] const Config& config() const { return dataset_.config; }
  /// Place of an id among `ids()`. @throws Error(usage) where the dataset does not have it
  [[nodiscard]] std::size_t index_of(const std::string& id) const;
  /// Valid until the next call. @throws as `visit_records`
  [[nodiscard]] const Record& record(std::size_t index);
  /// Nothing where the record has no clip. @throws Error(usage) for a damaged one
  [[nodiscard]] std::optional<Clip> clip(std::size_t index) const;

 private:
  OpenDataset dataset_;
  std::vector<std::string> ids_;
  std::vector<int> shard_of_;  ///< by record
  int loaded_ = -1;            ///< shard whose records are here; -1: none
  std::vector<Record> records_;
};

}  // namespace drystone
