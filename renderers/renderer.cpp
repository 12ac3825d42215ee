#include "drystone/renderer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace drystone {

void Renderer::render_batch(std::span<const Shot> shots, std::vector<std::vector<Frame>>& frames) {
  frames.resize(shots.size());
  for (std::size_t k = 0; k < shots.size(); ++k) {
    const Shot& shot = shots[k];
    render_within(shot.setting != nullptr ? *shot.setting : *shot.scene, *shot.scene, shot.cameras,
                  frames[k]);
  }
}

const GlDevice* find_gl_device(std::span<const GlDevice> devices, std::string_view wanted) {
  const bool number = wanted.find_first_not_of("0123456789") == std::string_view::npos;
  const auto found = std::ranges::find_if(devices, [&](const GlDevice& d) {
    const bool meant =
        wanted.empty() || d.id == wanted || (!number && d.name.find(wanted) != std::string::npos);
    return meant && d.trouble.empty();
  });
  return found == devices.end() ? nullptr : &*found;
}

RendererChoice choose_renderer(std::span<const GlDevice> devices, std::string_view wanted) {
  std::vector<GlDevice> gpus;
  std::ranges::copy_if(devices, std::back_inserter(gpus),
                       [](const GlDevice& d) { return !d.software; });
  if (const GlDevice* gpu = find_gl_device(gpus, wanted)) {
    return {RendererKind::gl, gpu->id, fmt::format("'{}' is a GPU", gpu->name)};
  }
  RendererChoice choice;
  if (!has_gl()) {
    choice.reason = "this build has no OpenGL";
  } else if (devices.empty()) {
    choice.reason = "neither EGL nor OSMesa has a device";
  } else if (const GlDevice* working = find_gl_device(devices, wanted)) {
    choice.reason = fmt::format("'{}' is no GPU but a rasterizer on the CPU", working->name);
  } else if (find_gl_device(devices, {}) != nullptr) {
    choice.reason = fmt::format("no device that works is a '{}'", wanted);
  } else {
    choice.reason = "no OpenGL device works: " + devices.front().trouble;
  }
  return choice;
}

std::unique_ptr<Renderer> make_renderer(RendererKind kind, const RenderOptions& options) {
  RenderOptions chosen = options;
  if (kind == RendererKind::automatic) {
    // Opening every device takes long, and every worker asks.
    static const std::vector<GlDevice> devices = gl_devices();
    const RendererChoice choice = choose_renderer(devices, options.gl_device);
    kind = choice.kind;
    chosen.gl_device = choice.device;
  }
  return kind == RendererKind::gl ? make_gl_renderer(chosen) : make_cpu_renderer(chosen);
}

}  // namespace drystone
