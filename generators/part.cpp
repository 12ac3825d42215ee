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
  } else {
    const auto& sphere = std::get<Sphere>(shape);
    part.half_height = sphere.radius;
    part.width = 2.0 * sphere.radius;
  }
  return part;
}

}  // namespace

bool rolls(const Part& part) { return part.lying || std::holds_alternative<Sphere>(part.shape); }

Footprint footprint(const Part& part, Vec2 yaw_axis) {
  using Kind = Footprint::Kind;
  if (const auto* box = std::get_if<Box>(&part.shape)) {
    return {Kind::rectangle, box->half_extents.xy(), yaw_axis};
  }
  if (const auto* cylinder = std::get_if<Cylinder>(&part.shape)) {
    if (part.lying) return {Kind::line, {cylinder->half_height, 0.0}, yaw_axis};
    return {Kind::disc, {cylinder->radius, cylinder->radius}, yaw_axis};
  }
  return {Kind::point, {}, yaw_axis};
}

Quat attitude(const Part& part, double yaw_rad) {
  const Quat turned = yaw(yaw_rad);
  if (!part.lying) return turned;
  const double half = std::sqrt(0.5);
  return turned * Quat{half, 0.0, half, 0.0};
}

Part draw_part(const TowerOptions& options, ShapeSet shapes, Role role, bool may_roll, Rng& rng) {
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
