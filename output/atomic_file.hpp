// A file that is there whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace drystone {

/// Throws Error(environment) that names the file, says what could not be done to it and why, and
/// what to do about it. `error_number` is an errno value.
[[noreturn]] void throw_io_error(const std::filesystem::path& file, const char* action,
                                 int error_number);

/// Writes to `.NAME.tmp` in the folder of the final name. `commit` flushes it to disk and renames
/// it; without that the destructor removes it.
class AtomicFile {
 public:
  /// @throws Error(environment)
  explicit AtomicFile(std::filesystem::path file);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// @throws Error(environment)
  void write(std::span<const std::uint8_t> bytes);
  /// @throws Error(environment); the temporary file is removed then
  void commit();

  [[nodiscard]] const std::filesystem::path& path() const { return file_; }

 private:
  std::filesystem::path file_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

}  // namespace drystone
