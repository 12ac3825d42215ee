#include "renderers/gl_tables.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "drystone/math.hpp"

namespace drystone::gl {
namespace {

std::uint32_t count_of(const auto& list) { return static_cast<std::uint32_t>(list.size()); }

/// Rows of clip_from_world for one view. The first row of the picture lies at the bottom of clip
/// space, so that pixels are read back top row first. Depth runs from `near` to infinity; without
/// perspective over four times the way to the blocks.
std::array<std::array<double, 4>, 4> clip_from_world(const Camera& camera,
                                                     const double (&middle)[3]) {
  const Intrinsics& in = camera.intrinsics;
  const Mat3 axes = matrix(normalized(camera.world_from_camera.rotation));
  const Vec3 eye = camera.world_from_camera.position;
  const double distance = std::max(1.0, norm(Vec3{middle[0], middle[1], middle[2]} - eye));
  const auto row = [&](Vec3 axis) {
    return std::array<double, 4>{axis.x, axis.y, axis.z, -dot(axis, eye)};
  };
  const auto x = row(axes.columns[0]), y = row(axes.columns[1]), z = row(axes.columns[2]);
  std::array<std::array<double, 4>, 4> clip{};
  const double width = in.width, height = in.height;
  const double sx = 2.0 * in.fx / width, sy = 2.0 * in.fy / height;
  const double mx = 2.0 * in.cx / width - 1.0, my = 2.0 * in.cy / height - 1.0;
  for (std::size_t k = 0; k < 4; ++k) {
    const double one = k == 3 ? 1.0 : 0.0;
    const double w = in.orthographic ? one : z[k];
    clip[0][k] = sx * x[k] + mx * w;
    clip[1][k] = sy * y[k] + my * w;
    // Window depth 1 - near / z, or z / far.
    clip[2][k] = in.orthographic ? z[k] / (2.0 * distance) - one : z[k] - 0.02 * one;
    clip[3][k] = w;
  }
  return clip;
}

}  // namespace

void Tables::floats(float a, float b, float c, float d) {
  texels_.push_back({std::bit_cast<std::uint32_t>(a), std::bit_cast<std::uint32_t>(b),
                     std::bit_cast<std::uint32_t>(c), std::bit_cast<std::uint32_t>(d)});
}

void Tables::words(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  texels_.push_back({a, b, c, d});
}

void Tables::put(const cpu::SurfaceMaterial& m) {
  floats(m.color[0], m.color[1], m.color[2], m.scale);
  floats(m.color2[0], m.color2[1], m.color2[2], m.inv_scale);
  words(static_cast<std::uint32_t>(m.texture), m.seed);
}

void Tables::put(const cpu::RayMap& rays) {
  for (const auto& line : {rays.o, rays.d}) {
    for (int k = 0; k < 3; ++k) floats(line[k].c, line[k].x, line[k].y);
  }
}

int Tables::add(const cpu::SceneData& s) {
  const std::uint32_t begin = here();
  constexpr std::uint32_t kHeader = 10;
  const std::uint32_t walls = begin + kHeader, blocks = walls + 6 * count_of(s.walls),
                      lights = blocks + 11 * count_of(s.blocks),
                      casters = lights + 4 * count_of(s.lights),
                      planes = casters + 5 * count_of(s.casters),
                      edges = planes + 3 * count_of(s.planes),
                      exits = edges + 3 * count_of(s.edges);
  words(count_of(s.walls), count_of(s.blocks), count_of(s.lights),
        (s.zone.there ? 1u : 0u) | (s.zone.disc ? 2u : 0u));
  words(walls, blocks, lights, casters);
  words(planes, edges, exits);
  if (s.zone.there) {
    floats(s.zone.center[0], s.zone.center[1], s.zone.half[0], s.zone.half[1]);
    floats(s.zone.color[0], s.zone.color[1], s.zone.color[2], s.bounce_height);
  } else {
    floats(0.0f, 0.0f, 1.0f, 1.0f);
    floats(0.0f, 0.0f, 0.0f, s.bounce_height);
  }
  floats(s.ground_light[0], s.ground_light[1], s.ground_light[2]);
  floats(s.bounce[0], s.bounce[1], s.bounce[2]);
  put(s.ground);
  for (const cpu::WallData& w : s.walls) {
    floats(w.normal[0], w.normal[1], w.normal[2], w.point_h);
    floats(w.u[0], w.u[1], w.u[2]);
    floats(w.v[0], w.v[1], w.v[2]);
    put(w.material);
  }
  for (const cpu::BlockData& b : s.blocks) {
    floats(b.half[0], b.half[1], b.half[2], b.bound_radius);
    floats(b.middle[0], b.middle[1], b.middle[2], b.wraps);
    const float* r = b.rotation;
    floats(r[0], r[1], r[2], b.width);
    floats(r[3], r[4], r[5], b.reach);
    floats(r[6], r[7], r[8]);
    floats(b.position[0], b.position[1], b.position[2]);
    floats(b.bound_center[0], b.bound_center[1], b.bound_center[2]);
    words(static_cast<std::uint32_t>(b.kind), static_cast<std::uint32_t>(b.trunk), b.first_plane,
          b.planes);
    put(b.material);
  }
  for (const cpu::LightData& l : s.lights) {
    floats(l.u[0], l.u[1], l.u[2]);
    floats(l.v[0], l.v[1], l.v[2]);
    floats(l.w[0], l.w[1], l.w[2], l.tan_radius);
    floats(l.color[0], l.color[1], l.color[2]);
  }
  for (const cpu::Caster& c : s.casters) {
    words(static_cast<std::uint32_t>(c.kind), c.first_edge, c.edges, c.first_exit);
    floats(c.u, c.v, c.w, static_cast<float>(c.exits));
    floats(c.radius, c.w_max, c.axis_u, c.axis_v);
    floats(c.r, c.end_y, c.cap_r);
    floats(c.cap_slope, c.axis_slope);
  }
  for (const cpu::PrismPlane& p : s.planes) {
    floats(p.n[0], p.n[1], p.n[2], p.h);
    floats(p.u[0], p.u[1], p.u[2]);
    floats(p.v[0], p.v[1], p.v[2]);
  }
  for (const cpu::OutlineEdge& e : s.edges) {
    floats(e.in_u, e.in_v, e.in_c, e.length);
    floats(e.along_u, e.along_v, e.along_c, e.w0);
    floats(e.slope);
  }
  for (const cpu::ExitPlane& e : s.exits) floats(e.a, e.b, e.c);
  return static_cast<int>(begin);
}

int Tables::add(const cpu::ViewData& v, const Camera& camera, const double (&middle)[3], int scene,
                const Tile& tile) {
  const std::uint32_t begin = here();
  constexpr std::uint32_t kHeader = 12, kRays = 6;
  const std::uint32_t block_rays = begin + kHeader + kRays,
                      silhouettes = block_rays + kRays * count_of(v.blocks),
                      screen_edges = silhouettes + 4 * count_of(v.silhouettes);
  words(static_cast<std::uint32_t>(scene), static_cast<std::uint32_t>(v.style),
        (v.orthographic ? 1u : 0u) | (v.strip.there ? 2u : 0u) | (v.ambient_occlusion ? 4u : 0u));
  words(block_rays, silhouettes, screen_edges);
  floats(v.paper[0], v.paper[1], v.paper[2], v.half_line);
  floats(v.ink[0], v.ink[1], v.ink[2]);
  if (v.strip.there) {
    floats(v.strip.right[0], v.strip.right[1], v.strip.right[2], v.strip.zone_middle);
    floats(v.strip.zone_half, v.strip.zone_height, v.pixel_c, v.pixel_t);
  } else {
    floats(1.0f);
    floats(0.0f, 0.0f, v.pixel_c, v.pixel_t);
  }
  floats(v.fog_start, v.fog_inv_range, v.cx, v.cy);
  floats(static_cast<float>(tile.x), static_cast<float>(tile.y), static_cast<float>(tile.width),
         static_cast<float>(tile.height));
  for (const auto& row : clip_from_world(camera, middle)) {
    floats(static_cast<float>(row[0]), static_cast<float>(row[1]), static_cast<float>(row[2]),
           static_cast<float>(row[3]));
  }
  put(v.world);
  for (const cpu::RayMap& rays : v.blocks) put(rays);
  for (const cpu::Silhouette& s : v.silhouettes) {
    floats(s.x0, s.y0, s.x1, s.y1);
    words(s.ellipse ? 1u : 0u, s.first_edge, s.edges);
    floats(s.xx, s.xy, s.yy, s.nearness);
    floats(s.center[0], s.center[1]);
  }
  for (const cpu::ScreenEdge& e : v.screen_edges) {
    floats(e.x, e.y, e.c, e.near_high);
    floats(e.near_x, e.near_y, e.near_c, e.near_low);
  }
  return static_cast<int>(begin);
}

}  // namespace drystone::gl
