// Renderers tried out on a tower.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drystone/renderer.hpp"

namespace drystone::cli {

/// A tower of five blocks and cameras around it.
struct Sight {
  Scene scene;
  std::vector<Camera> cameras;
};
[[nodiscard]] Sight sample_sight(int size, int views);

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

/// Times the ray caster, whose pictures others are compared with.
[[nodiscard]] RendererCheck check_cpu(const Sight& sight, std::vector<Frame>& reference);
[[nodiscard]] RendererCheck check_gl(const GlDevice& device, const Sight& sight,
                                     const std::vector<Frame>& reference);

/// As many renderers as workers, each on a thread of its own: all are there before any draws.
/// @param device for the report
[[nodiscard]] ContextCheck check_contexts(const std::string& device,
                                          const std::function<std::unique_ptr<Renderer>()>& make,
                                          const Sight& sight, const std::vector<Frame>& reference,
                                          int workers);

}  // namespace drystone::cli
