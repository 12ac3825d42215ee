// Where blocks carry each other at a moment, and whether the weight above passes through.
#pragma once

#include <optional>
#include <vector>

#include "drystone/scene.hpp"
#include "drystone/statics.hpp"
#include "tools/viewer/parts.hpp"

namespace drystone::viewer {

/// The weight of everything above an interface that rests on it.
struct Load {
  Vec3 center;            ///< of mass
  Vec3 at;                ///< where it passes through the plane of contact, along gravity
  Vec3 edge;              ///< the nearest point of the support polygon's edge
  double margin_m = 0.0;  ///< how far inside; negative: outside
};

/// Where blocks rest on others or on the ground; all points in the world.
struct Support {
  std::vector<int> lower;                ///< ids of the blocks that carry; -1: the ground
  std::vector<int> upper;                ///< ids of the blocks that rest on them
  std::vector<Vec3> polygon;             ///< the faces' common area, or the hull of `areas`
  std::vector<std::vector<Vec3>> areas;  ///< where several pairs of faces touch
  /// Of `upper` and all that rests on it: known for columns, and for parts of a structure (see
  /// parts.hpp).
  std::optional<Load> load;
  bool weakest = false;  ///< at the undisturbed scene: it decides the margin; later: the least load
};

/// All contacts that are not sideways, from the geometry of the blocks alone.
///
/// Of a column those between neighbours, from the ground up, with their loads. Of any other
/// structure first its parts, each as one body with its load, then the contacts at which no part
/// rests. A part is the weakest where its margin is that of the whole structure, or where it tips;
/// with forces that balance otherwise none is.
/// @param scene before anything moved
/// @param statics of `scene`: whether it is a column, and in which order
/// @param still the scene now, without event; blocks are told by their ids
/// @param pressing ids of bodies that press on each other now, where that is known: bodies that
///   tumble do without faces that meet, and are then in one part
[[nodiscard]] std::vector<Support> supports_of(const Scene& scene, const Statics& statics,
                                               const Scene& still,
                                               const std::vector<Pair>& pressing = {});

/// Index of the weakest; -1 where none is known to be.
[[nodiscard]] int weakest(const std::vector<Support>& supports);

}  // namespace drystone::viewer
