// Which blocks of a structure can be weighed together.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "scenes/contacts.hpp"

namespace drystone::viewer {

/// Two bodies that press on each other, by index or id; -1: the ground.
using Pair = std::pair<int, int>;

/// Blocks that rest, all together, on others or on the ground in one horizontal plane and touch
/// nothing else. As forces in that plane have no moment about any line in it, the pressure there
/// must be centred where the weight of the part passes, however forces run within: a part whose
/// weight passes outside all of its feet's hull tips, whatever friction there is. That it passes
/// inside does not yet mean that the structure stands.
struct Part {
  std::vector<int> blocks;        ///< indices, ascending
  std::vector<std::size_t> feet;  ///< indices of the contacts that it rests on
  bool sure = true;               ///< false: it may also rest on an edge or a corner, no foot
};

/// The smallest part of every block, each once, by the height of their feet.
/// @param contacts of the structure, by indices into as many as `blocks` blocks
/// @param pressing further pairs that are known to press on each other, somehow: both are in one
///   part, and what presses on the ground so is in none
/// @param level_m feet whose heights differ by less lie in one plane
[[nodiscard]] std::vector<Part> parts_of(const std::vector<contacts::Contact>& contacts,
                                         const std::vector<Pair>& pressing, int blocks,
                                         double level_m);

}  // namespace drystone::viewer
