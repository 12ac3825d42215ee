// Reads a scene that is a part of a larger JSON text. For the libraries' own use; not installed.
#pragma once

#include "drystone/scene.hpp"
#include "scenes/json_read.hpp"

namespace drystone {

/// As `scene_from_json`; places and paths count within the node's document.
[[nodiscard]] Scene scene_from_node(const json::Node& node);

}  // namespace drystone
