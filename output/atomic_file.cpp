#include "output/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"

namespace drystone {
namespace {

std::string remedy_for(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "free some space on that disk, or choose a folder on another one";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose a folder that you may write to";
    case ENOENT:
    case ENOTDIR:
      return "check the path; the folder must exist";
    default:
      return {};
  }
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

/// Closes a descriptor at the end of a scope.
struct Descriptor {
  int value = -1;
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
};

}  // namespace

void throw_io_error(const std::filesystem::path& file, const char* action, int error_number) {
  throw Error(ErrorCode::environment, Place{file.string(), 0, 0, {}},
              fmt::format("cannot {}: {}", action, std::generic_category().message(error_number)),
              remedy_for(error_number));
}

AtomicFile::AtomicFile(std::filesystem::path file)
    : file_(std::move(file)),
      temporary_(folder_of(file_) / fmt::format(".{}.tmp", file_.filename().string())) {
  descriptor_ =
      ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor_ < 0) throw_io_error(file_, "write", errno);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      throw_io_error(file_, "write", errno);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  if (::fsync(descriptor_) != 0) throw_io_error(file_, "flush to disk", errno);
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) throw_io_error(file_, "rename", errno);
  // From here on the destructor must not touch the name. Network file systems report a full disk
  // only on closing, hence the check.
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0 && errno != EINTR) {
    const int error_number = errno;
    ::unlink(file_.c_str());
    throw_io_error(file_, "write", error_number);
  }
  // The new name itself is durable once its folder is. Some file systems cannot flush folders; the
  // file is whole either way.
  const Descriptor folder{::open(folder_of(file_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.value >= 0) ::fsync(folder.value);
}

void write_file_atomically(const std::filesystem::path& file, std::string_view bytes) {
  AtomicFile out(file);
  out.write({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  out.commit();
}

std::string read_file(const std::filesystem::path& file) {
  const Descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (in.value < 0) throw_io_error(file, "read", errno);
  struct stat status {};
  if (::fstat(in.value, &status) != 0) throw_io_error(file, "read", errno);
  std::string bytes;
  // One more than the size, so that the read that finds the end needs no growth.
  bytes.resize(static_cast<std::size_t>(status.st_size) + 1);
  std::size_t used = 0;
  for (;;) {
    if (used == bytes.size()) bytes.resize(2 * bytes.size() + 4096);
    const ssize_t got = ::read(in.value, bytes.data() + used, bytes.size() - used);
    if (got < 0) {
      if (errno == EINTR) continue;
      throw_io_error(file, "read", errno);
    }
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  bytes.resize(used);
  return bytes;
}

}  // namespace drystone
