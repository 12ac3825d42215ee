#include "drystone/counterfactuals.hpp"

#include <algorithm>
#include <cmath>

#include "drystone/room.hpp"

namespace drystone {
namespace {

std::optional<bool> verdict_of(const Statics& statics, double band) {
  if (statics.verdict == StaticVerdict::ambiguous) return std::nullopt;
  if (statics.margin_share && std::abs(*statics.margin_share) < band) return std::nullopt;
  return statics.verdict == StaticVerdict::stands;
}

std::optional<bool> verdict_of(const Scene& scene, double band) {
  StaticsOptions options;
  options.tilt = false;
  return verdict_of(equilibrium(scene, options), band);
}

}  // namespace

Counterfactuals counterfactuals(const Scene& scene, const Statics& statics, double band) {
  Counterfactuals result;
  if (scene.event) return result;
  const std::vector<Block>& blocks = scene.blocks;
  const bool uniform = std::all_of(blocks.begin(), blocks.end(), [&](const Block& block) {
    return block.density == blocks.front().density;
  });
  result.stable_if_uniform = result.stable_if_rough = verdict_of(statics, band);
  if (!uniform) {
    Scene even = scene;
    for (Block& block : even.blocks) block.density = 1000.0;
    result.stable_if_uniform = verdict_of(even, band);
  }
  // On level faces nothing pulls sideways.
  if (!statics.column || drift_of(scene) != Vec2{}) {
    Scene rough = scene;
    rough.ground.friction = kRoughFriction;
    for (Block& block : rough.blocks) block.friction = kRoughFriction;
    result.stable_if_rough = verdict_of(rough, band);
  }
  return result;
}

}  // namespace drystone
