#include <fmt/format.h>

#include <memory>

#include "drystone/dataset.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::string dir;
  std::vector<std::string> ids;
  bool json = false;
};

void print(const Record& record, bool json) {
  if (json) {
    fmt::print("{}\n", to_json(record));
    return;
  }
  const auto stable = record.stable();
  fmt::print("{}  {:<8} h={:<2} {:<7} {:<5} {}\n", record.id,
             stable ? (*stable ? "stable" : "unstable") : "unclear", record.scene.blocks.size(),
             name(record.intent.shapes), name(record.intent.difficulty), why(record));
}

int show_records(const Arguments& args) {
  if (!args.ids.empty()) {
    for (const Record& record : find_records(args.dir, args.ids)) print(record, args.json);
    return 0;
  }
  visit_records(args.dir, [&](const Record& record) {
    print(record, args.json);
    return true;
  });
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
