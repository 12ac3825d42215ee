// `trl-sft` and `trl-grpo`: conversations with pictures, as TRL's trainers take them.
#include "output/package_rows.hpp"
#include "output/package_table.hpp"
#include "output/record_cells.hpp"

namespace drystone {
namespace {

using table::Cell;
using table::Cells;
using table::Schema;

/// TRL puts the pictures in front of the text itself: tags would stay as literal text.
class TrlLayout : public PackageLayout {
 public:
  TrlLayout(const std::filesystem::path& folder, bool completes)
      : completes_(completes), tables_(folder, features_of(completes)) {}

  void add(const PackageSample& sample) override {
    for (const Question& question : sample.questions) {
      Cells row{message_cell("user", question.prompt)};
      if (completes_) row.push_back(message_cell("assistant", question.completion));
      row.push_back(images_cell(sample));
      append(row, question_cells(sample, question));
      append(row, flat_cells(sample.record));
      tables_.add(sample.split, row);
    }
  }
  PackageContents finish() override { return tables_.finish(); }

 private:
  static Schema features_of(bool completes) {
    Schema features{messages_feature("prompt")};
    if (completes) features.push_back(messages_feature("completion"));
    features.push_back(images_feature());
    append(features, question_features());
    append(features, flat_features());
    return features;
  }

  bool completes_;
  SplitTables tables_;
};

constexpr std::string_view kSftUsage = R"(```python
from datasets import load_dataset
from trl import SFTConfig, SFTTrainer
config = SFTConfig(max_length=None)  # by default texts are cut, and with them pictures
SFTTrainer(MODEL, args=config, train_dataset=load_dataset("PACKAGE", split="train")).train()
```

The loss is on the completion alone.
)";

constexpr std::string_view kGrpoUsage = R"(```python
from datasets import load_dataset
from drystone.rewards.trl import reward
from trl import GRPOTrainer
GRPOTrainer(MODEL, reward_funcs=reward, train_dataset=load_dataset("PACKAGE", split="train")).train()
```

Every column reaches the reward function; `answer` is the truth.
)";

}  // namespace

PackageEntry trl_sft_package() {
  return {{"trl-sft", "supervised fine-tuning with TRL", kSftUsage, true, CompletionUse::required},
          [](const std::filesystem::path& folder,
             const PackageInfo& /*info*/) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<TrlLayout>(folder, true);
          }};
}

PackageEntry trl_grpo_package() {
  return {{"trl-grpo", "reinforcement learning with TRL", kGrpoUsage, true},
          [](const std::filesystem::path& folder,
             const PackageInfo& /*info*/) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<TrlLayout>(folder, false);
          }};
}

}  // namespace drystone
