// Materials at hits: where their textures are looked up, and what a pixel spans of them.
#if defined(DRYSTONE_RENDERERS_CPU_SURFACE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_SURFACE_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_SURFACE_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_SURFACE_INL_HPP
#endif

#include <utility>

#include "renderers/cpu_look.hpp"
#include "renderers/cpu_trace-inl.hpp"
#include "renderers/texture-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// How a hit moves when the ray moves by one pixel right and down.
struct Differentials {
  V3 x, y;
};

DRYSTONE_INLINE Differentials differentials(const RayMap& rays, V3 direction, V3 normal, V t) {
  const V against = dot(normal, direction);
  const V inverse = set(1.0f) / select(hn::Lt(abs(against), set(1e-6f)), set(1e-6f), against);
  const auto along = [&](float ox, float oy, float oz, float dx, float dy, float dz) {
    const V3 e{set(ox) + t * set(dx), set(oy) + t * set(dy), set(oz) + t * set(dz)};
    return e - direction * (dot(normal, e) * inverse);
  };
  return {along(rays.o[0].x, rays.o[1].x, rays.o[2].x, rays.d[0].x, rays.d[1].x, rays.d[2].x),
          along(rays.o[0].y, rays.o[1].y, rays.o[2].y, rays.d[0].y, rays.d[1].y, rays.d[2].y)};
}

DRYSTONE_INLINE V3 material_color(const SurfaceMaterial& m, const TexturePoint& at) {
  const Pattern p = pattern(m.texture, at, m.seed);
  return mix(set3(m.color), set3(m.color2), p.share) * p.tint;
}

DRYSTONE_INLINE V3 plane_color(const SurfaceMaterial& m, V3 point, V3 u, V3 v,
                               const Differentials& d) {
  if (m.texture < 0) return set3(m.color);
  const V f = set(m.inv_scale), wide = set(m.inv_scale * kFilterWidth);
  TexturePoint at;
  at.u = dot(u, point) * f;
  at.v = dot(v, point) * f;
  at.du = (abs(dot(u, d.x)) + abs(dot(u, d.y))) * wide;
  at.dv = (abs(dot(v, d.x)) + abs(dot(v, d.y))) * wide;
  at.p = {at.u, at.v, zero()};
  at.dp = {at.du, at.dv, zero()};
  at.flat = true;
  return material_color(m, at);
}

/// Distance of a hit from the border of its face.
DRYSTONE_INLINE V from_border(const SceneData& scene, const BlockData& block, const BlockHit& hit,
                              V face) {
  const V3 p = hit.point;
  const V far = set(1e6f);
  switch (block.kind) {
    case ShapeKind::box: {
      const V axis = floor(face * set(0.5f));
      const auto room = [&](int k, V at) {
        const V gap = set(block.half[k]) - abs(at);
        return select(hn::Eq(axis, set(static_cast<float>(k))), far, gap);
      };
      return min(room(0, p.x), min(room(1, p.y), room(2, p.z)));
    }
    case ShapeKind::cylinder: {
      const V rho = sqrt(p.x * p.x + p.y * p.y);
      return select(hn::Gt(face, set(0.5f)), set(block.half[0]) - rho,
                    set(block.half[2]) - abs(p.z));
    }
    case ShapeKind::sphere: {
      // Two round faces, towards y and away from it, as discs of planar scenes have them.
      return set(block.half[0]) - sqrt(p.x * p.x + p.z * p.z);
    }
    case ShapeKind::prism: {
      V least = far;
      for (std::uint32_t k = 0; k < block.planes; ++k) {
        const PrismPlane& plane = scene.planes[block.first_plane + k];
        const V3 n = set3(plane.n);
        const V cosine = dot(n, hit.normal);
        // Along the face, not across the neighbour.
        const V sine = sqrt(max(set(1.0f) - cosine * cosine, set(1e-6f)));
        const M own = hn::Eq(face, set(static_cast<float>(k)));
        least = min(least, select(own, far, (set(plane.h) - dot(n, p)) / sine));
      }
      return least;
    }
  }
  return far;
}

/// Coordinates on a block's face for textures that are drawn on faces.
DRYSTONE_INLINE void face_coordinates(const SceneData& scene, const BlockData& block,
                                      const BlockHit& hit, V face, const Differentials& d,
                                      TexturePoint& at) {
  const V f = set(block.material.inv_scale);
  const V wide = set(block.material.inv_scale * kFilterWidth);
  const V3 p = hit.point;
  const V wx = (abs(d.x.x) + abs(d.y.x)) * wide, wy = (abs(d.x.y) + abs(d.y.y)) * wide,
          wz = (abs(d.x.z) + abs(d.y.z)) * wide;
  at.p = p * f;
  at.dp = {wx, wy, wz};
  at.flat = false;
  if (block.trunk != 0) {
    // Wood grows along the block's longest side.
    V& along = block.trunk == 1 ? at.p.y : at.p.z;
    V& along_width = block.trunk == 1 ? at.dp.y : at.dp.z;
    std::swap(at.p.x, along);
    std::swap(at.dp.x, along_width);
  }
  at.edge = zero();
  if (is_mark(block.material.texture)) at.edge = from_border(scene, block, hit, face) * f;
  const V3 q = p * f;
  switch (block.kind) {
    case ShapeKind::box: {
      const M on_x = hn::Lt(face, set(2.0f)), on_z = hn::Gt(face, set(3.5f));
      at.u = select(on_x, q.y, q.x);
      at.du = select(on_x, wy, wx);
      at.v = select(on_z, q.y, q.z);
      at.dv = select(on_z, wy, wz);
      break;
    }
    case ShapeKind::cylinder:
    case ShapeKind::sphere: {
      const V rho2 = max(p.x * p.x + p.y * p.y, set(1e-12f)), inverse = set(1.0f) / rho2;
      const V turns = set(block.wraps / 3.14159274f);
      at.u = angle_of(p.y, p.x) * turns;
      at.du = (abs(p.x * d.x.y - p.y * d.x.x) + abs(p.x * d.y.y - p.y * d.y.x)) * inverse * turns *
              set(kFilterWidth);
      if (block.kind == ShapeKind::sphere) {
        const V rho = sqrt(rho2);
        at.v = angle_of(p.z, rho) * turns;
        at.dv = wz * set(block.material.scale) / rho * turns;
      } else {
        const M on_cap = hn::Gt(face, set(0.5f));
        at.u = select(on_cap, q.x, at.u);
        at.du = select(on_cap, wx, at.du);
        at.v = select(on_cap, q.y, q.z);
        at.dv = select(on_cap, wy, wz);
      }
      break;
    }
    case ShapeKind::prism: {
      at.u = at.v = at.du = at.dv = zero();
      for (std::uint32_t k = 0; k < block.planes; ++k) {
        const M here = hn::Eq(face, set(static_cast<float>(k)));
        if (!any(here)) continue;
        const PrismPlane& plane = scene.planes[block.first_plane + k];
        const V3 u = set3(plane.u), v = set3(plane.v);
        at.u = select(here, dot(u, p) * f, at.u);
        at.v = select(here, dot(v, p) * f, at.v);
        at.du = select(here, (abs(dot(u, d.x)) + abs(dot(u, d.y))) * wide, at.du);
        at.dv = select(here, (abs(dot(v, d.x)) + abs(dot(v, d.y))) * wide, at.dv);
      }
      break;
    }
  }
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
