// From the answers of a teacher model to completions that a student is trained on.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"

namespace drystone {

/// Which answers are kept. none: every one that is whole (as in the reference study); format: those
/// of the form that was asked for; correct: those that also are right.
enum class DistillFilter { none, format, correct };
template <>
struct EnumNames<DistillFilter> {
  static constexpr std::array<std::pair<DistillFilter, std::string_view>, 3> value{
      {{DistillFilter::none, "none"},
       {DistillFilter::format, "format"},
       {DistillFilter::correct, "correct"}}};
};

struct DistillOptions {
  std::vector<std::filesystem::path> responses;  ///< of the batches, and their error files
  std::filesystem::path requests;                ///< the package of format `openai-batch`
  std::filesystem::path out;                     ///< completions file; replaced if it is there
  DistillFilter filter = DistillFilter::none;
  std::string teacher;  ///< empty: the model that the responses name
  std::string terms;    ///< under which the teacher's words may be used
};

/// What came of some requests.
struct Yield {
  std::int64_t asked = 0;
  std::int64_t answered = 0;     ///< with a whole text
  std::int64_t well_formed = 0;  ///< of these
  std::int64_t correct = 0;      ///< of the answered
  std::int64_t kept = 0;
};

struct DistillReport {
  std::map<std::string, Yield> cells;
  Yield total;
  std::string teacher;
  /// Why requests have no answer, or lines were not used, and how often: "no response", "error:
  /// <code>", "refused", "cut off", "empty", "answered twice", "not asked", "unreadable".
  std::map<std::string, std::int64_t> problems;
};

/// Reads the responses of an OpenAI batch (one JSON object a line, in any order) and writes a
/// completions file, in the order of the requests. Of several answers to one request the first
/// whole one counts. Texts are kept as they are, but for white space around them.
/// @throws Error(usage) for files that have lines, but no response; where responses name several
///   models and `teacher` none; without `terms`; where nothing is answered or kept.
///   Error(environment) for files that cannot be read or written
DistillReport import_responses(const DistillOptions& options);

}  // namespace drystone
