#include "pipeline/shard_cursor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"
#include "pipeline/finish.hpp"

namespace drystone {

std::vector<Record> ShardCursor::records(const DatasetFolder& folder, int shard,
                                         const std::vector<std::string>& ids) {
  if (const std::string file = folder.shard(shard).string(); file != file_) {
    records_ = require_completion(folder, shard).records;
    reader_.reset();
    passed_ = 0;
    file_ = file;
  }
  std::vector<Record> found;
  std::size_t next = 0;
  for (const std::string& id : ids) {
    const auto from = records_.begin() + static_cast<std::ptrdiff_t>(next);
    const auto record =
        std::find_if(from, records_.end(), [&](const Record& r) { return r.id == id; });
    if (record == records_.end()) {
      throw Error(ErrorCode::usage, fmt::format("{} has no record '{}'", file_, id),
                  "run the same `drystone generate` again: it makes what is damaged");
    }
    last_ = static_cast<std::size_t>(record - records_.begin());
    if (found.empty()) first_ = last_;
    next = last_ + 1;
    found.push_back(*record);
  }
  return found;
}

ShardMembers ShardCursor::members(const std::function<bool(std::string_view)>& wanted) {
  if (!reader_ || first_ < passed_) {
    reader_.emplace(file_);
    at_member_ = reader_->next();
    passed_ = 0;
  }
  ShardMembers members;
  // Members of a record stand together, and records in their order.
  for (; at_member_; at_member_ = reader_->next()) {
    const std::string& name = reader_->member();
    const std::string_view id = std::string_view(name).substr(0, name.find('.'));
    while (passed_ < records_.size() && records_[passed_].id != id) ++passed_;
    if (passed_ > last_) break;
    if (!wanted(name)) continue;
    const auto bytes = reader_->read();
    members[name].assign(bytes.begin(), bytes.end());
  }
  if (!at_member_) passed_ = records_.size();  // the last record as well
  return members;
}

}  // namespace drystone
