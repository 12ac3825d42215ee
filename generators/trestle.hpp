// A deck on two piers that carries a small tower.
#pragma once

#include "generators/structure.hpp"

namespace drystone::generators {

inline constexpr int kTrestleLeast = 3;  ///< blocks: two piers and the deck

/// From the bottom up: the left pier, the right one, the deck, and on it what is left of the
/// brief's blocks. The deck reaches beyond the right pier by at least that pier's width; the knob
/// moves the centre of mass above the piers across its outer edge.
[[nodiscard]] Design draw_trestle(const Brief& brief);

}  // namespace drystone::generators
