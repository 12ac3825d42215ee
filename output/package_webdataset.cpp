// `webdataset`: tars of pictures and records, for readers that stream.
#include <fmt/format.h>

#include "drystone/storage.hpp"
#include "output/package_layout.hpp"
#include "output/record_cells.hpp"

namespace drystone {
namespace {

/// As large as hubs advise.
constexpr std::int64_t kTarBytes = 400'000'000;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string label_of(const Record& record) {
  const auto stable = record.stable();
  return !stable ? "-1" : *stable ? "1" : "0";
}

class WebDatasetLayout : public PackageLayout {
 public:
  explicit WebDatasetLayout(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(const PackageSample& sample) override {
    if (data_.empty() || data_.back().split != sample.split) {
      close();
      data_.push_back({sample.split, sample.split + "-*.tar", {}});
    }
    if (!tar_) {
      auto& files = data_.back().files;
      files.push_back(fmt::format("{}-{:06}.tar", sample.split, files.size()));
      tar_ = std::make_unique<ShardWriter>(folder_ / files.back());
    }
    const std::string& id = sample.record.id;
    // Readers infer columns and their types from the first samples, so these hold alike values
    // only; what they would stumble over (scenes, views) is text.
    tar_->add(id + ".cls", bytes_of(label_of(sample.record)));
    tar_->add(id + ".json", bytes_of(table::json_line(flat_, flat_cells(sample.record))));
    tar_->add(id + ".record.txt", bytes_of(to_json(sample.record)));
    for (const PackagePicture& picture : sample.pictures) {
      tar_->add(fmt::format("{}.{}.{}", id, picture.name, picture.extension), picture.bytes);
      bytes_ += std::ssize(picture.bytes);
    }
    if (bytes_ >= kTarBytes) close();
  }
  PackageContents finish() override {
    close();
    return {std::move(data_), std::nullopt};
  }

 private:
  void close() {
    if (tar_) tar_->close();
    tar_.reset();
    bytes_ = 0;
  }

  std::filesystem::path folder_;
  table::Schema flat_ = flat_features();
  std::vector<PackageData> data_;
  std::unique_ptr<ShardWriter> tar_;
  std::int64_t bytes_ = 0;  ///< of pictures in the tar
};

constexpr std::string_view kUsage = R"(```python
import webdataset as wds
towers = wds.WebDataset("PACKAGE/train-000000.tar", shardshuffle=False).decode("rgb8")
print(next(iter(towers)).keys())  # `cls` (1 stands, 0 falls, -1 unknown), `json`, `view0.png` ...
```
)";

}  // namespace

PackageEntry webdataset_package() {
  return {{"webdataset", "WebDataset readers", kUsage},
          [](const std::filesystem::path& folder,
             const PackageInfo& /*info*/) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<WebDatasetLayout>(folder);
          }};
}

}  // namespace drystone
