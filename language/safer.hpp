// Kind `safer`: which of two towers?
#pragma once

#include "language/kind.hpp"

namespace drystone::language {

[[nodiscard]] Kind safer();

/// The item of two records: the first tower is the safer one, or the second. A tower that stands is
/// safer than one that falls. Of two that stand, it is the one that both margins (over width) and
/// tilts (before it falls) say, each by at least half as much again.
[[nodiscard]] Items items_of_pair(const Sight& first, const Sight& second);

}  // namespace drystone::language
