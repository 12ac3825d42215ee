// Questions that are put to a teacher model, and what it answered: the lines of `samples.jsonl` and
// of completions files. See docs/distill.md.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/question.hpp"
#include "drystone/record.hpp"

namespace drystone {

/// A question about a record, and its answer where there is one.
struct Exchange {
  std::string record;  ///< id
  std::string cell;    ///< see `cell_of`
  int pictures = 0;    ///< that came with the question
  /// Its `completion` is what the teacher said and `completion_source` the teacher; both empty in a
  /// question that is not answered yet.
  Question question;
  std::string terms;  ///< under which the teacher's words may be used; empty: not answered yet
  std::string other;  ///< id of the second record, of a question about two; else empty
};

/// Name of a question among all that are put about a dataset: `<record>:<kind>:<form>`, of one
/// about two records `<record>:<other>:<kind>:<form>`.
[[nodiscard]] std::string request_id(const Exchange& exchange);

/// What towers are compared by: family, kind or shapes, height, difficulty, violation and label,
/// e.g. "towers3d cubes h=4 hard vcom unstable".
[[nodiscard]] std::string cell_of(const Record& record);
/// Cell of all questions about two towers.
inline constexpr std::string_view kTwoTowers = "two towers";

/// One line of JSON without a line break.
[[nodiscard]] std::string to_json(const Exchange& exchange);
/// The inverse; strict. @throws Error(usage) with `source`
[[nodiscard]] Exchange exchange_from_json(std::string_view text, std::string_view source);

/// Lines of a file. @throws Error(usage) with file and line, also for two lines of one request;
///   Error(environment) where it cannot be read
[[nodiscard]] std::vector<Exchange> read_exchanges(const std::filesystem::path& file);

}  // namespace drystone
