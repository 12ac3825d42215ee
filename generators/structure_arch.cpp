// A ring of wedges between two piers: horizontal joints at the springing, the keystone on top. It
// pushes the piers apart; what changes is how far their outer faces stand out, or how tall they
// are.
#include <algorithm>
#include <array>

#include "generators/structure.hpp"

namespace drystone::generators {
namespace {

struct Arch {
  int wedges = 5;
  double radius = 0.0, thickness = 0.0, depth = 0.0;
  std::vector<double> densities;  ///< of the wedges, from the right
  double pier_height = 0.0, pier_depth = 0.0;
  double stand_in = 0.0;  ///< of the piers' inner faces within the ring's
  std::array<double, 2> pier_densities{};
  double uneven = 0.0;     ///< of the piers' widths
  Pieces loads;            ///< on the keystone, one on the other; feet from its top
  double stand_out = 0.0;  ///< of the piers' outer faces beyond the ring's

  [[nodiscard]] Pieces build() const {
    const double inner = radius - 0.5 * thickness, outer = radius + 0.5 * thickness;
    // The flat faces of the lowest wedges lean in: their feet are on the circles.
    Pieces pieces;
    for (std::size_t side = 0; side < 2; ++side) {
      const double more = stand_out * (side == 0 ? 1.0 + uneven : 1.0 - uneven);
      const double inside = inner - stand_in;
      const double outside = outer + more;
      const double middle = 0.5 * (inside + outside);
      pieces.push_back(box({side == 0 ? middle : -middle, 0.0, 0.0},
                           {outside - inside, pier_depth, pier_height}, pier_densities[side]));
    }
    const Vec3 center{0.0, 0.0, pier_height};
    const double step = kPi / wedges;
    for (int i = 0; i < wedges; ++i) {
      pieces.push_back(wedge(inner, outer, step * i, step * (i + 1), depth, center,
                             densities[static_cast<std::size_t>(i)]));
    }
    const double top = pier_height + outer * exact::cos(0.5 * step);
    for (Piece load : loads) {
      load.pose.position.z += top;
      pieces.push_back(std::move(load));
    }
    return pieces;
  }
};

}  // namespace

Design draw_arch(const Brief& brief) {
  // An odd number of wedges, so that there is a keystone; loads on it make up the number.
  Arch arch;
  int loads = brief.blocks % 2 == 0 ? 1 : 0;
  if (brief.blocks >= 9 && brief.rng.coin()) loads += 2;
  arch.wedges = brief.blocks - 2 - loads;
  const double step = kPi / arch.wedges;
  arch.radius = brief.length(0.9, 1.25);
  arch.depth = brief.length(0.5, 0.8);
  // A semicircular ring stands from a thickness of 0.1075 of its radius on (Milankovitch 1907);
  // beyond that there has to be room for the load, and for margins, which count in widths of a
  // stone.
  const double stone = std::min(2.2 * arch.radius * exact::sin(0.5 * step), arch.depth);
  arch.thickness = (loads > 0 ? 0.16 : 0.12) * arch.radius + stone * brief.rng.uniform(0.21, 0.32);
  for (int i = 0; i < arch.wedges; ++i) arch.densities.push_back(brief.density());
  arch.pier_height = arch.radius * brief.rng.uniform(0.9, 2.1);
  // A pier's weight holds it as much as its width does, so most are no deeper than need be.
  arch.pier_depth = arch.depth * brief.rng.uniform(0.5, 1.0);
  arch.stand_in = arch.radius * brief.rng.uniform(0.0, 0.05);
  for (double& density : arch.pier_densities) density = brief.density();
  arch.uneven = 0.1 * brief.either_way();
  const double flat = 2.0 * (arch.radius + 0.5 * arch.thickness) * exact::sin(0.5 * step);
  double foot = 0.0;
  for (int i = 0; i < loads; ++i) {
    const Vec3 size{brief.length(0.3, 0.65), 0.9 * arch.depth,
                    brief.length(0.15, 0.8) / (loads > 1 ? 2.0 : 1.0)};
    const double at = 0.1 * std::min(flat, size.x) * brief.either_way();
    arch.loads.push_back(box({at, 0.0, foot}, size, brief.density()));
    foot += size.z;
  }
  Design design;
  arch.stand_out = arch.radius * brief.rng.uniform(0.03, 0.3);
  const bool taller = brief.rng.coin();
  design.steady = 0.5 * arch.radius;
  design.fallen = taller ? 2.4 * arch.radius : 0.01 * arch.radius;
  design.thrusts = true;
  design.build = [=](double knob) {
    Arch with = arch;
    (taller ? with.pier_height : with.stand_out) = knob;
    return with.build();
  };
  return design;
}

}  // namespace drystone::generators
