// How Drystone reports what a user can fix: one message that says where and what to do.
#pragma once

#include <stdexcept>
#include <string>

namespace drystone {

/// What went wrong, in the granularity that the command line's exit codes have.
enum class ErrorCode {
  usage,        ///< bad arguments, configuration or input file: exit code 2
  environment,  ///< missing backend, unreadable or unwritable file, full disk: exit code 3
  incomplete,   ///< work stopped that can be resumed: exit code 75
  interrupted,  ///< the user asked to stop: exit code 130
};

/// Process exit code that belongs to an error code.
[[nodiscard]] int exit_code(ErrorCode code) noexcept;

/// A place in a text that a user wrote. `line` and `column` count from 1; 0 means unknown.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  std::string source_line;  ///< the text of that line, shown with a caret under `column`
};

/// Everything that a user can repair. Expected negatives (a rejected tower, an unresolved
/// simulation) are values instead, and Drystone's own bugs are assertions.
class Error : public std::runtime_error {
 public:
  /// @param message what is wrong, one sentence without a final stop
  /// @param remedy what to do about it; may be empty
  Error(ErrorCode code, const std::string& message, const std::string& remedy = {});
  Error(ErrorCode code, Place place, const std::string& message, const std::string& remedy = {});

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] const Place& place() const noexcept { return place_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const std::string& remedy() const noexcept { return remedy_; }

 private:
  ErrorCode code_;
  Place place_;
  std::string message_;
  std::string remedy_;
};

}  // namespace drystone
