// Meshes that stand for the exact shapes: they say which pixels see which face; where in space and
// in which colour, the shaders find out from the exact shape.
#pragma once

#include <vector>

#include "drystone/scene.hpp"

namespace drystone::gl {

/// A corner of a triangle: a point in the block's frame, and the number of its face.
struct Corner {
  float x, y, z, face;
};

/// Round shapes have meshes of several finenesses.
inline constexpr int kFinenesses = 4;

/// Triangles, three corners each, counter-clockwise as seen from outside.
/// Of radius and half height 1; unit boxes likewise.
[[nodiscard]] std::vector<Corner> box_mesh();
[[nodiscard]] std::vector<Corner> cylinder_mesh(int fineness);
[[nodiscard]] std::vector<Corner> sphere_mesh(int fineness);
/// In metres.
[[nodiscard]] std::vector<Corner> prism_mesh(const Prism& prism);
/// A fan about (0, 0) whose rim has z = 1: an infinite plane.
[[nodiscard]] std::vector<Corner> plane_mesh();
/// The whole picture.
[[nodiscard]] std::vector<Corner> picture_mesh();

/// The coarsest mesh whose outline stays within a sixth of a pixel of the round shape's, for one
/// with a radius of that many pixels; at most the finest, which does so up to 4,000 pixels.
[[nodiscard]] int fineness_for(double radius_px);

}  // namespace drystone::gl
