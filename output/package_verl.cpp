// `verl`: prompts with checkable answers, as veRL's RLHFDataset takes them.
#include "output/package_rows.hpp"
#include "output/package_table.hpp"
#include "output/record_cells.hpp"

namespace drystone {
namespace {

using table::Cell;
using table::Cells;
using table::Kind;
using table::Schema;

class VerlLayout : public PackageLayout {
 public:
  explicit VerlLayout(const std::filesystem::path& folder) : tables_(folder, features()) {}

  void add(const PackageSample& sample) override {
    if (sample.split != split_) index_ = 0;
    split_ = sample.split;
    for (const Question& question : sample.questions) {
      const std::string prompt = tagged_prompt(sample, question);
      Cells extra{Cell(sample.split), Cell(index_++), Cell(prompt)};
      append(extra, question_cells(sample, question));
      append(extra, flat_cells(sample.record));
      tables_.add(sample.split,
                  {Cell("drystone/" + question.kind), message_cell("user", prompt),
                   images_cell(sample), Cell("physics"),
                   Cell(Cells{Cell("rule"), Cell(question.answer)}), Cell(std::move(extra))});
    }
  }
  PackageContents finish() override { return tables_.finish(); }

 private:
  static Schema features() {
    Schema extra{{"split", Kind::string}, {"index", Kind::int64}, {"question", Kind::string}};
    append(extra, question_features());
    append(extra, flat_features());
    return {
        {"data_source", Kind::string},
        messages_feature("prompt"),
        images_feature(),
        {"ability", Kind::string},
        table::record_of("reward_model", {{"style", Kind::string}, {"ground_truth", Kind::string}}),
        table::record_of("extra_info", std::move(extra))};
  }

  SplitTables tables_;
  std::string split_;
  std::int64_t index_ = 0;  ///< of the next row in its split
};

constexpr std::string_view kUsage = R"(```sh
python -m verl.trainer.main_ppo data.train_files=PACKAGE/data/train-00000-of-00001.parquet \
  data.image_key=images reward.custom_reward_function.name=compute_score \
  reward.custom_reward_function.path=pkg://drystone.rewards.verl
```

The text has one `<image>` a picture; `reward_model.ground_truth` is the truth. The package `drystone` must
be importable, on all nodes.
)";

}  // namespace

PackageEntry verl_package() {
  return {{"verl", "reinforcement learning with veRL", kUsage, true},
          [](const std::filesystem::path& folder, const PackageInfo& /*info*/)
              -> std::unique_ptr<PackageLayout> { return std::make_unique<VerlLayout>(folder); }};
}

}  // namespace drystone
