#include "output/package_table.hpp"

#include <fmt/format.h>

namespace drystone {
namespace {

constexpr std::int64_t kFileBytes = 400'000'000;

}  // namespace

SplitTables::SplitTables(std::filesystem::path folder, table::Schema features)
    : folder_(std::move(folder)), features_(std::move(features)) {
  std::filesystem::create_directories(folder_ / "data");
}

void SplitTables::add(const std::string& split, const table::Cells& row) {
  if (split != split_) close_split();
  split_ = split;
  if (!table_) {
    files_.push_back(folder_ / "data" / fmt::format("{}-{:05}", split, files_.size()));
    table_ = std::make_unique<ParquetTable>(files_.back(), features_);
  }
  table_->add(row);
  if (table_->picture_bytes() >= kFileBytes) close_file();
}

void SplitTables::close_file() {
  if (table_) table_->close();
  table_.reset();
}

void SplitTables::close_split() {
  close_file();
  if (files_.empty()) return;
  PackageData data{split_, fmt::format("data/{}-*.parquet", split_), {}};
  for (const auto& file : files_) {
    // How many there are is known only now.
    const std::string name =
        fmt::format("data/{}-of-{:05}.parquet", file.filename().string(), files_.size());
    std::filesystem::rename(file, folder_ / name);
    data.files.push_back(name);
  }
  files_.clear();
  data_.push_back(std::move(data));
}

PackageContents SplitTables::finish() {
  close_split();
  return {std::move(data_), std::move(features_)};
}

}  // namespace drystone
