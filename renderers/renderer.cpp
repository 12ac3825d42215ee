#include "drystone/renderer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace drystone {

void Renderer::render_batch(std::span<const Shot> shots, std::vector<std::vector<Frame>>& frames) {
  frames.resize(shots.size());
  for (std::size_t k = 0; k < shots.size(); ++k) {
    const Shot& shot = shots[k];
    render_within(shot.setting != nullptr ? *shot.setting : *shot.scene, *shot.scene, shot.cameras,
                  frames[k]);
  }
}

RendererChoice choose_renderer(std::span<const GlDevice> devices) {
  const auto gpu = std::ranges::find_if(
      devices, [](const GlDevice& d) { return d.trouble.empty() && !d.software; });
  if (gpu != devices.end()) {
    return {RendererKind::gl, gpu->id, fmt::format("'{}' is a GPU", gpu->name)};
  }
  RendererChoice choice;
  if (!has_gl()) {
    choice.reason = "this build has no OpenGL";
  } else if (devices.empty()) {
    choice.reason = "neither EGL nor OSMesa is installed";
  } else {
    const auto working =
        std::ranges::find_if(devices, [](const GlDevice& d) { return d.trouble.empty(); });
    choice.reason = working != devices.end()
                        ? fmt::format("'{}' is no GPU but a rasterizer on the CPU", working->name)
                        : "no OpenGL device works: " + devices.front().trouble;
  }
  return choice;
}

std::unique_ptr<Renderer> make_renderer(RendererKind kind, const RenderOptions& options) {
  RenderOptions chosen = options;
  if (kind == RendererKind::automatic) {
    // Opening every device takes long, and every worker asks.
    static const RendererChoice choice = choose_renderer(gl_devices());
    kind = choice.kind;
    if (chosen.gl_device.empty()) chosen.gl_device = choice.device;
  }
  return kind == RendererKind::gl ? make_gl_renderer(chosen) : make_cpu_renderer(chosen);
}

}  // namespace drystone
