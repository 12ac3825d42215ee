#include "generators/structure.hpp"

#include <array>
#include <cassert>

namespace drystone::generators {

Piece box(Vec3 foot, Vec3 size, double density) {
  return {Box{0.5 * size}, {{foot.x, foot.y, foot.z + 0.5 * size.z}, {}}, density};
}

Piece wedge(double inner, double outer, double from, double to, double depth, Vec3 center,
            double density) {
  const double half = 0.5 * (to - from);
  const double middle = 0.5 * (to + from);
  const double s = exact::sin(half), c = exact::cos(half);
  const double mean = 0.5 * (inner + outer);
  Prism prism;
  prism.half_depth = 0.5 * depth;
  prism.outline = {{-inner * s, inner * c - mean},
                   {inner * s, inner * c - mean},
                   {outer * s, outer * c - mean},
                   {-outer * s, outer * c - mean}};
  // Turning from +z to the wedge's direction is a turn about +y by 90 degrees less its angle.
  const Quat turn = axis_angle({0, 1, 0}, 0.5 * kPi - middle);
  const Vec3 out{exact::cos(middle), 0.0, exact::sin(middle)};
  return {prism, {center + mean * out, turn}, density};
}

double mass(const Piece& piece) { return piece.density * volume(piece.shape); }

void Load::add(const Piece& piece) {
  const double m = generators::mass(piece);
  mass += m;
  moment = moment + m * (piece.pose * centroid(piece.shape)).xy();
}

std::span<const Kind> structure_kinds() {
  static constexpr std::array<Kind, 8> kAll{{
      {StructureKind::arch, 8, 16, 0.10, 0.7, {1.7}, {4.5}, draw_arch},
      {StructureKind::bridge, 3, 20, 0.15, 0.0, {1.9}, {0.5, 0.23}, draw_bridge},
      {StructureKind::cantilever, 4, 16, 0.15, 0.0, {1.4}, {1.6, 0.22}, draw_cantilever},
      {StructureKind::corbel, 5, 17, 0.12, 0.0, {1.9}, {0.8, 0.1}, draw_corbel},
      {StructureKind::crossed, 4, 20, 0.15, 0.0, {1.2}, {0.3, 0.13}, draw_crossed},
      {StructureKind::jenga, 4, 20, 0.15, 0.0, {1.1}, {0.3, 0.13}, draw_jenga},
      {StructureKind::pyramid, 3, 20, 0.12, 0.0, {1.0, 0.11}, {0.9, 0.08}, draw_pyramid},
      {StructureKind::t_shape, 4, 16, 0.15, 0.0, {1.4}, {1.1, 0.23}, draw_t_shape},
  }};
  return kAll;
}

const Kind& structure_kind(StructureKind kind) {
  const Kind& found = structure_kinds()[static_cast<std::size_t>(kind)];
  assert(found.kind == kind);
  return found;
}

}  // namespace drystone::generators
