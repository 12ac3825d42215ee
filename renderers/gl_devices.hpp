// The devices of this machine, by their names.
#pragma once

#include <memory>
#include <string>

#include "renderers/gl_context.hpp"

namespace drystone::gl {

/// A context on the device that a RenderOptions::gl_device asks for.
/// @throws Error(environment) where there is none, or none to be had there
[[nodiscard]] std::unique_ptr<Context> open_device(const std::string& wanted);

}  // namespace drystone::gl
