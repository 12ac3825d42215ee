// A beam on one support with weights on it: cantilevers and T-shapes, which differ in where the
// beam's middle is when it tips.
#include <algorithm>
#include <array>

#include "generators/structure.hpp"

namespace drystone::generators {
namespace {

/// Blocks on each other, nearly but not quite aligned.
struct Column {
  std::vector<Vec3> sizes;
  std::vector<Vec2> offsets;  ///< of each block from the column's axis
  std::vector<double> densities;

  /// @return the height on top
  double put(Pieces& pieces, Vec3 foot) const {
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      pieces.push_back(
          box({foot.x + offsets[i].x, foot.y + offsets[i].y, foot.z}, sizes[i], densities[i]));
      foot.z += sizes[i].z;
    }
    return foot.z;
  }
};

/// @param crooked largest offset between neighbours, over the width
Column draw_column(const Brief& brief, int blocks, double width, double depth, double low,
                   double high, double crooked) {
  Column column;
  for (int i = 0; i < blocks; ++i) {
    const double w = width * brief.rng.uniform(0.9, 1.1);
    const double d = depth * brief.rng.uniform(0.9, 1.0);
    column.sizes.push_back({w, d, brief.length(low, high)});
    const double x = 0.5 * crooked * width * brief.either_way();
    const double y = 0.2 * crooked * depth * brief.either_way();
    column.offsets.push_back({x, y});
    column.densities.push_back(brief.density());
  }
  return column;
}

/// Everything that is on the support; x counts from the beam's middle.
struct Beam {
  double length = 0.0, depth = 0.0, thickness = 0.0, density = 0.0;
  Column left, right;
  double left_at = 0.0, right_at = 0.0;

  void put(Pieces& pieces, Vec3 foot) const {
    pieces.push_back(box(foot, {length, depth, thickness}, density));
    const double on = foot.z + thickness;
    left.put(pieces, {foot.x + left_at, foot.y, on});
    right.put(pieces, {foot.x + right_at, foot.y, on});
  }
  /// Whether the columns are on the beam and apart from each other.
  [[nodiscard]] bool fits(double widest) const {
    const double reach = 0.5 * (length - widest);
    return left_at >= -reach && right_at <= reach && right_at - left_at >= 1.25 * widest;
  }
  [[nodiscard]] double center() const {
    Pieces pieces;
    put(pieces, {});
    Load load;
    for (const Piece& piece : pieces) load.add(piece);
    return load.center().x;
  }
};

enum class Knob { beam, left, right };

/// @param low @param high where the beam's middle is, over the unit, when the balance tips over the
///   support's right edge
Design draw(const Brief& brief, bool t_shape, double low, double high) {
  // One block each for the support and both weights; what is left beside the beam is spread at
  // random, so that no part is higher than seven.
  std::array<int, 3> counts{1, 1, 1};
  for (int left = brief.blocks - 1 - counts[0] - counts[1] - counts[2]; left > 0;) {
    int& count = counts[static_cast<std::size_t>(brief.whole(0, 2))];
    if (count >= 7) continue;
    ++count;
    --left;
  }
  const int most = std::max({counts[0], counts[1], counts[2]});
  const double flat = most > 4 ? 0.7 : 1.0;  // of blocks where there are many
  const double depth = brief.length(0.40, 0.60);
  const double support_width = brief.length(0.35, t_shape ? 0.5 : 0.65);
  const Column support =
      draw_column(brief, counts[0], support_width, depth, 0.35 * flat, 0.65 * flat, 0.08);

  Beam beam;
  beam.length = brief.length(1.9, 2.7);
  beam.depth = depth * brief.rng.uniform(0.9, 1.0);
  beam.thickness = brief.length(0.15, 0.25);
  beam.density = brief.density();
  const double width = brief.length(0.32, 0.46);
  const double widest = 1.1 * width * 1.08;
  // A cantilever's counterweight is the larger one, and at the beam's end.
  const double more = t_shape ? 1.0 : 1.4;
  beam.left =
      draw_column(brief, counts[1], width, beam.depth, 0.28 * flat * more, 0.5 * flat * more, 0.08);
  beam.right = draw_column(brief, counts[2], width, beam.depth, 0.28 * flat, 0.5 * flat, 0.08);
  const double reach = 0.5 * (beam.length - widest);
  beam.left_at = -reach * brief.rng.uniform(t_shape ? 0.3 : 0.6, 1.0);
  beam.right_at = reach * brief.rng.uniform(t_shape ? 0.3 : -0.1, t_shape ? 1.0 : 0.8);

  const Knob knob = brief.rng.pick(std::array{Knob::beam, Knob::left, Knob::right});
  // As drawn so far it tips: its centre of mass is right over the support's edge.
  const double edge = support.offsets.back().x + 0.5 * support.sizes.back().x;
  const double tipping = edge - beam.center();
  if (!beam.fits(widest) || tipping < low * brief.unit || tipping > high * brief.unit) return {};

  Design design;
  const double y = 0.03 * depth * brief.either_way();
  design.build = [=](double value) -> Pieces {
    Beam moved = beam;
    double at = tipping;
    if (knob == Knob::beam) at += value;
    if (knob == Knob::left) moved.left_at += value;
    if (knob == Knob::right) moved.right_at += value;
    if (!moved.fits(widest)) return {};
    Pieces pieces;
    const double top = support.put(pieces, {});
    moved.put(pieces, {at, y, top});
    return pieces;
  };
  const double side = knob == Knob::beam ? 0.5 * support.sizes.back().x : 0.45 * brief.unit;
  design.steady = -side;
  design.fallen = side;
  return design;
}

}  // namespace

Design draw_cantilever(const Brief& brief) { return draw(brief, false, 0.36, 1.2); }
Design draw_t_shape(const Brief& brief) { return draw(brief, true, -0.35, 0.35); }

}  // namespace drystone::generators
