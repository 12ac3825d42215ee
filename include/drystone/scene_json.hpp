// Canonical scene JSON: the same scene is always the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "drystone/scene.hpp"

namespace drystone {

/// One line, no white space, fixed key order, shortest decimals that read back to the same number.
/// The schema is schemas/scene.schema.json.
[[nodiscard]] std::string to_json(const Scene& scene);

/// Strict reader: unknown and duplicate keys, wrong types, impossible values and non-unit
/// quaternions are errors. `gravity`, `ground`, `walls`, `lights` and `color` may be left out.
/// A quaternion within 1% of unit length is normalised.
/// @param source file name (and line, as `file:line`) for messages
/// @throws Error(usage) with the place
[[nodiscard]] Scene scene_from_json(std::string_view text, std::string_view source = "scene");

}  // namespace drystone
