// Pictures and lines of JSON as plain files, for formats that are no tables.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/package.hpp"
#include "output/atomic_file.hpp"

namespace drystone {

/// Writes a file into a package that is still under its temporary name: the whole folder is flushed
/// and renamed at once, so a flush for every picture would only cost time. Makes its folder.
/// @throws Error(environment)
void write_package_file(const std::filesystem::path& file, std::span<const std::uint8_t> bytes);
void write_package_file(const std::filesystem::path& file, std::string_view text);

/// Pictures below a folder, at most 1,000 records in each of its parts, because hubs and file
/// systems do not like many files in one place.
class PictureFolder {
 public:
  /// @param path of the folder, relative to the package
  PictureFolder(const std::filesystem::path& package, std::string path);

  /// Writes the pictures of a sample, unless they are there already.
  /// @return paths relative to the package, in the order of the pictures
  std::vector<std::string> add(const PackageSample& sample);

 private:
  std::filesystem::path package_;
  std::string path_;
  std::map<std::string, std::vector<std::string>> paths_;  ///< by name of the sample
};

/// A file of lines.
class LinesFile {
 public:
  explicit LinesFile(const std::filesystem::path& file) : file_(file) {}
  /// `line` ends with a line break.
  void add(std::string_view line) {
    file_.write({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()});
  }
  void close() { file_.commit(); }

 private:
  AtomicFile file_;
};

/// A file of lines for every split; splits come one after another.
class SplitLines {
 public:
  explicit SplitLines(std::filesystem::path package) : package_(std::move(package)) {}

  /// What is added from now on belongs to this split.
  /// @param file of the split, relative to the package; its folder is made
  /// @return whether the file is begun now
  bool enter(const std::string& split, const std::string& file);
  void add(std::string_view line) { lines_->add(line); }
  /// Must be called after the last line.
  void close();

 private:
  std::filesystem::path package_;
  std::string split_;
  std::unique_ptr<LinesFile> lines_;
};

}  // namespace drystone
