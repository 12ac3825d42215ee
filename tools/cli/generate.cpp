#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::string config;
  std::vector<std::string> overrides;
  std::string out;
  std::string replay;
  int workers = 0;
  bool no_images = false;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
};

void print_report(const Arguments& args, const GenerateReport& report) {
  if (args.json) {
    nlohmann::ordered_json json{{"out", args.out},
                                {"records", report.records},
                                {"attempts", report.attempts},
                                {"resumed", report.resumed},
                                {"seconds", report.seconds},
                                {"content", report.content},
                                {"warnings", nlohmann::ordered_json::array()}};
    for (const HeightLoss& loss : report.losses) json["warnings"].push_back(describe(loss));
    fmt::print("{}\n", json.dump());
  } else if (!args.quiet) {
    const std::int64_t made = report.records - report.resumed;
    const std::string speed =
        made > 0 ? fmt::format("{:.1f}/s", static_cast<double>(made) / report.seconds)
                 : "all were there";
    fmt::print("{} records in {} ({}), {:.1f}% of attempts accepted\n", report.records, args.out,
               speed,
               100.0 * static_cast<double>(report.groups) / static_cast<double>(report.attempts));
    if (args.verbose) fmt::print("content {}\n", report.content);
  }
  if (args.quiet) return;
  for (const HeightLoss& loss : report.losses) {
    fmt::print(stderr, "drystone: warning: {}\n", describe(loss));
  }
}

int generate_dataset(const Arguments& args) {
  const Config config = load_config(args.config, args.overrides);
  if (args.verbose) fmt::print(stderr, "{}\n", to_json(config));
  if (!args.quiet) warn_of_empty_cells(make_plan(config));
  GenerateOptions options;
  options.out = args.out;
  options.workers = args.workers;
  options.images = !args.no_images;
  options.replay = args.replay;
  ProgressLine line("records", !args.quiet && !args.json);
  options.on_progress = [&](const Progress& p) {
    line.show(p.done, p.total, p.seconds, p.resumed);
  };
  options.stop = stop_on_interrupt();
  const GenerateReport report = generate(config, options);
  line.finish();
  print_report(args, report);
  return 0;
}

}  // namespace

void add_generate(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("generate", "make a dataset, or finish one");
  command->add_option("config", args->config, "YAML configuration, e.g. configs/quickstart.yaml")
      ->required();
  command->add_option("overrides", args->overrides,
                      "key=value: replaces a field of the configuration; scale=0.1: a tenth of all "
                      "counts");
  command->add_option("--out,-o", args->out, "folder of the dataset")->required();
  command->add_option("--workers,-j", args->workers, "threads; 0: as many as the machine has")
      ->check(CLI::Range(0, 1024));
  command->add_option("--replay", args->replay,
                      "manifest.json whose accepted attempts are taken, for the same content on "
                      "another machine");
  command->add_flag("--no-images", args->no_images, "labels only");
  command->add_flag("--json", args->json, "one line of JSON on standard output, no progress");
  command->add_flag("--quiet,-q", args->quiet, "only errors");
  command->add_flag("--verbose,-v", args->verbose, "also the resolved configuration");
  command->callback([args, &run] { run = [args] { return generate_dataset(*args); }; });
}

}  // namespace drystone::cli
