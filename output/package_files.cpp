#include "output/package_files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>

#include "output/package_rows.hpp"

namespace drystone {
namespace fs = std::filesystem;

void write_package_file(const fs::path& file, std::span<const std::uint8_t> bytes) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) throw_io_error(file, "make the folder of", error.value());
  errno = 0;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "wb"),
                                                         &std::fclose);
  if (!stream) throw_io_error(file, "write", errno);
  const bool written =
      bytes.empty() || std::fwrite(bytes.data(), 1, bytes.size(), stream.get()) == bytes.size();
  if (!written || std::fclose(stream.release()) != 0) throw_io_error(file, "write", errno);
}

void write_package_file(const fs::path& file, std::string_view text) {
  write_package_file(file,
                     std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

PictureFolder::PictureFolder(const fs::path& package, std::string path)
    : package_(package), path_(std::move(path)) {}

std::vector<std::string> PictureFolder::add(const PackageSample& sample) {
  const auto [found, is_new] = paths_.try_emplace(name_of(sample));
  if (!is_new) return found->second;
  const std::size_t part = (paths_.size() - 1) / 1000;
  for (const PackagePicture& picture : sample.pictures) {
    found->second.push_back(fmt::format("{}/{:03}/{}", path_, part, picture_file(sample, picture)));
    write_package_file(package_ / found->second.back(), picture.bytes);
  }
  return found->second;
}

bool SplitLines::enter(const std::string& split, const std::string& file) {
  if (split_ == split) return false;
  close();
  split_ = split;
  const fs::path path = package_ / file;
  fs::create_directories(path.parent_path());
  lines_ = std::make_unique<LinesFile>(path);
  return true;
}

void SplitLines::close() {
  if (lines_) lines_->close();
  lines_.reset();
}

}  // namespace drystone
