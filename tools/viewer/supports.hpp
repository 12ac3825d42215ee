// Where blocks carry each other at a moment, and whether the weight above passes through.
#pragma once

#include <optional>
#include <vector>

#include "drystone/scene.hpp"
#include "drystone/statics.hpp"

namespace drystone::viewer {

/// The weight of everything above an interface that rests on it.
struct Load {
  Vec3 center;            ///< of mass
  Vec3 at;                ///< where it passes through the plane of contact, along gravity
  Vec3 edge;              ///< the nearest point of the support polygon's edge
  double margin_m = 0.0;  ///< how far inside; negative: outside
};

/// Two blocks, or a block and the ground, that touch; all points in the world.
struct Support {
  int lower = -1;  ///< id of a block; -1: the ground
  int upper = 0;   ///< id of a block
  std::vector<Vec3> polygon;
  std::optional<Load> load;  ///< for columns of one block per layer
};

/// All contacts that are not sideways, from the geometry of the blocks alone: of a column those
/// between neighbours, from the ground up, with their loads.
/// @param scene before anything moved
/// @param statics of `scene`: whether it is a column, and in which order
/// @param still the scene now, without event; blocks are told by their ids
[[nodiscard]] std::vector<Support> supports_of(const Scene& scene, const Statics& statics,
                                               const Scene& still);

/// Index of the one with the least margin; -1 where none has a load.
[[nodiscard]] int weakest(const std::vector<Support>& supports);

}  // namespace drystone::viewer
