// Where a column gives way, to which side, and what stays below.
#pragma once

#include <optional>

#include "language/kind.hpp"

namespace drystone::language {

[[nodiscard]] Kind first_block();
[[nodiscard]] Kind fall_side();
[[nodiscard]] Kind remaining();

/// The one place at which a column gives way.
struct Break {
  std::size_t upper = 0;  ///< index of the lowest block that falls
  Vec2 outward;           ///< unit vector over the edge that it tips about
  Vec2 edge;              ///< the point of that edge nearest to the centre of mass above
};
/// Nothing for towers that stand, that give way at several places, or on a rolling body.
[[nodiscard]] std::optional<Break> break_of(const Sight& sight);

}  // namespace drystone::language
