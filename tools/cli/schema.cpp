#include <fmt/format.h>

#include "drystone/config.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {

void add_schema(CLI::App& app, Run& run) {
  app.add_subcommand("schema", "print the JSON Schema of configurations")->callback([&run] {
    run = [] {
      fmt::print("{}\n", config_schema());
      return 0;
    };
  });
}

}  // namespace drystone::cli
