// What quadruplets vary besides the label.
#pragma once

#include <array>
#include <optional>

#include "drystone/generator.hpp"

namespace drystone::generators {

/// A tower that stands and one that falls.
using Twin = std::array<Draft, 2>;

/// Makes the room of two towers that differ by where blocks stand level, alike for both.
void level_rooms(Twin& twin);

/// The same two, whose rooms are level, with a nuisance drawn once more, alike in both, so that it
/// looks different; nothing if no draw does. Colours, textures, lights and surroundings follow the
/// law of the options. A turn is by 30 to 330 degrees about the middle of the towers, a mirror
/// image is that of x; the slope of the ground is turned and reflected with them.
[[nodiscard]] std::optional<Twin> vary(const Twin& twin, Nuisance nuisance,
                                       const AppearanceOptions& appearance, const Key& key);

}  // namespace drystone::generators
