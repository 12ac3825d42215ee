// How alike two towers look to someone who does not ask what carries what.
#pragma once

#include <vector>

#include "generators/place.hpp"

namespace drystone::generators {

/// What an observer could measure without knowing what carries what.
struct Look {
  double lean = 0.0;     ///< top part's centre from the bottom part's
  double spread = 0.0;   ///< largest distance of any two centres
  double center = 0.0;   ///< overall centre of mass from the bottom part's centre
  double turning = 0.0;  ///< mean cosine between successive offsets
};

struct Layout {
  Stack stack;
  Look look;
};
[[nodiscard]] Layout layout(const Plan& plan, Stack stack);

/// Of layouts of either label the two that look most alike; of a label alone its first. Nothing if
/// no two are alike enough, or one that is wanted has no layout.
[[nodiscard]] std::optional<Pair> most_alike(const Plan& plan, std::vector<Layout> standing,
                                             std::vector<Layout> falling, Twins wanted);

}  // namespace drystone::generators
