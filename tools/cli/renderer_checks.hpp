// What the renderers of this machine can do: `drystone doctor`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drystone/renderer.hpp"
#include "tools/cli/renderer_trials.hpp"

namespace drystone::cli {

struct RendererReport {
  std::vector<RendererCheck> renderers;  ///< the ray caster first, then OpenGL's devices
  std::optional<ContextCheck> contexts;  ///< of the OpenGL device that `renderer: gl` takes
  RendererChoice choice;                 ///< what `renderer: auto` picks
  std::vector<std::string> remedies;     ///< for each thing found wanting
  bool sound = true;  ///< whether all that there is works; a missing GPU is no fault
};

/// Renders a tower of five blocks with each renderer.
/// @param views drawn for each time that is taken
/// @param workers contexts that are tried at once
[[nodiscard]] RendererReport check_renderers(int size, int views, int workers);

}  // namespace drystone::cli
