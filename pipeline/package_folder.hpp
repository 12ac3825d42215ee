// A new folder that is there whole or not at all.
#pragma once

#include <filesystem>

namespace drystone {

/// Makes a folder under a temporary name beside the final one; `commit` renames it, and without
/// that the destructor removes it.
class PackageFolder {
 public:
  /// @throws Error(usage) where the final name is taken by anything but an empty folder;
  ///   Error(environment) where no folder can be made
  explicit PackageFolder(std::filesystem::path final_name);
  ~PackageFolder();
  PackageFolder(const PackageFolder&) = delete;
  PackageFolder& operator=(const PackageFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return temporary_; }
  /// Flushes to disk and renames. @throws Error(environment)
  void commit();

 private:
  std::filesystem::path final_;
  std::filesystem::path temporary_;
  bool committed_ = false;
};

}  // namespace drystone
