// `drystone check labels`: can the labels be trusted?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "drystone/label_study.hpp"
#include "tools/cli/check_events.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {
namespace {

/// One event takes as long as so many towers left alone, and more: with --all there are fewer.
constexpr int kTowersAnEvent = 10;

struct Arguments {
  LabelStudyOptions study;
  std::string heights;  ///< empty: as the studies have them
  std::string family;
  double least_ratio = EventStudyOptions{}.least_ratio;
  bool all = false;
  bool json = false;
  bool quiet = false;
};

/// Counts of the cases that share a row of a table.
struct Row {
  int stable = 0;
  int unstable = 0;
  int false_collapse = 0;  ///< stable by statics, the simulation says otherwise
  int false_stand = 0;
  int unresolved = 0;
  int escalated = 0;
  int stock_false_collapse = 0;
  int stock_false_stand = 0;

  void add(const LabelCase& c) {
    const bool stands = c.statics == StaticVerdict::stands;
    ++(stands ? stable : unstable);
    if (c.resolution > 0) ++escalated;
    if (c.agreement == Agreement::unresolved) ++unresolved;
    if (c.agreement == Agreement::disagree) ++(stands ? false_collapse : false_stand);
    if (c.stock && stands && *c.stock != Verdict::stands) ++stock_false_collapse;
    if (c.stock && !stands && *c.stock != Verdict::collapses) ++stock_false_stand;
  }
};

std::string margin_bin(const LabelCase& c) {
  const double m = 100.0 * std::abs(c.margin_share);
  if (m < 1) return " 0 - 1%";
  if (m < 2) return " 1 - 2%";
  if (m < 5) return " 2 - 5%";
  return m < 10 ? " 5 - 10%" : "10% +";
}

std::map<std::string, Row> rows(const std::vector<LabelCase>& cases,
                                const std::function<std::string(const LabelCase&)>& key) {
  std::map<std::string, Row> table;
  for (const LabelCase& c : cases) {
    if (c.agreement != Agreement::ambiguous) table[key(c)].add(c);
  }
  return table;
}

/// Outside the band, and not all of intent, statics and simulation say the same.
bool disagrees(const LabelCase& c) {
  if (c.agreement == Agreement::ambiguous) return false;
  return c.agreement != Agreement::agree ||
         (c.statics == StaticVerdict::stands) != c.intended_stable;
}

double percent(int part, int whole) { return whole > 0 ? 100.0 * part / whole : 0.0; }

void print_table(const char* title, const std::map<std::string, Row>& table, bool stock) {
  fmt::print("\n{:<10} {:>7} {:>9} {:>8} {:>9} {:>10} {:>6}", title, "stable", "unstable", "false",
             "false", "unresolved", "finer");
  if (stock) fmt::print("  | stock: stable called unstable, and the reverse");
  fmt::print("\n{:<10} {:>7} {:>9} {:>8} {:>9}\n", "", "", "", "collapse", "stand");
  for (const auto& [name, row] : table) {
    fmt::print("{:<10} {:>7} {:>9} {:>8} {:>9} {:>10} {:>6}", name, row.stable, row.unstable,
               row.false_collapse, row.false_stand, row.unresolved, row.escalated);
    if (stock) {
      fmt::print("  | {:>4} of {:<4} ({:>5.1f}%)   {:>4} of {:<4} ({:>5.1f}%)",
                 row.stock_false_collapse, row.stable,
                 percent(row.stock_false_collapse, row.stable), row.stock_false_stand, row.unstable,
                 percent(row.stock_false_stand, row.unstable));
    }
    fmt::print("\n");
  }
}

nlohmann::ordered_json json_of(const std::map<std::string, Row>& table, bool stock) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [name, row] : table) {
    auto& entry = json[name];
    entry = {{"stable", row.stable},
             {"unstable", row.unstable},
             {"false_collapse", row.false_collapse},
             {"false_stand", row.false_stand},
             {"unresolved", row.unresolved},
             {"escalated", row.escalated}};
    if (stock) {
      entry["stock_false_collapse"] = row.stock_false_collapse;
      entry["stock_false_stand"] = row.stock_false_stand;
    }
  }
  return json;
}

bool has_events(const Family& family) { return takes(family.name, OptionGroup::event); }

EventStudyOptions event_options(const Arguments& args) {
  EventStudyOptions options;
  options.n = args.study.n;
  options.min_height = args.study.min_height;
  options.max_height = args.study.max_height;
  options.least_ratio = args.least_ratio;
  options.seed = args.study.seed;
  options.workers = args.study.workers;
  return options;
}

int check_events(const Arguments& args) {
  const auto cases = run_event_study(event_options(args), !args.quiet && !args.json);
  if (args.json) {
    fmt::print("{}\n", event_json(cases, args.least_ratio).dump());
  } else {
    print_event_tables(cases, args.least_ratio);
  }
  print_wrong(cases);
  return count_wrong(cases) == 0 ? 0 : kFindings;
}

void read_heights(const Arguments& args, LabelStudyOptions& study) {
  if (args.heights.empty()) return;
  int used = 0;
  if (std::sscanf(args.heights.c_str(), "%d-%d%n", &study.min_height, &study.max_height, &used) !=
          2 ||
      used != static_cast<int>(args.heights.size())) {
    throw Error(ErrorCode::usage, fmt::format("'{}' is no range of heights", args.heights),
                "write --heights 2-8");
  }
  if (!args.family.empty() && !takes(args.family, OptionGroup::cells)) {
    throw Error(
        ErrorCode::usage,
        fmt::format("--heights says nothing of family {}, whose kinds have sizes of their own",
                    args.family),
        "leave it out");
  }
}

int check_labels(Arguments& args) {
  LabelStudyOptions& study = args.study;
  read_heights(args, study);
  if (!args.family.empty()) {
    if (has_events(family(args.family))) return check_events(args);
    study.families = {std::string(family(args.family).name)};
  }
  if (args.all) {
    study.families.clear();
    for (const Family& f : families()) {
      if (!moves(f)) study.families.emplace_back(f.name);
    }
  }
  ProgressLine line("towers", !args.quiet && !args.json);
  study.on_progress = line.counter(static_cast<long long>(study.families.size()) * study.n);
  const std::vector<LabelCase> cases = study_labels(study);
  line.finish();
  std::vector<std::string> left_out;
  std::vector<EventCase> events;
  if (args.all) {
    for (const Family& f : families()) {
      if (moves(f) && !has_events(f)) left_out.emplace_back(f.name);
    }
    EventStudyOptions options = event_options(args);
    options.n = std::max(1, study.n / kTowersAnEvent);
    events = run_event_study(options, !args.quiet && !args.json);
  }

  const auto by_margin = rows(cases, margin_bin);
  const auto by_height =
      rows(cases, [](const LabelCase& c) { return fmt::format("h = {:2}", c.height); });
  const auto by_shapes =
      rows(cases, [](const LabelCase& c) { return std::string(name(c.shapes)); });
  const auto by_family = rows(cases, [](const LabelCase& c) { return c.family; });
  const auto by_kind = rows(cases, [](const LabelCase& c) { return c.kind; });
  const bool kinds = by_kind.size() > (by_kind.count("") > 0 ? 1u : 0u);
  int disagreements = 0, outside = 0;
  for (const LabelCase& c : cases) {
    if (c.agreement == Agreement::ambiguous) continue;
    ++outside;
    if (disagrees(c)) ++disagreements;
  }
  if (args.json) {
    nlohmann::ordered_json json{{"towers", cases.size()},
                                {"band", study.band},
                                {"band_is_claimed", study.band >= claimed_band(study)},
                                {"outside_band", outside},
                                {"disagreements", disagreements},
                                {"by_margin", json_of(by_margin, study.engine_defaults)},
                                {"by_height", json_of(by_height, study.engine_defaults)},
                                {"by_shapes", json_of(by_shapes, study.engine_defaults)}};
    if (!left_out.empty()) json["not_studied"] = left_out;
    if (!events.empty()) json["disturbed"] = event_json(events, args.least_ratio);
    if (kinds) json["by_kind"] = json_of(by_kind, study.engine_defaults);
    fmt::print("{}\n", json.dump());
  } else {
    print_table("margin", by_margin, study.engine_defaults);
    print_table("height", by_height, study.engine_defaults);
    print_table("shapes", by_shapes, study.engine_defaults);
    if (kinds) print_table("kind", by_kind, study.engine_defaults);
    if (by_family.size() > 1) print_table("family", by_family, study.engine_defaults);
    fmt::print("\n{} disagreements in {} towers outside the band of {}% of width\n", disagreements,
               outside, 100.0 * study.band);
    if (const double claimed = claimed_band(study); study.band < claimed) {
      fmt::print(
          "that labels outside the band are right is claimed for bands of {}% and more: nearer to "
          "balance the engine's own error decides, and disagreements are to be expected\n",
          100.0 * claimed);
    }
    if (!events.empty()) print_event_tables(events, args.least_ratio);
    if (!left_out.empty()) {
      fmt::print("\nnot studied, because their labels are what was done to the film: {}\n",
                 fmt::join(left_out, ", "));
    }
  }
  print_wrong(events);
  for (const LabelCase& c : cases) {
    if (disagrees(c)) {
      fmt::print(stderr,
                 "seed {} index {} attempt {}: {} h={} margin {:+.4f}: statics {}, simulation {}\n",
                 c.key.seed, c.key.index & 0xffffffffu, c.key.attempt,
                 c.kind.empty() ? name(c.shapes) : std::string_view(c.kind), c.height,
                 c.margin_share, name(c.statics), name(c.simulation));
    }
  }
  return disagreements + count_wrong(events) == 0 ? 0 : kFindings;
}

}  // namespace

void add_check(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("check", "studies of whether results can be trusted");
  command->require_subcommand(1);
  CLI::App* labels = command->add_subcommand("labels",
                                             "simulate towers right up to the band's edge and "
                                             "compare with exact statics: towers3d, unless "
                                             "--family or --all says otherwise");
  labels->add_option("--n", args->study.n, "towers per family")->check(CLI::Range(1, 10'000'000));
  labels->add_option("--heights", args->heights,
                     "LOW-HIGH of towers, within 2-12; 2-8 unless given");
  labels->add_option("--family", args->family, "one family; default: towers3d alone");
  labels->add_flag("--all", args->all, "every family; of disturbed towers a tenth of --n")
      ->excludes("--family");
  labels
      ->add_option(
          "--band", args->study.band,
          "|margin| over width that counts as ambiguous; what Drystone claims holds from 0.01 "
          "(planar towers of up to six blocks: 0.005)")
      ->check(in_range(0.0, 0.19));
  labels
      ->add_option("--ratio", args->least_ratio,
                   "of disturbed towers: least factor between magnitude and threshold, the band of "
                   "events")
      ->check(in_range(1.02, 2.0));
  labels->add_flag("--engine-defaults", args->study.engine_defaults,
                   "also show what the engine's stock settings say of the same towers");
  labels->add_option("--seed", args->study.seed, "of the towers");
  labels->add_option("--workers,-j", args->study.workers, "threads; 0: as many as the machine has")
      ->check(CLI::Range(0, 1024));
  labels->add_flag("--json", args->json, "one line of JSON");
  labels->add_flag("--quiet,-q", args->quiet, "no progress");
  labels->callback([args, &run] { run = [args] { return check_labels(*args); }; });
}

}  // namespace drystone::cli
