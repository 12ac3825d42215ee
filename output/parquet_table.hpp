// A table as a Parquet file that `datasets` decodes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "output/table.hpp"

namespace drystone {

/// Writes row after row; holds one row group in memory. Pictures are stored plain and uncompressed,
/// with content-defined chunks, so that hubs store equal ones once. Everything may be null, and a
/// picture is `struct<bytes: binary, path: string>` in that order: `datasets` takes nothing else.
class ParquetTable {
 public:
  /// @throws Error(environment) where Drystone was built without Arrow
  ParquetTable(const std::filesystem::path& file, const table::Schema& features);
  ~ParquetTable();
  ParquetTable(const ParquetTable&) = delete;
  ParquetTable& operator=(const ParquetTable&) = delete;

  void add(const table::Cells& row);
  /// Of all pictures so far.
  [[nodiscard]] std::int64_t picture_bytes() const;
  /// Without it there is no file.
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace drystone
