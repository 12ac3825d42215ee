#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "drystone/error.hpp"
#include "drystone/version.hpp"
#include "tools/cli/command.hpp"

namespace {

constexpr const char* kFooter =
    "Exit codes: 0 done, 1 findings, 2 usage or configuration, 3 environment,\n"
    "75 incomplete but resumable, 130 interrupted.\n"
    "`drystone COMMAND --help` tells what a command takes.";

int report(const std::exception& error, int code) {
  std::fflush(stdout);
  fmt::print(stderr, "drystone: {}\n", error.what());
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace drystone;
  CLI::App app{"Block-tower datasets whose labels can be trusted.", "drystone"};
  app.footer(kFooter);
  app.set_version_flag("--version", std::string(kVersion));
  app.require_subcommand(1);
  cli::Run run;
  cli::add_generate(app, run);
  cli::add_plan(app, run);
  cli::add_verify(app, run);
  cli::add_show(app, run);
  cli::add_sheet(app, run);
  cli::add_view(app, run);
  cli::add_split(app, run);
  cli::add_questions(app, run);
  cli::add_export(app, run);
  cli::add_distill(app, run);
  cli::add_label(app, run);
  cli::add_check(app, run);
  cli::add_schema(app, run);
  cli::add_doctor(app, run);
  try {
    // A limit on file sizes shall be an error that is reported, not the end of the process.
    std::signal(SIGXFSZ, SIG_IGN);
    app.parse(argc, argv);
    const int code = run();
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      throw Error(ErrorCode::environment, "cannot write to standard output");
    }
    return code;
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr,
               "drystone: {}\n  `drystone --help` and `drystone COMMAND --help` tell more\n",
               error.what());
    return exit_code(ErrorCode::usage);
  } catch (const Error& error) {
    return report(error, exit_code(error.code()));
  } catch (const std::exception& error) {
    return report(error, exit_code(ErrorCode::environment));
  }
}
