#include "tools/cli/select.hpp"

#include <fmt/format.h>

#include <map>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"

namespace drystone::cli {

std::vector<Record> select_records(const std::filesystem::path& dir,
                                   const std::vector<std::string>& ids) {
  std::vector<Record> all = load_records(dir);
  if (ids.empty()) return all;
  std::map<std::string, const Record*> by_id;
  for (const Record& record : all) by_id[record.id] = &record;
  std::vector<Record> selected;
  for (const std::string& id : ids) {
    const auto found = by_id.find(id);
    if (found == by_id.end()) {
      throw Error(ErrorCode::usage, fmt::format("{} has no record '{}'", dir.string(), id),
                  all.empty() ? ""
                              : fmt::format("its records are named {} to {}", all.front().id,
                                            all.back().id));
    }
    selected.push_back(*found->second);
  }
  return selected;
}

}  // namespace drystone::cli
