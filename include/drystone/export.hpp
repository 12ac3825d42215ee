// From finished datasets to a package that a trainer reads, see docs/packages.md.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "drystone/package.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/questions.hpp"

namespace drystone {

enum class PictureFormat { png, jpeg };
template <>
struct EnumNames<PictureFormat> {
  static constexpr std::array<std::pair<PictureFormat, std::string_view>, 2> value{
      {{PictureFormat::png, "png"}, {PictureFormat::jpeg, "jpeg"}}};
};

struct ExportOptions {
  std::vector<std::filesystem::path> datasets;  ///< at least one
  std::string format;                           ///< see `package_formats`
  std::filesystem::path out;                    ///< must not exist, or be an empty folder
  /// `NAME`, a set or split of the datasets, or `NAME=SOURCE+SOURCE...` for one under another name
  /// or several as one; empty: every set, under its own name.
  std::vector<std::string> splits;
  /// `all`, `first`, `first:N`, or indices and names of cameras with commas between.
  std::string views = "all";
  bool sheet = false;  ///< all views as one picture with labelled panels
  PictureFormat picture_format = PictureFormat::png;
  /// Films of what is possible or not are shown as so many of their frames, from the first to the
  /// last at equal intervals, of the first of the views; 0: they are refused. At least 4.
  int frames = 0;
  int size = 0;      ///< of the longer side, pixels; 0: as it is. Pictures are never enlarged
  int quality = 92;  ///< of JPEG
  /// By default a tower is asked whether it stands, and one that is disturbed whether it stays.
  QuestionOptions questions = {.kinds = {QuestionKind::stability, QuestionKind::event}};
  /// Records that are drawn from each split; 0: all of them; without: as the format says, or all
  /// where a split has no more.
  std::optional<int> draw;
  std::uint64_t draw_seed = 0;
  /// A completions file (see exchange.hpp): its questions are asked, with a teacher's completions,
  /// and no others. Empty: none.
  std::filesystem::path completions;
  std::string model = "o4-mini";  ///< of requests: the teacher
  std::string name;               ///< of the package; empty: the datasets' names
  std::string license;            ///< SPDX; empty: the datasets'
  int workers = 0;                ///< 0: as many as the machine has
  std::function<void(const Progress&)> on_progress;
  const std::atomic<bool>* stop = nullptr;  ///< set it to interrupt
};

struct ExportReport {
  struct Split {
    std::string name;
    std::int64_t records = 0;
    std::int64_t rows = 0;
  };
  std::vector<Split> splits;
  std::int64_t left_out = 0;  ///< records without a row
  /// Why questions were not asked of records, and how often.
  std::map<std::string, std::int64_t> not_asked;
  /// How many completions have the answer alone because statics gives no reasons, by kind.
  std::map<std::string, std::int64_t> unexplained;
  /// What two splits have in common, one sentence each.
  std::vector<std::string> overlaps;
  /// Sets that make no split, since no record of theirs has a completion. Of splits that are asked
  /// for by name that is an error.
  std::vector<std::string> without_completions;
  double seconds = 0.0;
};

/// Writes a package. It is made under a temporary name beside `out` and renamed when it is whole.
/// Equal bytes for any number of workers.
/// @throws Error(usage) for unknown formats, splits and views, datasets without pictures, folders
///   that hold something; Error(incomplete) for unfinished datasets; Error(environment) for disk
///   trouble; Error(interrupted) after a stop
ExportReport export_package(const ExportOptions& options);

}  // namespace drystone
