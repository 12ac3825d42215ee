// The folder of a dataset: where its files are, and who may write there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "drystone/storage.hpp"

namespace drystone {

/// Names of files within a dataset's folder.
class DatasetFolder {
 public:
  explicit DatasetFolder(std::filesystem::path root) : root_(std::move(root)) {}

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path manifest() const { return root_ / "manifest.json"; }
  [[nodiscard]] std::filesystem::path parquet() const { return root_ / "records.parquet"; }
  [[nodiscard]] std::filesystem::path shard(int number) const;
  [[nodiscard]] std::filesystem::path completion(int number) const;
  [[nodiscard]] std::filesystem::path split(const std::string& name) const;

  /// @throws Error(usage) where this is no finished dataset, saying what it is instead
  void require_finished() const;
  [[nodiscard]] std::optional<Completion> load_completion(int number) const;
  /// @throws Error(usage): what is here was made with other settings than those of now
  [[noreturn]] void refuse_other_plan() const;

 private:
  std::filesystem::path root_;
};

/// Exclusive right to write in a dataset's folder, held until destruction.
class DatasetLock {
 public:
  /// Makes the folder where there is none, refuses one that holds something else, and removes what
  /// an interrupted run left half-written.
  /// @throws Error(usage) for foreign folders; Error(environment) where another process writes
  /// there
  ///   or the folder cannot be made
  explicit DatasetLock(const DatasetFolder& folder);
  DatasetLock(const DatasetLock&) = delete;
  DatasetLock& operator=(const DatasetLock&) = delete;

 private:
  /// Closed, and with that unlocked, even where the constructor of the lock fails.
  struct Descriptor {
    int number = -1;
    Descriptor() = default;
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
  };
  Descriptor descriptor_;
};

}  // namespace drystone
