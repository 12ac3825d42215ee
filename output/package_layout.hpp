// What a package format has to do, and what it leaves to the frame (card, checksums).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drystone/package.hpp"
#include "output/table.hpp"

namespace drystone {

/// The files of one split, relative to the package, as `datasets` finds them.
struct PackageData {
  std::string split;
  std::string pattern;  ///< e.g. `data/train-*.parquet`
  std::vector<std::string>
      files;  ///< that the pattern stands for; may be empty where they are many
};

/// What a format has written.
struct PackageContents {
  std::vector<PackageData> data;  ///< for the card; empty: `datasets` does not read this format
  std::optional<table::Schema> schema;  ///< of Parquet files
};

/// Writes the files of one format.
class PackageLayout {
 public:
  PackageLayout() = default;
  virtual ~PackageLayout() = default;
  PackageLayout(const PackageLayout&) = delete;
  PackageLayout& operator=(const PackageLayout&) = delete;

  virtual void add(const PackageSample& sample) = 0;
  virtual PackageContents finish() = 0;
};

/// A format and how it is written.
struct PackageEntry {
  PackageFormat format;
  std::unique_ptr<PackageLayout> (*open)(const std::filesystem::path& folder,
                                         const PackageInfo& info);
};

// One per format, in its own file.
[[nodiscard]] PackageEntry hf_package();
[[nodiscard]] PackageEntry webdataset_package();
[[nodiscard]] PackageEntry trl_sft_package();
[[nodiscard]] PackageEntry trl_grpo_package();
[[nodiscard]] PackageEntry verl_package();
[[nodiscard]] PackageEntry easyr1_package();
[[nodiscard]] PackageEntry llamafactory_package();
[[nodiscard]] PackageEntry swift_package();
[[nodiscard]] PackageEntry imagefolder_package();
[[nodiscard]] PackageEntry shapestacks_package();
[[nodiscard]] PackageEntry physion_package();
[[nodiscard]] PackageEntry lmms_eval_package();
[[nodiscard]] PackageEntry vlmevalkit_package();
[[nodiscard]] PackageEntry inspect_package();
[[nodiscard]] PackageEntry openai_batch_package();

}  // namespace drystone
