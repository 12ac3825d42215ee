#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "drystone/record.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/select.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::string dir;
  std::vector<std::string> ids;
  bool json = false;
};

int show_records(const Arguments& args) {
  for (const Record& record : select_records(args.dir, args.ids)) {
    if (args.json) {
      fmt::print("{}\n", to_json(record));
    } else {
      fmt::print("{}  {:<8} h={:<2} {:<7} {:<5} {}\n", record.id,
                 record.stable() ? (*record.stable() ? "stable" : "unstable") : "unclear",
                 record.scene.blocks.size(), name(record.intent.shapes),
                 name(record.intent.difficulty), why(record));
    }
  }
  return 0;
}

}  // namespace

void add_show(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("show", "print records");
  command->add_option("dir", args->dir, "folder of the dataset")->required();
  command->add_option("ids", args->ids, "ids of records; none: all");
  command->add_flag("--json", args->json, "all columns, one record a line");
  command->callback([args, &run] { run = [args] { return show_records(*args); }; });
}

}  // namespace drystone::cli
