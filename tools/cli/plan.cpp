#include <fmt/format.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "drystone/pipeline.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::string config;
  std::vector<std::string> overrides;
  bool json = false;
};

void print_json(const Plan& plan, const Estimate& estimate) {
  nlohmann::ordered_json json;
  json["records"] = plan.record_count();
  json["shards"] = plan.shard_count();
  json["bytes"] = estimate.bytes;
  json["worker_seconds"] = estimate.worker_seconds;
  json["plan"] = plan.hash;
  json["cells"] = nlohmann::ordered_json::array();
  for (const CellCount& count : count_cells(plan)) {
    json["cells"].push_back(
        {{"set", count.set}, {"cell", describe(count.cell)}, {"count", count.count}});
  }
  json["cells_without_records"] = nlohmann::ordered_json::array();
  for (const CellCount& empty : empty_cells(plan)) {
    json["cells_without_records"].push_back({{"set", empty.set}, {"cell", describe(empty.cell)}});
  }
  fmt::print("{}\n", json.dump());
}

void print_text(const Plan& plan, const Estimate& estimate) {
  std::string set;
  for (const CellCount& count : count_cells(plan)) {
    if (count.set != set) fmt::print("{}\n", set = count.set);
    fmt::print("  {:<44} {:>8}\n", describe(count.cell), count.count);
  }
  fmt::print("{} records in {} shards, about {} on disk, about {} of one worker's time here\n",
             plan.record_count(), plan.shard_count(), bytes(estimate.bytes),
             clock(estimate.worker_seconds));
}

int plan_dataset(const Arguments& args) {
  const Plan plan = make_plan(load_config(args.config, args.overrides));
  warn_of_empty_cells(plan);
  const Estimate estimate = estimate_cost(plan);
  args.json ? print_json(plan, estimate) : print_text(plan, estimate);
  return 0;
}

}  // namespace

void warn_of_empty_cells(const Plan& plan) {
  struct Tally {
    std::size_t cells = 0;
    std::vector<Cell> empty;
  };
  std::map<std::string, Tally> sets;
  for (const CellCount& count : count_cells(plan)) {
    Tally& tally = sets[count.set];
    ++tally.cells;
    if (count.count == 0) tally.empty.push_back(count.cell);
  }
  for (const SetConfig& set : plan.config.sets) {
    const Tally& tally = sets[set.name];
    if (tally.empty.empty()) continue;
    fmt::print(stderr,
               "drystone: warning: set '{}' is too small: {} of {} cells get no record, such as "
               "'{}'; raise count or scale\n",
               set.name, tally.empty.size(), tally.cells, describe(tally.empty.front()));
  }
}

void add_plan(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "plan", "counts per cell, disk and time of a configuration, without generating it");
  command->add_option("config", args->config, "YAML configuration")->required();
  command->add_option("overrides", args->overrides, "key=value, as for generate");
  command->add_flag("--json", args->json, "one line of JSON");
  command->callback([args, &run] { run = [args] { return plan_dataset(*args); }; });
}

}  // namespace drystone::cli
