// Where two bodies can press on each other: flat convex sets, and what statics asks of them.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "drystone/math.hpp"

namespace drystone::contacts {

struct Disc {
  Vec2 center;
  double radius = 0.0;
};

/// Everything on the side of a line to which the unit normal points.
struct HalfPlane {
  Vec2 point;
  Vec2 inward;
  [[nodiscard]] double depth(Vec2 p) const { return dot(inward, p - point); }
};

/// What one body offers to a contact plane, in that plane's coordinates, metres.
struct Feature {
  enum class Kind { plane, polygon, disc, segment, point };
  Kind kind = Kind::point;
  std::vector<Vec2> points;  ///< polygon: convex, counter-clockwise; disc: its centre
  double radius = 0.0;       ///< of a disc

  [[nodiscard]] bool flat() const {
    return kind == Kind::plane || kind == Kind::polygon || kind == Kind::disc;
  }
};

/// The nearest point of a region's edge, and the signed distance to it (positive inside).
struct Nearest {
  double distance = 0.0;
  Vec2 point;
};

/// Intersection of a convex polygon (also a segment or a point) and up to two discs. Without any of
/// them it is the whole plane.
class Region {
 public:
  Region() = default;

  [[nodiscard]] bool bounded() const { return !polygon_.empty() || disc_count_ > 0; }
  /// Whether a curved edge makes its extreme points infinitely many.
  [[nodiscard]] bool curved() const { return disc_count_ > 0; }
  [[nodiscard]] const std::vector<Vec2>& polygon() const { return polygon_; }

  /// Signed Euclidean distance of `p` inside the region; -distance for a segment or a point.
  /// Requires a bounded region.
  [[nodiscard]] Nearest nearest(Vec2 p) const;
  /// Distance from `p`, a point of the region, to its edge along the unit vector `direction`.
  [[nodiscard]] double ray(Vec2 p, Vec2 direction) const;
  /// A point of the region that lies farthest along `direction`. Requires a bounded region.
  [[nodiscard]] Vec2 extreme(Vec2 direction) const;
  /// Upper bound of twice the inscribed radius, exact for parallel edges; 0 for segments and
  /// points.
  [[nodiscard]] double thickness() const;

 private:
  friend std::optional<Region> intersect(const Feature& a, const Feature& b, double tolerance);
  void add_disc(Disc disc) { discs_[static_cast<std::size_t>(disc_count_++)] = disc; }
  [[nodiscard]] bool in_discs(Vec2 p, double slack) const;
  [[nodiscard]] std::vector<Vec2> crossings() const;

  void add_sides(const std::vector<Vec2>& polygon);

  std::vector<Vec2> polygon_;
  /// The sides of the polygons whose common part `polygon_` is: distances inside come from these,
  /// because clipping leaves edges too short to have a direction.
  std::vector<HalfPlane> sides_;
  std::array<Disc, 2> discs_{};
  int disc_count_ = 0;
};

/// Common part of two features; nullopt where there is none. Points and segments belong to whatever
/// lies within `tolerance` of them; two flat faces must really overlap.
[[nodiscard]] std::optional<Region> intersect(const Feature& a, const Feature& b, double tolerance);

/// A feature without the rim of width `inset`: faces are eroded, segments shortened at both ends,
/// points stay. nullopt where nothing is left.
[[nodiscard]] std::optional<Feature> shrink(const Feature& feature, double inset);
/// A face with its sides moved outwards by `outset` (mitred corners); others unchanged.
[[nodiscard]] Feature grow(const Feature& feature, double outset);

/// Convex hull, counter-clockwise, without collinear points.
[[nodiscard]] std::vector<Vec2> convex_hull(std::vector<Vec2> points);
/// Nearest point of a filled convex polygon, a segment or a point.
[[nodiscard]] Vec2 project(const std::vector<Vec2>& polygon, Vec2 p);

}  // namespace drystone::contacts
