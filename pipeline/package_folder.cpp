#include "pipeline/package_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "drystone/error.hpp"

namespace drystone {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, const char* action, const std::error_code& error) {
  throw Error(ErrorCode::environment,
              fmt::format("cannot {} {}: {}", action, path.string(), error.message()),
              "choose a folder that you may write to, on a disk with room");
}

}  // namespace

PackageFolder::PackageFolder(fs::path final_name) : final_(std::move(final_name)) {
  // `out/package/` names the folder itself, not something in it.
  if (!final_.has_filename()) final_ = final_.parent_path();
  if (final_.empty() || final_.filename() == "." || final_.filename() == "..") {
    throw Error(ErrorCode::usage, "a package needs a folder of its own", "give a name with --out");
  }
  if (fs::exists(final_) && (!fs::is_directory(final_) || !fs::is_empty(final_))) {
    throw Error(ErrorCode::usage, fmt::format("{} is there already", final_.string()),
                "give a new folder with --out, or remove it");
  }
  const fs::path parent = final_.has_parent_path() ? final_.parent_path() : fs::path(".");
  temporary_ = parent / fmt::format(".{}.{}.tmp", final_.filename().string(), ::getpid());
  std::error_code error;
  fs::remove_all(temporary_, error);
  fs::create_directories(temporary_, error);
  if (error) fail(temporary_, "make folder", error);
}

PackageFolder::~PackageFolder() {
  std::error_code ignored;
  if (!committed_) fs::remove_all(temporary_, ignored);
}

void PackageFolder::commit() {
  // Files of a package can be many: one flush for all.
  const int descriptor = ::open(temporary_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0 || ::syncfs(descriptor) != 0) {
    const std::error_code error(errno, std::generic_category());
    if (descriptor >= 0) ::close(descriptor);
    fail(temporary_, "flush", error);
  }
  ::close(descriptor);
  std::error_code error;
  fs::rename(temporary_, final_, error);
  if (error) fail(final_, "make", error);
  committed_ = true;
}

}  // namespace drystone
