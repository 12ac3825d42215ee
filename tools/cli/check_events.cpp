#include "tools/cli/check_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tools/cli/command.hpp"

namespace drystone::cli {
namespace {

/// Counts of the cases that share a row of a table.
struct Row {
  int stays = 0;
  int collapses = 0;
  int rejected = 0;  ///< the pipeline is not sure itself, and would draw again
  int wrong_collapse = 0;
  int wrong_stay = 0;
  int unclear = 0;  ///< the reference does not tell
  int by_statics = 0;

  void add(const EventCase& c) {
    if (!is_kept(c)) {
      ++rejected;
      return;
    }
    ++(c.label == Effect::stays ? stays : collapses);
    if (c.reference == Effect::unresolved) ++unclear;
    if (c.truth == EventTruth::statics) ++by_statics;
    if (is_wrong(c)) ++(c.label == Effect::stays ? wrong_stay : wrong_collapse);
  }
};

std::string ratio_bin(const EventCase& c) {
  if (c.ratio == 0.0) return "no ratio";
  const double r = std::max(c.ratio, 1.0 / c.ratio);
  return r < 1.35 ? "to 1.35" : r < 1.7 ? "to 1.7" : "to 2.5";
}

std::map<std::string, Row> rows(const std::vector<EventCase>& cases,
                                const std::function<std::string(const EventCase&)>& key) {
  std::map<std::string, Row> table;
  for (const EventCase& c : cases) table[key(c)].add(c);
  return table;
}

std::map<std::string, Row> by_kind(const std::vector<EventCase>& cases) {
  return rows(cases, [](const EventCase& c) { return std::string(name(c.kind)); });
}

void print_table(const char* title, const std::map<std::string, Row>& table) {
  fmt::print("\n{:<10} {:>6} {:>9} {:>9} {:>9} {:>6} {:>8} {:>8}\n{:<36} {:>9} {:>6}\n", title,
             "stays", "collapses", "rejected", "false", "false", "unclear", "statics", "",
             "collapse", "stay");
  for (const auto& [name, row] : table) {
    fmt::print("{:<10} {:>6} {:>9} {:>9} {:>9} {:>6} {:>8} {:>8}\n", name, row.stays, row.collapses,
               row.rejected, row.wrong_collapse, row.wrong_stay, row.unclear, row.by_statics);
  }
}

nlohmann::ordered_json json_of(const std::map<std::string, Row>& table) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [name, row] : table) {
    json[name] = {{"stays", row.stays},           {"collapses", row.collapses},
                  {"rejected", row.rejected},     {"false_collapse", row.wrong_collapse},
                  {"false_stay", row.wrong_stay}, {"unclear", row.unclear},
                  {"by_statics", row.by_statics}};
  }
  return json;
}

int kept(const std::vector<EventCase>& cases) {
  return static_cast<int>(std::count_if(cases.begin(), cases.end(), is_kept));
}

}  // namespace

std::vector<EventCase> run_event_study(EventStudyOptions options, bool progress) {
  ProgressLine line("events", progress);
  options.on_progress = line.counter(options.n);
  std::vector<EventCase> cases = study_events(options);
  line.finish();
  return cases;
}

int count_wrong(const std::vector<EventCase>& cases) {
  return static_cast<int>(std::count_if(cases.begin(), cases.end(), is_wrong));
}

void print_event_tables(const std::vector<EventCase>& cases, double least_ratio) {
  print_table("event", by_kind(cases));
  print_table("height",
              rows(cases, [](const EventCase& c) { return fmt::format("h = {:2}", c.height); }));
  print_table("ratio", rows(cases, ratio_bin));
  fmt::print(
      "\n{} disagreements in {} events whose magnitude is {} times their tower's threshold or "
      "more, "
      "or as many times below it; {} more would be drawn again\n",
      count_wrong(cases), kept(cases), least_ratio, static_cast<int>(cases.size()) - kept(cases));
}

void print_wrong(const std::vector<EventCase>& cases) {
  for (const EventCase& c : cases) {
    if (!is_wrong(c)) continue;
    fmt::print(stderr, "seed {} index {} attempt {}: {} of {} {}, {:.3g} x: label {}, {} {}\n",
               c.key.seed, c.key.index & 0xffffffffu, c.key.attempt, name(c.kind), c.height,
               name(c.shapes), c.ratio, name(c.label), name(c.truth), name(c.reference));
  }
}

nlohmann::ordered_json event_json(const std::vector<EventCase>& cases, double least_ratio) {
  return {{"events", cases.size()},
          {"least_ratio", least_ratio},
          {"kept", kept(cases)},
          {"disagreements", count_wrong(cases)},
          {"by_event", json_of(by_kind(cases))},
          {"by_ratio", json_of(rows(cases, ratio_bin))}};
}

}  // namespace drystone::cli
