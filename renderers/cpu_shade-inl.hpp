// Colours at hits: materials, direct light with soft shadows, sky light, haze.
#if defined(DRYSTONE_RENDERERS_CPU_SHADE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_SHADE_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_SHADE_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_SHADE_INL_HPP
#endif

#include <span>
#include <utility>

#include "renderers/cpu_ground-inl.hpp"
#include "renderers/cpu_light-inl.hpp"
#include "renderers/cpu_look.hpp"
#include "renderers/cpu_surface-inl.hpp"
#include "renderers/cpu_trace-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// What a packet sees.
struct Surface {
  V3 albedo;
  V3 normal;  ///< world, with rounded edges
  V sheen;    ///< strength of highlights
  V crevice;  ///< factor of sky light at edges
};

/// Blocks that a tile has to look at.
struct Candidates {
  std::span<const std::uint16_t> blocks;     ///< that its rays can hit
  std::span<const std::uint16_t> occluders;  ///< that can hide sky from what they hit
  std::span<const std::uint16_t> casters;    ///< that can hide a light, light after light
  std::span<const std::uint32_t> caster_begin;
};

/// Rounds edges: the normal leans towards the neighbouring faces within `width` of them. `edge` is
/// 0 on the face and grows to 1 at an edge.
DRYSTONE_INLINE V3 rounded_normal(const SceneData& scene, const BlockData& block,
                                  const BlockHit& hit, V width, V& edge) {
  const V inverse = set(1.0f) / width;
  const V3 p = hit.point;
  const auto lean = [&](V distance) { return square(clamp01(set(1.0f) - distance * inverse)); };
  V3 n = hit.normal;
  switch (block.kind) {
    case ShapeKind::box: {
      const V x = lean(set(block.half[0]) - abs(p.x)), y = lean(set(block.half[1]) - abs(p.y)),
              z = lean(set(block.half[2]) - abs(p.z));
      edge = clamp01(x + y + z - set(1.0f));
      n = {with_sign_of(x, p.x), with_sign_of(y, p.y), with_sign_of(z, p.z)};
      break;
    }
    case ShapeKind::cylinder: {
      const V rho = sqrt(max(p.x * p.x + p.y * p.y, set(1e-12f)));
      const V side = lean(set(block.half[0]) - rho), cap = lean(set(block.half[2]) - abs(p.z));
      edge = clamp01(side + cap - set(1.0f));
      n = {p.x / rho * side, p.y / rho * side, with_sign_of(cap, p.z)};
      break;
    }
    case ShapeKind::sphere:
      edge = zero();
      break;
    case ShapeKind::prism: {
      V total = zero();
      n = {zero(), zero(), zero()};
      for (std::uint32_t k = 0; k < block.planes; ++k) {
        const PrismPlane& plane = scene.planes[block.first_plane + k];
        const V3 normal = set3(plane.n);
        const V towards = lean(set(plane.h) - dot(normal, p));
        n = n + normal * towards;
        total = total + towards;
      }
      edge = clamp01(total - set(1.0f));
      break;
    }
  }
  return normalized(n);
}

DRYSTONE_INLINE void shade_block(const SceneData& scene, const ViewData& view, std::size_t k,
                                 M mask, V x, V y, V t, V face, V pixel, Surface& out) {
  const BlockData& block = scene.blocks[k];
  const RayMap& rays = view.blocks[k];
  const BlockHit hit = block_hit(scene, block, rays, x, y, t, face);
  V edge;
  const V bevel =
      min(max(set(kBevel * block.width), pixel * set(kEdgePixels)), set(kBevelMost * block.width));
  const V3 normal = rounded_normal(scene, block, hit, bevel, edge);
  V3 color = set3(block.material.color);
  if (block.material.texture >= 0) {
    const Differentials d = differentials(rays, at(rays.d, x, y), hit.normal, t);
    TexturePoint where;
    face_coordinates(scene, block, hit, face, d, where);
    color = material_color(block.material, where);
  }
  out.albedo = select(mask, color, out.albedo);
  out.normal = select(mask, rotate(block.rotation, normal), out.normal);
  out.sheen = select(mask, set(kSheen), out.sheen);
  out.crevice = select(mask, set(1.0f) - set(kCrevice) * edge, out.crevice);
}

DRYSTONE_INLINE V3 sky_color(V3 unit_direction) {
  const V low = set(1.0f) - clamp01(unit_direction.z);
  return mix(set3(kZenith), set3(kHorizon), low * low * low);
}

/// Linear colours and arriving direct light of hits.
DRYSTONE_INLINE V3 shade(const SceneData& scene, const ViewData& view, const Candidates& near, V x,
                         V y, V t_hit, V key, V& direct) {
  const V id = floor(key * set(1.0f / 256.0f)), face = key - id * set(256.0f);
  const V3 origin = at(view.world.o, x, y), ray = at(view.world.d, x, y);
  const V ray_length = sqrt(dot(ray, ray));
  const V3 towards = ray * (set(1.0f) / ray_length);
  const M sky = hn::Eq(id, zero());
  direct = zero();
  const auto background = [&] {
    const V3 color = sky_color(towards);
    if (!view.strip.there) return color;
    const V3 strip = strip_color(scene, view, origin, true) * set3(scene.ground_light);
    return select(hn::Gt(face, set(0.5f)), strip, color);
  };
  if (all(sky)) return background();

  const V t = select(sky, zero(), t_hit);
  const V3 point = origin + ray * t;
  const V pixel = set(view.pixel_c) + set(view.pixel_t) * t;
  Surface s{{zero(), zero(), zero()}, {zero(), zero(), set(1.0f)}, zero(), set(1.0f)};

  const M ground = hn::Eq(id, set(static_cast<float>(kGroundId)));
  if (any(ground)) {
    const V3 up{zero(), zero(), set(1.0f)};
    const V3 ex{set(1.0f), zero(), zero()}, ey{zero(), set(1.0f), zero()};
    Differentials d{};
    if (scene.ground.texture >= 0 || scene.zone.there) d = differentials(view.world, ray, up, t);
    V3 color = plane_color(scene.ground, point, ex, ey, d);
    if (scene.zone.there) {
      color = mix(color, set3(scene.zone.color), zone_share(scene.zone, point, d));
    }
    s.albedo = select(ground, color, s.albedo);
  }
  const int walls = static_cast<int>(scene.walls.size());
  for (int k = 0; k < walls; ++k) {
    const M here = hn::Eq(id, set(static_cast<float>(kFirstWallId + k)));
    if (!any(here)) continue;
    const WallData& wall = scene.walls[static_cast<std::size_t>(k)];
    const V3 n = set3(wall.normal);
    Differentials d{};
    if (wall.material.texture >= 0) d = differentials(view.world, ray, n, t);
    s.albedo =
        select(here, plane_color(wall.material, point, set3(wall.u), set3(wall.v), d), s.albedo);
    s.normal = select(here, n, s.normal);
  }
  const int first_block = kFirstWallId + walls;
  for (const std::uint16_t k : near.blocks) {
    const M here = hn::Eq(id, set(static_cast<float>(first_block + k)));
    if (any(here)) shade_block(scene, view, k, here, x, y, t, face, pixel, s);
  }

  // Light from above and thrown back from the floor.
  V open = s.crevice;
  if (view.ambient_occlusion) {
    for (const std::uint16_t k : near.occluders) {
      const M own = hn::Eq(id, set(static_cast<float>(first_block + k)));
      if (all(either(own, sky))) continue;
      const V hidden = sky_hidden_by(scene.blocks[k], point, s.normal);
      open = open * (set(1.0f) - select(own, zero(), min(hidden, set(1.0f))));
    }
    for (const WallData& wall : scene.walls) {
      const V away = max(dot(set3(wall.normal), point) - set(wall.point_h), zero());
      const V facing = set(1.0f) - abs(dot(set3(wall.normal), s.normal));
      open = open * (set(1.0f) - facing * set(kCornerDark) / (set(1.0f) + away * away));
    }
  }
  const V up_share = set(0.5f) + set(0.5f) * s.normal.z;
  const V height = max(point.z, zero());
  const V lift = height / (height + set(scene.bounce_height));
  V3 light = set3(kSky) * up_share +
             set3(scene.bounce) * ((set(1.0f) - up_share) * (set(0.35f) + set(0.65f) * lift));
  light = light * (open * (set(1.0f) + dot(set3(kSkySide), s.normal)));

  V3 gloss{zero(), zero(), zero()};
  const bool shiny = any(hn::Gt(s.sheen, zero()));
  for (std::size_t l = 0; l < scene.lights.size(); ++l) {
    const LightData& lamp = scene.lights[l];
    const V3 w = set3(lamp.w);
    const V facing = max(dot(w, s.normal), zero());
    const M lit = but_not(hn::Gt(facing, zero()), sky);
    if (!any(lit)) continue;
    const std::uint32_t begin = near.caster_begin[l], end = near.caster_begin[l + 1];
    V visible = set(1.0f);
    if (begin != end) {
      const V3 p{dot(set3(lamp.u), point), dot(set3(lamp.v), point), dot(w, point)};
      const V tan_radius = set(lamp.tan_radius), blur = pixel * set(kShadowBlur);
      V hidden = zero();
      for (std::uint32_t c = begin; c < end; ++c) {
        const std::uint16_t k = near.casters[c];
        const M own = hn::Eq(id, set(static_cast<float>(first_block + k)));
        if (!any(but_not(lit, own))) continue;
        const Caster& caster = scene.casters[l * scene.blocks.size() + k];
        hidden = hidden + select(own, zero(), hidden_by(scene, caster, p, tan_radius, blur));
      }
      // Blocks do not overlap, so what they hide of a light adds up (but for outlines that cross
      // in a penumbra).
      visible = clamp01(set(1.0f) - hidden);
    }
    const V strength = select(lit, facing * visible, zero());
    const V3 color = set3(lamp.color);
    light = light + color * strength;
    direct = direct + luminance(color) * strength;
    if (shiny) {
      const V3 half = normalized(w - towards);
      const V c = max(dot(half, s.normal), zero());
      const V c2 = c * c, c4 = c2 * c2, c8 = c4 * c4, c16 = c8 * c8;
      gloss = gloss + color * (c16 * c16 * visible * select(lit, s.sheen, zero()));
    }
  }
  if (shiny) {
    // Grazing views reflect the sky.
    const V graze = set(1.0f) - clamp01(zero() - dot(towards, s.normal));
    const V g2 = graze * graze;
    gloss = gloss + set3(kHorizon) * (g2 * g2 * s.sheen * set(kGraze) * open);
  }
  V3 color = s.albedo * light + gloss;
  const V far = max(t * ray_length - set(view.fog_start), zero()) * set(view.fog_inv_range);
  const V haze = far * far / (set(1.0f) + far * far);
  color = mix(color, set3(kHorizon), haze);
  direct = direct * (set(1.0f) - haze);
  if (any(sky)) color = select(sky, background(), color);
  return color;
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
