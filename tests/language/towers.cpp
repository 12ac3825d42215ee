#include "towers.hpp"

#include "drystone/statics.hpp"

namespace drystone::testing {

Record column(const std::vector<Layer>& layers, int dim) {
  Record record;
  record.id = "train-000001";
  record.set = "train";
  record.family = "towers3d";
  record.key = {0, short_hash("towers3d"), (std::uint64_t{short_hash("train")} << 32) | 1, 0};
  record.scene.dim = dim;
  double z = 0.0;
  for (const Layer& layer : layers) {
    Block block;
    block.id = static_cast<int>(record.scene.blocks.size());
    block.shape = layer.shape;
    block.density = layer.density;
    const Vec3 up = transpose_times(matrix(layer.rotation), {0, 0, 1});
    const double below = support(layer.shape, -up);
    block.world_from_block = {{layer.x, layer.y, z + below}, layer.rotation};
    z += below + support(layer.shape, up);
    block.material.color = layer.color;
    if (layer.texture) {
      block.material.texture = Texture{};
      block.material.texture->kind = *layer.texture;
    }
    record.scene.blocks.push_back(block);
    record.outcome.displacements.emplace_back();
    record.outcome.final_poses.push_back(block.world_from_block);
  }
  record.statics = equilibrium(record.scene);
  const bool stands = record.statics.verdict == StaticVerdict::stands;
  record.agreement =
      record.statics.verdict == StaticVerdict::ambiguous ? Agreement::ambiguous : Agreement::agree;
  record.outcome.verdict = stands ? Verdict::stands : Verdict::collapses;
  record.intent.stable = stands;
  record.group = record.id;
  record.base_height = static_cast<int>(layers.size());
  const Intrinsics intrinsics{224, 224, 300.0, 300.0, 112.0, 112.0, false};
  record.views.push_back({look_at({0, -6, 1.5}, {0, 0, 0.75}, intrinsics, "front"), 25.0, 3.0});
  record.views.push_back({look_at({6, 0, 1.5}, {0, 0, 0.75}, intrinsics, "side"), 25.0, 3.0});
  return record;
}

}  // namespace drystone::testing
