#include "pipeline/record_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"
#include "pipeline/finish.hpp"
#include "pipeline/record_ids.hpp"

namespace drystone {
namespace fs = std::filesystem;

RecordReader::RecordReader(const fs::path& dir) : dataset_(open_dataset(dir)) {
  for (int shard = 0; shard < dataset_.shards; ++shard) {
    const fs::path file = dataset_.folder.completion(shard);
    if (!fs::exists(file))
      (void)require_completion(dataset_.folder, shard);  // says what is missing
    visit_record_ids(read_file(file), [&](std::string_view id) {
      ids_.emplace_back(id);
      shard_of_.push_back(shard);
      return true;
    });
  }
}

std::size_t RecordReader::index_of(const std::string& id) const {
  const auto found = std::find(ids_.begin(), ids_.end(), id);
  if (found != ids_.end()) return static_cast<std::size_t>(found - ids_.begin());
  throw Error(
      ErrorCode::usage, fmt::format("{} has no record '{}'", dataset_.folder.root().string(), id),
      ids_.empty() ? "" : fmt::format("its records are named {} to {}", ids_.front(), ids_.back()));
}

const Record& RecordReader::record(std::size_t index) {
  const int shard = shard_of_.at(index);
  if (loaded_ != shard) {
    records_ = require_completion(dataset_.folder, shard).records;
    loaded_ = shard;
  }
  const auto found = std::find_if(records_.begin(), records_.end(),
                                  [&](const Record& record) { return record.id == ids_[index]; });
  if (found != records_.end()) return *found;
  throw Error(
      ErrorCode::usage,
      fmt::format("{} changed while it was read", dataset_.folder.completion(shard).string()),
      "`drystone verify` tells whether the dataset is whole");
}

std::optional<Clip> RecordReader::clip(std::size_t index) const {
  const fs::path file = dataset_.folder.shard(shard_of_.at(index));
  const std::string member = ids_[index] + ".clip.json";
  if (!fs::exists(file)) return std::nullopt;
  for (ShardReader shard(file); shard.next();) {
    if (shard.member() != member) continue;
    const auto bytes = shard.read();
    return clip_from_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, member);
  }
  return std::nullopt;
}

}  // namespace drystone
