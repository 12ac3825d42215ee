#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "drystone/error.hpp"
#include "drystone/renderer.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/described.hpp"
#include "tools/viewer/album.hpp"
#include "tools/viewer/commands.hpp"
#include "tools/viewer/viewer.hpp"
#include "tools/viewer/window.hpp"

namespace drystone::cli {
namespace {

struct Arguments {
  std::string path;
  std::string id;
  std::string script;
  std::string renderer = "auto";
  std::string gl_device;
  bool headless = false;
  int width = viewer::ViewerOptions{}.width;
  int height = viewer::ViewerOptions{}.height;
};

int view(const Arguments& args) {
  if (args.headless && args.script.empty()) {
    throw Error(ErrorCode::usage, "there is nothing to do without a window",
                "give --script FILE, with commands such as `screenshot FILE`");
  }
  if (!args.headless) viewer::require_windows();
  std::vector<viewer::ScriptLine> script;
  if (!args.script.empty()) script = viewer::read_script(args.script);
  viewer::ViewerOptions options;
  options.width = args.width;
  options.height = args.height;
  const auto kind = value_of<RendererKind>("--renderer", args.renderer);
  options.make_renderer = [kind, device = args.gl_device](RenderOptions o) {
    o.gl_device = device;
    return make_renderer(kind, o);
  };
  viewer::Viewer shown(viewer::open_album(args.path), args.id, options);
  if (args.headless) {
    viewer::run_script(script, shown);
    return 0;
  }
  const std::string name = std::filesystem::path(args.path).lexically_normal().filename().string();
  viewer::show_window(shown, fmt::format("{} - Drystone", name), script);
  return 0;
}

}  // namespace

void add_view(CLI::App& app, Run& run) {
  auto args = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("view", "look at scenes in a window: play, push, see why they stand");
  command->add_option("path", args->path, "folder of a dataset, or a file as `label` takes it")
      ->required();
  command->add_option("id", args->id, "record or scene to begin with; none: the first");
  command->add_option("--script", args->script, "file of commands, done first (docs/viewer.md)");
  command->add_flag("--headless", args->headless, "no window: does what the script says, and ends");
  command
      ->add_option("--renderer", args->renderer, "auto, cpu or gl; auto: gl where there is a GPU")
      ->capture_default_str();
  command->add_option("--gl-device", args->gl_device,
                      "of gl: a device's number or part of its name; none: the best");
  command->add_option("--width", args->width, "of the picture, pixels")
      ->check(CLI::Range(viewer::kLeastSide, viewer::kMostSide));
  command->add_option("--height", args->height, "of the picture, pixels")
      ->check(CLI::Range(viewer::kLeastSide, viewer::kMostSide));
  command->callback([args, &run] { run = [args] { return view(*args); }; });
}

}  // namespace drystone::cli
