// Packages: a finished dataset in the form that a trainer, an evaluation harness or a hub reads.
// See docs/packages.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/clip.hpp"
#include "drystone/frame.hpp"
#include "drystone/question.hpp"
#include "drystone/record.hpp"

namespace drystone {

/// A picture as a file.
struct PackagePicture {
  std::string name;       ///< `view0`, `view1` ... in the package's order, or `sheet`
  std::string extension;  ///< `png` or `jpg`
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> bytes;
};

/// A plane of a view as the dataset has it, see docs/dataset.md.
struct PackagePlane {
  int view = 0;      ///< index into Record::views
  std::string name;  ///< `rgb`, `depth`, `instance`, `violation`, `normals`
  std::vector<std::uint8_t> png;
};

/// What happens in a scene with an event, seen by one camera.
struct PackageFilm {
  Clip clip;
  Camera camera;                       ///< at the film's size
  std::vector<Frame> frames;           ///< all of the clip's: RGB, depth and instance ids, where
                                       ///< k + 1 is the clip's body k
  std::vector<std::uint8_t> video;     ///< MP4 of all frames; empty: the dataset has none
  std::vector<std::uint8_t> observed;  ///< MP4 of those up to the event's first one; likewise
};

/// One record on its way into a package.
struct PackageSample {
  std::string split;  ///< of the package
  Record record;      ///< its views are those that are packaged, in their order; its id, group and
                      ///< parent are unique within the package
  std::vector<PackagePicture> pictures;
  std::vector<PackagePlane> planes;  ///< only for formats that take them
  std::optional<PackageFilm> film;   ///< only for formats that take them
  /// The second record, of a sample with questions about two: its pictures follow those of
  /// `record`.
  std::optional<Record> other;
  std::vector<Question> questions;  ///< only for formats that ask
  bool marked = false;  ///< the first picture is the still with the marks of the record's event
};

/// What a sample is called: the record's id, or the `pair_name` of two.
[[nodiscard]] std::string name_of(const PackageSample& sample);
/// `FIRST-vs-SECOND`
[[nodiscard]] std::string pair_name(const std::string& first, const std::string& second);

/// A dataset that a package is made of.
struct PackageSource {
  std::string name;
  std::string license;
  std::string content;  ///< hash over scenes, labels and raw pixels, from the manifest
  std::string facts;    ///< JSON object: versions and resolved configuration, from the manifest
};

/// What is known of a package before its first sample.
struct PackageInfo {
  std::string name;     ///< [A-Za-z0-9_.-]+
  std::string license;  ///< SPDX
  std::vector<PackageSource> sources;
  std::string pictures;  ///< what was chosen, one sentence without a final stop
  bool single = false;   ///< every sample has exactly one picture
  bool moves = false;    ///< films or frames of them are among what is shown
  std::string model;     ///< of requests: the teacher that they are put to
  std::string system;    ///< of requests: what the teacher is told beforehand
  std::string notes;  ///< further sentences for the card, e.g. of splits that overlap; may be empty
  std::string options = {};  ///< JSON object: what was chosen, for `drystone.json`; may be empty
};

/// What a format does with the completion of a question. required: questions without one are left
/// out.
enum class CompletionUse { none, kept, required };

/// How a dataset can be packaged. One file of `output/` and one line of the registry each.
struct PackageFormat {
  std::string_view name;
  std::string_view help;   ///< one line
  std::string_view usage;  ///< how to read it, Markdown; `PACKAGE` stands for the folder
  bool asks = false;       ///< a row is a question, not a record
  CompletionUse completion = CompletionUse::none;
  bool planes = false;  ///< takes all planes of the views
  bool films = false;   ///< takes the film of the one view
  int draw = 0;         ///< records of a package unless something else is said; 0: all
};

/// All formats, in the order of documents.
[[nodiscard]] std::span<const PackageFormat> package_formats();
/// @throws Error(usage) with 'did you mean'
[[nodiscard]] const PackageFormat& package_format(std::string_view name);

class PackageLayout;

/// Writes a package into a folder: the format's files, then a card (README.md), `drystone.json` and
/// SHA256SUMS. Equal samples give equal bytes (Parquet: for one version of Arrow).
class PackageWriter {
 public:
  /// @param folder exists and is empty; it is the caller's to remove if something fails
  /// @throws Error(environment) where this build lacks a library that the format needs
  PackageWriter(const PackageFormat& format, std::filesystem::path folder, PackageInfo info);
  ~PackageWriter();
  PackageWriter(const PackageWriter&) = delete;
  PackageWriter& operator=(const PackageWriter&) = delete;

  /// Samples of a split come one after another.
  /// @throws Error(usage) for what the format cannot hold; Error(environment) for disk trouble
  void add(const PackageSample& sample);
  /// Must be called, once.
  void finish();
  /// Rows so far: of formats that ask the questions, else the records.
  [[nodiscard]] std::int64_t rows() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace drystone
