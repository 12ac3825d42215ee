#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "tools/cli/command.hpp"

namespace drystone::cli {

std::function<std::string(const std::string&)> in_range(double min, double max) {
  return [min, max](const std::string& text) -> std::string {
    double value = 0.0;
    if (CLI::detail::lexical_cast(text, value) && value >= min && value <= max) return {};
    return fmt::format("'{}' is no number from {} to {}", text, min, max);
  };
}

std::string clock(double seconds) {
  const auto total = std::llround(seconds);
  const long long h = total / 3600, m = total / 60 % 60, s = total % 60;
  return h > 0 ? fmt::format("{}:{:02}:{:02}", h, m, s) : fmt::format("{}:{:02}", m, s);
}

std::string bytes(double count) {
  constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (count >= 1000.0 && unit + 1 < kUnits.size()) {
    count /= 1000.0;
    ++unit;
  }
  return unit == 0 ? fmt::format("{:.0f} B", count) : fmt::format("{:.1f} {}", count, kUnits[unit]);
}

ProgressLine::ProgressLine(std::string unit, bool enabled)
    : unit_(std::move(unit)), enabled_(enabled), terminal_(::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(long long done, long long total, double seconds, long long resumed) {
  const double interval = terminal_ ? 0.1 : 10.0;
  if (!enabled_ || (seconds - last_ < interval && done < total)) return;
  last_ = seconds;
  const double rate = seconds > 0 ? static_cast<double>(done - resumed) / seconds : 0.0;
  const std::string left =
      rate > 0 ? clock(static_cast<double>(total - done) / rate) : std::string("?");
  if (terminal_) {
    constexpr int kWidth = 30;
    const auto filled = static_cast<int>(kWidth * done / std::max(1LL, total));
    fmt::print(stderr, "\r[{:#>{}}{:.>{}}] {}/{} {}, {:.1f}/s, {} left  ", "", filled, "",
               kWidth - filled, done, total, unit_, rate, left);
    drawn_ = true;
  } else {
    fmt::print(stderr, "{}/{} {}, {:.1f}/s, {} left\n", done, total, unit_, rate, left);
  }
  std::fflush(stderr);
}

std::function<void(int)> ProgressLine::counter(long long total) {
  return [this, total, start = std::chrono::steady_clock::now()](int done) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    show(done, total, seconds.count());
  };
}

void ProgressLine::finish() noexcept {
  if (drawn_) std::fputc('\n', stderr);
  drawn_ = false;
}

}  // namespace drystone::cli
