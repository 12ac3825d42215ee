// `lmms-eval`: a task for every split, with questions and pictures as Parquet.
#include <fmt/format.h>

#include "output/package_files.hpp"
#include "output/package_rows.hpp"
#include "output/package_table.hpp"
#include "output/record_cells.hpp"

namespace drystone {
namespace {

using table::Cell;
using table::Cells;
using table::Kind;

constexpr std::string_view kTask = R"(task: drystone_{0}
dataset_path: parquet
dataset_kwargs:
  data_files:
    {0}: data/{0}-*.parquet
test_split: {0}
output_type: generate_until
doc_to_visual: !function utils.doc_to_visual
doc_to_text: !function utils.doc_to_text
doc_to_target: answer
process_results: !function utils.process_results
generation_kwargs:
  max_new_tokens: 1024
  temperature: 0
  do_sample: false
metric_list:
  - metric: accuracy
    aggregation: mean
    higher_is_better: true
  - metric: format
    aggregation: mean
    higher_is_better: true
metadata:
  version: 1
)";

constexpr std::string_view kFunctions =
    R"("""How lmms-eval shows a question and scores a reply; the rules are those of drystone.rewards."""

from drystone import rewards


def doc_to_visual(doc):
    return [image.convert("RGB") for image in doc["images"]]


def doc_to_text(doc, lmms_eval_specific_kwargs=None):
    return doc["question"]


def process_results(doc, results):
    found = rewards.reward(results[0], doc["answer"])
    return {"accuracy": float(found.answer), "format": float(found.format)}
)";

class LmmsEvalLayout : public PackageLayout {
 public:
  explicit LmmsEvalLayout(std::filesystem::path folder)
      : folder_(std::move(folder)), tables_(folder_, schema()) {}

  void add(const PackageSample& sample) override {
    for (const Question& question : sample.questions) {
      Cells row{images_cell(sample), Cell(question.prompt)};
      append(row, question_cells(sample, question));
      append(row, flat_cells(sample.record));
      tables_.add(sample.split, row);
    }
  }
  PackageContents finish() override {
    PackageContents contents = tables_.finish();
    for (const PackageData& data : contents.data) {
      write_package_file(folder_ / "tasks" / fmt::format("drystone_{}.yaml", data.split),
                         fmt::format(kTask, data.split));
    }
    write_package_file(folder_ / "tasks" / "utils.py", kFunctions);
    return contents;
  }

 private:
  static table::Schema schema() {
    table::Schema schema{images_feature(), {"question", Kind::string}};
    append(schema, question_features());
    append(schema, flat_features());
    return schema;
  }

  std::filesystem::path folder_;
  SplitTables tables_;
};

constexpr std::string_view kUsage = R"(```sh
cd PACKAGE  # the tasks name the data relative to it
python -m lmms_eval --include_path tasks --tasks drystone_test --model MODEL
```

The package `drystone` must be importable: it holds the rules by which replies are scored.
)";

}  // namespace

PackageEntry lmms_eval_package() {
  return {{"lmms-eval", "evaluation with lmms-eval", kUsage, true},
          [](const std::filesystem::path& folder,
             const PackageInfo& /*info*/) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<LmmsEvalLayout>(folder);
          }};
}

}  // namespace drystone
