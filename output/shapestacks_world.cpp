#include "output/shapestacks_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "drystone/error.hpp"
#include "scenes/overloaded.hpp"

namespace drystone {
namespace {

/// Adding 0 makes 0 of -0.
std::string numbers(Vec3 v) { return fmt::format("{} {} {}", v.x + 0.0, v.y + 0.0, v.z + 0.0); }

std::string rgba(const Material& material) {
  const Color& c = material.color;
  return fmt::format("{} {} {} 1", c.r, c.g, c.b);
}

/// `type="..." size="..."`.
std::string geometry(const Shape& shape) {
  return std::visit(
      Overloaded{
          [](const Box& s) {
            return fmt::format(R"(type="box" size="{}")", numbers(s.half_extents));
          },
          [](const Cylinder& s) {
            return fmt::format(R"(type="cylinder" size="{} {}")", s.radius, s.half_height);
          },
          [](const Sphere& s) { return fmt::format(R"(type="sphere" size="{}")", s.radius); },
          [](const Prism&) -> std::string { throw Error(ErrorCode::usage, "it has a prism"); }},
      shape);
}

std::string body(const Block& block, std::size_t number) {
  const Vec3 angles = extrinsic_xyz(block.world_from_block.rotation);
  const Vec3 euler{degrees(angles.x), degrees(angles.y), degrees(angles.z)};
  return fmt::format(R"(    <body name="object_{0}" pos="{1}" euler="{2}">
      <freejoint/>
      <geom name="shape_{0}" {3} rgba="{4}" density="{5}" friction="{6} 0.005 0.0001" condim="6"/>
    </body>
)",
                     number, numbers(block.world_from_block.position), numbers(euler),
                     geometry(block.shape), rgba(block.material), block.density, block.friction);
}

}  // namespace

Vec3 extrinsic_xyz(Quat rotation) {
  const Mat3 m = matrix(rotation);
  const Vec3 x = m.columns[0], y = m.columns[1], z = m.columns[2];
  const double sine = std::clamp(-x.z, -1.0, 1.0);
  // Where y turns by a right angle, x and z turn about one axis: all of it is given to x. The first
  // column's horizontal part is what the other angles are read from, so it must not be rounding.
  if (std::abs(sine) > 1.0 - 1e-12) {
    const double sign = sine > 0.0 ? 1.0 : -1.0;
    return {exact::atan2(sign * y.x, y.y), sign * 0.5 * kPi, 0.0};
  }
  return {exact::atan2(y.z, z.z), exact::asin(sine), exact::atan2(x.y, x.x)};
}

std::string shapestacks_world(const Scene& scene) {
  std::string text = "<mujoco>\n  <worldbody>\n";
  for (const Light& light : scene.lights) {
    const Color c = light.color;
    text += fmt::format(
        "    <light directional=\"true\" pos=\"{}\" dir=\"{}\" diffuse=\"{} {} {}\"/>\n",
        numbers(20.0 * light.direction), numbers(-light.direction), light.intensity * c.r,
        light.intensity * c.g, light.intensity * c.b);
  }
  text += fmt::format(
      "    <geom name=\"floor\" type=\"plane\" size=\"20 20 0.1\" rgba=\"{}\" friction=\"{} 0.005 "
      "0.0001\" condim=\"6\"/>\n",
      rgba(scene.ground.material), scene.ground.friction);
  for (std::size_t i = 0; i < scene.walls.size(); ++i) {
    const Wall& wall = scene.walls[i];
    text += fmt::format(
        "    <geom name=\"wall_{}\" type=\"plane\" size=\"20 20 0.1\" pos=\"{}\" zaxis=\"{}\" "
        "rgba=\"{}\" contype=\"0\" conaffinity=\"0\"/>\n",
        i + 1, numbers(wall.point), numbers(wall.normal), rgba(wall.material));
  }
  for (std::size_t i = scene.blocks.size(); i-- > 0;) text += body(scene.blocks[i], i + 1);
  return text + "  </worldbody>\n</mujoco>\n";
}

std::string shapestacks_environment(const std::string& name) {
  return fmt::format(R"(<mujoco model="{0}">
  <compiler angle="degree" eulerseq="XYZ"/>
  <option timestep="0.002" solver="Newton" iterations="50" cone="elliptic"/>
  <include file="world_{0}.xml"/>
</mujoco>
)",
                     name);
}

}  // namespace drystone
