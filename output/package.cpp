#include "drystone/package.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "drystone/error.hpp"
#include "drystone/storage.hpp"
#include "output/package_card.hpp"
#include "output/package_croissant.hpp"
#include "output/package_layout.hpp"
#include "scenes/json_suggest.hpp"

namespace drystone {
namespace fs = std::filesystem;
namespace {

const std::vector<PackageEntry>& entries() {
  static const std::vector<PackageEntry> all{
      hf_package(),         imagefolder_package(),  webdataset_package(),  shapestacks_package(),
      physion_package(),    trl_sft_package(),      trl_grpo_package(),    verl_package(),
      easyr1_package(),     llamafactory_package(), swift_package(),       lmms_eval_package(),
      vlmevalkit_package(), inspect_package(),      openai_batch_package()};
  return all;
}

void count(const Record& record, SplitFacts& facts) {
  const std::optional<bool> stable = record.stable();
  ++facts.records;
  facts.stands += stable == true ? 1 : 0;
  facts.falls += stable == false ? 1 : 0;
  ++facts.heights[static_cast<int>(record.scene.blocks.size())];
  ++facts.families[record.family];
}

/// Every file but the list itself, by path.
std::string checksums(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(fs::relative(entry.path(), folder).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  std::string text;
  for (const std::string& file : files) {
    text += fmt::format("{}  {}\n", sha256_of_file(folder / file), file);
  }
  return text;
}

}  // namespace

std::span<const PackageFormat> package_formats() {
  static const std::vector<PackageFormat> formats = [] {
    std::vector<PackageFormat> all;
    for (const PackageEntry& entry : entries()) all.push_back(entry.format);
    return all;
  }();
  return formats;
}

const PackageFormat& package_format(std::string_view name) {
  std::vector<std::string_view> known;
  for (const PackageFormat& format : package_formats()) {
    if (format.name == name) return format;
    known.push_back(format.name);
  }
  throw Error(ErrorCode::usage, fmt::format("there is no package format '{}'", name),
              json::suggest(name, known));
}

std::string name_of(const PackageSample& sample) {
  return sample.other ? pair_name(sample.record.id, sample.other->id) : sample.record.id;
}

std::string pair_name(const std::string& first, const std::string& second) {
  return fmt::format("{}-vs-{}", first, second);
}

struct PackageWriter::State {
  PackageFormat format;
  fs::path folder;
  PackageInfo info;
  std::unique_ptr<PackageLayout> layout;
  std::vector<SplitFacts> splits;
  std::set<std::string, std::less<>> counted;  ///< ids of the split's records so far
  std::int64_t rows = 0;
};

PackageWriter::PackageWriter(const PackageFormat& format, fs::path folder, PackageInfo info)
    : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.format = format;
  s.folder = std::move(folder);
  s.info = std::move(info);
  const auto entry = std::find_if(entries().begin(), entries().end(), [&](const auto& candidate) {
    return candidate.format.name == format.name;
  });
  s.layout = entry->open(s.folder, s.info);
}

PackageWriter::~PackageWriter() = default;

void PackageWriter::add(const PackageSample& sample) {
  State& s = *state_;
  if (s.splits.empty() || s.splits.back().split != sample.split) {
    s.splits.emplace_back().split = sample.split;
    s.counted.clear();
  }
  s.layout->add(sample);
  SplitFacts& facts = s.splits.back();
  const std::int64_t rows = s.format.asks ? std::ssize(sample.questions) : 1;
  facts.rows += rows;
  facts.pictures += std::ssize(sample.pictures);
  s.rows += rows;
  if (s.format.completion != CompletionUse::none) {
    for (const Question& question : sample.questions) {
      if (!question.completion.empty()) ++facts.completions[question.completion_source];
    }
  }
  if (s.counted.insert(sample.record.id).second) count(sample.record, facts);
  if (sample.other && s.counted.insert(sample.other->id).second) count(*sample.other, facts);
}

void PackageWriter::finish() {
  State& s = *state_;
  const PackageContents contents = s.layout->finish();
  write_file_atomically(s.folder / "README.md", package_card(s.format, s.info, contents, s.splits));
  if (contents.schema) {
    write_file_atomically(s.folder / "croissant.json", croissant(s.folder, s.info, contents));
  }
  write_file_atomically(s.folder / "drystone.json", package_facts(s.format, s.info, s.splits));
  write_file_atomically(s.folder / "SHA256SUMS", checksums(s.folder));
}

std::int64_t PackageWriter::rows() const { return state_->rows; }

}  // namespace drystone
