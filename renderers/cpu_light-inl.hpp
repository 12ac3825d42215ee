// What blocks take away from a point: direct light (soft shadows in closed form) and sky light.
#if defined(DRYSTONE_RENDERERS_CPU_LIGHT_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_LIGHT_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_LIGHT_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_LIGHT_INL_HPP
#endif

#include "renderers/cpu_vec-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// Share of a unit disc on one side of a line at signed distance x from its centre:
/// 1/2 + (x sqrt(1 - x^2) + asin x) / pi, as a polynomial with the same slope at 0 and ends of
/// slope 0 (error below 0.007).
DRYSTONE_INLINE V disc_share(V x) {
  const V c = clamp(x, set(-1.0f), set(1.0f));
  const V c2 = c * c;
  return clamp01(set(0.5f) + c * (set(0.63662f) + c2 * (set(-0.02324f) - c2 * set(0.11338f))));
}

/// Share of a light's disc that a polytope hides from points (u, v, w) of the light's frame. The
/// outline is that of parallel light; each edge's penumbra is as wide as the light's disc times the
/// distance to the edge, but not narrower than a pixel.
DRYSTONE_INLINE V hidden_by_polytope(const SceneData& scene, const Caster& caster, V3 p,
                                     V tan_radius, V blur) {
  V share = set(1.0f);
  for (std::uint32_t k = 0; k < caster.edges; ++k) {
    const OutlineEdge& e = scene.edges[caster.first_edge + k];
    const V inside = set(e.in_u) * p.x + set(e.in_v) * p.y + set(e.in_c);
    const V along = set(e.along_u) * p.x + set(e.along_v) * p.y + set(e.along_c);
    const V w = set(e.w0) + set(e.slope) * clamp(along, zero(), set(e.length));
    const V width = max(w - p.z, zero()) * tan_radius + blur;
    share = share * disc_share(inside / width);
    if (!any(hn::Gt(share, zero()))) return share;
  }
  V leave = set(1e30f);
  for (std::uint32_t k = 0; k < caster.exits; ++k) {
    const ExitPlane& e = scene.exits[caster.first_exit + k];
    leave = min(leave, set(e.a) * p.x + set(e.b) * p.y + set(e.c));
  }
  return select(hn::Gt(leave - p.z, set(1e-5f)), share, zero());
}

DRYSTONE_INLINE V hidden_by_sphere(const Caster& caster, V3 p, V tan_radius, V blur) {
  const V u = p.x - set(caster.u), v = p.y - set(caster.v), ahead = set(caster.w) - p.z;
  const V inside = set(caster.radius) - sqrt(u * u + v * v);
  const V share = disc_share(inside / (max(ahead, zero()) * tan_radius + blur));
  return select(hn::Gt(ahead, set(1e-5f)), share, zero());
}

/// A cylinder's outline is a rectangle (its axis in projection times its radius) with a half
/// ellipse at each end (its caps in projection). With y along the axis, x across and q the part of
/// y beyond the axis' ends, the outline is where the gauge g = sqrt((x / r)^2 + (q / cap_r)^2)
/// is 1. Its distance is taken as (g - 1) / |grad g|, exact across the side and on the axis, but
/// never as less than that of the circle around the whole outline.
DRYSTONE_INLINE V hidden_by_cylinder(const Caster& caster, V3 p, V tan_radius, V blur) {
  const V u = p.x - set(caster.u), v = p.y - set(caster.v);
  const V y = set(caster.axis_u) * u + set(caster.axis_v) * v;
  const V x = set(caster.axis_v) * u - set(caster.axis_u) * v;
  const V on_axis = clamp(y, set(-caster.end_y), set(caster.end_y));
  const V beyond = y - on_axis;
  const V gx = x * set(1.0f / (caster.r * caster.r));
  const V gq = beyond * set(1.0f / (caster.cap_r * caster.cap_r));
  const V gauge = sqrt(max(x * gx + beyond * gq, set(1e-12f)));
  const V near = (set(1.0f) - gauge) * gauge / sqrt(max(gx * gx + gq * gq, set(1e-20f)));
  const V inside = min(near, set(caster.radius) - sqrt(u * u + v * v));
  // The point (x, on_axis) lies in the plane of axis and light, (x, beyond) on a cap's plane; both
  // lie in the cylinder wherever the outline covers them.
  const V w = set(caster.w) + set(caster.axis_slope) * on_axis -
              set(caster.cap_slope) * clamp(beyond, set(-caster.cap_r), set(caster.cap_r));
  const V ahead = w - p.z;
  const V share = disc_share(inside / (max(ahead, zero()) * tan_radius + blur));
  return select(hn::Gt(ahead, set(1e-5f)), share, zero());
}

DRYSTONE_INLINE V hidden_by(const SceneData& scene, const Caster& caster, V3 p, V tan_radius,
                            V blur) {
  switch (caster.kind) {
    case ShapeKind::sphere:
      return hidden_by_sphere(caster, p, tan_radius, blur);
    case ShapeKind::cylinder:
      return hidden_by_cylinder(caster, p, tan_radius, blur);
    default:
      return hidden_by_polytope(scene, caster, p, tan_radius, blur);
  }
}

/// Share of the sky above a surface that a block hides, approximately: as if the block's part above
/// the tangent plane were a screen at the block's nearest point. For a floor at distance d from a
/// long wall of height h that is exact: (1 - d / sqrt(d^2 + h^2)) / 2.
DRYSTONE_INLINE V sky_hidden_by(const BlockData& block, V3 world, V3 normal) {
  const float range = block.reach - block.bound_radius;
  const V inverse_range2 = set(1.0f / (range * range));
  const auto fade = [&](V d2) { return square(max(set(1.0f) - d2 * inverse_range2, zero())); };
  const V3 offset = world - set3(block.bound_center);
  if (block.kind == ShapeKind::sphere) {
    // r^2 cos / D^2 for a whole sphere at distance D, continued smoothly to one that dips below the
    // tangent plane.
    const V r = set(block.half[0]);
    const V d = max(sqrt(dot(offset, offset)), r), up = zero() - dot(normal, offset);
    const V dip = max(up + r, zero());
    const V cosine = select(hn::Gt(up, r), up, dip * dip * set(0.25f / block.half[0]));
    return min(r * r * cosine / (d * d * d), set(1.0f)) * fade(square(d - r));
  }
  const V3 n = rotate_back(block.rotation, normal);
  const V3 p = rotate_back(block.rotation, offset);
  V extent;  // how far the block reaches from its middle along n
  if (block.kind == ShapeKind::cylinder) {
    extent = set(block.half[0]) * sqrt(n.x * n.x + n.y * n.y) + set(block.half[2]) * abs(n.z);
  } else {
    extent = set(block.half[0]) * abs(n.x) + set(block.half[1]) * abs(n.y) +
             set(block.half[2]) * abs(n.z);
  }
  const V height = max(extent - dot(n, p), zero());
  if (!any(hn::Gt(height, zero()))) return zero();
  V3 q;  // the block's nearest point
  if (block.kind == ShapeKind::cylinder) {
    const V r = set(block.half[0]), h = set(block.half[2]);
    const V scale = min(r / sqrt(max(p.x * p.x + p.y * p.y, set(1e-20f))), set(1.0f));
    q = {p.x * scale, p.y * scale, clamp(p.z, zero() - h, h)};
  } else {
    const V3 h = set3(block.half);
    q = {clamp(p.x, zero() - h.x, h.x), clamp(p.y, zero() - h.y, h.y),
         clamp(p.z, zero() - h.z, h.z)};
  }
  const V3 to = q - p;
  const V d2 = dot(to, to), d = sqrt(d2);
  const V size = set(block.width), size2 = set(block.width * block.width);
  const V near = d + set(1e-4f);  // so that faces that are flush hide nothing
  const V wall = set(0.5f) - set(0.5f) * (near / sqrt(near * near + height * height));
  const V side = wall * (size / (size + set(0.5f) * d));
  const V ahead = max(dot(n, to) / near, zero());
  const V front = ahead * ahead * (size2 / (size2 + d2));
  return select(hn::Gt(height, zero()), (side + front - side * front) * fade(d2), zero());
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
