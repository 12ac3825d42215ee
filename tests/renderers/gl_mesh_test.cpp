// Meshes and atlases, which need no OpenGL.
#include "renderers/gl_mesh.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "renderers/gl_batch.hpp"

using namespace drystone;
using namespace drystone::gl;

namespace {

Vec3 point(const Corner& c) { return {c.x, c.y, c.z}; }

/// Six times the volume that triangles enclose which look outwards.
double volume6(const std::vector<Corner>& mesh) {
  double sum = 0.0;
  for (std::size_t k = 0; k + 2 < mesh.size(); k += 3) {
    sum += dot(point(mesh[k]), cross(point(mesh[k + 1]), point(mesh[k + 2])));
  }
  return sum;
}

/// Whether every side of a triangle is the side of another, in the opposite direction.
bool closed(const std::vector<Corner>& mesh) {
  using Place = std::array<long, 3>;
  const auto place = [](const Corner& c) {
    return Place{std::lround(1e5 * static_cast<double>(c.x)),
                 std::lround(1e5 * static_cast<double>(c.y)),
                 std::lround(1e5 * static_cast<double>(c.z))};
  };
  std::map<std::pair<Place, Place>, int> sides;
  for (std::size_t k = 0; k + 2 < mesh.size(); k += 3) {
    for (std::size_t i = 0; i < 3; ++i) {
      const Place a = place(mesh[k + i]), b = place(mesh[k + (i + 1) % 3]);
      if (a == b) return false;
      ++sides[{a, b}];
      --sides[{b, a}];
    }
  }
  for (const auto& [side, count] : sides) {
    if (count != 0) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("meshes are closed, look outwards and have the shapes' volumes") {
  CHECK(closed(box_mesh()));
  CHECK(volume6(box_mesh()) / 6.0 == Approx(8.0));
  const Prism prism{{{-0.4, -0.1}, {0.4, -0.1}, {0.2, 0.3}}, 0.25};
  CHECK(closed(prism_mesh(prism)));
  CHECK(volume6(prism_mesh(prism)) / 6.0 == Approx(volume(Shape{prism})));
  for (int fineness = 0; fineness < kFinenesses; ++fineness) {
    INFO(fineness);
    CHECK(closed(cylinder_mesh(fineness)));
    CHECK(closed(sphere_mesh(fineness)));
    CHECK(volume6(cylinder_mesh(fineness)) / 6.0 == Approx(2.0 * kPi).epsilon(0.01));
    CHECK(volume6(sphere_mesh(fineness)) / 6.0 == Approx(4.0 / 3.0 * kPi).epsilon(0.01));
  }
}

TEST_CASE("outlines of round meshes stay within a sixth of a pixel up to 4,000 pixels of radius") {
  for (const double radius_px : {3.0, 20.0, 60.0, 200.0, 512.0, 1000.0, 4000.0}) {
    const std::vector<Corner> mesh = cylinder_mesh(fineness_for(radius_px));
    double least = 1e9, most = 0.0;
    for (std::size_t k = 0; k + 2 < mesh.size(); k += 3) {
      for (std::size_t i = 0; i < 3; ++i) {
        const Corner &a = mesh[k + i], &b = mesh[k + (i + 1) % 3];
        if (a.face != 0 || a.z != b.z) continue;  // along a rim
        most = std::max(most, norm(point(a).xy()));
        least = std::min(least, norm(0.5 * (point(a).xy() + point(b).xy())));
      }
    }
    INFO(radius_px);
    CHECK(radius_px * (most - 1.0) < 1.0 / 6.0 + 1e-3);
    CHECK(radius_px * (1.0 - least) < 1.0 / 6.0 + 1e-3);
  }
  CHECK(fineness_for(10.0) == 0);
}

TEST_CASE("an edge without length has no face of its own, as in the tables") {
  const Prism prism{{{-0.4, -0.1}, {0.4, -0.1}, {0.4, -0.1}, {0.2, 0.3}}, 0.25};
  float most = 0.0f;
  for (const Corner& c : prism_mesh(prism)) most = std::max(most, c.face);
  CHECK(most == 4.0f);  // three sides, then two caps
}

TEST_CASE("tiles of an atlas do not overlap and stay within it") {
  AtlasPlan plan(100, 100 * 60);
  std::vector<Tile> tiles;
  const int sizes[][2] = {{40, 10}, {40, 20}, {40, 10}, {100, 5}, {7, 7}, {93, 3}};
  for (const auto& size : sizes) {
    const auto tile = plan.place(size[0], size[1]);
    REQUIRE(tile);
    CHECK(tile->width == size[0]);
    CHECK(tile->height == size[1]);
    CHECK(tile->x + tile->width <= plan.width());
    CHECK(tile->y + tile->height <= plan.height());
    for (const Tile& other : tiles) {
      const bool apart = tile->x >= other.x + other.width || other.x >= tile->x + tile->width ||
                         tile->y >= other.y + other.height || other.y >= tile->y + tile->height;
      CHECK(apart);
    }
    tiles.push_back(*tile);
  }
  CHECK_FALSE(plan.place(100, 100));  // no room
  plan.clear();
  CHECK(plan.place(300, 300));  // but the first one always has
}
