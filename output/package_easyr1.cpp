// `easyr1`: prompts with checkable answers under the names that EasyR1 expects.
#include "output/package_rows.hpp"
#include "output/package_table.hpp"

namespace drystone {
namespace {

using table::Cell;
using table::Cells;
using table::Kind;

class EasyR1Layout : public PackageLayout {
 public:
  explicit EasyR1Layout(const std::filesystem::path& folder)
      : tables_(folder, {images_feature(),
                         {"problem", Kind::string},
                         {"answer", Kind::string},
                         {"id", Kind::string},
                         {"other", Kind::string},
                         {"question_kind", Kind::string},
                         {"language", Kind::string}}) {}

  void add(const PackageSample& sample) override {
    for (const Question& question : sample.questions) {
      tables_.add(sample.split, {images_cell(sample), Cell(tagged_prompt(sample, question)),
                                 Cell(question.answer), Cell(sample.record.id),
                                 sample.other ? Cell(sample.other->id) : Cell(),
                                 Cell(question.kind), Cell(name(question.language))});
    }
  }
  PackageContents finish() override { return tables_.finish(); }

 private:
  SplitTables tables_;
};

constexpr std::string_view kUsage = R"~(```sh
REWARDS=$(python -c "import drystone.rewards; print(drystone.rewards.__path__[0])")
python -m verl.trainer.main config=YOURS.yaml data.train_files=PACKAGE/data@train \
  data.prompt_key=problem data.answer_key=answer data.image_key=images \
  worker.reward.reward_function="$REWARDS/easyr1.py:compute_score"
```

EasyR1 takes the reward from a file, and drops it with a line of its log where the file is not there.
)~";

}  // namespace

PackageEntry easyr1_package() {
  return {{"easyr1", "reinforcement learning with EasyR1", kUsage, true},
          [](const std::filesystem::path& folder, const PackageInfo& /*info*/)
              -> std::unique_ptr<PackageLayout> { return std::make_unique<EasyR1Layout>(folder); }};
}

}  // namespace drystone
