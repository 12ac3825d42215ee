// What is true of a scene without simulating it.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"
#include "drystone/scene.hpp"

namespace drystone {

enum class StaticVerdict { stands, falls, ambiguous };
template <>
struct EnumNames<StaticVerdict> {
  static constexpr std::array<std::pair<StaticVerdict, std::string_view>, 3> value{
      {{StaticVerdict::stands, "stands"},
       {StaticVerdict::falls, "falls"},
       {StaticVerdict::ambiguous, "ambiguous"}}};
};

/// A contact between two bodies that carries load. In a column of one block per layer,
/// interface i lies under block i: 0 is the ground's.
struct Interface {
  int lower = -1;             ///< index into Scene::blocks; -1 is the ground
  int upper = 0;              ///< index into Scene::blocks
  double margin_m = 0.0;      ///< signed distance of `weight_above` inside the contact region
  double margin_share = 0.0;  ///< margin_m over the width of the narrower of the two blocks
  Vec2 overhang;  ///< `weight_above` relative to the lower block's centre, world axes, metres
                  ///< (relative to the upper block's centre where `lower` is the ground)
  double support_ratio = 0.0;  ///< ShapeStacks' r: |overhang| over half extent, on the worst axis
                               ///< of the lower block's own frame
  Vec2 to_edge;                ///< from `weight_above` to the nearest point of the region's edge, m
  bool planar_surface = true;  ///< false: the lower body offers only a line or a point (lying
                               ///< cylinder, sphere)
  Vec3 center_above;           ///< centre of mass of everything above the interface, world, metres
  double height_m = 0.0;       ///< of that centre above the interface
  /// Where the weight of everything above passes through the interface: along gravity from that
  /// centre, so on level ground straight below it.
  Vec2 weight_above;
};

/// What `equilibrium` found.
struct Statics {
  StaticVerdict verdict = StaticVerdict::ambiguous;
  bool column = false;  ///< one block per layer, horizontal faces: the closed form applies
  bool rolls = false;   ///< a ball or lying cylinder rests on top, in neutral equilibrium
  /// Largest inset of all contact regions that keeps the tower in equilibrium; negative: least
  /// outset. Null where no outset up to the tower's size helps.
  std::optional<double> margin_m;
  std::optional<double> margin_share;
  std::optional<double> critical_tilt_rad;  ///< null where the tower falls by itself; on a slope,
                                            ///< of gravity against where it points already
  /// Of a column: the tangent of the slope over the friction where that is most. From 1 on it
  /// slides, whatever its margins; 0 on level ground. Null for what is no column.
  std::optional<double> friction_use;
  int weakest_interface = -1;         ///< index into `interfaces`; -1: none decides alone
  std::vector<Interface> interfaces;  ///< of a column, from the ground up; else empty
};

struct StaticsOptions {
  double band_share = 1e-9;  ///< |margin_share| up to this is ambiguous
  double touch_m = 1e-5;     ///< faces closer than this touch
  int tilt_directions = 16;
  /// Of the linearised friction cone at a contact point. As many as tilt directions: then a tilt at
  /// which horizontal contacts slide is exact.
  int cone_facets = 16;
  bool tilt = true;  ///< whether to compute critical_tilt_rad
};

/// Static equilibrium under gravity, Coulomb friction and unilateral contact. Uses the closed form
/// for a column and the program otherwise.
/// Bodies touch when they are closer than `touch_m` or 1e-4 of the smaller one's diameter,
/// whichever is more, or overlap by no more than a hundredth of it.
/// @throws Error(usage) for scenes without blocks, with gravity that does not point down, or with
///   blocks that overlap each other or the ground by more than that
[[nodiscard]] Statics equilibrium(const Scene& scene, const StaticsOptions& options = {});

/// The closed form: requires one block per layer resting on faces parallel to the ground; nullopt
/// otherwise. On a slope all loads are along gravity, so that a column balances if and only if the
/// line of every load passes through its contact region and the slope's tangent is within the
/// friction of every contact. Nothing is bound to what it could roll off there. A column that
/// slides falls: its margin is null, since no other faces would help, and the interface with the
/// least friction is the weakest.
[[nodiscard]] std::optional<Statics> equilibrium_of_column(const Scene& scene,
                                                           const StaticsOptions& options = {});

/// The general linear program (contact points x linearised cones), for any scene; Whiting et al.
/// 2009. Solved with and without contacts that are not horizontal, and with every region widened
/// and narrowed: where the verdicts differ the case is ambiguous.
[[nodiscard]] Statics equilibrium_by_program(const Scene& scene,
                                             const StaticsOptions& options = {});

/// Width of a block: the smaller horizontal extent of its box in its own frame, or its diameter.
/// (In 2D scenes, `margin_share` divides by the extent along x instead.)
[[nodiscard]] double width_m(const Block& block);

}  // namespace drystone
