// Poses, sizes and cameras as Physion's files have them: Unity's coordinates (x right, y up, z into
// the picture's depth; left-handed), places by the middle of a model's underside.
#pragma once

#include <array>
#include <string_view>

#include "drystone/camera.hpp"
#include "drystone/scene.hpp"

namespace drystone::physion {

/// A point or direction of ours, z up, in Unity's axes.
[[nodiscard]] constexpr Vec3 unity(Vec3 v) { return {v.x, v.z, v.y}; }
/// A rotation of ours in Unity's axes, as x, y, z, w.
[[nodiscard]] constexpr std::array<float, 4> unity(Quat q) {
  return {static_cast<float>(-q.x), static_cast<float>(-q.z), static_cast<float>(-q.y),
          static_cast<float>(q.w)};
}

/// How a shape is named and sized as a model of unit size.
struct Model {
  std::string_view name;
  Vec3 scale;  ///< full lengths along the model's own axes in Unity's order, metres
  Vec3 pivot;  ///< middle of the underside in the block's own frame (our axes), metres
};
[[nodiscard]] Model model_of(const Shape& shape);

/// From Unity's world to a camera as in OpenGL (x right, y up, z backward), row by row.
[[nodiscard]] std::array<float, 16> camera_matrix(const Camera& camera);
/// From there to clip space, as in OpenGL, row by row.
[[nodiscard]] std::array<float, 16> projection_matrix(const Camera& camera);

/// Distances of the planes between which depth is stored, metres.
inline constexpr double kNear = 0.1;
inline constexpr double kFar = 100.0;
/// Depth along the camera's axis in three bytes: their value as digits to the base 256, over 256,
/// is depth over kFar - kNear. What is farther than that is stored as that far.
[[nodiscard]] std::array<std::uint8_t, 3> depth_bytes(double depth_m);

}  // namespace drystone::physion
