#include "renderers/gl_mesh.hpp"

#include <cmath>

namespace drystone::gl {
namespace {

/// Sides of a round shape's polygon.
constexpr int kSides[kFinenesses] = {32, 64, 128, 256};

void add(std::vector<Corner>& mesh, Vec3 p, int face) {
  mesh.push_back({static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z),
                  static_cast<float>(face)});
}

void add_triangle(std::vector<Corner>& mesh, Vec3 a, Vec3 b, Vec3 c, int face) {
  add(mesh, a, face);
  add(mesh, b, face);
  add(mesh, c, face);
}

void add_quad(std::vector<Corner>& mesh, Vec3 a, Vec3 b, Vec3 c, Vec3 d, int face) {
  add_triangle(mesh, a, b, c, face);
  add_triangle(mesh, a, c, d, face);
}

/// A polygon lies half inside and half outside of its circle.
double radius_of_polygon(int sides) { return 2.0 / (1.0 + std::cos(kPi / sides)); }

Vec2 on_circle(int k, int sides) {
  const double angle = 2.0 * kPi * (k % sides) / sides;
  return radius_of_polygon(sides) * Vec2{std::cos(angle), std::sin(angle)};
}

}  // namespace

std::vector<Corner> box_mesh() {
  std::vector<Corner> mesh;
  for (int face = 0; face < 6; ++face) {
    const std::size_t axis = static_cast<std::size_t>(face / 2);
    const double side = face % 2 == 0 ? -1.0 : 1.0;
    const Mat3 unit;
    const Vec3 n = side * unit.columns[axis], u = unit.columns[(axis + 1) % 3],
               v = side * unit.columns[(axis + 2) % 3];
    add_quad(mesh, n - u - v, n + u - v, n + u + v, n - u + v, face);
  }
  return mesh;
}

std::vector<Corner> cylinder_mesh(int fineness) {
  const int sides = kSides[fineness];
  std::vector<Corner> mesh;
  for (int k = 0; k < sides; ++k) {
    const Vec2 a = on_circle(k, sides), b = on_circle(k + 1, sides);
    add_quad(mesh, {a.x, a.y, -1}, {b.x, b.y, -1}, {b.x, b.y, 1}, {a.x, a.y, 1}, 0);
    add_triangle(mesh, {0, 0, -1}, {b.x, b.y, -1}, {a.x, a.y, -1}, 1);
    add_triangle(mesh, {0, 0, 1}, {a.x, a.y, 1}, {b.x, b.y, 1}, 2);
  }
  return mesh;
}

std::vector<Corner> sphere_mesh(int fineness) {
  const int sides = kSides[fineness], rings = sides / 2;
  const double radius = radius_of_polygon(sides);
  const auto point = [&](int ring, int k) {
    const double polar = kPi * ring / rings;
    const Vec2 around = std::sin(polar) * on_circle(k, sides);
    return Vec3{around.x, around.y, -radius * std::cos(polar)};
  };
  std::vector<Corner> mesh;
  for (int ring = 0; ring < rings; ++ring) {
    for (int k = 0; k < sides; ++k) {
      const Vec3 a = point(ring, k), b = point(ring, k + 1), c = point(ring + 1, k + 1),
                 d = point(ring + 1, k);
      // At the poles one side has no length.
      if (ring > 0) add_triangle(mesh, a, b, c, 0);
      if (ring + 1 < rings) add_triangle(mesh, a, c, d, 0);
    }
  }
  return mesh;
}

std::vector<Corner> prism_mesh(const Prism& prism) {
  std::vector<Corner> mesh;
  const std::size_t n = prism.outline.size();
  const double depth = prism.half_depth;
  const auto point = [&](std::size_t k, double y) {
    const Vec2 p = prism.outline[k % n];
    return Vec3{p.x, y, p.y};
  };
  int face = 0;  // edges without length have none
  for (std::size_t k = 0; k < n; ++k) {
    if (!(norm(prism.outline[(k + 1) % n] - prism.outline[k]) > 0.0)) continue;
    add_quad(mesh, point(k, -depth), point(k, depth), point(k + 1, depth), point(k + 1, -depth),
             face++);
  }
  for (std::size_t k = 1; k + 1 < n; ++k) {
    add_triangle(mesh, point(0, -depth), point(k, -depth), point(k + 1, -depth), face);
    add_triangle(mesh, point(0, depth), point(k + 1, depth), point(k, depth), face + 1);
  }
  return mesh;
}

std::vector<Corner> plane_mesh() {
  std::vector<Corner> mesh;
  constexpr int kSectors = 8;
  for (int k = 0; k < kSectors; ++k) {
    const Vec2 a = on_circle(k, kSectors), b = on_circle(k + 1, kSectors);
    add_triangle(mesh, {0, 0, 0}, {a.x, a.y, 1}, {b.x, b.y, 1}, 0);
  }
  return mesh;
}

std::vector<Corner> picture_mesh() {
  std::vector<Corner> mesh;
  add_quad(mesh, {-1, -1, 0}, {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}, 0);
  return mesh;
}

int fineness_for(double radius_px) {
  // Half the sagitta of a side.
  for (int k = 0; k + 1 < kFinenesses; ++k) {
    if (0.5 * radius_px * (1.0 - std::cos(kPi / kSides[k])) < 1.0 / 6.0) return k;
  }
  return kFinenesses - 1;
}

}  // namespace drystone::gl
