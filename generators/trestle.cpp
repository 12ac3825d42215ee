#include "generators/trestle.hpp"

namespace drystone::generators {
namespace {

/// Most length of a deck beyond a pier over the pier's height: so that it tips by 0.8 rad and more.
constexpr double kSteep = 1.4;

struct Trestle {
  Vec3 pier;
  double pier_y[2] = {};
  double pier_densities[2] = {};
  double inset = 0.0;  ///< of the left pier from the deck's end
  Pieces above;        ///< the deck about x = 0 and what it carries, on z = 0
  double deck_length = 0.0;

  /// @param edge the right pier's outer edge beyond the centre of mass above
  [[nodiscard]] Pieces build(double edge) const {
    Load load;
    for (const Piece& piece : above) load.add(piece);
    const double right_edge = load.center().x + edge;
    const double right = right_edge - 0.5 * pier.x;
    const double left = -0.5 * deck_length + inset + 0.5 * pier.x;
    if (right - left < 1.3 * pier.x) return {};
    // There is room for a third pier under the rest of the deck; without it that end of the deck
    // comes down far enough to be told from one that sags.
    const double beyond = 0.5 * deck_length - right_edge;
    if (beyond < 1.15 * pier.x || beyond > kSteep * pier.z) return {};
    Pieces pieces{box({left, pier_y[0], 0.0}, pier, pier_densities[0]),
                  box({right, pier_y[1], 0.0}, pier, pier_densities[1])};
    for (Piece piece : above) {
      piece.pose.position.z += pier.z;
      pieces.push_back(piece);
    }
    return pieces;
  }
};

}  // namespace

Design draw_trestle(const Brief& brief) {
  Trestle trestle;
  const double depth = brief.length(0.7, 1.0);
  trestle.pier = {brief.length(0.34, 0.46), depth * brief.rng.uniform(0.8, 1.0),
                  brief.length(1.0, 1.4)};
  for (int i = 0; i < 2; ++i) {
    trestle.pier_y[i] = 0.04 * depth * brief.either_way();
    trestle.pier_densities[i] = brief.density();
  }
  trestle.deck_length = trestle.pier.x * brief.rng.uniform(6.0, 7.0);
  trestle.inset = trestle.pier.x * brief.rng.uniform(0.0, 0.3);
  const Vec3 deck{trestle.deck_length, depth, brief.length(0.25, 0.4)};
  trestle.above.push_back(box({}, deck, brief.density()));
  double z = deck.z;
  // Off to the right, so that there is room for two piers on the left.
  Vec2 at{trestle.deck_length * brief.rng.uniform(-0.05, 0.25), 0.05 * depth * brief.either_way()};
  for (int i = kTrestleLeast; i < brief.blocks; ++i) {
    const Vec3 size{brief.length(0.6, 0.9), brief.length(0.6, 0.9), brief.length(0.5, 0.9)};
    trestle.above.push_back(box({at.x, at.y, z}, size, brief.density()));
    z += size.z;
    // Less than what would tip a tower of any height.
    at = at + Vec2{0.04 * size.x * brief.either_way(), 0.04 * size.y * brief.either_way()};
  }
  Design design;
  design.steady = 0.45 * trestle.pier.x;
  design.fallen = -0.4 * trestle.pier.x;
  design.build = [trestle](double edge) { return trestle.build(edge); };
  return design;
}

}  // namespace drystone::generators
