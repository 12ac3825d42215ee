// Shader programs, put together from the texts under renderers/shaders.
#pragma once

#include <string>
#include <string_view>

#include "renderers/gl_api.hpp"

namespace drystone::gl {

/// What a program draws.
enum class Surface { block, plane, sky };
/// What it writes: the planes of geometry, or light.
enum class Pass { geometry, light };

/// The text of renderers/shaders/NAME.glsl.
[[nodiscard]] std::string_view shader_text(std::string_view name);

/// @throws Error(environment) with the driver's words where it refuses a shader
[[nodiscard]] GLuint make_surface_program(const Api& api, Surface surface, Pass pass);
[[nodiscard]] GLuint make_tone_program(const Api& api);

}  // namespace drystone::gl
