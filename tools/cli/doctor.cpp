#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "drystone/simulation.hpp"
#include "drystone/storage.hpp"
#include "drystone/version.hpp"
#include "drystone/video.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/renderer_checks.hpp"

namespace drystone::cli {
namespace {

struct Options {
  int workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  int size = 224;
  int views = 8;
  bool json = false;
};

std::string or_none(const std::string& version, const char* what) {
  return version.empty() ? fmt::format("none: {}", what) : version;
}

void print_parts() {
  const EngineInfo engine = mujoco_info(), engine_2d = box2d_info();
  fmt::print("Drystone {}, data version {}\n\n", kVersion, kDataVersion);
  fmt::print("engine      {} {}\n", engine.name, engine.version);
  fmt::print("engine, 2D  {} {}\n", engine_2d.name, engine_2d.version);
  fmt::print("Parquet     {}\n", or_none(parquet_version(), "built without Arrow"));
  fmt::print("video       {}\n\n", or_none(video_version(), "built without libav"));
}

void print_renderers(const RendererReport& report, const Options& options) {
  fmt::print("Renderers, on {} views of {} x {} with colours, depth and ids:\n\n", options.views,
             options.size, options.size);
  for (const RendererCheck& check : report.renderers) {
    fmt::print("  {:15} {}{}{}\n", check.what, check.device.empty() ? "?" : check.device,
               check.version.empty() || check.what == "cpu" ? "" : ", " + check.version,
               check.software ? "" : "  (GPU)");
    if (!check.trouble.empty()) {
      fmt::print("  {:15} does not draw: {}\n", "", check.trouble);
      continue;
    }
    fmt::print("  {:15} {:.2f} ms a view", "", check.ms_per_view);
    if (check.what != "cpu") {
      fmt::print("; beside cpu: colours differ by {:.2f} of 255, ids on {:.3f}% of pixels",
                 check.color_difference, 100.0 * check.ids_unequal);
    }
    fmt::print("\n");
  }
  if (report.contexts) {
    fmt::print("\n{} of {} contexts draw at once on gl {}\n", report.contexts->drew,
               report.contexts->wanted, report.contexts->device);
  }
  fmt::print("\n`renderer: auto` picks {}: {}\n", name(report.choice.kind), report.choice.reason);
  if (report.remedies.empty()) return;
  fmt::print("\nWhat to do:\n");
  for (const std::string& remedy : report.remedies) fmt::print("  - {}\n", remedy);
}

nlohmann::ordered_json to_json(const RendererReport& report) {
  using Json = nlohmann::ordered_json;
  Json renderers = Json::array();
  for (const RendererCheck& check : report.renderers) {
    renderers.push_back({{"renderer", check.what},
                         {"device", check.device},
                         {"version", check.version},
                         {"software", check.software},
                         {"trouble", check.trouble},
                         {"ms_per_view", check.ms_per_view},
                         {"color_difference", check.color_difference},
                         {"ids_unequal", check.ids_unequal}});
  }
  Json contexts;
  if (report.contexts) {
    contexts = {{"device", report.contexts->device},
                {"wanted", report.contexts->wanted},
                {"drew", report.contexts->drew},
                {"trouble", report.contexts->trouble}};
  }
  return {{"renderers", renderers},
          {"contexts", contexts},
          {"auto", {{"renderer", name(report.choice.kind)}, {"reason", report.choice.reason}}},
          {"remedies", report.remedies},
          {"sound", report.sound}};
}

}  // namespace

void add_doctor(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("doctor", "tell what this machine can draw with, and try it out");
  command->add_option("-j,--workers", options->workers, "contexts to try at once")
      ->check(in_range(1, 256))
      ->capture_default_str();
  command->add_option("--size", options->size, "pixels a side")
      ->check(in_range(16, 4096))
      ->capture_default_str();
  command->add_option("--views", options->views, "of the tower")
      ->check(in_range(1, 64))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object");
  command->footer("Exit code 1 if a device that is there does not draw as it should.");
  command->callback([options, &run] {
    run = [options] {
      const RendererReport report =
          check_renderers(options->size, options->views, options->workers);
      if (options->json) {
        fmt::print("{}\n", to_json(report).dump(1));
      } else {
        print_parts();
        print_renderers(report, *options);
      }
      return report.sound ? 0 : kFindings;
    };
  });
}

}  // namespace drystone::cli
