// `vlmevalkit`: multiple choice as tab-separated values with the pictures in them.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "drystone/error.hpp"
#include "output/base64.hpp"
#include "output/package_files.hpp"
#include "output/package_layout.hpp"

namespace drystone {
namespace {

/// A field between quotes, as RFC 4180 has it.
std::string tsv_field(std::string_view text) {
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + "\"";
}

/// One picture as it is; several as a Python list of strings.
std::string pictures_field(const std::vector<PackagePicture>& pictures) {
  if (pictures.size() == 1) return base64(pictures.front().bytes);
  std::string list = "[";
  for (const PackagePicture& picture : pictures) {
    list += fmt::format("{}'{}'", list.size() > 1 ? ", " : "", base64(picture.bytes));
  }
  return list + "]";
}

/// What can be chosen, and which letter is right.
struct Choice {
  std::vector<std::string> options;
  char answer = 'A';
};

Choice choice_of(const PackageSample& sample, const Question& question) {
  switch (question.form) {
    case AnswerForm::true_false:
      return {{"True", "False"}, question.answer == "True" ? 'A' : 'B'};
    case AnswerForm::choice:
      return {question.options, question.answer.front()};
    case AnswerForm::free:
      break;
  }
  throw Error(
      ErrorCode::usage,
      fmt::format("this format asks for a letter, and question '{}' of {} has a free answer",
                  question.kind, name_of(sample)),
      "ask with --forms true_false,choice");
}

std::string_view request(Language language) {
  return language == Language::zh ? "请只回答正确选项的字母，不要写其他内容。"
                                  : "Reply with the letter of the right option and nothing else.";
}

/// The prompt with a request for a letter instead of one for tags: the harness takes a reply apart
/// at spaces and some punctuation, and finds no letter that stands between tags. Options are left
/// out, because it lists them itself.
std::string prompt_for_letter(const Question& question, const Choice& choice) {
  std::string listed;
  for (const std::string& option : choice.options) {
    const char letter = static_cast<char>('A' + (&option - choice.options.data()));
    listed += fmt::format("{}{}. {}", listed.empty() ? "" : "\n", letter, option);
  }
  std::string prompt;
  std::string_view rest = question.prompt;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\n\n"), rest.size());
    const std::string_view paragraph = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 2, rest.size()));
    if (paragraph == listed || paragraph.find("<answer>") != std::string_view::npos) continue;
    prompt += paragraph;
    prompt += "\n\n";
  }
  return prompt += request(question.language);
}

class VlmEvalKitLayout : public PackageLayout {
 public:
  explicit VlmEvalKitLayout(std::filesystem::path folder) : lines_(std::move(folder)) {}

  void add(const PackageSample& sample) override {
    if (lines_.enter(sample.split, fmt::format("drystone_{}.tsv", sample.split))) {
      index_ = 0;
      std::string header = "index\timage\tquestion";
      for (char letter = 'A'; letter < static_cast<char>('A' + kOptions); ++letter) {
        header += fmt::format("\t{}", letter);
      }
      lines_.add(header + "\tanswer\tcategory\tid\n");
    }
    for (const Question& question : sample.questions) {
      const Choice choice = choice_of(sample, question);
      if (choice.options.size() > kOptions) {
        throw Error(ErrorCode::usage, fmt::format("question '{}' of {} has more than {} options",
                                                  question.kind, name_of(sample), kOptions));
      }
      std::string line =
          fmt::format("{}\t{}\t{}", index_++, tsv_field(pictures_field(sample.pictures)),
                      tsv_field(prompt_for_letter(question, choice)));
      for (std::size_t i = 0; i < kOptions; ++i) {
        line += "\t";
        if (i < choice.options.size()) line += tsv_field(choice.options[i]);
      }
      lines_.add(
          fmt::format("{}\t{}\t{}\t{}\n", line, choice.answer, question.kind, name_of(sample)));
    }
  }
  PackageContents finish() override {
    lines_.close();
    return {};
  }

 private:
  static constexpr std::size_t kOptions = 8;  ///< columns A to H

  SplitLines lines_;
  int index_ = 0;  ///< of the next row in its split
};

constexpr std::string_view kUsage = R"(```sh
LMUData=PACKAGE python run.py --data drystone_test --model MODEL
```

An unknown data set with columns A, B ... is taken as multiple choice. Prompts ask for the option's letter alone,
without tags and without reasoning: that is what replies are searched for.
)";

}  // namespace

PackageEntry vlmevalkit_package() {
  return {{"vlmevalkit", "evaluation with VLMEvalKit", kUsage, true},
          [](const std::filesystem::path& folder,
             const PackageInfo& /*info*/) -> std::unique_ptr<PackageLayout> {
            return std::make_unique<VlmEvalKitLayout>(folder);
          }};
}

}  // namespace drystone
