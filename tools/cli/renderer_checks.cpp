#include "tools/cli/renderer_checks.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace drystone::cli {
namespace {

namespace fs = std::filesystem;

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
    add("EGL and OSMesa are not installed, or have no driver. For a GPU install its driver with "
        "EGL, for software rendering Mesa (Debian: libegl1 libgl1-mesa-dri, or libosmesa6).");
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
  report.renderers.push_back(check_cpu(sight, reference));

  const std::vector<GlDevice> devices = gl_devices();
  for (const GlDevice& device : devices) {
    report.renderers.push_back(check_gl(device, sight, reference));
  }
  if (const GlDevice* best = find_gl_device(devices, {})) {
    RenderOptions options;
    options.gl_device = best->id;
    const auto make = [&] { return make_gl_renderer(options); };
    report.contexts = check_contexts(best->id, make, sight, reference, workers);
  }
  report.choice = choose_renderer(devices);
  advise(devices, report);
  return report;
}

}  // namespace drystone::cli
