#include "generators/post.hpp"

#include <algorithm>

#include "drystone/statics.hpp"

namespace drystone::generators {
namespace {

double reach(const Block& block, Vec2 direction) {
  return support(block, Vec3{direction.x, direction.y, 0.0});
}

}  // namespace

std::optional<Block> post_under(const Scene& tower, const Overhang& overhang,
                                const PostSize& size) {
  constexpr double kLeastHold = 0.1;  // of the block's width
  const Block& held = tower.blocks[overhang.held];
  double face = -1e300;
  for (std::size_t i = 0; i < overhang.held; ++i) {
    face = std::max(face, reach(tower.blocks[i], overhang.outwards));
  }
  face += size.gap_m;
  const double hold = reach(held, overhang.outwards) - face;
  if (hold < kLeastHold * width_m(held)) return std::nullopt;
  const double height = -support(held, Vec3{0, 0, -1});
  const Vec2 across{-overhang.outwards.y, overhang.outwards.x};
  const Vec2 at =
      (face + 0.5 * size.along_m) * overhang.outwards + dot(overhang.through, across) * across;
  Block post;
  post.shape = Box{{0.5 * size.along_m, 0.5 * size.across_m, 0.5 * height}};
  post.world_from_block.position = {at.x, at.y, 0.5 * height};
  post.world_from_block.rotation = yaw(exact::atan2(overhang.outwards.y, overhang.outwards.x));
  return post;
}

double way_out(const Block& post, const Block& held, Vec2 direction) {
  return reach(held, direction) + reach(post, -direction);
}

}  // namespace drystone::generators
