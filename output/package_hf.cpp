// `hf`: a folder that is ready for a hub: Parquet with pictures, labels and all that is known of a
// record as columns.
#include "output/package_rows.hpp"
#include "output/package_table.hpp"
#include "output/record_cells.hpp"

namespace drystone {
namespace {

using table::Cell;
using table::Cells;
using table::Kind;
using table::Schema;

Schema features_of(const PackageInfo& info) {
  Schema features = flat_features();
  const table::Feature picture =
      info.single ? table::Feature{"image", Kind::image} : images_feature();
  const table::Feature label{"label", Kind::label, {"unstable", "stable"}};
  features.insert(features.begin() + 1, {picture, label});
  append(features, nested_features());
  return features;
}

class HfLayout : public PackageLayout {
 public:
  HfLayout(const std::filesystem::path& folder, const PackageInfo& info)
      : single_(info.single), tables_(folder, features_of(info)) {}

  void add(const PackageSample& sample) override {
    Cells row = flat_cells(sample.record);
    const Cell picture = single_
                             ? Cell(table::ImageCell{&sample.pictures.front(),
                                                     picture_file(sample, sample.pictures.front())})
                             : images_cell(sample);
    const auto stable = sample.record.stable();
    row.insert(row.begin() + 1, {picture, stable ? Cell(*stable ? 1 : 0) : Cell()});
    append(row, nested_cells(sample.record));
    tables_.add(sample.split, row);
  }
  PackageContents finish() override { return tables_.finish(); }

 private:
  bool single_;
  SplitTables tables_;
};

constexpr std::string_view kUsage = R"(```python
from datasets import load_dataset
towers = load_dataset("PACKAGE")  # `image` (or `images`), `label` and every column of the records
print(towers)
```
)";

}  // namespace

PackageEntry hf_package() {
  return {{"hf", "Hugging Face datasets", kUsage},
          [](const std::filesystem::path& folder,
             const PackageInfo& info) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<HfLayout>(folder, info);
          }};
}

}  // namespace drystone
