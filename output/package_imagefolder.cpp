// `imagefolder`: pictures and a metadata.jsonl for every split, as `datasets` finds them by name.
#include <memory>
#include <optional>

#include "output/package_files.hpp"
#include "output/package_layout.hpp"
#include "output/record_cells.hpp"

namespace drystone {
namespace {

using table::Cell;
using table::Cells;
using table::Kind;

class ImageFolderLayout : public PackageLayout {
 public:
  ImageFolderLayout(std::filesystem::path folder, const PackageInfo& info)
      : folder_(std::move(folder)),
        single_(info.single),
        schema_(flat_features()),
        lines_(folder_) {
    const table::Feature name{"file_name", Kind::string};
    schema_.insert(schema_.begin(),
                   {single_ ? name : table::list_of("file_names", name), {"label", Kind::string}});
  }

  void add(const PackageSample& sample) override {
    if (lines_.enter(sample.split, sample.split + "/metadata.jsonl")) {
      data_.push_back({sample.split, sample.split + "/**", {}});
      pictures_.emplace(folder_, sample.split);
    }
    Cells files;
    for (const std::string& path : pictures_->add(sample)) {
      // Relative to metadata.jsonl.
      files.emplace_back(path.substr(sample.split.size() + 1));
    }
    const auto stable = sample.record.stable();
    Cells row{single_ ? files.front() : Cell(files),
              stable ? Cell(*stable ? "stable" : "unstable") : Cell()};
    for (Cell& cell : flat_cells(sample.record)) row.push_back(std::move(cell));
    lines_.add(table::json_line(schema_, row));
  }
  PackageContents finish() override {
    lines_.close();
    return {std::move(data_), std::nullopt};
  }

 private:
  std::filesystem::path folder_;
  bool single_;
  table::Schema schema_;
  std::optional<PictureFolder> pictures_;
  SplitLines lines_;
  std::vector<PackageData> data_;
};

constexpr std::string_view kUsage = R"(```python
from datasets import load_dataset
towers = load_dataset("imagefolder", data_dir="PACKAGE")  # `image` or `images`, `label` ...
print(towers)
```
)";

}  // namespace

PackageEntry imagefolder_package() {
  return {{"imagefolder", "Hugging Face datasets, as plain files", kUsage},
          [](const std::filesystem::path& folder,
             const PackageInfo& info) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<ImageFolderLayout>(folder, info);
          }};
}

}  // namespace drystone
