// Towers whose top holds them up, or does not.
#pragma once

#include <optional>

#include "drystone/generator.hpp"
#include "generators/slope.hpp"

namespace drystone::generators {

/// A tower that stands, and that stays or falls when its top block is taken away: a tower of one
/// block less, of the label wanted, with a block on top under which the whole stands. Its margins,
/// with and without the top, are those of the options. Nothing if none was found.
/// @param request of towers of the whole height; @param slope that it stands on; @param key of the
///   tower
[[nodiscard]] std::optional<Draft> draw_propped(const SceneRequest& request, bool stays,
                                                const Slope& slope, const Key& key);

}  // namespace drystone::generators
