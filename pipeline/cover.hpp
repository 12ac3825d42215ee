// Screens that hide a tower for a while.
#pragma once

#include <cstddef>

#include "drystone/clip.hpp"

namespace drystone {

// When they do what, in shares of the clip.
inline constexpr double kCoverRises = 0.1;    ///< what is there first can be seen until then
inline constexpr double kCoverHidden = 0.45;  ///< nothing of the tower can be seen

/// The clip with two halves of a box, each open to the other one, which rise from the ground to the
/// left and right of the tower, close about it, open again and sink. They are little larger than
/// the tower; closed, they hide it from any side and from above.
/// @param clip of the scene's blocks, none of which moves
[[nodiscard]] Clip with_cover(Clip clip, const Scene& scene, const Color& color);

/// Leaves out the blocks that screens enclose on all sides but the ground's. No camera sees them,
/// and what they darken outside by their nearness, or by the soft edges of their shadows, the
/// screens would darken in their stead.
/// @param still a frame of a clip  @param screens as many of its last bodies
void leave_out_enclosed(Scene& still, std::size_t screens);

}  // namespace drystone
