// Posts from the ground up to a block that overhangs.
#pragma once

#include <optional>

#include "drystone/scene.hpp"

namespace drystone::generators {

/// Where a block overhangs all that is below it.
struct Overhang {
  std::size_t held = 1;  ///< index of the block; those before it are below it
  Vec2 outwards{1, 0};   ///< unit vector
  Vec2 through;          ///< the post stands abreast of this point, beyond all blocks below
};

struct PostSize {
  double along_m = 0.3;  ///< outwards
  double across_m = 0.3;
  double gap_m = 0.03;  ///< between the post and the blocks below
};

/// A box that reaches from the ground to the bottom of the block, which is to be horizontal.
/// Nothing where less than a tenth of the block's width would rest on it. Density, friction and id
/// are left to the caller.
[[nodiscard]] std::optional<Block> post_under(const Scene& tower, const Overhang& overhang,
                                              const PostSize& size);

/// How far a post has to go along a horizontal unit vector until no part of it is under the block.
[[nodiscard]] double way_out(const Block& post, const Block& held, Vec2 direction);

}  // namespace drystone::generators
