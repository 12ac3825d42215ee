// Towers of planks: layers that cross at right angles, of one or two planks (`crossed`) or of three
// less those that were taken out (`jenga`). The planks of even layers lie along x.
#include <algorithm>
#include <array>
#include <cmath>

#include "generators/structure.hpp"

namespace drystone::generators {
namespace {

struct Plank {
  double across = 0.0;  ///< place across its own direction
  double along = 0.0;   ///< offset along it
  double density = 0.0;
};

struct PlankSize {
  double length = 0.0, width = 0.0, thickness = 0.0;
};

Piece plank_piece(const PlankSize& size, bool along_x, double across, double along, double foot,
                  double density) {
  const double x = along_x ? along : across;
  const double y = along_x ? across : along;
  const Vec3 extent = along_x ? Vec3{size.length, size.width, size.thickness}
                              : Vec3{size.width, size.length, size.thickness};
  return box({x, y, foot}, extent, density);
}

double across_of(Vec2 p, bool along_x) { return along_x ? p.y : p.x; }
double along_of(Vec2 p, bool along_x) { return along_x ? p.x : p.y; }

struct CrossedLayer {
  double apart = 0.0;  ///< between the axes of its two planks; 0: there is one only
  double lean = 0.0;   ///< of their middle from the centre of mass above
  std::array<double, 2> along{};
  std::array<double, 2> densities{};
};

/// From the top down: every layer goes under the centre of mass of what it carries.
Pieces build_crossed(const std::vector<CrossedLayer>& layers, const PlankSize& size,
                     std::size_t deciding, double edge) {
  // Planks lie on each other with the whole of their widths.
  const double half = 0.5 * (size.length - size.width);
  Pieces pieces;
  Load above;
  Vec2 center;
  std::vector<Plank> carried;
  for (std::size_t j = layers.size(); j-- > 0;) {
    const CrossedLayer& layer = layers[j];
    const bool along_x = j % 2 == 0;
    double first = across_of(center, along_x) + layer.lean - 0.5 * layer.apart;
    if (j == deciding) {
      first = across_of(center, along_x) + edge - 0.5 * size.width - layer.apart;
    }
    std::vector<Plank> planks;
    for (std::size_t k = 0; k < (layer.apart > 0.0 ? 2u : 1u); ++k) {
      const double along = along_of(center, along_x) + layer.along[k];
      planks.push_back({first + (k == 0 ? 0.0 : layer.apart), along, layer.densities[k]});
    }
    for (const Plank& lower : planks) {
      for (const Plank& upper : carried) {
        if (std::abs(upper.across - lower.along) > half) return {};
        if (std::abs(lower.across - upper.along) > half) return {};
      }
      pieces.push_back(plank_piece(size, along_x, lower.across, lower.along,
                                   static_cast<double>(j) * size.thickness, lower.density));
      above.add(pieces.back());
    }
    center = above.center();
    carried = std::move(planks);
  }
  return {pieces.rbegin(), pieces.rend()};
}

/// Places of a layer of three; false where the plank was taken out.
using Slots = std::array<bool, 3>;

struct JengaLayer {
  Slots slots{true, true, true};
  double shift = 0.0;  ///< of the whole layer, across
  std::array<Plank, 3> planks{};
};

}  // namespace

Design draw_crossed(const Brief& brief) {
  // An odd number has one layer of a single plank, which goes on top.
  const int count = (brief.blocks + 1) / 2;
  PlankSize size;
  size.width = brief.length(0.2, 0.28);
  size.length = size.width * brief.rng.uniform(5.6, 6.8);
  size.thickness = brief.length(0.15, 0.28);
  std::vector<CrossedLayer> layers;
  for (int j = 0; j < count; ++j) {
    CrossedLayer layer;
    layer.apart = size.width * brief.rng.uniform(1.3, 2.0);
    layer.lean = 0.35 * size.width * brief.either_way();
    for (std::size_t k = 0; k < 2; ++k) {
      layer.along[k] = 0.25 * size.width * brief.either_way();
      layer.densities[k] = brief.density();
    }
    layers.push_back(layer);
  }
  if (brief.blocks % 2 == 1) layers.back().apart = 0.0;
  const auto deciding = static_cast<std::size_t>(brief.whole(0, count - 2));
  Design design;
  design.steady = 0.95 * size.width;
  design.fallen = -0.3 * size.width;
  design.build = [=](double edge) { return build_crossed(layers, size, deciding, edge); };
  return design;
}

Design draw_jenga(const Brief& brief) {
  // As many layers as leave one to layers + 1 planks to take out.
  const int fewest = (brief.blocks + 3) / 3;
  const int most = std::max(fewest, (brief.blocks + 1) / 2);
  const int count = brief.whole(fewest, std::min({most, fewest + 2, 9}));
  int missing = 3 * count - brief.blocks;
  if (missing < 1 || missing > count + 1) return {};
  const auto layers_count = static_cast<std::size_t>(count);

  PlankSize size;
  size.width = brief.length(0.32, 0.42);
  const double pitch = size.width * brief.rng.uniform(1.07, 1.16);
  size.length = 2.0 * pitch + size.width * brief.rng.uniform(1.0, 1.1);
  size.thickness = size.width * brief.rng.uniform(0.5, 0.8);
  std::vector<JengaLayer> layers(layers_count);
  for (JengaLayer& layer : layers) {
    layer.shift = 0.08 * size.width * brief.either_way();
    for (std::size_t k = 0; k < 3; ++k) {
      layer.planks[k].across = (static_cast<double>(k) - 1.0) * pitch;
      layer.planks[k].along = 0.08 * size.width * brief.either_way();
      layer.planks[k].density = brief.density();
    }
  }
  // The deciding layer has lost its right plank, and perhaps the left one too: what is above tips
  // over its middle plank's right edge.
  const auto deciding = static_cast<std::size_t>(brief.whole(0, count - 2));
  layers[deciding].slots[2] = false;
  --missing;
  const bool both = missing >= count || (missing > 0 && brief.rng.coin());
  if (both) {
    layers[deciding].slots[0] = false;
    --missing;
  }
  std::vector<std::size_t> others;
  for (std::size_t j = 0; j < layers_count; ++j) {
    if (j != deciding) others.push_back(j);
  }
  brief.rng.shuffle(std::span(others));
  for (std::size_t i = 0; i < others.size(); ++i) {
    const std::size_t slot = static_cast<std::size_t>(brief.whole(0, 2));
    if (static_cast<int>(i) < missing) layers[others[i]].slots[slot] = false;
  }
  // What moves: what is left of that layer to the left, or all that is above to the right.
  const bool layer_moves = brief.rng.coin();
  Design design;
  design.build = [=](double knob) -> Pieces {
    Pieces pieces;
    const bool deciding_along_x = deciding % 2 == 0;
    for (std::size_t j = 0; j < layers_count; ++j) {
      const JengaLayer& layer = layers[j];
      const bool along_x = j % 2 == 0;
      for (std::size_t k = 0; k < 3; ++k) {
        if (!layer.slots[k]) continue;
        double across = layer.shift + layer.planks[k].across;
        double along = layer.planks[k].along;
        if (layer_moves && j == deciding) across -= knob;
        if (!layer_moves && j > deciding) (along_x == deciding_along_x ? across : along) += knob;
        pieces.push_back(plank_piece(size, along_x, across, along,
                                     static_cast<double>(j) * size.thickness,
                                     layer.planks[k].density));
      }
    }
    return pieces;
  };
  design.steady = 0.0;
  design.fallen = size.width;
  return design;
}

}  // namespace drystone::generators
