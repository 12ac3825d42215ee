// `openai-batch`: requests to a teacher model, as OpenAI's Batch API takes them.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "drystone/exchange.hpp"
#include "output/base64.hpp"
#include "output/package_files.hpp"
#include "output/package_layout.hpp"

namespace drystone {
namespace {

using Json = nlohmann::ordered_json;

// The API's limits on one file.
constexpr std::int64_t kMostRequests = 50'000;
constexpr std::size_t kMostBytes = 200'000'000;

constexpr int kDraw = 3000;  ///< samples of a teacher, as in Han et al. 2026

/// Room for hidden reasoning as well as for the answer.
constexpr int kMostTokens = 16'384;

std::string data_url(const PackagePicture& picture) {
  const std::string_view type = picture.extension == "jpg" ? "jpeg" : "png";
  return fmt::format("data:image/{};base64,{}", type, base64(picture.bytes));
}

class OpenAiBatchLayout : public PackageLayout {
 public:
  OpenAiBatchLayout(std::filesystem::path folder, const PackageInfo& info)
      : folder_(std::move(folder)),
        model_(info.model),
        system_(info.system),
        samples_(folder_ / "samples.jsonl") {}

  void add(const PackageSample& sample) override {
    Json pictures = Json::array();
    for (const PackagePicture& picture : sample.pictures) {
      pictures.push_back({{"type", "image_url"}, {"image_url", {{"url", data_url(picture)}}}});
    }
    for (const Question& question : sample.questions) {
      Exchange exchange{sample.record.id,
                        sample.other ? std::string(kTwoTowers) : cell_of(sample.record),
                        static_cast<int>(sample.pictures.size()),
                        question,
                        {},
                        sample.other ? sample.other->id : std::string()};
      exchange.question.completion.clear();
      exchange.question.completion_source.clear();
      const std::string id = request_id(exchange);
      // A record of two splits is asked about once.
      if (!asked_.insert(id).second) continue;
      write(request(id, pictures, question));
      samples_.add(to_json(exchange) + "\n");
    }
  }

  PackageContents finish() override {
    if (requests_) requests_->close();
    samples_.close();
    return {};
  }

 private:
  [[nodiscard]] std::string request(const std::string& id, const Json& pictures,
                                    const Question& question) const {
    Json content = pictures;
    content.push_back({{"type", "text"}, {"text", question.prompt}});
    const Json messages = Json::array(
        {{{"role", "system"}, {"content", system_}}, {{"role", "user"}, {"content", content}}});
    const Json line{
        {"custom_id", id},
        {"method", "POST"},
        {"url", "/v1/chat/completions"},
        {"body",
         {{"model", model_}, {"messages", messages}, {"max_completion_tokens", kMostTokens}}}};
    return line.dump() + "\n";
  }

  /// Begins another file where this one would be over the limits.
  void write(const std::string& line) {
    if (!requests_ || count_ == kMostRequests || bytes_ + line.size() > kMostBytes) {
      if (requests_) requests_->close();
      requests_ =
          std::make_unique<LinesFile>(folder_ / fmt::format("requests-{:05}.jsonl", files_));
      ++files_;
      count_ = 0;
      bytes_ = 0;
    }
    requests_->add(line);
    ++count_;
    bytes_ += line.size();
  }

  std::filesystem::path folder_;
  std::string model_;
  std::string system_;
  LinesFile samples_;
  std::unique_ptr<LinesFile> requests_;
  int files_ = 0;
  std::int64_t count_ = 0;  ///< of the file that is written
  std::size_t bytes_ = 0;
  std::set<std::string> asked_;
};

constexpr std::string_view kUsage = R"(```python
from openai import OpenAI
client = OpenAI()
file = client.files.create(file=open("PACKAGE/requests-00000.jsonl", "rb"), purpose="batch")
client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
```

`samples.jsonl` has the truths, and `drystone distill import` reads the responses.
)";

}  // namespace

PackageEntry openai_batch_package() {
  PackageFormat format{"openai-batch", "requests to a teacher model", kUsage, true};
  format.draw = kDraw;
  return {format,
          [](const std::filesystem::path& folder,
             const PackageInfo& info) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<OpenAiBatchLayout>(folder, info);
          }};
}

}  // namespace drystone
