// What every subcommand shares. One file per subcommand, one line here.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <functional>
#include <string>

#include "drystone/pipeline.hpp"

namespace drystone::cli {

/// Runs the subcommand that was given and returns the exit code (see `exit_code` in error.hpp; 1
/// stands for findings).
using Run = std::function<int()>;

void add_check(CLI::App& app, Run& run);
void add_distill(CLI::App& app, Run& run);
void add_doctor(CLI::App& app, Run& run);
void add_export(CLI::App& app, Run& run);
void add_generate(CLI::App& app, Run& run);
void add_label(CLI::App& app, Run& run);
void add_plan(CLI::App& app, Run& run);
void add_questions(CLI::App& app, Run& run);
void add_schema(CLI::App& app, Run& run);
void add_sheet(CLI::App& app, Run& run);
void add_show(CLI::App& app, Run& run);
void add_split(CLI::App& app, Run& run);
void add_verify(CLI::App& app, Run& run);
void add_view(CLI::App& app, Run& run);

inline constexpr int kFindings = 1;

/// From here on the first interrupt asks to stop by what is returned, so that what is in hand can
/// be finished; the second ends the process.
[[nodiscard]] const std::atomic<bool>* stop_on_interrupt();

/// Accepts finite numbers within these bounds (CLI::Range lets NaN pass).
[[nodiscard]] std::function<std::string(const std::string&)> in_range(double min, double max);

/// Says on standard error how many cells of each set get no record, and names one; nothing if none.
void warn_of_empty_cells(const Plan& plan);

/// `1:05`, `2:03:10`
[[nodiscard]] std::string clock(double seconds);
/// `820 B`, `1.4 MB`
[[nodiscard]] std::string bytes(double count);

/// One line that says how far a long run is: redrawn in place on a terminal, a plain line every ten
/// seconds elsewhere. Writes to standard error.
class ProgressLine {
 public:
  ProgressLine(std::string unit, bool enabled);
  ~ProgressLine() { finish(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(long long done, long long total, double seconds, long long resumed = 0);
  /// Shows how many of `total` are done, and since when it was made. The line must outlive it.
  [[nodiscard]] std::function<void(int)> counter(long long total);
  /// Ends the line, so that other text can follow.
  void finish() noexcept;

 private:
  std::string unit_;
  bool enabled_;
  bool terminal_;
  bool drawn_ = false;
  double last_ = -1.0;
};

}  // namespace drystone::cli
