// Records of a dataset with their files, for readers that go forwards.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/storage.hpp"
#include "pipeline/dataset_folder.hpp"

namespace drystone {

/// Members of a shard by name.
using ShardMembers = std::map<std::string, std::vector<std::uint8_t>, std::less<>>;

/// Stands somewhere in a shard. As long as what is asked for comes later in the same shard, nothing
/// is read twice, neither records nor files.
class ShardCursor {
 public:
  /// The records with these ids.
  /// @param ids in the order that the shard has them in
  /// @throws Error(usage) for an id that the shard does not have, and as `require_completion`
  [[nodiscard]] std::vector<Record> records(const DatasetFolder& folder, int shard,
                                            const std::vector<std::string>& ids);
  /// Files of the records that were asked for last.
  /// @param wanted whether a member is
  /// @throws Error(environment) for a damaged archive
  [[nodiscard]] ShardMembers members(const std::function<bool(std::string_view)>& wanted);

 private:
  std::string file_;  ///< of the shard
  std::vector<Record> records_;
  std::optional<ShardReader> reader_;
  bool at_member_ = false;  ///< the reader stands at one that was not yet looked at
  std::size_t first_ = 0;   ///< index of the first record that was asked for last
  std::size_t last_ = 0;    ///< and of the last one
  std::size_t passed_ = 0;  ///< records before this one have been passed
};

}  // namespace drystone
