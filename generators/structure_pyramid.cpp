// Rows of boxes that shrink by one from the bottom up, with gaps between neighbours: a wall seen
// from the front. Seen from the side its rows lean: each is a little further forwards or backwards
// than the one below, on the whole forwards, until what is above one of them tips over its edge.
#include <algorithm>
#include <array>

#include "generators/structure.hpp"

namespace drystone::generators {
namespace {

struct Rows {
  int bottom = 3;   ///< boxes in the lowest row
  int count = 3;    ///< rows, each with one box less than the one below
  int missing = 0;  ///< from the ends of the top row
};

std::vector<Rows> rows_with(int blocks, int least_rows) {
  std::vector<Rows> found;
  for (int bottom = 2; bottom <= 7; ++bottom) {
    for (int count = least_rows; count <= std::min(bottom, 6); ++count) {
      int boxes = 0;
      for (int row = 0; row < count; ++row) boxes += bottom - row;
      const int top = bottom - count + 1;
      const int missing = boxes - blocks;
      if (missing >= 0 && missing <= 2 && missing < top) found.push_back({bottom, count, missing});
    }
  }
  return found;
}

struct Row {
  double foot = 0.0, height = 0.0;
  double depth = 0.0;
  double forwards = 0.0;  ///< from the row below, over the knob
  int first = 0, last = 0;
  std::vector<double> offsets;  ///< of its boxes along x, from their regular places
  std::vector<double> densities;
};

}  // namespace

Design draw_pyramid(const Brief& brief) {
  std::vector<Rows> all = rows_with(brief.blocks, 3);
  if (all.empty()) all = rows_with(brief.blocks, 2);
  if (all.empty()) return {};
  const Rows shape = brief.rng.pick(all);
  const double width = brief.length(0.5, 0.75);
  const double depth = width * brief.rng.uniform(0.7, 1.0);
  const double gap = width * brief.rng.uniform(0.08, 0.2);
  const double pitch = width + gap;
  const double start = 0.5 * pitch * (shape.bottom - 1);
  std::vector<Row> rows;
  double foot = 0.0;
  for (int r = 0; r < shape.count; ++r) {
    Row row;
    row.foot = foot;
    row.height = width * brief.rng.uniform(0.45, 0.8);
    row.depth = depth * brief.rng.uniform(0.8, 1.2);
    row.forwards = brief.rng.uniform(-0.6, 1.0);
    row.last = shape.bottom - r - 1;
    for (int i = 0; i <= row.last; ++i) {
      row.offsets.push_back(0.3 * gap * brief.either_way());
      row.densities.push_back(brief.density());
    }
    foot += row.height;
    rows.push_back(std::move(row));
  }
  for (int i = 0; i < shape.missing; ++i) {
    if (brief.rng.coin()) {
      ++rows.back().first;
    } else {
      --rows.back().last;
    }
  }
  Design design;
  design.build = [=](double knob) {
    Pieces pieces;
    double y = 0.0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const Row& row = rows[r];
      if (r > 0) y -= knob * row.forwards;
      for (int i = row.first; i <= row.last; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double x = (i + 0.5 * static_cast<double>(r)) * pitch - start + row.offsets[k];
        pieces.push_back(box({x, y, row.foot}, {width, row.depth, row.height}, row.densities[k]));
      }
    }
    return pieces;
  };
  design.steady = 0.0;
  design.fallen = 1.3 * depth;
  return design;
}

}  // namespace drystone::generators
