#include "towers.hpp"

#include <algorithm>
#include <cmath>

namespace drystone::test {
namespace {

Block resting(Shape shape, double x, double y, double bottom, double half_height, double yaw_rad) {
  Block block;
  block.shape = std::move(shape);
  block.world_from_block = {{x, y, bottom + half_height}, yaw(yaw_rad)};
  return block;
}

double half_height(const Block& block) { return support(block.shape, {0, 0, 1}); }

double width_of(const Block& block) {
  return 2.0 * std::min(support(block.shape, {1, 0, 0}), support(block.shape, {0, 1, 0}));
}

}  // namespace

Block box(Vec3 half_extents, double x, double y, double bottom, double yaw_rad) {
  return resting(Box{half_extents}, x, y, bottom, half_extents.z, yaw_rad);
}

Block cylinder(double radius, double half_height, double x, double y, double bottom) {
  return resting(Cylinder{radius, half_height}, x, y, bottom, half_height, 0.0);
}

Block sphere(double radius, double x, double y, double bottom) {
  return resting(Sphere{radius}, x, y, bottom, radius, 0.0);
}

Scene scene_of(std::vector<Block> blocks) {
  Scene scene;
  scene.blocks = std::move(blocks);
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) scene.blocks[i].id = static_cast<int>(i);
  return scene;
}

Scene planar(Scene scene) {
  scene.dim = 2;
  return scene;
}

Scene stack(const std::vector<double>& x) {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < x.size(); ++i) {
    blocks.push_back(box({0.5, 0.5, 0.5}, x[i], 0.0, static_cast<double>(i)));
  }
  return scene_of(std::move(blocks));
}

Column random_column(const ColumnSpec& spec, const Key& key) {
  Rng rng(key, Stream::structure);
  const auto n = static_cast<std::size_t>(spec.height);
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < n; ++i) {
    const auto edge = [&] {
      return spec.cubes ? spec.edge_m : spec.edge_m * rng.uniform(2.0 / 3.0, 4.0 / 3.0);
    };
    if (spec.cylinders && rng.coin()) {
      blocks.push_back(cylinder(0.5 * edge(), 0.5 * edge(), 0, 0, 0));
    } else {
      const Vec3 half = 0.5 * Vec3{edge(), edge(), edge()};
      blocks.push_back(box(half, 0, 0, 0, rng.uniform(0.0, 2.0 * kPi)));
    }
  }

  // Interface i lies under block i; the ground's, 0, never decides here.
  const std::size_t deciding = 1 + static_cast<std::size_t>(rng.below(n - 1));
  Statics statics;
  statics.column = true;
  statics.verdict = spec.margin_share > 0.0 ? StaticVerdict::stands : StaticVerdict::falls;
  Vec2 center{0, 0};  // of mass, of blocks i and above
  double load = mass(blocks[n - 1]);
  for (std::size_t i = n - 1; i >= 1; --i) {
    Block& lower = blocks[i - 1];
    const double width = std::min(width_of(lower), width_of(blocks[i]));
    const double share = i == deciding
                             ? spec.margin_share
                             : rng.uniform(std::max(0.1, 2.0 * std::abs(spec.margin_share)), 0.5);
    const double inside = share * width;
    Vec2 offset;  // of the centre of mass above, in the lower block's frame
    if (const auto* disc = std::get_if<Cylinder>(&lower.shape)) {
      const double angle = rng.uniform(0.0, 2.0 * kPi);
      offset = (disc->radius - inside) * Vec2{exact::cos(angle), exact::sin(angle)};
    } else {
      const Vec3 half = std::get<Box>(lower.shape).half_extents;
      const bool along_x = rng.coin();
      const double across = along_x ? half.y : half.x;
      const double reach = (along_x ? half.x : half.y) - inside;
      const double slack = across - std::max(inside, 0.0);
      offset = {rng.coin() ? reach : -reach, rng.uniform(-slack, slack)};
      if (!along_x) offset = {offset.y, offset.x};
    }
    const Vec2 turned =
        (matrix(lower.world_from_block.rotation) * Vec3{offset.x, offset.y, 0}).xy();
    const Vec2 place = center - turned;
    lower.world_from_block.position = {place.x, place.y, 0.0};
    if (i == deciding) {
      statics.margin_m = inside;
      statics.margin_share = share;
      statics.weakest_interface = static_cast<int>(i);
    }
    const double below = mass(lower);
    center = (1.0 / (load + below)) * (load * center + below * place);
    load += below;
  }
  double bottom = 0.0;
  for (Block& block : blocks) {
    block.world_from_block.position.z = bottom + half_height(block);
    bottom += 2.0 * half_height(block);
  }
  return {scene_of(std::move(blocks)), statics};
}

}  // namespace drystone::test
