// What both renderers do before they draw.
#pragma once

#include "drystone/renderer.hpp"
#include "renderers/cpu_view.hpp"

namespace drystone::cpu {

/// @throws Error(usage) for numbers out of range
void require_valid(const RenderOptions& options);

/// Fills `out` with a scene whose haze and floor light are those of `setting`, see
/// Renderer::render_within. @param scratch memory that is reused between calls
/// @throws Error(usage) as prepare_scene does
void prepare_scene_within(const Scene& setting, const Scene& scene, const RenderOptions& options,
                          SceneData& out, SceneData& scratch);

/// Makes a frame as large as a view, with the planes that are asked for and no others.
void make_room(const ViewData& view, const RenderOptions& options, Frame& frame);

}  // namespace drystone::cpu
