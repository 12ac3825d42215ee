#include "renderers/preparation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drystone/error.hpp"
#include "renderers/cpu_prepare.hpp"

namespace drystone::cpu {

void require_valid(const RenderOptions& options) {
  if (options.edge_samples < 1 || options.edge_samples > 64) {
    throw Error(ErrorCode::usage, fmt::format("edge_samples is {}", options.edge_samples),
                "use 1 (no antialiasing) to 64; 8 is the default");
  }
}

void prepare_scene_within(const Scene& setting, const Scene& scene, const RenderOptions& options,
                          SceneData& out, SceneData& scratch) {
  prepare_scene(scene, out);
  if (&setting != &scene) {
    prepare_scene(setting, scratch);
    out.bounce_height = scratch.bounce_height;
    std::copy_n(scratch.middle, 3, out.middle);
  }
  if (!options.soft_shadows) {
    for (LightData& light : out.lights) light.tan_radius = 0.0f;
  }
}

void make_room(const ViewData& view, const RenderOptions& options, Frame& frame) {
  frame.width = view.width;
  frame.height = view.height;
  const std::size_t pixels =
      static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height);
  frame.rgb.resize(options.rgb ? 3 * pixels : 0);
  frame.depth_m.resize(options.depth ? pixels : 0);
  frame.instance.resize(options.instance ? pixels : 0);
  frame.normals.resize(options.normals ? 3 * pixels : 0);
}

}  // namespace drystone::cpu
