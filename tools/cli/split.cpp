#include <fmt/format.h>

#include <memory>

#include "drystone/pipeline.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::string dir;
  std::string rules;
  bool quiet = false;
};

int split_dataset(const Arguments& args) {
  const std::vector<SplitRule> rules = load_split_rules(args.rules);
  for (const auto& [name, count] : add_splits(args.dir, rules)) {
    if (!args.quiet) fmt::print("{}/splits/{}.txt: {} records\n", args.dir, name, count);
  }
  return 0;
}

}  // namespace

void add_split(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("split", "draw further splits from a finished dataset");
  command->add_option("dir", args->dir, "folder of the dataset")->required();
  command->add_option("rules", args->rules, "RULES.yaml: the `splits:` of a configuration")
      ->required();
  command->add_flag("--quiet,-q", args->quiet, "only errors");
  command->callback([args, &run] { run = [args] { return split_dataset(*args); }; });
}

}  // namespace drystone::cli
