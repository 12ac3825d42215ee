#include "renderers/cpu_prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "drystone/error.hpp"
#include "renderers/cpu_look.hpp"
#include "renderers/cpu_outline.hpp"
#include "renderers/cpu_silhouette.hpp"
#include "renderers/tone.hpp"

namespace drystone::cpu {
namespace {

void put(float* out, Vec3 v) {
  out[0] = static_cast<float>(v.x);
  out[1] = static_cast<float>(v.y);
  out[2] = static_cast<float>(v.z);
}

bool finite(Vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

void put_linear(float* out, const Color& color) {
  put(out,
      {tone::linear(std::clamp(color.r, 0.0, 1.0)), tone::linear(std::clamp(color.g, 0.0, 1.0)),
       tone::linear(std::clamp(color.b, 0.0, 1.0))});
}

SurfaceMaterial surface_material(const Material& material) {
  SurfaceMaterial m;
  put_linear(m.color, material.color);
  put_linear(m.color2, material.color);
  if (material.texture) {
    const double scale = material.texture->scale_m;
    if (!(scale > 0.0) || !std::isfinite(scale)) {
      throw Error(ErrorCode::usage, fmt::format("a texture has a scale of {} m", scale),
                  "give every texture a scale_m above 0");
    }
    put_linear(m.color2, material.texture->color2);
    m.texture = static_cast<int>(material.texture->kind);
    m.scale = static_cast<float>(scale);
    m.inv_scale = static_cast<float>(1.0 / scale);
    m.seed = material.texture->seed;
  }
  return m;
}

Vec3 block_point(const Block& block, const Mat3& rotation, Vec3 local) {
  return block.world_from_block.position + rotation * local;
}

/// Fills kind, box around the shape and bounding sphere.
void put_shape(const Block& block, const Mat3& rotation, SceneData& scene, BlockData& out) {
  Vec3 half{}, middle{};
  double width = 0.0;
  out.first_plane = static_cast<std::uint32_t>(scene.planes.size());
  out.planes = 0;
  out.wraps = 1.0f;
  if (const auto* box = std::get_if<Box>(&block.shape)) {
    out.kind = ShapeKind::box;
    half = box->half_extents;
    width = std::min({half.x, half.y, half.z});
  } else if (const auto* cylinder = std::get_if<Cylinder>(&block.shape)) {
    out.kind = ShapeKind::cylinder;
    half = {cylinder->radius, cylinder->radius, cylinder->half_height};
    width = std::min(half.x, half.z);
  } else if (const auto* sphere = std::get_if<Sphere>(&block.shape)) {
    out.kind = ShapeKind::sphere;
    half = {sphere->radius, sphere->radius, sphere->radius};
    width = sphere->radius;
  } else {
    const auto& prism = std::get<Prism>(block.shape);
    out.kind = ShapeKind::prism;
    const std::size_t n = prism.outline.size();
    if (n < 3 || n > 200) {
      throw Error(ErrorCode::usage, fmt::format("a prism has an outline of {} points", n),
                  "give it 3 to 200");
    }
    Vec2 low = prism.outline[0], high = low;
    for (const Vec2 p : prism.outline) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    half = {0.5 * (high.x - low.x), prism.half_depth, 0.5 * (high.y - low.y)};
    middle = {0.5 * (high.x + low.x), 0.0, 0.5 * (high.y + low.y)};
    width = std::min({half.x, half.y, half.z});
    const auto add_plane = [&](Vec3 n_local, double h, Vec3 u, Vec3 v) {
      PrismPlane plane;
      put(plane.n, n_local);
      plane.h = static_cast<float>(h);
      put(plane.u, u);
      put(plane.v, v);
      scene.planes.push_back(plane);
    };
    for (std::size_t i = 0; i < n; ++i) {
      const Vec2 a = prism.outline[i], b = prism.outline[(i + 1) % n];
      const double length = norm(b - a);
      if (!(length > 0.0)) continue;
      const Vec2 along = (1.0 / length) * (b - a);
      const Vec3 normal{along.y, 0.0, -along.x};
      add_plane(normal, normal.x * a.x + normal.z * a.y, {along.x, 0.0, along.y}, {0, 1, 0});
    }
    add_plane({0, -1, 0}, prism.half_depth, {1, 0, 0}, {0, 0, 1});
    add_plane({0, 1, 0}, prism.half_depth, {1, 0, 0}, {0, 0, 1});
    out.planes = static_cast<std::uint32_t>(scene.planes.size()) - out.first_plane;
  }
  if (!(half.x > 0.0 && half.y > 0.0 && half.z > 0.0) || !finite(half)) {
    throw Error(ErrorCode::usage,
                fmt::format("block {} has a size that is not a positive number", block.id),
                "give every block positive dimensions in metres");
  }
  if (!finite(block.world_from_block.position)) {
    throw Error(ErrorCode::usage, fmt::format("block {} has no finite position", block.id),
                "give every block a position in metres");
  }
  put(out.half, half);
  put(out.middle, middle);
  put(out.bound_center, block_point(block, rotation, middle));
  const double radius = out.kind == ShapeKind::sphere ? half.x : norm(half);
  out.trunk = out.kind == ShapeKind::cylinder            ? 2
              : half.z > 1.02 * std::max(half.x, half.y) ? 2
              : half.y > 1.02 * half.x                   ? 1
                                                         : 0;
  out.bound_radius = static_cast<float>(radius);
  out.width = static_cast<float>(width);
  out.reach = static_cast<float>(radius + 3.0 * std::cbrt(half.x * half.y * half.z));
}

LightData light_data(const Light& light) {
  const double length = norm(light.direction);
  if (!(length > 0.0) || !std::isfinite(length) || !std::isfinite(light.intensity) ||
      !(light.angular_radius_deg >= 0.0) || !(light.angular_radius_deg < 80.0)) {
    throw Error(ErrorCode::usage, "a light has no direction, intensity or sensible angular radius",
                "give it a direction, a finite intensity and an angular radius of 0-80 degrees");
  }
  const Vec3 w = (1.0 / length) * light.direction;
  const Vec3 u = normalized(cross(w, std::abs(w.z) < 0.9 ? Vec3{0, 0, 1} : Vec3{1, 0, 0}));
  LightData out;
  put(out.u, u);
  put(out.v, cross(w, u));
  put(out.w, w);
  put(out.color, light.intensity * Vec3{light.color.r, light.color.g, light.color.b});
  out.tan_radius = static_cast<float>(exact::tan(radians(light.angular_radius_deg)));
  return out;
}

/// Keys are whole numbers in floats: 16 bits of id, 8 of face.
constexpr std::size_t kMostSurfaces = 65000;

/// What a hand-written scene without lights is seen by.
const std::vector<Light>& default_lights() {
  static const std::vector<Light> lights{
      {normalized(Vec3{0.45, -0.6, 0.85}), {1.0, 0.97, 0.92}, 0.75, 2.5},
      {normalized(Vec3{-0.7, -0.3, 0.6}), {0.92, 0.96, 1.0}, 0.25, 4.0}};
  return lights;
}

Affine affine(double c, double x, double y) {
  return {static_cast<float>(c), static_cast<float>(x), static_cast<float>(y)};
}

/// A camera's rays in double precision: point = o + t d, both affine in (X, Y).
struct Rays {
  Vec3 o, ox, oy, d, dx, dy;
};

RayMap rays_in_block(const Rays& rays, Vec3 position, const Mat3& rotation) {
  const auto turn = [&](Vec3 v) { return transpose_times(rotation, v); };
  const Vec3 o = turn(rays.o - position), ox = turn(rays.ox), oy = turn(rays.oy);
  const Vec3 d = turn(rays.d), dx = turn(rays.dx), dy = turn(rays.dy);
  return {{affine(o.x, ox.x, oy.x), affine(o.y, ox.y, oy.y), affine(o.z, ox.z, oy.z)},
          {affine(d.x, dx.x, dy.x), affine(d.y, dx.y, dy.y), affine(d.z, dx.z, dy.z)}};
}

/// Depth at which rays meet the plane normal . point = h.
PlaneMap plane_map(const Rays& rays, Vec3 normal, double h) {
  return {affine(h - dot(normal, rays.o), -dot(normal, rays.ox), -dot(normal, rays.oy)),
          affine(dot(normal, rays.d), dot(normal, rays.dx), dot(normal, rays.dy))};
}

ZoneData zone_data(const std::optional<Zone>& zone) {
  ZoneData out{};
  if (!zone) return out;
  const Vec2 c = zone->center, h = zone->half_extents;
  if (!(h.x > 0.0) || !(h.y > 0.0) || !finite({c.x, c.y, 0.0}) || !finite({h.x, h.y, 0.0})) {
    throw Error(ErrorCode::usage, "a zone has no finite place or size",
                "give it a centre and half extents above 0 in metres");
  }
  out.there = true;
  out.disc = zone->shape == ZoneShape::disc;
  out.center[0] = static_cast<float>(c.x);
  out.center[1] = static_cast<float>(c.y);
  out.half[0] = static_cast<float>(h.x);
  out.half[1] = static_cast<float>(h.y);
  put_linear(out.color, zone->color);
  return out;
}

/// The ground as a level orthographic camera sees it.
StripData strip_data(const Camera& camera, const std::optional<Zone>& zone, Vec3 forward) {
  const Intrinsics& in = camera.intrinsics;
  StripData out{};
  constexpr double kLevel = 1e-9;
  out.there = in.orthographic && std::abs(forward.z) < kLevel;
  if (!out.there) return out;
  const Vec3 right = normalized(cross(forward, {0, 0, 1}));  // for a camera that is turned, too
  put(out.right, right);
  if (!zone) return out;
  const double x = right.x * zone->half_extents.x, y = right.y * zone->half_extents.y;
  const bool disc = zone->shape == ZoneShape::disc;
  out.zone_middle = static_cast<float>(dot(right.xy(), zone->center));
  out.zone_half = static_cast<float>(disc ? std::sqrt(x * x + y * y) : std::abs(x) + std::abs(y));
  const double height = std::max(kLeastZoneBand, kZoneBand * std::min(in.width, in.height));
  out.zone_height = static_cast<float>(height / std::abs(in.fy));
  return out;
}

/// Pixels that the box around a block can cover, and `room` more on each side.
PixelRect pixel_rect(const Camera& camera, const BlockData& data, const Block& block,
                     const Mat3& rotation, const Mat3& world_from_camera, double room) {
  const Intrinsics& in = camera.intrinsics;
  const PixelRect all{0, 0, in.width - 1, in.height - 1};
  double x0 = std::numeric_limits<double>::infinity(), y0 = x0, x1 = -x0, y1 = -x0;
  for (int corner = 0; corner < 8; ++corner) {
    const auto side = [&](int axis) {
      const double half = static_cast<double>(data.half[axis]) * 1.0001;
      return static_cast<double>(data.middle[axis]) + ((corner >> axis & 1) != 0 ? half : -half);
    };
    const Vec3 world = block_point(block, rotation, {side(0), side(1), side(2)});
    const Vec3 p = transpose_times(world_from_camera, world - camera.world_from_camera.position);
    double x = p.x, y = p.y;
    if (!in.orthographic) {
      if (p.z < 1e-3) return all;
      x /= p.z;
      y /= p.z;
    }
    x0 = std::min(x0, in.cx + in.fx * x);
    x1 = std::max(x1, in.cx + in.fx * x);
    y0 = std::min(y0, in.cy + in.fy * y);
    y1 = std::max(y1, in.cy + in.fy * y);
  }
  const auto pixel = [](double value, int size) {
    return static_cast<int>(std::clamp(std::floor(value), -2.0, static_cast<double>(size) + 1.0));
  };
  const double more = 1.0 + room;
  return {pixel(x0 - more, in.width), pixel(y0 - more, in.height), pixel(x1 + more, in.width),
          pixel(y1 + more, in.height)};
}

}  // namespace

void prepare_scene(const Scene& scene, SceneData& out) {
  if (scene.blocks.size() + scene.walls.size() > kMostSurfaces) {
    throw Error(ErrorCode::usage, fmt::format("a scene has {} blocks", scene.blocks.size()),
                fmt::format("ids have 16 bits: use at most {} blocks and walls", kMostSurfaces));
  }
  out.walls.clear();
  out.blocks.clear();
  out.planes.clear();
  out.lights.clear();
  out.casters.clear();
  out.edges.clear();
  out.exits.clear();
  out.ground = surface_material(scene.ground.material);
  out.zone = zone_data(scene.zone);

  for (const Wall& wall : scene.walls) {
    const double length = norm(wall.normal);
    if (!(length > 0.0) || !std::isfinite(length) || !finite(wall.point)) {
      throw Error(ErrorCode::usage, "a wall has no normal or no position",
                  "give it a finite point and a normal towards its visible side");
    }
    const Vec3 n = (1.0 / length) * wall.normal;
    const Vec3 u = std::abs(n.z) > 0.999 ? Vec3{1, 0, 0} : normalized(cross(Vec3{0, 0, 1}, n));
    WallData w;
    put(w.normal, n);
    w.point_h = static_cast<float>(dot(n, wall.point));
    put(w.u, u);
    put(w.v, cross(n, u));
    w.material = surface_material(wall.material);
    out.walls.push_back(w);
  }

  for (const Block& block : scene.blocks) {
    const Mat3 rotation = matrix(block.world_from_block.rotation);
    BlockData data;
    put_shape(block, rotation, out, data);
    for (int k = 0; k < 3; ++k) {
      put(&data.rotation[3 * k], rotation.columns[static_cast<std::size_t>(k)]);
    }
    put(data.position, block.world_from_block.position);
    data.material = surface_material(block.material);
    // A whole, even number of periods, so that no seam shows.
    const double around = kPi * static_cast<double>(data.half[0] * data.material.inv_scale);
    data.wraps = static_cast<float>(std::clamp(std::floor(around + 0.5), 1.0, 1e4));
    out.blocks.push_back(data);
  }

  Vec3 total{};
  for (const Light& light : scene.lights.empty() ? default_lights() : scene.lights) {
    out.lights.push_back(light_data(light));
    const LightData& l = out.lights.back();
    const double down = std::max(0.0, static_cast<double>(l.w[2]));
    total = total + down * Vec3{l.color[0], l.color[1], l.color[2]};
    for (std::size_t k = 0; k < scene.blocks.size(); ++k) {
      out.casters.push_back(make_caster(scene.blocks[k], out.blocks[k], l, out.edges, out.exits));
    }
  }
  double width = 0.0;
  for (const BlockData& b : out.blocks) width += static_cast<double>(b.width);
  if (!out.blocks.empty()) width /= static_cast<double>(out.blocks.size());
  out.bounce_height = static_cast<float>(kBounceHeight * std::max(width, 1e-3));
  Vec3 middle{};
  for (const BlockData& b : out.blocks) {
    middle = middle + Vec3{b.bound_center[0], b.bound_center[1], b.bound_center[2]};
  }
  if (!out.blocks.empty()) middle = (1.0 / static_cast<double>(out.blocks.size())) * middle;
  out.middle[0] = middle.x;
  out.middle[1] = middle.y;
  out.middle[2] = middle.z;
  put(out.ground_light, total + Vec3{kSky[0], kSky[1], kSky[2]});
  // The floor throws back part of what falls on it.
  total = kBounce * (total + Vec3{kSky[0], kSky[1], kSky[2]});
  out.bounce[0] = static_cast<float>(total.x) * out.ground.color[0];
  out.bounce[1] = static_cast<float>(total.y) * out.ground.color[1];
  out.bounce[2] = static_cast<float>(total.z) * out.ground.color[2];
}

void prepare_view(const Scene& scene, const SceneData& data, const Camera& camera, ViewData& out) {
  const Intrinsics& in = camera.intrinsics;
  if (in.width < 1 || in.height < 1 || in.width > 16384 || in.height > 16384 ||
      !(std::abs(in.fx) > 0.0) || !(std::abs(in.fy) > 0.0) || !std::isfinite(in.fx) ||
      !std::isfinite(in.fy) || !std::isfinite(in.cx) || !std::isfinite(in.cy) ||
      !finite(camera.world_from_camera.position)) {
    throw Error(ErrorCode::usage,
                fmt::format("camera '{}' has no valid size, focal length or position", camera.name),
                "use 1-16384 pixels a side, focal lengths other than 0 and finite numbers");
  }
  const Mat3 world_from_camera = matrix(normalized(camera.world_from_camera.rotation));
  const Vec3 right = world_from_camera.columns[0], down = world_from_camera.columns[1],
             forward = world_from_camera.columns[2];
  Vec3 eye = camera.world_from_camera.position;

  const Vec3 middle{data.middle[0], data.middle[1], data.middle[2]};
  const double distance = std::max(1.0, norm(middle - eye));

  out.width = in.width;
  out.height = in.height;
  out.cx = static_cast<float>(in.cx);
  out.cy = static_cast<float>(in.cy);
  Rays rays{};
  out.orthographic = in.orthographic;
  if (in.orthographic) {
    rays = {eye, (1.0 / in.fx) * right, (1.0 / in.fy) * down, forward, {}, {}};
    out.pixel_c = static_cast<float>(1.0 / std::abs(in.fx));
    out.pixel_t = 0.0f;
  } else {
    rays = {eye, {}, {}, forward, (1.0 / in.fx) * right, (1.0 / in.fy) * down};
    out.pixel_c = 0.0f;
    out.pixel_t = static_cast<float>(1.0 / std::abs(in.fx));
  }
  out.world = rays_in_block(rays, {}, Mat3{});
  out.ground = plane_map(rays, {0, 0, 1}, 0.0);
  out.walls.clear();
  for (const WallData& w : data.walls) {
    out.walls.push_back(plane_map(rays, {w.normal[0], w.normal[1], w.normal[2]}, w.point_h));
  }
  out.blocks.clear();
  out.planes.clear();
  out.rects.clear();
  out.strip = strip_data(camera, scene.zone, forward);
  // Rays along the ground never reach it, whatever rounding makes of their slope.
  if (out.strip.there) out.ground = {};
  const bool outlined = out.style == Style::outlined;
  out.silhouettes.clear();
  out.screen_edges.clear();
  put_linear(out.paper, {kPaper[0], kPaper[1], kPaper[2]});
  put_linear(out.ink, {kInk[0], kInk[1], kInk[2]});
  out.half_line = static_cast<float>(
      0.5 * std::max(kLeastLine, kLine * static_cast<double>(std::min(in.width, in.height))));
  const double room = outlined ? static_cast<double>(out.half_line) + 1.0 : 0.0;
  for (std::size_t k = 0; k < scene.blocks.size(); ++k) {
    const Block& block = scene.blocks[k];
    const Mat3 rotation = matrix(block.world_from_block.rotation);
    out.blocks.push_back(rays_in_block(rays, block.world_from_block.position, rotation));
    const BlockData& b = data.blocks[k];
    for (std::uint32_t p = b.first_plane; p < b.first_plane + b.planes; ++p) {
      const PrismPlane& plane = data.planes[p];
      const Vec3 n = rotation * Vec3{plane.n[0], plane.n[1], plane.n[2]};
      out.planes.push_back(plane_map(
          rays, n, static_cast<double>(plane.h) + dot(n, block.world_from_block.position)));
    }
    out.rects.push_back(pixel_rect(camera, b, block, rotation, world_from_camera, room));
    if (outlined) add_silhouette(camera, world_from_camera, block, rotation, out);
  }
  // Walls of a room stay clear, the horizon does not.
  out.fog_start = static_cast<float>(std::max(25.0, 2.0 * distance));
  out.fog_inv_range = static_cast<float>(1.0 / std::max(50.0, 5.0 * distance));
}

}  // namespace drystone::cpu
