#include "pipeline/dataset_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "drystone/error.hpp"

namespace drystone {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 6> kOurs{"manifest.json", "records.parquet", "shards",
                                                "completions",   "splits",          ".lock"};

bool is_temporary(const std::string& name) {
  return name.starts_with(".") && name.ends_with(".tmp");
}

void require_ours(const fs::path& root) {
  for (const auto& entry : fs::directory_iterator(root)) {
    const std::string name = entry.path().filename().string();
    bool ours = is_temporary(name) || name.ends_with(".png");
    for (const std::string_view known : kOurs) ours = ours || name == known;
    if (!ours) {
      throw Error(ErrorCode::usage,
                  fmt::format("{} holds '{}', which is no part of a dataset", root.string(), name),
                  "give a new or empty folder with --out");
    }
  }
}

void remove_temporaries(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!is_temporary(entry.path().filename().string())) continue;
    std::error_code error;
    if (!fs::remove(entry.path(), error) && error) {
      throw Error(ErrorCode::environment,
                  fmt::format("cannot remove what a stopped run left, {}: {}",
                              entry.path().string(), error.message()),
                  "remove it by hand");
    }
  }
}

}  // namespace

fs::path DatasetFolder::shard(int number) const {
  return root_ / "shards" / fmt::format("{:06}.tar", number);
}
fs::path DatasetFolder::completion(int number) const {
  return root_ / "completions" / fmt::format("{:06}.json", number);
}
fs::path DatasetFolder::split(const std::string& name) const {
  return root_ / "splits" / (name + ".txt");
}

void DatasetFolder::require_finished() const {
  if (fs::exists(manifest())) return;
  if (fs::exists(root_ / "completions")) {
    throw Error(ErrorCode::incomplete, fmt::format("{} is not finished", root_.string()),
                "run the same `drystone generate` again: it goes on where it stopped");
  }
  throw Error(ErrorCode::usage,
              fmt::format("{} is no dataset: there is no manifest.json", root_.string()),
              "give the folder that `drystone generate --out` made");
}

void DatasetFolder::refuse_other_plan() const {
  throw Error(ErrorCode::usage,
              fmt::format("{} was begun with another configuration", root_.string()),
              "give another --out, or remove the folder to start again");
}

std::optional<Completion> DatasetFolder::load_completion(int number) const {
  const fs::path file = completion(number);
  if (!fs::exists(file)) return std::nullopt;
  return completion_from_json(read_file(file), file.string());
}

DatasetLock::DatasetLock(const DatasetFolder& folder) {
  std::error_code error;
  for (const fs::path& path : {folder.root(), folder.root() / "shards",
                               folder.root() / "completions", folder.root() / "splits"}) {
    if (path == folder.root() && fs::exists(path)) {
      if (!fs::is_directory(path)) {
        throw Error(ErrorCode::usage, fmt::format("{} is a file, not a folder", path.string()),
                    "give a new or empty folder with --out");
      }
      require_ours(path);
    }
    fs::create_directories(path, error);
    if (error) {
      throw Error(ErrorCode::environment,
                  fmt::format("cannot make folder {}: {}", path.string(), error.message()),
                  "choose a folder you may write to");
    }
  }
  const fs::path file = folder.root() / ".lock";
  descriptor_.number = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  if (descriptor_.number < 0) {
    throw Error(ErrorCode::environment,
                fmt::format("cannot write in {}: {}", folder.root().string(),
                            std::generic_category().message(errno)),
                "choose a folder you may write to");
  }
  if (::flock(descriptor_.number, LOCK_EX | LOCK_NB) != 0) {
    throw Error(ErrorCode::environment,
                fmt::format("another process is writing in {}", folder.root().string()),
                "wait for it, or give another --out");
  }
  remove_temporaries(folder.root());
  for (const char* sub : {"shards", "completions", "splits"}) {
    remove_temporaries(folder.root() / sub);
  }
}

// The file stays, empty, for good: a lock belongs to the file and not to its name, so if this
// process removed it, one that has opened it already would lock a file without a name while a third
// locks a new one under it, and both would write.
DatasetLock::Descriptor::~Descriptor() {
  if (number >= 0) ::close(number);
}

}  // namespace drystone
