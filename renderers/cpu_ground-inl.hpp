// What is painted on the ground, and the ground seen edge-on.
#if defined(DRYSTONE_RENDERERS_CPU_GROUND_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_GROUND_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_GROUND_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_GROUND_INL_HPP
#endif

#include "renderers/cpu_surface-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// Share of a length w about x that lies within -half ... half.
DRYSTONE_INLINE V overlap(V x, V w, V half) {
  const V width = max(w, set(1e-6f)), side = set(0.5f) * width;
  return clamp01((min(x + side, half) - max(x - side, zero() - half)) / width);
}

/// Share of a pixel that a zone covers, at a hit of the ground.
DRYSTONE_INLINE V zone_share(const ZoneData& zone, V3 point, const Differentials& d) {
  const V x = point.x - set(zone.center[0]), y = point.y - set(zone.center[1]);
  if (!zone.disc) {
    return overlap(x, abs(d.x.x) + abs(d.y.x), set(zone.half[0])) *
           overlap(y, abs(d.x.y) + abs(d.y.y), set(zone.half[1]));
  }
  const V a = set(1.0f / zone.half[0]), b = set(1.0f / zone.half[1]);
  const V u = x * a, v = y * b;
  const V rho = sqrt(max(u * u + v * v, set(1e-12f)));
  const V gx = u / rho * a, gy = v / rho * b;  // how rho grows
  const V span = abs(gx * d.x.x + gy * d.x.y) + abs(gx * d.y.x + gy * d.y.y);
  return clamp01(set(0.5f) + (set(1.0f) - rho) / max(span, set(1e-6f)));
}

/// Colour of the ground as a camera that looks level sees it.
DRYSTONE_INLINE V3 strip_color(const SceneData& scene, const ViewData& view, V3 origin,
                               bool textured) {
  const V pixel = set(view.pixel_c);
  const V3 right = set3(view.strip.right);
  V3 color = set3(scene.ground.color);
  if (textured) {
    const RayMap& w = view.world;
    const Differentials d{{set(w.o[0].x), set(w.o[1].x), set(w.o[2].x)},
                          {set(w.o[0].y), set(w.o[1].y), set(w.o[2].y)}};
    color = plane_color(scene.ground, origin, right, {zero(), zero(), set(1.0f)}, d);
  }
  if (scene.zone.there) {
    const V half = set(0.5f * view.strip.zone_height);
    const V share = overlap(dot(right, origin) - set(view.strip.zone_middle), pixel,
                            set(view.strip.zone_half)) *
                    overlap(origin.z + half, pixel, half);
    color = mix(color, set3(scene.zone.color), share);
  }
  return color;
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
