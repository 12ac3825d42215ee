// Storeys of two piers and a deck. Built from the top down, so that every storey's piers can be put
// where the centre of mass of what they carry asks for them.
#include <algorithm>

#include "generators/structure.hpp"

namespace drystone::generators {
namespace {

struct Storey {
  double deck_length = 0.0, deck_depth = 0.0, deck_height = 0.0, deck_density = 0.0;
  double place = 0.0;  ///< -1 to 1: of the deck, under what it carries
  double pier_width = 0.0, pier_depth = 0.0, span = 0.0;  ///< span: between the piers' axes
  double lean = 0.0;  ///< of the piers' middle from the centre of mass above, over the span
  /// Where this storey does not decide, its piers may stand wide apart about the deck's middle.
  /// Share of the widest span; 0: as `span` says.
  double wide = 0.0;
  double y = 0.0;
  std::vector<double> pier_heights;  ///< of its blocks, from the bottom up
  std::vector<double> pier_offsets;
  std::vector<double> pier_densities;  ///< left and right in turn
};

struct Weight {
  Vec3 size;
  double at = 0.0;
  double density = 0.0;
};

Storey draw_storey(const Brief& brief, double depth, int pier_blocks) {
  Storey storey;
  storey.deck_depth = depth * brief.rng.uniform(0.92, 1.0);
  storey.deck_height = brief.length(0.14, 0.22);
  storey.deck_density = brief.density();
  storey.place = brief.either_way();
  storey.pier_width = brief.length(0.26, 0.40);
  storey.pier_depth = depth * brief.rng.uniform(0.85, 1.0);
  storey.span = storey.pier_width * brief.rng.uniform(1.5, 2.1);
  storey.deck_length = 2.0 * (storey.span + storey.pier_width * brief.rng.uniform(1.7, 2.3));
  storey.lean = 0.2 * brief.either_way();
  const double wide = brief.rng.uniform(0.55, 0.85);
  storey.wide = brief.rng.coin() ? wide : 0.0;
  storey.y = 0.03 * depth * brief.either_way();
  const double height = brief.length(0.40, 0.65);
  double cut = height;
  if (pier_blocks == 2) cut *= brief.rng.uniform(0.4, 0.6);
  for (int i = 0; i < pier_blocks; ++i) {
    storey.pier_heights.push_back(i == 0 ? cut : height - cut);
    storey.pier_offsets.push_back(0.06 * storey.pier_width * brief.either_way());
    storey.pier_densities.push_back(brief.density());
    storey.pier_densities.push_back(brief.density());
  }
  return storey;
}

struct Bridge {
  std::vector<Storey> storeys;  ///< from the top down
  std::vector<Weight> weights;  ///< on the top deck; places count from its middle
  std::size_t deciding = 0;     ///< storey whose right pier's outer edge decides

  /// @param edge of the deciding storey's right pier beyond the centre of mass above it, metres
  [[nodiscard]] Pieces build(double edge) const {
    Pieces pieces;  // from the top down, below z = 0
    Load above;
    double z = 0.0;
    double low = 0.0, high = 0.0;  // of what stands on the next deck
    for (std::size_t s = 0; s < storeys.size(); ++s) {
      const Storey& storey = storeys[s];
      const double slack = storey.deck_length - (high - low);
      if (slack < 0.1 * storey.pier_width) return {};
      const double deck = 0.5 * (low + high) + 0.25 * storey.place * slack;
      const auto put = [&](double x, double foot, Vec3 size, double density) {
        pieces.push_back(box({x, storey.y, foot}, size, density));
        above.add(pieces.back());
      };
      if (s == 0) {
        for (const Weight& weight : weights) put(deck + weight.at, z, weight.size, weight.density);
      }
      z -= storey.deck_height;
      put(deck, z, {storey.deck_length, storey.deck_depth, storey.deck_height},
          storey.deck_density);

      const double center = above.center().x;
      const double half = 0.53 * storey.pier_width;  // of a pier, with its blocks' offsets
      double span = storey.span;
      double right = center + span * (0.5 + storey.lean);
      if (s == deciding) {
        right = center + edge - 0.5 * storey.pier_width - storey.pier_offsets.back();
      } else if (storey.wide > 0.0) {
        span = storey.wide * (storey.deck_length - 2.0 * half);
        right = deck + 0.5 * span;
      }
      const double left = right - span;
      // Piers are under the deck with their whole tops.
      if (left - half < deck - 0.5 * storey.deck_length) return {};
      if (right + half > deck + 0.5 * storey.deck_length) return {};
      for (std::size_t i = storey.pier_heights.size(); i-- > 0;) {
        z -= storey.pier_heights[i];
        const Vec3 size{storey.pier_width, storey.pier_depth, storey.pier_heights[i]};
        put(left - storey.pier_offsets[i], z, size, storey.pier_densities[2 * i]);
        put(right + storey.pier_offsets[i], z, size, storey.pier_densities[2 * i + 1]);
      }
      low = left - half;
      high = right + half;
    }
    for (Piece& piece : pieces) piece.pose.position.z -= z;
    return {pieces.rbegin(), pieces.rend()};
  }
};

}  // namespace

Design draw_bridge(const Brief& brief) {
  const int storeys =
      brief.whole(std::max(1, (brief.blocks + 2) / 5), std::min(5, brief.blocks / 3));
  std::vector<int> pier_blocks(static_cast<std::size_t>(storeys), 1);
  int rest = brief.blocks - 3 * storeys;
  int doubled = std::min(storeys, rest / 2);
  // Two blocks are two weights or a storey with piers of two blocks.
  if (rest == 2 * doubled && doubled > 0 && brief.rng.coin()) --doubled;
  rest -= 2 * doubled;
  if (rest > 2) return {};
  for (int i = 0; i < doubled; ++i) pier_blocks[static_cast<std::size_t>(i)] = 2;
  brief.rng.shuffle(std::span(pier_blocks));

  Bridge bridge;
  const double depth = brief.length(0.42, 0.62);
  for (const int blocks : pier_blocks) bridge.storeys.push_back(draw_storey(brief, depth, blocks));
  const double length = bridge.storeys.front().deck_length;
  for (int i = 0; i < rest; ++i) {
    Weight weight;
    weight.size = {brief.length(0.3, 0.45), 0.9 * depth, brief.length(0.3, 0.5)};
    // Two weights have half of the deck each.
    const double room = 0.5 * (rest == 1 ? length : 0.48 * length) - 0.5 * weight.size.x;
    const double middle = rest == 1 ? 0.0 : (i == 0 ? -0.26 : 0.26) * length;
    weight.at = middle + 0.9 * room * brief.either_way();
    weight.density = brief.density();
    bridge.weights.push_back(weight);
  }
  bridge.deciding = static_cast<std::size_t>(brief.whole(0, storeys - 1));
  const Storey& storey = bridge.storeys[bridge.deciding];
  Design design;
  design.steady = 0.9 * storey.pier_width;
  design.fallen = -0.6 * storey.pier_width;
  design.build = [bridge](double edge) { return bridge.build(edge); };
  return design;
}

}  // namespace drystone::generators
