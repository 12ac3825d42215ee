#include "drystone/distill.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "tools/cli/described.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  DistillOptions options;
  std::string filter = "none";
  bool json = false;
};

nlohmann::ordered_json json_of(const Yield& yield) {
  return {{"asked", yield.asked},
          {"answered", yield.answered},
          {"well_formed", yield.well_formed},
          {"correct", yield.correct},
          {"kept", yield.kept}};
}

void print_row(std::string_view name, const Yield& yield) {
  fmt::print("{:<44}{:>7}{:>10}{:>13}{:>9}{:>7}\n", name, yield.asked, yield.answered,
             yield.well_formed, yield.correct, yield.kept);
}

int import(Arguments& args) {
  args.options.filter = value_of<DistillFilter>("--filter", args.filter);
  const DistillReport report = import_responses(args.options);
  if (args.json) {
    nlohmann::ordered_json json{{"teacher", report.teacher},
                                {"total", json_of(report.total)},
                                {"cells", nlohmann::ordered_json::object()},
                                {"problems", report.problems}};
    for (const auto& [cell, yield] : report.cells) json["cells"][cell] = json_of(yield);
    fmt::print("{}\n", json.dump());
    return 0;
  }
  fmt::print("{:<44}{:>7}{:>10}{:>13}{:>9}{:>7}\n", "cell", "asked", "answered", "well-formed",
             "correct", "kept");
  for (const auto& [cell, yield] : report.cells) print_row(cell, yield);
  print_row("all", report.total);
  for (const auto& [problem, count] : report.problems) fmt::print("{:>6} {}\n", count, problem);
  fmt::print("{} completions of {} in {}\n", report.total.kept, report.teacher,
             args.options.out.string());
  return 0;
}

}  // namespace

void add_distill(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  DistillOptions& options = args->options;
  CLI::App* command = app.add_subcommand("distill", "train on what a teacher model answered");
  command->require_subcommand(1);
  CLI::App* answers = command->add_subcommand(
      "import", "read a teacher's responses, say what they are worth, and write completions");
  answers
      ->add_option("responses", options.responses, "output files (and error files) of the batches")
      ->required();
  answers->add_option("--requests", options.requests, "the package of format openai-batch")
      ->required();
  answers->add_option("--out", options.out, "completions file, JSON lines")->required();
  answers->add_option("--filter", args->filter, "which are kept: none, format, correct")
      ->capture_default_str();
  answers->add_option("--teacher", options.teacher, "its name; default: as the responses say");
  answers->add_option("--terms", options.terms, "under which its words may be used")->required();
  answers->add_flag("--json", args->json, "one line of JSON");
  answers->callback([args, &run] { run = [args] { return import(*args); }; });
}

}  // namespace drystone::cli
