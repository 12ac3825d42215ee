#include "scenes/contacts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <variant>

#include "drystone/error.hpp"
#include "drystone/room.hpp"
#include "scenes/contacts_axes.hpp"

namespace drystone::contacts {
namespace {

/// Bodies may reach into each other by this share of the smaller one's size: solvers that let
/// contacts give leave poses of that kind in the files they write.
constexpr double kOverlap = 1e-2;
/// Normals within five degrees of the horizontal belong to faces that touch sideways.
constexpr double kSideways = 0.0872;
/// Normals this close to the vertical are taken to be vertical.
constexpr double kVertical = 1e-4;

struct Axis {
  Vec3 normal;
  double gap = 0.0;
  bool searched = false;  ///< found by search: a rim meets something, in one point
};

/// Corners of the axis-aligned box around a body.
std::array<Vec3, 2> bounds(const Body& body) {
  return {Vec3{-reach(body, {-1, 0, 0}), -reach(body, {0, -1, 0}), -reach(body, {0, 0, -1})},
          Vec3{reach(body, {1, 0, 0}), reach(body, {0, 1, 0}), reach(body, {0, 0, 1})}};
}

bool apart(const std::array<Vec3, 2>& a, const std::array<Vec3, 2>& b, double distance) {
  const auto beyond = [distance](double low, double high) { return low > high + distance; };
  return beyond(a[0].x, b[1].x) || beyond(b[0].x, a[1].x) || beyond(a[0].y, b[1].y) ||
         beyond(b[0].y, a[1].y) || beyond(a[0].z, b[1].z) || beyond(b[0].z, a[1].z);
}

Vec3 upright_if_nearly(Vec3 n) {
  return norm(n.xy()) < kVertical ? Vec3{0, 0, n.z > 0 ? 1.0 : -1.0} : n;
}

/// Completes a contact whose bodies and normal are known; false where the two do not meet after
/// all.
bool complete(Contact& contact, const Body* lower, const Body& upper, Vec3 n, bool searched,
              double touch_m) {
  contact.sideways = std::abs(n.z) < kSideways;
  const double bottom = -reach(upper, -n);
  const double top = lower != nullptr ? reach(*lower, n) : 0.0;
  const Vec3 origin = upper.position + (0.5 * (top + bottom) - dot(upper.position, n)) * n;
  contact.frame = frame(origin, n);
  contact.above = feature(upper, contact.frame, -1, touch_distance(touch_m, upper.size));
  contact.below = lower != nullptr
                      ? feature(*lower, contact.frame, +1, touch_distance(touch_m, lower->size))
                      : Feature{Feature::Kind::plane, {}};
  const auto region = intersect(contact.below, contact.above, contact.tolerance);
  const bool faces = contact.below.flat() && contact.above.flat();
  if (region) {
    contact.sliver = faces && region->thickness() <= contact.tolerance;
    return true;
  }
  if (searched) {
    // Where bodies dip into each other the points that they offer lie a little apart.
    const auto nearest = [](const Feature& f, Vec2 p) {
      return f.kind == Feature::Kind::disc ? f.points[0] : project(f.points, p);
    };
    const Vec2 p = nearest(contact.below, contact.above.points[0]);
    const Vec2 q = nearest(contact.above, p);
    contact.below = contact.above = Feature{Feature::Kind::point, {0.5 * (p + q)}};
    return true;
  }
  if (!faces) return false;
  contact.below = grow(contact.below, contact.tolerance);
  contact.sliver = true;
  return intersect(contact.below, contact.above, contact.tolerance).has_value();
}

/// The axes along which two bodies touch; empty where they do not.
/// `overlap` is set where they reach into each other too far.
std::vector<Axis> touching_axes(const Body& a, const Body& b, double touch, double allowed,
                                double& overlap) {
  constexpr double kNone = -std::numeric_limits<double>::infinity();
  overlap = 0.0;
  const auto measure = [&](const std::vector<Vec3>& directions) {
    std::vector<Axis> axes;
    axes.reserve(directions.size());
    for (const Vec3 n : directions) axes.push_back({n, gap_along(a, b, n)});
    return axes;
  };
  const auto widest = [](const std::vector<Axis>& axes) {
    Axis best{{}, kNone};
    for (const Axis& axis : axes) {
      if (axis.gap > best.gap) best = axis;
    }
    return best;
  };
  std::vector<Axis> faces = measure(face_axes(a, b));
  Axis best = widest(faces);
  if (best.gap > touch) return {};
  const std::vector<Axis> crossings = measure(edge_axes(a, b));
  const Axis best_crossing = widest(crossings);
  if (best_crossing.gap > touch) return {};
  // Edges that merely cross where faces meet say nothing new.
  if (best_crossing.gap > best.gap + touch) {
    best = best_crossing;
    faces = {best_crossing};
  }
  const bool rims =
      std::holds_alternative<Cylinder>(a.shape) || std::holds_alternative<Cylinder>(b.shape);
  if (rims && best.gap < -touch) {
    const Vec3 n = widest_gap(a, b, best.normal);
    const double gap = gap_along(a, b, n);
    if (gap > touch) return {};
    if (gap > best.gap + touch) {
      best = {n, gap, true};
      faces = {best};
    }
  }
  if (best.gap < -allowed) {
    overlap = -best.gap;
    return {};
  }
  std::vector<Axis> chosen;
  for (const Axis& axis : faces) {
    if (axis.gap < best.gap - touch) continue;
    const bool known = std::any_of(chosen.begin(), chosen.end(), [&](const Axis& other) {
      return norm(other.normal - axis.normal) < 1e-2;
    });
    if (!known) chosen.push_back(axis);
  }
  return chosen;
}

/// A round body that carries nothing and rests on horizontal contacts only is bound to what lies
/// below: it is in neutral equilibrium.
void weld_round_tops(std::vector<Contact>& contacts, const std::vector<Body>& bodies,
                     double touch_m) {
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    if (!round_side_down(bodies[i], touch_distance(touch_m, bodies[i].size))) continue;
    const int self = static_cast<int>(i);
    bool rests = false, free = true;
    for (const Contact& contact : contacts) {
      if (contact.sideways) continue;
      if (contact.lower == self) free = false;
      if (contact.upper == self) {
        rests = true;
        free = free && contact.frame.normal.z == 1.0;
      }
    }
    if (!rests || !free) continue;
    for (Contact& contact : contacts) {
      if (contact.sideways || contact.upper != self) continue;
      contact.welded = true;
      contact.above = contact.lower >= 0 ? Feature{Feature::Kind::plane, {}}
                                         : Feature{Feature::Kind::disc,
                                                   {contact.frame.flatten(bodies[i].position)},
                                                   0.5 * bodies[i].width};
    }
  }
}

}  // namespace

std::optional<Region> Contact::region(double inset) const {
  if (inset <= 0.0) return intersect(below, above, tolerance);
  const auto a = shrink(below, inset);
  const auto b = shrink(above, inset);
  if (!a || !b) return {};
  return intersect(*a, *b, 0.0);
}

std::vector<Contact> contacts_between(const std::vector<Body>& bodies, const Scene& scene,
                                      double touch_m, Overlap overlap) {
  std::vector<Contact> contacts;
  std::vector<std::array<Vec3, 2>> boxes;
  for (const Body& body : bodies) boxes.push_back(bounds(body));
  for (std::size_t j = 0; j < bodies.size(); ++j) {
    const Body& b = bodies[j];
    const double touch = touch_distance(touch_m, b.size);
    if (boxes[j][0].z > touch) continue;
    if (boxes[j][0].z < -kOverlap * b.size) {
      if (overlap == Overlap::ignore) continue;
      throw Error(ErrorCode::usage,
                  fmt::format("block {} reaches {:.3g} m into the ground", scene.blocks[j].id,
                              -boxes[j][0].z),
                  "raise it until it rests on z = 0");
    }
    Contact contact{-1, static_cast<int>(j), {}, {}, {}};
    contact.friction = std::max(scene.ground.friction, b.friction);
    contact.width = b.width;
    contact.tolerance = touch;
    if (complete(contact, nullptr, b, {0, 0, 1}, false, touch_m))
      contacts.push_back(std::move(contact));
  }
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    for (std::size_t j = i + 1; j < bodies.size(); ++j) {
      const double size = std::min(bodies[i].size, bodies[j].size);
      const double touch = touch_distance(touch_m, size);
      if (apart(boxes[i], boxes[j], touch)) continue;
      double depth = 0.0;
      const auto axes = touching_axes(bodies[i], bodies[j], touch, kOverlap * size, depth);
      if (depth > 0.0 && overlap == Overlap::refuse) {
        throw Error(ErrorCode::usage,
                    fmt::format("blocks {} and {} overlap by {:.3g} m", scene.blocks[i].id,
                                scene.blocks[j].id, depth),
                    "move them apart until they only touch");
      }
      for (const Axis& axis : axes) {
        const bool swap = axis.normal.z < 0;
        const std::size_t low = swap ? j : i, high = swap ? i : j;
        Contact contact{static_cast<int>(low), static_cast<int>(high), {}, {}, {}};
        contact.friction = std::max(bodies[i].friction, bodies[j].friction);
        contact.width = std::min(bodies[i].width, bodies[j].width);
        contact.tolerance = touch;
        const Vec3 n = upright_if_nearly(swap ? -axis.normal : axis.normal);
        if (complete(contact, &bodies[low], bodies[high], n, axis.searched, touch_m)) {
          contacts.push_back(std::move(contact));
        }
      }
    }
  }
  // On a slope it rolls.
  if (drift_of(scene) == Vec2{}) weld_round_tops(contacts, bodies, touch_m);
  return contacts;
}

}  // namespace drystone::contacts
