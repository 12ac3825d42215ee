#include "pipeline/export_teacher.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "drystone/error.hpp"

namespace drystone {

Teacher::Teacher(const std::filesystem::path& file) {
  if (file.empty()) return;
  for (Exchange& exchange : read_exchanges(file)) {
    if (exchange.question.completion.empty()) continue;
    ids_.insert(exchange.record);
    std::string sample = exchange.record;
    if (!exchange.other.empty()) {
      ids_.insert(exchange.other);
      pairs_.emplace(exchange.record, exchange.other);
      sample = pair_name(exchange.record, exchange.other);
    }
    by_sample_[sample].push_back(std::move(exchange));
  }
  if (ids_.empty()) {
    throw Error(ErrorCode::usage, fmt::format("{} has no completions", file.string()),
                "make it with `drystone distill import`");
  }
}

std::vector<Question> Teacher::questions_of(const PackageSample& sample) const {
  std::vector<Question> questions;
  const auto found = by_sample_.find(name_of(sample));
  if (found == by_sample_.end()) return questions;
  for (const Exchange& exchange : found->second) {
    if (exchange.pictures != static_cast<int>(sample.pictures.size())) {
      throw Error(ErrorCode::usage,
                  fmt::format("of {} the teacher was shown {} pictures, and the package has {}",
                              name_of(sample), exchange.pictures, sample.pictures.size()),
                  "choose --views and --sheet as for the requests");
    }
    questions.push_back(exchange.question);
  }
  return questions;
}

std::vector<std::pair<std::string, std::string>> Teacher::pairs_with(const std::string& id) const {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& pair : pairs_) {
    if (pair.first == id || pair.second == id) found.push_back(pair);
  }
  return found;
}

std::string Teacher::notes() const {
  std::set<std::string> notes;
  for (const auto& [sample, exchanges] : by_sample_) {
    for (const Exchange& exchange : exchanges) {
      notes.insert(fmt::format("Completions are by {} (terms: {}).",
                               exchange.question.completion_source, exchange.terms));
    }
  }
  return fmt::format("{}", fmt::join(notes, " "));
}

}  // namespace drystone
