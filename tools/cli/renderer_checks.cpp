#include "tools/cli/renderer_checks.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <variant>

#include "drystone/appearance.hpp"
#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "drystone/rig.hpp"

namespace drystone::cli {
namespace {

namespace fs = std::filesystem;

/// A picture of a tower differs by less from renderer to renderer (the tests ask for as much).
constexpr double kMostColorDifference = 3.0;
constexpr double kMostIdsUnequal = 0.005;

/// A tower and cameras around it.
struct Sight {
  Scene scene;
  std::vector<Camera> cameras;
};

Sight sample_sight(int size, int views) {
  const Family& towers = family("towers3d");
  SceneRequest request;
  request.cell.height = 5;
  Key key{.seed = 5, .family = short_hash(towers.name)};
  Drawn drawn = towers.sample(request, key);
  while (std::holds_alternative<Rejected>(drawn)) {
    ++key.attempt;
    drawn = towers.sample(request, key);
  }
  Sight sight;
  sight.scene = std::get<Group>(drawn).front().scene;
  dress(sight.scene, AppearanceOptions{}, key);
  RigOptions rig;
  rig.size = size;
  rig.count = views;
  sight.cameras =
      place_cameras(rig, sight.scene, equilibrium(sight.scene), extent_of(sight.scene), key);
  return sight;
}

/// Draws the sight a few times; the fastest time, per view.
double ms_per_view(Renderer& renderer, const Sight& sight, std::vector<Frame>& frames) {
  using Clock = std::chrono::steady_clock;
  renderer.render(sight.scene, sight.cameras, frames);  // drivers compile shaders the first time
  double best = std::numeric_limits<double>::infinity();
  constexpr int kTimes = 3;
  for (int k = 0; k < kTimes; ++k) {
    const auto began = Clock::now();
    renderer.render(sight.scene, sight.cameras, frames);
    best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - began).count());
  }
  return best / static_cast<double>(sight.cameras.size());
}

void compare(const std::vector<Frame>& reference, const std::vector<Frame>& frames,
             RendererCheck& check) {
  double color = 0.0, components = 0.0, unequal = 0.0, pixels = 0.0;
  for (std::size_t k = 0; k < frames.size(); ++k) {
    const Frame &a = reference[k], &b = frames[k];
    for (std::size_t i = 0; i < a.rgb.size(); ++i) color += std::abs(a.rgb[i] - b.rgb[i]);
    for (std::size_t i = 0; i < a.instance.size(); ++i) unequal += a.instance[i] != b.instance[i];
    components += static_cast<double>(a.rgb.size());
    pixels += static_cast<double>(a.instance.size());
  }
  check.color_difference = color / components;
  check.ids_unequal = unequal / pixels;
  if (check.color_difference > kMostColorDifference || check.ids_unequal > kMostIdsUnequal) {
    check.trouble = fmt::format(
        "its pictures are wrong: colours differ by {:.1f} of 255, ids on {:.2f}% of pixels",
        check.color_difference, 100.0 * check.ids_unequal);
  }
}

RendererCheck check_gl(const GlDevice& device, const Sight& sight,
                       const std::vector<Frame>& reference) {
  RendererCheck check;
  check.what = "gl " + device.id;
  check.device = device.name;
  check.version = device.version;
  check.software = device.software;
  check.trouble = device.trouble;
  if (!check.trouble.empty()) return check;
  try {
    RenderOptions options;
    options.gl_device = device.id;
    std::vector<Frame> frames;
    check.ms_per_view = ms_per_view(*make_gl_renderer(options), sight, frames);
    compare(reference, frames, check);
  } catch (const Error& error) {
    check.trouble = error.message();
  }
  return check;
}

/// As many contexts as workers, each on a thread of its own, all alive at once.
ContextCheck check_contexts(const std::string& device, const Sight& sight,
                            const std::vector<Frame>& reference, int workers) {
  ContextCheck check;
  check.device = device;
  check.wanted = workers;
  std::vector<std::string> troubles(static_cast<std::size_t>(workers));
  {
    std::vector<std::jthread> threads;
    for (std::string& trouble : troubles) {
      threads.emplace_back([&] {
        try {
          RenderOptions options;
          options.gl_device = device;
          std::vector<Frame> frames;
          make_gl_renderer(options)->render(sight.scene, sight.cameras, frames);
          RendererCheck compared;
          compare(reference, frames, compared);
          trouble = compared.trouble;
        } catch (const Error& error) {
          trouble = error.message();
        }
      });
    }
  }
  for (const std::string& trouble : troubles) {
    if (trouble.empty()) {
      ++check.drew;
    } else if (check.trouble.empty()) {
      check.trouble = trouble;
    }
  }
  return check;
}

/// Nodes of graphics hardware, whether or not we may use them.
std::vector<fs::path> hardware_nodes() {
  std::vector<fs::path> nodes;
  std::error_code ignored;
  if (fs::exists("/dev/nvidiactl", ignored)) nodes.emplace_back("/dev/nvidiactl");
  for (const auto& entry : fs::directory_iterator("/dev/dri", ignored)) {
    if (entry.path().filename().string().starts_with("renderD")) nodes.push_back(entry.path());
  }
  std::ranges::sort(nodes);
  return nodes;
}

void advise(const std::vector<GlDevice>& devices, RendererReport& report) {
  const auto add = [&](std::string remedy) { report.remedies.push_back(std::move(remedy)); };
  if (!has_gl()) {
    add("This build has no OpenGL. Configure with -DDRYSTONE_GL=ON where the headers are installed "
        "(Debian: libegl-dev libgl-dev) and build anew.");
    return;
  }
  if (devices.empty()) {
    add("Neither EGL nor OSMesa is installed. For a GPU install its driver with EGL, for software "
        "rendering Mesa (Debian: libegl1 libgl1-mesa-dri, or libosmesa6).");
  }
  const bool gpu = std::ranges::any_of(
      report.renderers, [](const RendererCheck& c) { return !c.software && c.trouble.empty(); });
  if (!gpu) {
    for (const fs::path& node : hardware_nodes()) {
      if (access(node.c_str(), R_OK | W_OK) != 0) {
        add(
            fmt::format("{} may not be opened by this user. Join the group that owns it (often "
                        "`render` or `video`), or start the container with the device.",
                        node.string()));
      } else if (node.filename() == "nvidiactl") {
        add("There is an NVIDIA GPU, but no EGL for it. In a container set "
            "NVIDIA_DRIVER_CAPABILITIES=all (compute alone brings no OpenGL); elsewhere install "
            "the driver's libnvidia-gl and see that /usr/share/glvnd/egl_vendor.d has "
            "10_nvidia.json.");
      } else {
        add(
            fmt::format("{} is there, but EGL draws on nothing but the CPU. Install the GPU's "
                        "driver (Debian: libgl1-mesa-dri for AMD and Intel).",
                        node.string()));
      }
    }
  }
  for (const RendererCheck& check : report.renderers) {
    if (check.trouble.empty()) continue;
    report.sound = false;
    add(
        fmt::format("{} does not draw: {}. Update its driver, or name another device with "
                    "`gl_device`.",
                    check.what, check.trouble));
  }
  if (report.contexts && report.contexts->drew < report.contexts->wanted) {
    report.sound = false;
    add(fmt::format(
        "Only {} of {} contexts drew at once ({}). Generate with --workers {} or fewer.",
        report.contexts->drew, report.contexts->wanted, report.contexts->trouble,
        std::max(1, report.contexts->drew)));
  }
}

}  // namespace

RendererReport check_renderers(int size, int views, int workers) {
  const Sight sight = sample_sight(size, views);
  RendererReport report;
  std::vector<Frame> reference;
  const auto cpu = make_cpu_renderer();
  RendererCheck own;
  own.what = "cpu";
  own.device = cpu->info().device;
  own.version = cpu->info().version;
  own.ms_per_view = ms_per_view(*cpu, sight, reference);
  report.renderers.push_back(own);

  const std::vector<GlDevice> devices = gl_devices();
  for (const GlDevice& device : devices) {
    report.renderers.push_back(check_gl(device, sight, reference));
  }
  const auto working =
      std::ranges::find_if(devices, [](const GlDevice& d) { return d.trouble.empty(); });
  if (working != devices.end()) {
    report.contexts = check_contexts(working->id, sight, reference, workers);
  }
  report.choice = choose_renderer(devices);
  advise(devices, report);
  return report;
}

}  // namespace drystone::cli
