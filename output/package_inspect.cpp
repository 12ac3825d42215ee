// `inspect`: samples for Inspect, a line of JSON each, and the pictures that they name.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "output/package_files.hpp"
#include "output/package_layout.hpp"
#include "output/record_cells.hpp"

namespace drystone {
namespace {

using Json = nlohmann::ordered_json;

class InspectLayout : public PackageLayout {
 public:
  explicit InspectLayout(std::filesystem::path folder)
      : pictures_(folder, "images"), flat_(flat_features()), lines_(std::move(folder)) {}

  void add(const PackageSample& sample) override {
    lines_.enter(sample.split, sample.split + ".jsonl");
    const std::vector<std::string> paths = pictures_.add(sample);
    const Json record = table::json_object(flat_, flat_cells(sample.record));
    int number = 0;
    for (const Question& question : sample.questions) {
      Json content = Json::array();
      for (const std::string& path : paths) {
        content.push_back({{"type", "image"}, {"image", path}});
      }
      content.push_back({{"type", "text"}, {"text", question.prompt}});
      Json metadata = record;
      if (sample.other) metadata["other"] = sample.other->id;
      metadata["question_kind"] = question.kind;
      metadata["language"] = name(question.language);
      const Json line{{"id", fmt::format("{}-q{}", name_of(sample), number++)},
                      {"input", Json::array({{{"role", "user"}, {"content", content}}})},
                      {"target", question.answer},
                      {"metadata", metadata}};
      lines_.add(line.dump() + "\n");
    }
  }
  PackageContents finish() override {
    lines_.close();
    return {};
  }

 private:
  PictureFolder pictures_;
  table::Schema flat_;
  SplitLines lines_;
};

constexpr std::string_view kUsage = R"(```python
from inspect_ai.dataset import json_dataset
towers = json_dataset("PACKAGE/test.jsonl")
print(towers[0].target, len(towers))
```

`drystone.rewards.reward(output, target)` scores a reply.
)";

}  // namespace

PackageEntry inspect_package() {
  return {{"inspect", "evaluation with Inspect", kUsage, true},
          [](const std::filesystem::path& folder,
             const PackageInfo& /*info*/) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<InspectLayout>(folder);
          }};
}

}  // namespace drystone
