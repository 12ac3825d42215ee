#include "drystone/export.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "drystone/error.hpp"
#include "tools/cli/described.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  ExportOptions options;
  std::string picture_format = "png";
  bool list = false;
  bool json = false;
  bool quiet = false;
};

int list_formats() {
  for (const PackageFormat& format : package_formats()) {
    fmt::print("{:<14}{}\n", format.name, format.help);
  }
  return 0;
}

ExportOptions options_of(const Arguments& args) {
  ExportOptions options = args.options;
  if (options.datasets.empty() || options.format.empty() || options.out.empty()) {
    throw Error(ErrorCode::usage, "export needs a dataset, --format and --out",
                "e.g. drystone export out/quickstart --format hf --out out/package; "
                "`drystone export --list` names the formats");
  }
  options.picture_format = value_of<PictureFormat>("--image-format", args.picture_format);
  return options;
}

void print_report(const Arguments& args, const ExportReport& report) {
  if (args.json) {
    nlohmann::ordered_json json{{"out", args.options.out.string()},
                                {"format", args.options.format},
                                {"splits", nlohmann::ordered_json::object()},
                                {"left_out", report.left_out},
                                {"not_asked", report.not_asked},
                                {"unexplained", report.unexplained},
                                {"overlaps", report.overlaps},
                                {"without_completions", report.without_completions},
                                {"seconds", report.seconds}};
    for (const auto& split : report.splits) {
      json["splits"][split.name] = {{"records", split.records}, {"rows", split.rows}};
    }
    fmt::print("{}\n", json.dump());
  } else if (!args.quiet) {
    for (const auto& split : report.splits) {
      fmt::print("{}: {} rows of {} records\n", split.name, split.rows, split.records);
    }
    fmt::print("{} in {} ({:.1f} s)\n", args.options.format, args.options.out.string(),
               report.seconds);
  }
  if (args.quiet || args.json) return;
  if (report.left_out > 0) {
    fmt::print(stderr, "drystone: warning: {} records have no row\n", report.left_out);
    for (const auto& [reason, count] : report.not_asked) {
      fmt::print(stderr, "  {}: {}\n", reason, count);
    }
  }
  for (const std::string& split : report.without_completions) {
    fmt::print(stderr, "drystone: warning: no record of '{}' has a completion; it is left out\n",
               split);
  }
  if (!report.unexplained.empty()) {
    fmt::print(stderr,
               "drystone: warning: completions with the answer alone, since statics gives no "
               "reasons (--completion statics-only leaves them out)\n");
    for (const auto& [kind, count] : report.unexplained) {
      fmt::print(stderr, "  {}: {}\n", kind, count);
    }
  }
  for (const std::string& overlap : report.overlaps) {
    fmt::print(stderr, "drystone: warning: {}\n", overlap);
  }
}

int export_dataset(const Arguments& args) {
  if (args.list) return list_formats();
  ExportOptions options = options_of(args);
  options.stop = stop_on_interrupt();
  ProgressLine line("records", !args.quiet && !args.json);
  options.on_progress = [&](const Progress& p) { line.show(p.done, p.total, p.seconds); };
  const ExportReport report = export_package(options);
  line.finish();
  print_report(args, report);
  return 0;
}

}  // namespace

void add_export(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  ExportOptions& options = args->options;
  CLI::App* command = app.add_subcommand("export", "package datasets for a trainer or a hub");
  command->add_option("dirs", options.datasets, "folders of the datasets");
  command->add_flag("--list", args->list, "name the formats");
  command->add_option("--format,-f", options.format, "see --list");
  command->add_option("--out,-o", options.out, "new folder of the package");
  command->add_option("--split", options.splits,
                      "NAME of a set or split, or NEWNAME=NAME+NAME; may be repeated; default: all "
                      "sets");
  command->add_option("--views", options.views,
                      "all, first, first:N, or indices and camera names: 0,3");
  command->add_flag("--sheet", options.sheet, "all views as one picture with labelled panels");
  command
      ->add_option("--frames", options.frames,
                   "show films of what is possible or not as so many frames; 0: refuse them")
      ->check(CLI::Range(0, 1000));
  command->add_option("--image-format", args->picture_format, "png or jpeg");
  command->add_option("--quality", options.quality, "of JPEG")->check(CLI::Range(1, 100));
  command->add_option("--size", options.size, "longer side of a picture, pixels; 0: as it is")
      ->check(CLI::Range(0, 16384));
  QuestionOptions::describe(options.questions, DescribedOptions(*command));
  command->add_option("--draw", options.draw, "records drawn from each split; 0: all")
      ->check(CLI::Range(0, 100'000'000));
  command->add_option("--draw-seed", options.draw_seed, "of the draw");
  command->add_option("--completions", options.completions,
                      "of a teacher, by `distill import`: ask what it was asked");
  command->add_option("--model", options.model, "of openai-batch: the teacher")
      ->capture_default_str();
  command->add_option("--name", options.name, "of the package");
  command->add_option("--license", options.license, "of the package (SPDX)");
  command->add_option("--workers,-j", options.workers, "threads; 0: as many as the machine has")
      ->check(CLI::Range(0, 1024));
  command->add_flag("--json", args->json, "one line of JSON on standard output, no progress");
  command->add_flag("--quiet,-q", args->quiet, "only errors");
  command->callback([args, &run] { run = [args] { return export_dataset(*args); }; });
}

}  // namespace drystone::cli
