#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <optional>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "output/atomic_file.hpp"

namespace drystone {

struct ShardWriter::Impl {
  explicit Impl(std::filesystem::path path)
      : file(std::move(path)), tar(archive_write_new()), entry(archive_entry_new()) {
    if (tar == nullptr || entry == nullptr) {
      release();
      throw std::bad_alloc();
    }
    archive_write_set_format_ustar(tar);
    archive_write_add_filter_none(tar);
    // Few large writes; the end is padded to tar's own block only.
    archive_write_set_bytes_per_block(tar, 1 << 18);
    archive_write_set_bytes_in_last_block(tar, 512);
    archive_write_open(tar, this, nullptr, &Impl::on_write, nullptr);
  }
  ~Impl() {
    // Freeing an unclosed archive writes the rest of it.
    discard = true;
    release();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void release() {
    archive_entry_free(entry);
    archive_write_free(tar);
  }

  // libarchive is C: an exception must not cross it, so it is kept and thrown by `check`. Nor is
  // libarchive told of the failure, because it never frees its buffers after one.
  static la_ssize_t on_write(archive* /*tar*/, void* self, const void* data, std::size_t size) {
    auto& impl = *static_cast<Impl*>(self);
    if (!impl.discard) {
      try {
        const std::span bytes(static_cast<const std::uint8_t*>(data), size);
        impl.file.write(bytes);
        impl.hash.update(bytes);
      } catch (...) {
        impl.failure = std::current_exception();
        impl.discard = true;
      }
    }
    return static_cast<la_ssize_t>(size);
  }

  void check(la_ssize_t status) const {
    if (failure) std::rethrow_exception(failure);
    if (status >= ARCHIVE_OK) return;
    const char* text = archive_error_string(tar);
    throw Error(ErrorCode::environment, Place{file.path().string(), 0, 0, {}},
                fmt::format("cannot write the archive: {}", text ? text : "unknown cause"));
  }

  AtomicFile file;
  Sha256 hash;
  std::exception_ptr failure;
  bool discard = false;
  archive* tar;
  archive_entry* entry;
};

namespace {

/// ustar holds 100 bytes of name; longer ones need a split at a slash that readers disagree on.
constexpr std::size_t kMaxName = 100;

void check_member(const std::filesystem::path& file, std::string_view member) {
  const bool printable =
      std::all_of(member.begin(), member.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (member.empty() || member.size() > kMaxName || !printable || member.front() == '/' ||
      member.find("..") != std::string_view::npos) {
    throw Error(ErrorCode::usage, Place{file.string(), 0, 0, {}},
                fmt::format("\"{}\" cannot be the name of a file in a shard", member),
                "use at most 100 ASCII letters, digits, points, dashes and underscores");
  }
}

}  // namespace

ShardWriter::ShardWriter(std::filesystem::path file)
    : impl_(std::make_unique<Impl>(std::move(file))) {}
ShardWriter::~ShardWriter() = default;

void ShardWriter::add(std::string_view member, std::span<const std::uint8_t> bytes) {
  check_member(impl_->file.path(), member);
  archive_entry* entry = archive_entry_clear(impl_->entry);
  archive_entry_set_pathname(entry, std::string(member).c_str());
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_uid(entry, 0);
  archive_entry_set_gid(entry, 0);
  archive_entry_set_mtime(entry, 0, 0);
  archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
  impl_->check(archive_write_header(impl_->tar, entry));
  impl_->check(archive_write_data(impl_->tar, bytes.data(), bytes.size()));
}

std::string ShardWriter::close() {
  impl_->check(archive_write_close(impl_->tar));
  impl_->file.commit();
  return impl_->hash.hex();
}

}  // namespace drystone
