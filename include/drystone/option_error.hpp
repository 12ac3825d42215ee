// Options that cannot be, with the fields that are to blame.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "drystone/error.hpp"

namespace drystone {

/// Options that cannot be, or not together. It knows of no file: whoever has read the options from
/// one finds the place by the fields.
class OptionError : public Error {
 public:
  /// @param fields dotted names as in a configuration, such as `material.decides`; the first one is
  ///   the most to blame. Empty: no option is.
  OptionError(std::vector<std::string> fields, const std::string& message,
              const std::string& remedy = {})
      : Error(ErrorCode::usage, message, remedy), fields_(std::move(fields)) {}

  [[nodiscard]] const std::vector<std::string>& fields() const noexcept { return fields_; }

 private:
  std::vector<std::string> fields_;
};

}  // namespace drystone
