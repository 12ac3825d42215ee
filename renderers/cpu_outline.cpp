#include "renderers/cpu_outline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace drystone::cpu {
namespace {

Vec3 vec(const float* v) { return {v[0], v[1], v[2]}; }

/// The light's frame as the kernels have it, rounded to float.
struct LightFrame {
  Vec3 u, v, w;
  explicit LightFrame(const LightData& light) : u(vec(light.u)), v(vec(light.v)), w(vec(light.w)) {}
  [[nodiscard]] Vec3 operator()(Vec3 world) const {
    return {dot(u, world), dot(v, world), dot(w, world)};
  }
};

void add_edge(Vec3 a, Vec3 b, Vec2 inside, std::vector<OutlineEdge>& edges) {
  const Vec2 from = a.xy(), to = b.xy();
  const double length = norm(to - from);
  if (length < 1e-7) return;
  const Vec2 along = (1.0 / length) * (to - from);
  Vec2 in{-along.y, along.x};
  if (dot(in, inside - from) < 0.0) in = -in;
  OutlineEdge e;
  e.in_u = static_cast<float>(in.x);
  e.in_v = static_cast<float>(in.y);
  e.in_c = static_cast<float>(-dot(in, from));
  e.along_u = static_cast<float>(along.x);
  e.along_v = static_cast<float>(along.y);
  e.along_c = static_cast<float>(-dot(along, from));
  e.length = static_cast<float>(length);
  e.w0 = static_cast<float>(a.z);
  e.slope = static_cast<float>((b.z - a.z) / length);
  edges.push_back(e);
}

/// Boxes count as prisms with a rectangular outline.
void add_polytope(std::span<const Vec2> outline, double half_depth, const Block& block,
                  const Mat3& rotation, const LightFrame& frame, Vec2 inside,
                  std::vector<OutlineEdge>& edges, std::vector<ExitPlane>& exits) {
  const std::size_t n = outline.size();
  const auto point = [&](std::size_t i, double y) {
    const Vec2 p = outline[i % n];
    return frame(block.world_from_block.position + rotation * Vec3{p.x, y, p.y});
  };
  const auto add_exit = [&](Vec3 normal, Vec3 on_plane) {
    if (normal.z < 1e-3) return;
    exits.push_back({static_cast<float>(-normal.x / normal.z),
                     static_cast<float>(-normal.y / normal.z),
                     static_cast<float>(dot(normal, on_plane) / normal.z)});
  };
  const auto side_normal = [&](std::size_t i) {
    const Vec2 along = outline[(i + 1) % n] - outline[i % n];
    const double length = norm(along);
    if (!(length > 0.0)) return Vec3{};
    return frame(rotation * Vec3{along.y / length, 0.0, -along.x / length});
  };
  const Vec3 cap = frame(rotation * Vec3{0, 1, 0});
  const bool high_lit = cap.z > 0.0, low_lit = -cap.z > 0.0;
  add_exit(cap, point(0, half_depth));
  add_exit(-cap, point(0, -half_depth));
  bool before = side_normal(n - 1).z > 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const Vec3 normal = side_normal(i);
    const bool lit = normal.z > 0.0;
    add_exit(normal, point(i, 0.0));
    if (lit != before) add_edge(point(i, -half_depth), point(i, half_depth), inside, edges);
    if (lit != high_lit) add_edge(point(i, half_depth), point(i + 1, half_depth), inside, edges);
    if (lit != low_lit) add_edge(point(i, -half_depth), point(i + 1, -half_depth), inside, edges);
    before = lit;
  }
}

}  // namespace

Caster make_caster(const Block& block, const BlockData& data, const LightData& light,
                   std::vector<OutlineEdge>& edges, std::vector<ExitPlane>& exits) {
  const LightFrame frame(light);
  const Mat3 rotation = matrix(block.world_from_block.rotation);
  const Vec3 center = frame(block.world_from_block.position + rotation * vec(data.middle));
  Caster c{};
  c.kind = data.kind;
  c.first_edge = static_cast<std::uint32_t>(edges.size());
  c.first_exit = static_cast<std::uint32_t>(exits.size());
  c.u = static_cast<float>(center.x);
  c.v = static_cast<float>(center.y);
  c.w = static_cast<float>(center.z);
  c.radius = data.bound_radius;
  const Vec3 light_in_block = transpose_times(rotation, frame.w);
  c.w_max = static_cast<float>(frame(block.world_from_block.position).z +
                               support(block.shape, light_in_block));
  if (const auto* box = std::get_if<Box>(&block.shape)) {
    const Vec3 h = box->half_extents;
    const std::array<Vec2, 4> outline{Vec2{-h.x, -h.z}, Vec2{h.x, -h.z}, Vec2{h.x, h.z},
                                      Vec2{-h.x, h.z}};
    add_polytope(outline, h.y, block, rotation, frame, center.xy(), edges, exits);
  } else if (const auto* prism = std::get_if<Prism>(&block.shape)) {
    const Vec3 inside = frame(block.world_from_block.position + rotation * centroid(block.shape));
    add_polytope(prism->outline, prism->half_depth, block, rotation, frame, inside.xy(), edges,
                 exits);
  } else if (const auto* cylinder = std::get_if<Cylinder>(&block.shape)) {
    Vec3 axis = frame(rotation.columns[2]);
    if (axis.z < 0.0) axis = -axis;
    const double sine = norm(axis.xy());
    const Vec2 along = sine > 1e-6 ? (1.0 / sine) * axis.xy() : Vec2{1, 0};
    const double cosine = std::max(axis.z, 1e-3);
    c.axis_u = static_cast<float>(along.x);
    c.axis_v = static_cast<float>(along.y);
    c.r = static_cast<float>(cylinder->radius);
    c.end_y = static_cast<float>(cylinder->half_height * sine);
    c.cap_r = static_cast<float>(cylinder->radius * cosine);
    c.axis_slope = static_cast<float>(sine > 1e-6 ? axis.z / sine : 0.0);
    c.cap_slope = static_cast<float>(sine / cosine);
  }
  c.edges = static_cast<std::uint32_t>(edges.size()) - c.first_edge;
  c.exits = static_cast<std::uint32_t>(exits.size()) - c.first_exit;
  return c;
}

}  // namespace drystone::cpu
