// Turns scenes and cameras into the tables that the ray caster's kernels read.
#pragma once

#include "drystone/camera.hpp"
#include "drystone/scene.hpp"
#include "renderers/cpu_view.hpp"

namespace drystone::cpu {

/// Fills `out`, reusing its memory. A scene without lights gets a key light and a fill light.
/// @throws Error(usage) for shapes, lights or walls that no picture can be made of
void prepare_scene(const Scene& scene, SceneData& out);

/// Fills everything of `out` but `samples` and `ambient_occlusion`.
/// @throws Error(usage) for a camera without pixels, focal length or a finite pose
void prepare_view(const Scene& scene, const SceneData& data, const Camera& camera, ViewData& out);

}  // namespace drystone::cpu
