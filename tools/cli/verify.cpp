#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "drystone/pipeline.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::string dir;
  int resample = 0;
  std::uint64_t seed = 0;
  bool json = false;
};

int verify_dataset(const Arguments& args) {
  const VerifyReport report = verify(args.dir, args.resample, args.seed);
  if (args.json) {
    const nlohmann::ordered_json json{
        {"files", report.files},
        {"records", report.records},
        {"resampled", report.resampled},
        {"not_resampled", report.not_resampled.empty()
                              ? nlohmann::ordered_json()
                              : nlohmann::ordered_json(report.not_resampled)},
        {"findings", report.findings}};
    fmt::print("{}\n", json.dump());
  } else {
    for (const std::string& finding : report.findings) fmt::print("{}\n", finding);
    if (!report.not_resampled.empty()) fmt::print("{}\n", report.not_resampled);
    fmt::print("{} files, {} records, {} made again: {} findings\n", report.files, report.records,
               report.resampled, report.findings.size());
  }
  return report.findings.empty() ? 0 : kFindings;
}

}  // namespace

void add_verify(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("verify", "compare a dataset with its hashes, and with what is made anew");
  command->add_option("dir", args->dir, "folder of the dataset")->required();
  command
      ->add_option("--resample", args->resample,
                   "make this many random records again and compare bit for bit")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--seed", args->seed, "of the choice of those records");
  command->add_flag("--json", args->json, "one line of JSON");
  command->callback([args, &run] { run = [args] { return verify_dataset(*args); }; });
}

}  // namespace drystone::cli
