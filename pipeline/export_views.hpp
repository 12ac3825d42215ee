// Which views of a record a package shows.
#pragma once

#include <string>
#include <vector>

#include "drystone/record.hpp"

namespace drystone {

/// `all`, `first`, `first:N`, or indices and camera names with commas between.
class ViewChoice {
 public:
  /// @throws Error(usage) for anything else
  explicit ViewChoice(const std::string& text);

  /// Indices of the chosen ones among the cameras of a record, in the order of the choice.
  /// @param id of the record, for messages
  /// @throws Error(usage) where there is no such view
  [[nodiscard]] std::vector<int> of(const std::string& id,
                                    const std::vector<std::string>& cameras) const;

 private:
  int first_ = 0;                   ///< how many; 0: see items, or all
  std::vector<std::string> items_;  ///< empty: see first
};

/// Names of a record's cameras.
[[nodiscard]] std::vector<std::string> cameras_of(const Record& record);

}  // namespace drystone
