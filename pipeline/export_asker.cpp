#include "pipeline/export_asker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace drystone {
namespace {

bool compares(const QuestionOptions& options) {
  return std::find(options.kinds.begin(), options.kinds.end(), QuestionKind::safer) !=
         options.kinds.end();
}

/// What a single record is asked.
QuestionOptions of_one(const PackageFormat& format, QuestionOptions options) {
  if (format.completion == CompletionUse::none) options.completion = CompletionStyle::none;
  std::erase(options.kinds, QuestionKind::safer);
  return options;
}

QuestionOptions of_two(const PackageFormat& format, QuestionOptions options) {
  options = of_one(format, std::move(options));
  options.kinds = {QuestionKind::safer};
  return options;
}

Shown shown_of(const PackageSample& sample, const ExportOptions& options) {
  Shown shown;
  shown.views.clear();
  shown.showing = options.sheet ? Showing::sheet : Showing::pictures;
  shown.marked = sample.marked;
  if (sample.record.possible) {
    shown.showing = options.sheet ? Showing::frame_sheet : Showing::frames;
    shown.frames = options.frames;
  }
  for (std::size_t i = 0; i < sample.record.views.size(); ++i) {
    shown.views.push_back(static_cast<int>(i));
  }
  return shown;
}

/// Two samples as one, without questions.
PackageSample joined(const PackageSample& first, const PackageSample& second, bool sheet) {
  PackageSample pair{first.split, first.record, first.pictures, {}, {}, second.record, {}};
  pair.pictures.insert(pair.pictures.end(), second.pictures.begin(), second.pictures.end());
  for (std::size_t i = 0; i < pair.pictures.size(); ++i) {
    pair.pictures[i].name = fmt::format("{}{}", sheet ? "sheet" : "view", i);
  }
  return pair;
}

}  // namespace

Asker::Asker(const PackageFormat& format, const ExportOptions& options, const Teacher& teacher)
    : format_(format),
      options_(options),
      teacher_(teacher),
      compares_(teacher.ids() != nullptr ? teacher.compares() : compares(options.questions)),
      questioner_(of_one(format, options.questions)),
      comparer_(of_two(format, options.questions)) {}

std::vector<PackageSample> Asker::ask(PackageSample sample) {
  std::vector<PackageSample> rows;
  if (!format_.asks) {
    rows.push_back(std::move(sample));
    return rows;
  }
  std::vector<PackageSample> pairs;
  if (compares_) pairs = compare(sample);
  sample.questions = teacher_.ids() != nullptr
                         ? teacher_.questions_of(sample)
                         : questioner_.ask(sample.record, shown_of(sample, options_));
  if (keep_complete(sample)) rows.push_back(std::move(sample));
  for (PackageSample& pair : pairs) {
    if (keep_complete(pair)) rows.push_back(std::move(pair));
  }
  return rows;
}

std::vector<PackageSample> Asker::compare(const PackageSample& sample) {
  if (sample.split != split_) waiting_.clear();
  split_ = sample.split;
  std::vector<PackageSample> pairs;
  if (teacher_.ids() == nullptr) {
    if (waiting_.empty()) {
      waiting_.emplace(sample.record.id, sample);
    } else {
      pairs.push_back(compared(waiting_.begin()->second, sample));
      waiting_.clear();
    }
    return pairs;
  }
  for (const auto& [first, second] : teacher_.pairs_with(sample.record.id)) {
    const bool is_second = second == sample.record.id;
    const auto partner = waiting_.find(is_second ? first : second);
    if (partner == waiting_.end()) {
      waiting_.emplace(sample.record.id, sample);
    } else if (is_second) {
      pairs.push_back(compared(partner->second, sample));
    } else {
      pairs.push_back(compared(sample, partner->second));
    }
  }
  return pairs;
}

PackageSample Asker::compared(const PackageSample& first, const PackageSample& second) {
  PackageSample pair = joined(first, second, options_.sheet);
  pair.questions = teacher_.ids() != nullptr
                       ? teacher_.questions_of(pair)
                       : comparer_.compare(first.record, shown_of(first, options_), second.record,
                                           shown_of(second, options_));
  return pair;
}

bool Asker::keep_complete(PackageSample& sample) {
  if (format_.completion == CompletionUse::required) {
    without_completion_ +=
        std::erase_if(sample.questions, [](const Question& q) { return q.completion.empty(); }) > 0;
  }
  return !sample.questions.empty();
}

std::map<std::string, std::int64_t> Asker::not_asked() const {
  auto reasons = questioner_.skipped();
  for (const auto& [reason, count] : comparer_.skipped()) reasons[reason] += count;
  if (without_completion_ > 0) reasons["no completion is known"] = without_completion_;
  return reasons;
}

std::map<std::string, std::int64_t> Asker::unexplained() const {
  auto kinds = questioner_.unexplained();
  for (const auto& [kind, count] : comparer_.unexplained()) kinds[kind] += count;
  return kinds;
}

}  // namespace drystone
