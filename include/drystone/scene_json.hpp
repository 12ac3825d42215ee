// Canonical scene JSON: the same scene is always the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "drystone/scene.hpp"

namespace drystone {

/// One line, no white space, fixed key order, shortest decimals that read back to the same number
/// (-0 is written as 0). The schema is schemas/scene.schema.json. `color` of the ground, blocks,
/// walls, lights, the zone and an event's body is always written; `texture`, `event`, `zone` and
/// its `target` where there is one.
/// @throws Error(usage) for numbers that are not finite
[[nodiscard]] std::string to_json(const Scene& scene);

/// Strict reader: unknown and duplicate keys, wrong types, impossible values and non-unit
/// quaternions are errors. `gravity`, `ground`, `walls`, `lights`, `event`, `zone`, every `color`
/// and `texture`, and the numbers of lights and events that have a default may be left out.
///
/// A quaternion within 1% of unit length is normalised, likewise the directions of walls and
/// lights; what is off by rounding alone (1e-12) is kept as written, so that reading and writing
/// give the same bytes. Sizes lie in 1e-6 to 1e6 m; a prism's outline is strictly convex and
/// counter-clockwise; block ids are unique; an event's `block` and a zone's `target` are ids;
/// gravity points down. With `dim` 2, y is 0 for positions, gravity, events and the zone, and
/// blocks turn about y only
/// (`[w,0,y,0]`). At most 64 MB, 64 levels and a million values.
/// @param source file name (and line, as `file:line`, where `text` is one line of it) for messages
/// @throws Error(usage) with the place and the path, e.g. `blocks[2].shape.radius`
[[nodiscard]] Scene scene_from_json(std::string_view text, std::string_view source = "scene");

}  // namespace drystone
