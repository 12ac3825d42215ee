// `llamafactory` and `swift`: conversations as lines of JSON beside a folder of pictures.
#include <memory>
#include <nlohmann/json.hpp>

#include "output/package_files.hpp"
#include "output/package_layout.hpp"
#include "output/package_rows.hpp"

namespace drystone {
namespace {

using Json = nlohmann::ordered_json;

Json message(const char* role, const std::string& content) {
  return {{"role", role}, {"content", content}};
}

/// Writes SPLIT.jsonl, a conversation a line, and the pictures that they name.
class ConversationsLayout : public PackageLayout {
 public:
  /// @param llamafactory otherwise ms-swift
  ConversationsLayout(std::filesystem::path folder, bool llamafactory)
      : folder_(std::move(folder)),
        llamafactory_(llamafactory),
        pictures_(folder_, "images"),
        lines_(folder_) {}

  void add(const PackageSample& sample) override {
    const std::string file = sample.split + ".jsonl";
    if (lines_.enter(sample.split, file)) {
      registry_["drystone_" + sample.split] = {
          {"file_name", file},
          {"formatting", "sharegpt"},
          {"columns", {{"messages", "messages"}, {"images", "images"}}},
          {"tags",
           {{"role_tag", "role"},
            {"content_tag", "content"},
            {"user_tag", "user"},
            {"assistant_tag", "assistant"}}}};
    }
    const std::vector<std::string> paths = pictures_.add(sample);
    for (const Question& question : sample.questions) {
      // ms-swift puts the pictures in front of the text itself.
      const std::string prompt = llamafactory_ ? tagged_prompt(sample, question) : question.prompt;
      Json line{{"messages", Json::array({message("user", prompt)})}, {"images", paths}};
      if (!question.completion.empty()) {
        line["messages"].push_back(message("assistant", question.completion));
      }
      if (!llamafactory_) line["solution"] = question.answer;
      line["id"] = sample.record.id;
      if (sample.other) line["other"] = sample.other->id;
      line["question_kind"] = question.kind;
      line["language"] = name(question.language);
      // ms-swift takes a column `answer` for its own; there the truth is `solution`.
      if (llamafactory_) line["answer"] = question.answer;
      if (!question.completion.empty()) line["completion_source"] = question.completion_source;
      lines_.add(line.dump() + "\n");
    }
  }
  PackageContents finish() override {
    lines_.close();
    if (llamafactory_) {
      write_package_file(folder_ / "dataset_info.json", registry_.dump(2) + "\n");
    }
    return {};
  }

 private:
  std::filesystem::path folder_;
  bool llamafactory_;
  PictureFolder pictures_;
  SplitLines lines_;
  Json registry_;  ///< LLaMA-Factory's dataset_info.json
};

template <bool kLlamaFactory>
std::unique_ptr<PackageLayout> open(const std::filesystem::path& folder,
                                    const PackageInfo& /*info*/) {
  return std::make_unique<ConversationsLayout>(folder, kLlamaFactory);
}

constexpr std::string_view kLlamaFactoryUsage = R"(```yaml
dataset_dir: PACKAGE
dataset: drystone_train
media_dir: PACKAGE
```

These lines belong into the YAML file that `llamafactory-cli train` reads.
)";

constexpr std::string_view kSwiftUsage = R"~(```sh
ROOT_IMAGE_DIR=PACKAGE swift sft --model MODEL --dataset PACKAGE/train.jsonl
REWARDS=$(python -c "import drystone.rewards; print(drystone.rewards.__path__[0])")
ROOT_IMAGE_DIR=PACKAGE swift rlhf --rlhf_type grpo --model MODEL --dataset PACKAGE/train.jsonl \
  --external_plugins "$REWARDS/swift.py" --reward_funcs drystone
```

`solution` is the truth.
)~";

}  // namespace

PackageEntry llamafactory_package() {
  return {{"llamafactory", "supervised fine-tuning with LLaMA-Factory", kLlamaFactoryUsage, true,
           CompletionUse::required},
          &open<true>};
}

PackageEntry swift_package() {
  return {{"swift", "fine-tuning and reinforcement learning with ms-swift", kSwiftUsage, true,
           CompletionUse::kept},
          &open<false>};
}

}  // namespace drystone
