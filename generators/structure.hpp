// Structures in the making. A kind draws everything about a structure but one number, its knob,
// which moves some of it across the edge between standing and falling.
//
// In a structure's own frame x runs along it, y across and z up from the ground.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "drystone/generator.hpp"
#include "drystone/structures.hpp"

namespace drystone::generators {

/// A block before it has a number and a look.
struct Piece {
  Shape shape;
  Pose pose;  ///< structure_from_piece
  double density = 1000.0;
};
using Pieces = std::vector<Piece>;

/// A box on its face.
/// @param foot the middle of its bottom
[[nodiscard]] Piece box(Vec3 foot, Vec3 size, double density);
/// One stone of a ring of radii `inner` and `outer` about `center`, with flat faces on both
/// circles, between two angles counted from +x towards +z. In its own frame z points outwards.
[[nodiscard]] Piece wedge(double inner, double outer, double from, double to, double depth,
                          Vec3 center, double density);
[[nodiscard]] double mass(const Piece& piece);

/// Mass and first moment along x and y of some pieces.
struct Load {
  double mass = 0.0;
  Vec2 moment;
  void add(const Piece& piece);
  [[nodiscard]] Vec2 center() const { return (1.0 / mass) * moment; }
};

/// What a kind has to work with.
struct Brief {
  int blocks = 0;
  double unit = 1.0;  ///< metres
  const Law& densities;
  Rng& rng;

  [[nodiscard]] double density() const { return densities.draw(rng); }
  /// Length drawn evenly between two multiples of the unit.
  [[nodiscard]] double length(double low, double high) const {
    return unit * rng.uniform(low, high);
  }
  /// A number between -1 and 1.
  [[nodiscard]] double either_way() const { return rng.uniform(-1.0, 1.0); }
  /// A whole number, both ends included.
  [[nodiscard]] int whole(int low, int high) const {
    return low + static_cast<int>(rng.below(static_cast<std::uint64_t>(high - low + 1)));
  }
};

/// A structure that is settled but for its knob.
struct Design {
  double steady = 0.0;   ///< a value of the knob with which it stands
  double fallen = 0.0;   ///< a value towards which it loses its balance
  bool thrusts = false;  ///< whether it needs friction to stand
  /// From the bottom up. Empty where the knob moves blocks into or off each other.
  std::function<Pieces(double knob)> build;
};

/// A length that grows with the number of blocks, over the unit.
struct Growth {
  double start = 0.0;
  double per_block = 0.0;
  [[nodiscard]] double with(int blocks) const { return start + per_block * blocks; }
};

struct Kind {
  StructureKind kind;
  int least = 3;                ///< blocks
  int most = 20;                ///< likewise
  double most_share = 0.15;     ///< largest |margin_share| that it has with any number of blocks
  double least_friction = 0.0;  ///< with which it can stand
  Growth radius;                ///< about its axis, within which nine of ten are, as measured
  Growth height;                ///< likewise
  /// No `build` where the draw came to nothing.
  Design (*draw)(const Brief& brief);
};

/// In the order of StructureKind.
[[nodiscard]] std::span<const Kind> structure_kinds();
[[nodiscard]] const Kind& structure_kind(StructureKind kind);

[[nodiscard]] Design draw_arch(const Brief& brief);
[[nodiscard]] Design draw_bridge(const Brief& brief);
[[nodiscard]] Design draw_cantilever(const Brief& brief);
[[nodiscard]] Design draw_corbel(const Brief& brief);
[[nodiscard]] Design draw_crossed(const Brief& brief);
[[nodiscard]] Design draw_jenga(const Brief& brief);
[[nodiscard]] Design draw_pyramid(const Brief& brief);
[[nodiscard]] Design draw_t_shape(const Brief& brief);

}  // namespace drystone::generators
