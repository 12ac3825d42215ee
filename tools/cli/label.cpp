#include "drystone/label.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "drystone/error.hpp"
#include "tools/cli/command.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::vector<std::string> files;
  double band = LabelRule{}.band;
  bool json = false;
};

std::string text_line(const NamedScene& scene, const SceneLabel& label, const LabelRule& rule) {
  const Statics& statics = label.statics;
  std::string line = fmt::format("{:<32} {:<8} statics {}", scene.name,
                                 label.stable ? (*label.stable ? "stable" : "unstable") : "unclear",
                                 drystone::name(statics.verdict));
  if (statics.margin_m) line += fmt::format(", margin {:.1f} mm", 1000.0 * *statics.margin_m);
  if (statics.rolls) {
    line += ", rolls when tilted";
  } else if (statics.critical_tilt_rad) {
    line += fmt::format(", falls beyond a tilt of {:.2f} deg", degrees(*statics.critical_tilt_rad));
  }
  const Outcome& outcome = label.judgement.outcome;
  line +=
      fmt::format("; simulation {} at {:.2f} s", drystone::name(outcome.verdict), outcome.time_s);
  if (!label.stable) line += "\n    " + why_unclear(scene.scene, label, rule);
  return line;
}

/// A scene that physics refuses (blocks inside each other ...) is named, and the others go on.
std::optional<SceneLabel> try_label(const NamedScene& scene, Simulator& simulator,
                                    const LabelRule& rule) {
  try {
    return label_scene(scene.scene, simulator, rule);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) throw;
    const Error placed(error.code(), scene.place,
                       fmt::format("scene '{}': {}", scene.name, error.message()), error.remedy());
    fmt::print(stderr, "drystone: {}\n", placed.what());
    return std::nullopt;
  }
}

int label_files(const Arguments& args) {
  Simulator simulator;
  const LabelRule rule{.band = args.band};
  bool refused = false;
  for (const std::string& file : args.files) {
    read_scenes(file, [&](const NamedScene& scene) {
      const auto label = try_label(scene, simulator, rule);
      if (!label) {
        refused = true;
        return;
      }
      fmt::print("{}\n", args.json ? to_json(scene.name, *label) : text_line(scene, *label, rule));
    });
  }
  return refused ? exit_code(ErrorCode::usage) : 0;
}

}  // namespace

void add_label(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("label", "say whether scenes stand, and how surely");
  command->add_option("files", args->files, "scene JSON, JSON lines or MJCF (ShapeStacks' too)")
      ->required();
  command->add_option("--band", args->band, "|margin| over width below which a case is ambiguous")
      ->check(in_range(0.0, 0.5));
  command->add_flag("--json", args->json, "one line of JSON per scene");
  command->callback([args, &run] { run = [args] { return label_files(*args); }; });
}

}  // namespace drystone::cli
