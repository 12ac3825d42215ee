// A scene as MJCF. Numbers are the shortest decimals that read back to the same double, which
// MuJoCo's own writer does not give.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drystone/mjcf.hpp"
#include "drystone/simulation.hpp"
#include "scenes/overloaded.hpp"
#include "simulators/scales.hpp"

namespace drystone {
namespace {

/// `name="a b c"`.
std::string attribute(std::string_view name, std::initializer_list<double> values) {
  return fmt::format("{}=\"{}\"", name, fmt::join(values, " "));
}

std::string vector(std::string_view name, const Vec3& v) {
  return attribute(name, {v.x, v.y, v.z});
}

std::string rgba(const Material& material) {
  const Color& c = material.color;
  return attribute("rgba", {c.r, c.g, c.b, 1.0});
}

/// Torsional and rolling friction do not act on contacts of three dimensions; MuJoCo's defaults.
std::string friction(double sliding) { return attribute("friction", {sliding, 0.005, 0.0001}); }

std::string mesh_name(const Block& block) { return fmt::format("outline_{}", block.id); }

std::string shape_of(const Block& block) {
  return std::visit(
      Overloaded{
          [](const Box& s) { return R"(type="box" )" + vector("size", s.half_extents); },
          [](const Cylinder& s) {
            return R"(type="cylinder" )" + attribute("size", {s.radius, s.half_height});
          },
          [](const Sphere& s) { return R"(type="sphere" )" + attribute("size", {s.radius}); },
          [&](const Prism&) { return fmt::format(R"(type="mesh" mesh="{}")", mesh_name(block)); }},
      block.shape);
}

/// MuJoCo keeps mesh vertices in single precision, so prisms are exact to 1e-7 only.
std::string assets(const Scene& scene) {
  std::string meshes;
  for (const Block& block : scene.blocks) {
    const auto* prism = std::get_if<Prism>(&block.shape);
    if (prism == nullptr) continue;
    std::vector<double> vertices;
    for (const double y : {-prism->half_depth, prism->half_depth}) {
      for (const Vec2 p : prism->outline) vertices.insert(vertices.end(), {p.x, y, p.y});
    }
    meshes += fmt::format("    <mesh name=\"{}\" vertex=\"{}\"/>\n", mesh_name(block),
                          fmt::join(vertices, " "));
  }
  return meshes.empty() ? meshes : fmt::format("  <asset>\n{}  </asset>\n", meshes);
}

std::string header(const Scene& scene) {
  const SimOptions options = sim_options(scene, Statics{}, 0);
  const Scales scales = scales_of(scene);
  return fmt::format(
      R"(<mujoco model="drystone">
  <compiler angle="radian" autolimits="true"/>
  <option {} {}/>
  <statistic {} {}/>
  <default>
    <geom condim="3" {} {}/>
  </default>
)",
      attribute("timestep", {options.step_s}), vector("gravity", scene.gravity),
      attribute("extent", {scales.top_m}), vector("center", {0.0, 0.0, 0.5 * scales.top_m}),
      attribute("solref", {options.contact_time_s, options.contact_damping}),
      attribute("solimp", {0.99, 0.999, 1e-4 * scales.length, 0.5, 2.0}));
}

std::string light_of(const Light& light, double distance) {
  const Color& c = light.color;
  const double i = light.intensity;
  return fmt::format("    <light type=\"directional\" {} {} {}/>\n",
                     vector("pos", distance * light.direction), vector("dir", -light.direction),
                     attribute("diffuse", {i * c.r, i * c.g, i * c.b}));
}

std::string scenery(const Scene& scene) {
  std::string text;
  for (const Light& light : scene.lights) {
    text += light_of(light, 2.0 * scales_of(scene).top_m + 5.0);
  }
  text += fmt::format("    <geom name=\"ground\" type=\"plane\" size=\"0 0 1\" {} {}/>\n",
                      friction(scene.ground.friction), rgba(scene.ground.material));
  for (std::size_t i = 0; i < scene.walls.size(); ++i) {
    const Wall& wall = scene.walls[i];
    text += fmt::format(
        "    <geom name=\"wall_{}\" type=\"plane\" size=\"0 0 1\" contype=\"0\" conaffinity=\"0\" "
        "{} {} "
        "{}/>\n",
        i, vector("pos", wall.point), vector("zaxis", wall.normal), rgba(wall.material));
  }
  return text;
}

std::string body(const Block& block) {
  const Quat& q = block.world_from_block.rotation;
  return fmt::format(R"(    <body name="block_{}" {} {}>
      <freejoint/>
      <geom {} {} {} {}/>
    </body>
)",
                     block.id, vector("pos", block.world_from_block.position),
                     attribute("quat", {q.w, q.x, q.y, q.z}), shape_of(block),
                     attribute("density", {block.density}), friction(block.friction),
                     rgba(block.material));
}

}  // namespace

std::string to_mjcf(const Scene& scene) {
  std::string text = header(scene) + assets(scene) + "  <worldbody>\n" + scenery(scene);
  for (const Block& block : scene.blocks) text += body(block);
  return text + "  </worldbody>\n</mujoco>\n";
}

}  // namespace drystone
