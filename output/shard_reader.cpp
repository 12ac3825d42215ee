#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <new>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "output/atomic_file.hpp"

namespace drystone {
namespace {

constexpr la_int64_t kMaxMember = la_int64_t{1} << 30;

[[noreturn]] void damaged(const std::filesystem::path& file, const std::string& what) {
  throw Error(ErrorCode::environment, Place{file.string(), 0, 0, {}},
              fmt::format("damaged archive: {}", what),
              "fetch or generate this shard again; `drystone verify` names all damaged files");
}

/// libarchive takes a file that was cut between two members for a whole one, so the mark at the end
/// (two blocks of zeros) is looked for first.
void require_end_mark(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw_io_error(file, "read", errno);
  struct stat status {};
  std::array<char, 1024> end{};
  const bool read =
      ::fstat(descriptor, &status) == 0 && status.st_size >= static_cast<off_t>(end.size()) &&
      ::pread(descriptor, end.data(), end.size(),
              status.st_size - static_cast<off_t>(end.size())) == static_cast<ssize_t>(end.size());
  ::close(descriptor);
  if (!read || !std::all_of(end.begin(), end.end(), [](char c) { return c == 0; })) {
    damaged(file, "its end is missing");
  }
}

void check_member(const std::filesystem::path& file, std::string_view member,
                  archive_entry* entry) {
  const auto refuse = [&](const char* why) {
    throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}},
                fmt::format("member \"{}\" {}", member, why),
                "this is no shard of a Drystone dataset; do not unpack it");
  };
  if (member.empty()) refuse("has no name");
  const std::filesystem::path path(member);
  if (path.is_absolute()) refuse("has an absolute path");
  if (std::find(path.begin(), path.end(), "..") != path.end()) refuse("climbs out of its folder");
  if (archive_entry_hardlink(entry) != nullptr || archive_entry_filetype(entry) != AE_IFREG) {
    refuse("is a link or a device, not a file");
  }
  if (archive_entry_size(entry) > kMaxMember) refuse("is larger than 1 GiB");
}

}  // namespace

void read_shard(const std::filesystem::path& file,
                const std::function<void(std::string_view, std::span<const std::uint8_t>)>& visit) {
  read_shard(
      file, [](std::string_view) { return true; }, visit);
}

void read_shard(const std::filesystem::path& file,
                const std::function<bool(std::string_view)>& wanted,
                const std::function<void(std::string_view, std::span<const std::uint8_t>)>& visit) {
  require_end_mark(file);
  const std::unique_ptr<archive, decltype(&archive_read_free)> tar(archive_read_new(),
                                                                   &archive_read_free);
  if (!tar) throw std::bad_alloc();
  archive_read_support_format_tar(tar.get());
  archive_read_support_filter_none(tar.get());
  const auto check = [&](la_ssize_t status) {
    if (status >= ARCHIVE_OK) return;
    const char* text = archive_error_string(tar.get());
    damaged(file, text != nullptr ? text : "unknown cause");
  };
  check(archive_read_open_filename(tar.get(), file.c_str(), 1 << 18));
  std::vector<std::uint8_t> bytes;
  for (;;) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(tar.get(), &entry);
    if (status == ARCHIVE_EOF) return;
    check(status);
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    const char* name = archive_entry_pathname(entry);
    const std::string member = name != nullptr ? name : "";
    check_member(file, member, entry);
    if (!wanted(member)) continue;
    bytes.resize(static_cast<std::size_t>(archive_entry_size(entry)));
    std::size_t used = 0;
    while (used < bytes.size()) {
      const la_ssize_t got = archive_read_data(tar.get(), bytes.data() + used, bytes.size() - used);
      check(got);
      if (got == 0) damaged(file, fmt::format("member \"{}\" is cut short", member));
      used += static_cast<std::size_t>(got);
    }
    visit(member, bytes);
  }
}

}  // namespace drystone
