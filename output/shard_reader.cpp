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
#include <utility>

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

struct ShardReader::Impl {
  explicit Impl(std::filesystem::path path)
      : file(std::move(path)), tar(archive_read_new(), &archive_read_free) {
    require_end_mark(file);
    if (!tar) throw std::bad_alloc();
    archive_read_support_format_tar(tar.get());
    archive_read_support_filter_none(tar.get());
    check(archive_read_open_filename(tar.get(), file.c_str(), 1 << 18));
  }

  void check(la_ssize_t status) const {
    if (status >= ARCHIVE_OK) return;
    const char* text = archive_error_string(tar.get());
    damaged(file, text != nullptr ? text : "unknown cause");
  }

  std::filesystem::path file;
  std::unique_ptr<archive, decltype(&archive_read_free)> tar;
  archive_entry* entry = nullptr;  ///< the tar's, of the member
  std::string member;
  std::vector<std::uint8_t> bytes;
};

ShardReader::ShardReader(std::filesystem::path file)
    : impl_(std::make_unique<Impl>(std::move(file))) {}
ShardReader::~ShardReader() = default;
ShardReader::ShardReader(ShardReader&&) noexcept = default;
ShardReader& ShardReader::operator=(ShardReader&&) noexcept = default;

bool ShardReader::next() {
  Impl& s = *impl_;
  for (;;) {
    const int status = archive_read_next_header(s.tar.get(), &s.entry);
    if (status == ARCHIVE_EOF) return false;
    s.check(status);
    if (archive_entry_filetype(s.entry) == AE_IFDIR) continue;
    const char* name = archive_entry_pathname(s.entry);
    s.member = name != nullptr ? name : "";
    check_member(s.file, s.member, s.entry);
    return true;
  }
}

const std::string& ShardReader::member() const { return impl_->member; }

std::span<const std::uint8_t> ShardReader::read() {
  Impl& s = *impl_;
  s.bytes.resize(static_cast<std::size_t>(archive_entry_size(s.entry)));
  std::size_t used = 0;
  while (used < s.bytes.size()) {
    const la_ssize_t got =
        archive_read_data(s.tar.get(), s.bytes.data() + used, s.bytes.size() - used);
    s.check(got);
    if (got == 0) damaged(s.file, fmt::format("member \"{}\" is cut short", s.member));
    used += static_cast<std::size_t>(got);
  }
  return s.bytes;
}

void read_shard(const std::filesystem::path& file,
                const std::function<void(std::string_view, std::span<const std::uint8_t>)>& visit) {
  ShardReader reader(file);
  while (reader.next()) visit(reader.member(), reader.read());
}

}  // namespace drystone
