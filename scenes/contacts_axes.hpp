// Along which directions two convex bodies can touch.
#pragma once

#include <vector>

#include "scenes/contacts.hpp"

namespace drystone::contacts {

/// Signed gap between `a` and `b` along `n`, which points from `a` to `b`.
[[nodiscard]] double gap_along(const Body& a, const Body& b, Vec3 n);

/// Unit vectors from `a` to `b` along which faces or round sides can meet.
[[nodiscard]] std::vector<Vec3> face_axes(const Body& a, const Body& b);
/// Unit vectors from `a` to `b` along which two edges can cross.
[[nodiscard]] std::vector<Vec3> edge_axes(const Body& a, const Body& b);
/// The direction of the largest gap near `start`, for rims of cylinders, which touch along
/// directions that no finite list holds.
[[nodiscard]] Vec3 widest_gap(const Body& a, const Body& b, Vec3 start);

}  // namespace drystone::contacts
