#include "generators/part.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace drystone::generators {
namespace {

Part make_part(const Shape& shape, bool lying, double density) {
  Part part;
  part.shape = shape;
  part.lying = lying;
  part.density = density;
  part.mass = density * volume(shape);
  if (const auto* box = std::get_if<Box>(&shape)) {
    part.half_height = box->half_extents.z;
    part.width = 2.0 * std::min(box->half_extents.x, box->half_extents.y);
  } else if (const auto* cylinder = std::get_if<Cylinder>(&shape)) {
    part.half_height = lying ? cylinder->radius : cylinder->half_height;
    part.width = 2.0 * cylinder->radius;
  } else if (const auto* prism = std::get_if<Prism>(&shape)) {
    part.half_height = support(*prism, {0, 0, 1});
    part.width = 2.0 * support(*prism, {1, 0, 0});
  } else {
    const auto& sphere = std::get<Sphere>(shape);
    part.half_height = sphere.radius;
    part.width = 2.0 * sphere.radius;
  }
  part.center = part.half_height + centroid(shape).z;
  return part;
}

Part make_disc(double radius, double half_depth, double density) {
  Part part = make_part(Cylinder{radius, half_depth}, true, density);
  part.lying = false;
  part.disc = true;
  return part;
}

/// A triangle (`top` 0) or trapezoid on its long side, the origin halfway up.
Shape trapezoid(double half_base, double half_top, double half_height, double half_depth) {
  std::vector<Vec2> outline{{-half_base, -half_height}, {half_base, -half_height}};
  if (half_top > 0.0) {
    outline.insert(outline.end(), {{half_top, half_height}, {-half_top, half_height}});
  } else {
    outline.push_back({0.0, half_height});
  }
  return Prism{std::move(outline), half_depth};
}

Part draw_planar_part(const TowerOptions& options, ShapeSet shapes, Role role, bool may_roll,
                      Rng& rng) {
  const double kind = rng.uniform();
  const double x = 0.5 * options.edge_m.draw(rng);
  const double z = 0.5 * options.edge_m.draw(rng);
  const double taper = rng.uniform(0.3, 0.7);
  const double density = options.density.draw(rng);
  const double y = 0.5 * options.edge_m.max();
  if (role == Role::roller) return make_disc(x, y, density);
  if (shapes == ShapeSet::cubes) return make_part(Box{{x, y, x}}, false, density);
  if (shapes == ShapeSet::ccs && role == Role::top) {
    // A disc where it may roll, else a share more for the others.
    const double rest = may_roll ? (kind - 0.25) / 0.75 : kind;
    if (rest < 0.0) return make_disc(x, y, density);
    if (rest < 1.0 / 3.0) return make_part(trapezoid(x, 0.0, z, y), false, density);
    if (rest < 2.0 / 3.0) return make_part(trapezoid(x, taper * x, z, y), false, density);
  }
  return make_part(Box{{x, y, z}}, false, density);
}

}  // namespace

bool rolls(const Part& part) {
  return part.lying || part.disc || std::holds_alternative<Sphere>(part.shape);
}

Footprint footprint(const Part& part, Vec2 yaw_axis) {
  using Kind = Footprint::Kind;
  if (const auto* box = std::get_if<Box>(&part.shape)) {
    return {Kind::rectangle, box->half_extents.xy(), yaw_axis};
  }
  if (const auto* cylinder = std::get_if<Cylinder>(&part.shape)) {
    if (part.disc) return {Kind::point, {}, yaw_axis};
    if (part.lying) return {Kind::line, {cylinder->half_height, 0.0}, yaw_axis};
    return {Kind::disc, {cylinder->radius, cylinder->radius}, yaw_axis};
  }
  if (const auto* prism = std::get_if<Prism>(&part.shape)) {
    return {Kind::rectangle, {0.5 * part.width, prism->half_depth}, yaw_axis};
  }
  return {Kind::point, {}, yaw_axis};
}

Quat attitude(const Part& part, double yaw_rad) {
  const Quat turned = yaw(yaw_rad);
  const double half = std::sqrt(0.5);
  if (part.disc) return {half, half, 0.0, 0.0};
  if (!part.lying) return turned;
  return turned * Quat{half, 0.0, half, 0.0};
}

Part draw_part(const TowerOptions& options, Space space, ShapeSet shapes, Role role, bool may_roll,
               Rng& rng) {
  if (space == Space::planar) return draw_planar_part(options, shapes, role, may_roll, rng);
  // The same numbers are drawn whatever comes of them.
  const double kind = rng.uniform();
  const double x = 0.5 * options.edge_m.draw(rng);
  const double y = 0.5 * options.edge_m.draw(rng);
  const double z = 0.5 * options.edge_m.draw(rng);
  const double density = options.density.draw(rng);
  if (role == Role::roller) {
    if (kind < 0.5) return make_part(Sphere{x}, false, density);
    return make_part(Cylinder{x, z}, true, density);
  }
  switch (shapes) {
    case ShapeSet::cubes:
      return make_part(Box{{x, x, x}}, false, density);
    case ShapeSet::cuboids:
      return make_part(Box{{x, y, z}}, false, density);
    case ShapeSet::ccs:
      break;
  }
  if (role == Role::top && may_roll) {
    if (kind < 0.25) return make_part(Sphere{x}, false, density);
    if (kind < 0.5) return make_part(Cylinder{x, z}, true, density);
    if (kind < 0.75) return make_part(Cylinder{x, z}, false, density);
    return make_part(Box{{x, y, z}}, false, density);
  }
  if (kind < 0.5) return make_part(Cylinder{x, z}, false, density);
  return make_part(Box{{x, y, z}}, false, density);
}

}  // namespace drystone::generators
