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
    by_record_[exchange.record].push_back(std::move(exchange));
  }
  if (ids_.empty()) {
    throw Error(ErrorCode::usage, fmt::format("{} has no completions", file.string()),
                "make it with `drystone distill import`");
  }
}

std::vector<Question> Teacher::questions_of(const PackageSample& sample) const {
  std::vector<Question> questions;
  for (const Exchange& exchange : by_record_.at(sample.record.id)) {
    if (exchange.pictures != static_cast<int>(sample.pictures.size())) {
      throw Error(ErrorCode::usage,
                  fmt::format("of {} the teacher was shown {} pictures, and the package has {}",
                              sample.record.id, exchange.pictures, sample.pictures.size()),
                  "choose --views and --sheet as for the requests");
    }
    questions.push_back(exchange.question);
  }
  return questions;
}

std::string Teacher::notes() const {
  std::set<std::string> notes;
  for (const auto& [record, exchanges] : by_record_) {
    for (const Exchange& exchange : exchanges) {
      notes.insert(fmt::format("Completions are by {} (terms: {}).",
                               exchange.question.completion_source, exchange.terms));
    }
  }
  return fmt::format("{}", fmt::join(notes, " "));
}

}  // namespace drystone
