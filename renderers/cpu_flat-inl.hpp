// Flat styles: plain colours, outlines, no light.
#if defined(DRYSTONE_RENDERERS_CPU_FLAT_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_FLAT_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_FLAT_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_FLAT_INL_HPP
#endif

#include <span>

#include "renderers/cpu_ground-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// How dark a pixel is from the lines along the blocks' outlines, 0-1.
DRYSTONE_INLINE V ink(const ViewData& view, std::span<const std::uint16_t> blocks, int first_block,
                      V x, V y, V t, V id) {
  V most = zero();
  const V reach = set(view.half_line + 0.5f);
  const V here = view.orthographic ? zero() - t : set(1.0f) / max(t, set(1e-6f));
  const M background = hn::Lt(id, set(static_cast<float>(first_block)));
  for (const std::uint16_t k : blocks) {
    const Silhouette& s = view.silhouettes[k];
    const M close = both(both(hn::Ge(x, set(s.x0)), hn::Le(x, set(s.x1))),
                         both(hn::Ge(y, set(s.y0)), hn::Le(y, set(s.y1))));
    if (!any(close)) continue;
    V outside, nearness;
    if (s.ellipse) {
      const V u = x - set(s.center[0]), v = y - set(s.center[1]);
      const V gu = set(s.xx) * u + set(s.xy) * v, gv = set(s.xy) * u + set(s.yy) * v;
      // The gauge g is 1 on the ellipse, and (g - 1) / |grad g| the distance next to it.
      const V g = sqrt(max(gu * u + gv * v, set(1e-12f)));
      outside = (g - set(1.0f)) * g / sqrt(max(gu * gu + gv * gv, set(1e-20f)));
      nearness = set(s.nearness);
    } else {
      outside = set(-1e9f);
      nearness = zero();
      for (std::uint32_t e = s.first_edge; e < s.first_edge + s.edges; ++e) {
        const ScreenEdge& edge = view.screen_edges[e];
        const V d = set(edge.x) * x + set(edge.y) * y + set(edge.c);
        const V n = set(edge.near_x) * x + set(edge.near_y) * y + set(edge.near_c);
        nearness =
            select(hn::Gt(d, outside), clamp(n, set(edge.near_low), set(edge.near_high)), nearness);
        outside = max(outside, d);
      }
    }
    // On its own block, on whatever lies behind it, and on the background.
    const M own = hn::Eq(id, set(static_cast<float>(first_block + k)));
    const M seen = both(close, either(either(own, background), hn::Gt(nearness, here)));
    most = max(most, select(seen, clamp01(reach - abs(outside)), zero()));
  }
  return most;
}

/// Linear colours of hits without light.
DRYSTONE_INLINE V3 flat_color(const SceneData& scene, const ViewData& view,
                              std::span<const std::uint16_t> blocks, V x, V y, V t_hit, V key) {
  const bool textured = view.style == Style::textured;
  const V id = floor(key * set(1.0f / 256.0f)), face = key - id * set(256.0f);
  const V3 origin = at(view.world.o, x, y), ray = at(view.world.d, x, y);
  const M sky = hn::Eq(id, zero());
  const V t = select(sky, zero(), t_hit);
  const V3 point = origin + ray * t;
  V3 color = set3(view.paper);
  if (view.strip.there && any(sky)) {
    color = select(hn::Gt(face, set(0.5f)), strip_color(scene, view, origin, textured), color);
  }
  const M ground = hn::Eq(id, set(static_cast<float>(kGroundId)));
  if (any(ground)) {
    const V3 up{zero(), zero(), set(1.0f)};
    V3 here = set3(scene.ground.color);
    if (scene.zone.there || textured) {
      const Differentials d = differentials(view.world, ray, up, t);
      const V3 ex{set(1.0f), zero(), zero()}, ey{zero(), set(1.0f), zero()};
      if (textured) here = plane_color(scene.ground, point, ex, ey, d);
      if (scene.zone.there) {
        here = mix(here, set3(scene.zone.color), zone_share(scene.zone, point, d));
      }
    }
    color = select(ground, here, color);
  }
  const int walls = static_cast<int>(scene.walls.size());
  for (int k = 0; k < walls; ++k) {
    const M here = hn::Eq(id, set(static_cast<float>(kFirstWallId + k)));
    if (!any(here)) continue;
    const WallData& wall = scene.walls[static_cast<std::size_t>(k)];
    V3 own = set3(wall.material.color);
    if (textured) {
      const Differentials d = differentials(view.world, ray, set3(wall.normal), t);
      own = plane_color(wall.material, point, set3(wall.u), set3(wall.v), d);
    }
    color = select(here, own, color);
  }
  if (view.strip.there && view.style == Style::outlined) {
    const V off = abs(origin.z) / set(view.pixel_c);
    color = mix(color, set3(view.ink), clamp01(set(view.half_line + 0.5f) - off));
  }
  const int first_block = kFirstWallId + walls;
  for (const std::uint16_t k : blocks) {
    const M here = hn::Eq(id, set(static_cast<float>(first_block + k)));
    if (!any(here)) continue;
    const BlockData& block = scene.blocks[k];
    V3 own = set3(block.material.color);
    if (block.material.texture >= 0 && (textured || is_mark(block.material.texture))) {
      const RayMap& rays = view.blocks[k];
      const BlockHit hit = block_hit(scene, block, rays, x, y, t, face);
      const Differentials d = differentials(rays, at(rays.d, x, y), hit.normal, t);
      TexturePoint where;
      face_coordinates(scene, block, hit, face, d, where);
      own = material_color(block.material, where);
    }
    color = select(here, own, color);
  }
  if (view.style == Style::outlined) {
    color = mix(color, set3(view.ink), ink(view, blocks, first_block, x, y, t, id));
  }
  return color;
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
