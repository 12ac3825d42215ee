// Towers whose answers can be worked out by hand.
#pragma once

#include <optional>
#include <vector>

#include "drystone/record.hpp"

namespace drystone::testing {

/// A block of a column: a cube unless it has another shape.
struct Layer {
  double x = 0.0;  ///< of the block's centre, metres
  double y = 0.0;
  Color color{0.84, 0.2, 0.18};
  Shape shape = Box{{0.25, 0.25, 0.25}};
  Quat rotation = {};
  double density = 1000.0;
  std::optional<TextureKind> texture = {};
};

/// A column from the ground up, with its statics and an outcome that agrees, and two views with
/// names `front` (x to the right) and `side` (y to the right), 224 pixels wide at 30 pixels a
/// metre and more.
[[nodiscard]] Record column(const std::vector<Layer>& layers, int dim = 3);

}  // namespace drystone::testing
