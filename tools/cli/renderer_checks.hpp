// What the renderers of this machine can do: `drystone doctor`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drystone/renderer.hpp"

namespace drystone::cli {

/// One renderer, tried out on a tower.
struct RendererCheck {
  std::string what;    ///< "cpu", "gl 0"
  std::string device;  ///< SIMD target or GL_RENDERER
  std::string version;
  bool software = true;
  std::string trouble;  ///< why it does not draw; empty if it does
  double ms_per_view = 0.0;
  double color_difference = 0.0;  ///< from the ray caster's picture: mean, of 255
  double ids_unequal = 0.0;       ///< share of pixels with other ids
};

/// How many workers' contexts draw at once.
struct ContextCheck {
  std::string device;
  int wanted = 0;
  int drew = 0;         ///< contexts whose pictures are right
  std::string trouble;  ///< of the first that failed
};

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
