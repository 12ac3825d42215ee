#include "tools/viewer/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace drystone::viewer {
namespace {

/// "3", "5, 6" or "1-4, 7" of blocks' ids; "ground" of -1.
std::string numbers_of(const Scene& scene, const std::vector<int>& ids) {
  std::vector<std::ptrdiff_t> numbers;
  for (const int id : ids) {
    if (id < 0) return "ground";
    const auto found = std::find_if(scene.blocks.begin(), scene.blocks.end(),
                                    [&](const Block& b) { return b.id == id; });
    numbers.push_back(found - scene.blocks.begin() + 1);
  }
  std::sort(numbers.begin(), numbers.end());
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    if (!text.empty()) text += ", ";
    text += fmt::format("{}", numbers[i]);
    if (end > i + 1) text += fmt::format("{}{}", end > i + 2 ? "-" : ", ", numbers[end - 1]);
    i = end;
  }
  return text;
}

std::string length_text(double meters) { return fmt::format("{:+.1f} cm", 100.0 * meters); }

}  // namespace

Section judged_section(const Record& record) {
  Section judged{"Judged by", {}};
  if (record.possible) return judged;
  const Statics& statics = record.statics;
  judged.rows.emplace_back(statics.column ? "statics, closed form" : "statics, program",
                           name(statics.verdict));
  if (statics.margin_m) judged.rows.emplace_back("its margin", length_text(*statics.margin_m));
  judged.rows.emplace_back("simulation",
                           record.scene.event ? "of the event" : name(record.outcome.verdict));
  if (!statics.column) {
    judged.rows.emplace_back(
        "The program asks whether any forces at all contacts together hold "
        "every block.",
        "");
  }
  return judged;
}

Section margins_section(const Record& record, const std::vector<Support>& supports) {
  const bool column = record.statics.column;
  Section margins{column ? "Margins" : "Margins of parts, each as one body", {}};
  const int least = weakest(supports);
  for (std::size_t i = 0; i < supports.size(); ++i) {
    const Support& support = supports[i];
    if (!support.load) continue;
    const auto named = [&](const std::vector<int>& ids) {
      const char* const kind = ids.size() > 1 ? "blocks " : ids.front() < 0 ? "" : "block ";
      return kind + numbers_of(record.scene, ids);
    };
    margins.rows.emplace_back(
        fmt::format("{} on {}", named(support.upper),
                    column ? named(support.lower) : numbers_of(record.scene, support.lower)),
        length_text(support.load->margin_m) + (static_cast<int>(i) == least ? ", weakest" : ""));
  }
  return margins;
}

}  // namespace drystone::viewer
