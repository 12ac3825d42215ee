// Records with every field set to something that is not its default.
#pragma once

#include <filesystem>
#include <string>

#include "drystone/record.hpp"

namespace drystone::testing {

/// A tower of `height` blocks of several shapes. `stable` chooses the label, `seed` everything
/// else.
Record sample_record(bool stable, int height = 3, std::uint64_t seed = 7);

/// A new empty folder, removed at the end of the scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Number of entries, hidden ones included.
  [[nodiscard]] std::size_t entries() const;

 private:
  std::filesystem::path path_;
};

/// Exit status of a shell command, and what it printed.
struct CommandResult {
  int status = -1;
  std::string output;
};
CommandResult run(const std::string& command);

}  // namespace drystone::testing
