// A corbelled arch before its capstone: on one slab two stacks of boxes step towards each other,
// each box further in than the one below, until they nearly meet. Counterweights may stand on their
// outer ends.
#include <algorithm>
#include <array>

#include "generators/structure.hpp"

namespace drystone::generators {
namespace {

/// One half, from the bottom up; x counts inwards.
struct Half {
  std::vector<double> lengths, heights, densities;
  std::vector<double> steps;  ///< how far each inner end is beyond that of the one below
  std::vector<double> y;
  Vec3 weight;             ///< counterweight; no size: there is none
  double weight_at = 0.0;  ///< from the outer end of the top box
  double weight_density = 0.0;

  /// @param top_end inner end of the top box, left of the middle
  /// @param side -1 for the left half, 1 for the right
  /// @param steps_scale of all steps
  [[nodiscard]] bool put(Pieces& pieces, double top_end, double side, double foot, double depth,
                         double steps_scale) const {
    std::vector<double> ends(lengths.size(), top_end);
    for (std::size_t i = lengths.size() - 1; i-- > 0;) {
      const double step = steps_scale * steps[i + 1];
      ends[i] = ends[i + 1] - step;
      // Neighbours share at least a fifth of their lengths.
      if (std::min(lengths[i], lengths[i + 1] - step) < 0.2 * lengths[i + 1]) return false;
    }
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const double middle = ends[i] - 0.5 * lengths[i];
      pieces.push_back(
          box({-side * middle, y[i], foot}, {lengths[i], depth, heights[i]}, densities[i]));
      foot += heights[i];
    }
    if (weight.x > 0.0) {
      const double middle = ends.back() - lengths.back() + weight_at;
      pieces.push_back(box({-side * middle, y.back(), foot}, weight, weight_density));
    }
    return true;
  }
};

}  // namespace

Design draw_corbel(const Brief& brief) {
  // Even numbers have one counterweight, odd ones none or two.
  int weights = brief.blocks % 2 == 0 ? 1 : 0;
  if (weights == 0 && brief.blocks >= 7 && brief.rng.coin()) weights = 2;
  const int layers = (brief.blocks - 1 - weights) / 2;
  const double depth = brief.length(0.4, 0.6);
  const double flat = layers > 4 ? 0.75 : 1.0;
  const double length = brief.length(0.7, 0.95);
  const double gap = length * brief.rng.uniform(0.12, 0.3);
  const std::size_t first = static_cast<std::size_t>(brief.whole(0, 1));
  std::vector<double> heights;
  for (int i = 0; i < layers; ++i) heights.push_back(flat * brief.length(0.2, 0.36));
  std::array<Half, 2> halves;
  for (std::size_t h = 0; h < 2; ++h) {
    Half& half = halves[h];
    for (int i = 0; i < layers; ++i) {
      half.lengths.push_back(length * brief.rng.uniform(0.8, 1.2));
      half.densities.push_back(brief.density());
      half.steps.push_back(length * brief.rng.uniform(0.1, 1.0) / layers);
      half.y.push_back(0.04 * depth * brief.either_way());
    }
    half.heights = heights;
    const Vec3 size{brief.length(0.24, 0.4), 0.95 * depth, brief.length(0.2, 0.5)};
    half.weight_at = (0.5 + 0.5 * brief.rng.uniform()) * size.x;
    half.weight_density = brief.density();
    if (weights == 2 || (weights == 1 && h == first)) half.weight = size;
  }
  const double other = brief.rng.uniform(0.6, 1.0);  // of the second half's steps, over the first's
  const Vec3 slab{0.0, depth * brief.rng.uniform(1.1, 1.3), brief.length(0.1, 0.18)};
  const double slab_density = brief.density();
  const double rim = brief.length(0.05, 0.2);
  Design design;
  design.build = [=](double scale) -> Pieces {
    Pieces above;
    if (!halves[0].put(above, -0.5 * gap, -1.0, slab.z, depth, scale)) return {};
    if (!halves[1].put(above, -0.5 * gap, 1.0, slab.z, depth, other * scale)) return {};
    // The slab reaches a little beyond the feet.
    double low = 0.0, high = 0.0;
    for (const Piece& piece : above) {
      if (piece.pose.position.z - std::get<Box>(piece.shape).half_extents.z > slab.z + 1e-9) {
        continue;
      }
      const double half = std::get<Box>(piece.shape).half_extents.x;
      low = std::min(low, piece.pose.position.x - half);
      high = std::max(high, piece.pose.position.x + half);
    }
    Pieces pieces{box({0.5 * (low + high), 0.0, 0.0}, {high - low + 2.0 * rim, slab.y, slab.z},
                      slab_density)};
    pieces.insert(pieces.end(), above.begin(), above.end());
    return pieces;
  };
  design.steady = 0.1;
  design.fallen = 4.0;
  return design;
}

}  // namespace drystone::generators
