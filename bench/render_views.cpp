// Times a renderer on a dataset's scenes: all views, all planes, handed back; nothing else. Prints
// one JSON object. bench/renderers runs it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/error.hpp"
#include "drystone/pipeline.hpp"
#include "drystone/renderer.hpp"

using namespace drystone;

namespace {

struct Arguments {
  std::filesystem::path dataset;
  std::string renderer = "cpu";
  std::string device;
  int batch = 16;  ///< scenes that are drawn together
  int rounds = 3;
};

/// Fastest round: the machine is shared.
double seconds(Renderer& renderer, const std::vector<Shot>& shots, const Arguments& arguments) {
  using Clock = std::chrono::steady_clock;
  std::vector<std::vector<Frame>> frames;
  const auto draw = [&] {
    const auto batch = static_cast<std::size_t>(arguments.batch);
    for (std::size_t k = 0; k < shots.size(); k += batch) {
      const std::size_t count = std::min(batch, shots.size() - k);
      renderer.render_batch(std::span(shots).subspan(k, count), frames);
    }
  };
  draw();  // drivers compile shaders the first time
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < arguments.rounds; ++round) {
    const auto began = Clock::now();
    draw();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - began).count());
  }
  return best;
}

void run(const Arguments& arguments) {
  std::vector<Scene> scenes;
  std::vector<std::vector<Camera>> cameras;
  std::size_t views = 0;
  for (const Record& record : load_records(arguments.dataset)) {
    scenes.push_back(at_start(record.scene));
    auto& list = cameras.emplace_back();
    for (const View& view : record.views) list.push_back(view.camera);
    views += list.size();
  }
  std::vector<Shot> shots;
  for (std::size_t k = 0; k < scenes.size(); ++k) shots.push_back({&scenes[k], cameras[k]});
  RenderOptions options;
  options.normals = true;
  options.gl_device = arguments.device;
  const auto renderer =
      arguments.renderer == "gl" ? make_gl_renderer(options) : make_cpu_renderer(options);
  const double took = seconds(*renderer, shots, arguments);
  const RendererInfo info = renderer->info();
  fmt::print("{}\n", nlohmann::json{{"renderer", info.name},
                                    {"device", info.device},
                                    {"version", info.version},
                                    {"scenes", scenes.size()},
                                    {"views", views},
                                    {"seconds", took},
                                    {"ms_per_view", 1000.0 * took / static_cast<double>(views)}}
                         .dump());
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"Times a renderer on a dataset's scenes."};
  app.add_option("dataset", arguments.dataset)->required();
  app.add_option("--renderer", arguments.renderer)->check(CLI::IsMember({"cpu", "gl"}));
  app.add_option("--device", arguments.device, "of gl");
  app.add_option("--batch", arguments.batch, "scenes drawn together")->check(CLI::PositiveNumber);
  app.add_option("--rounds", arguments.rounds)->check(CLI::PositiveNumber);
  try {
    app.parse(argc, argv);
    run(arguments);
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const Error& error) {
    fmt::print(stderr, "render_views: {}\n", error.what());
    return exit_code(error.code());
  }
}
