// Nearest hits of camera rays, and the geometry at a hit.
#if defined(DRYSTONE_RENDERERS_CPU_TRACE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_TRACE_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_TRACE_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_TRACE_INL_HPP
#endif

#include <limits>
#include <span>

#include "renderers/cpu_vec-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// Nearest hits so far. Keys are small whole numbers and travel as floats.
struct Hits {
  V t;
  V key;
};

DRYSTONE_INLINE void take_nearer(M hit, V t, V key, Hits& hits) {
  const M nearer = both(hit, hn::Lt(t, hits.t));
  hits.t = select(nearer, t, hits.t);
  hits.key = select(nearer, key, hits.key);
}

DRYSTONE_INLINE V key_of(int id, int face) { return set(static_cast<float>(id << 8 | face)); }

/// Planes are seen from the front only, and only by rays that are not `blind` to them.
DRYSTONE_INLINE void trace_plane(const PlaneMap& plane, int id, V x, V y, M blind, Hits& hits) {
  const V num = at(plane.num, x, y), den = at(plane.den, x, y);
  const M front = both(hn::Lt(den, zero()), hn::Lt(num, zero()));
  take_nearer(but_not(front, blind), num / not_zero(den), key_of(id, 0), hits);
}

/// Faces: 2 axis + (1 on the positive side).
DRYSTONE_INLINE void trace_box(const BlockData& block, const RayMap& rays, int id, V x, V y,
                               Hits& hits) {
  const auto slab = [&](int axis, V& enter, V& leave, V& face) {
    const V o = at(rays.o[axis], x, y), d = not_zero(at(rays.d[axis], x, y));
    const V inverse = set(1.0f) / d;
    const V half = with_sign_of(set(block.half[axis]), d);
    enter = (zero() - half - o) * inverse;
    leave = (half - o) * inverse;
    face = select(hn::Lt(d, zero()), key_of(id, 2 * axis + 1), key_of(id, 2 * axis));
  };
  V enter, leave, face, enter_k, leave_k, face_k;
  slab(0, enter, leave, face);
  for (int axis = 1; axis < 3; ++axis) {
    slab(axis, enter_k, leave_k, face_k);
    face = select(hn::Gt(enter_k, enter), face_k, face);
    enter = max(enter, enter_k);
    leave = min(leave, leave_k);
  }
  take_nearer(both(hn::Le(enter, leave), hn::Gt(enter, zero())), enter, face, hits);
}

/// Faces: 0 side, 1 lower cap, 2 upper cap.
DRYSTONE_INLINE void trace_cylinder(const BlockData& block, const RayMap& rays, int id, V x, V y,
                                    Hits& hits) {
  const V3 o = at(rays.o, x, y), d = at(rays.d, x, y);
  const V a = max(d.x * d.x + d.y * d.y, set(1e-20f));
  // From the ray's point nearest to the axis, so that far cameras lose no digits.
  const V middle = zero() - (o.x * d.x + o.y * d.y) / a;
  const V mx = o.x + middle * d.x, my = o.y + middle * d.y;
  const V rest = set(block.half[0] * block.half[0]) - (mx * mx + my * my);
  const V chord = sqrt(max(rest, zero()) / a);
  const V dz = not_zero(d.z), inverse = set(1.0f) / dz;
  const V half = with_sign_of(set(block.half[2]), dz);
  const V cap_enter = (zero() - half - o.z) * inverse, cap_leave = (half - o.z) * inverse;
  const V side_enter = middle - chord;
  const V enter = max(cap_enter, side_enter), leave = min(cap_leave, middle + chord);
  const V cap = select(hn::Lt(dz, zero()), key_of(id, 2), key_of(id, 1));
  const V face = select(hn::Gt(cap_enter, side_enter), cap, key_of(id, 0));
  const M hit = both(both(hn::Ge(rest, zero()), hn::Le(enter, leave)), hn::Gt(enter, zero()));
  take_nearer(hit, enter, face, hits);
}

DRYSTONE_INLINE void trace_sphere(const BlockData& block, const RayMap& rays, int id, V x, V y,
                                  Hits& hits) {
  const V3 o = at(rays.o, x, y), d = at(rays.d, x, y);
  const V a = dot(d, d);
  const V middle = zero() - dot(o, d) / a;
  const V3 m = o + d * middle;
  const V rest = set(block.half[0] * block.half[0]) - dot(m, m);
  const V enter = middle - sqrt(max(rest, zero()) / a);
  take_nearer(both(hn::Ge(rest, zero()), hn::Gt(enter, zero())), enter, key_of(id, 0), hits);
}

/// Faces: number of the plane.
DRYSTONE_INLINE void trace_prism(std::span<const PlaneMap> planes, int id, V x, V y, Hits& hits) {
  V enter = set(-std::numeric_limits<float>::infinity()), face = zero();
  V leave = set(std::numeric_limits<float>::infinity());
  M outside = none();
  int number = 0;
  for (const PlaneMap& plane : planes) {
    const V num = at(plane.num, x, y), den = at(plane.den, x, y);
    const V t = num / not_zero(den);
    const M in = hn::Lt(den, zero()), out = hn::Gt(den, zero());
    const M later = both(in, hn::Gt(t, enter));
    enter = select(later, t, enter);
    face = select(later, key_of(id, number), face);
    leave = select(both(out, hn::Lt(t, leave)), t, leave);
    outside = either(outside, but_not(hn::Lt(num, zero()), either(in, out)));
    ++number;
  }
  const M hit = both(hn::Le(enter, leave), hn::Gt(enter, zero()));
  take_nearer(but_not(hit, outside), enter, face, hits);
}

DRYSTONE_INLINE std::span<const PlaneMap> planes_of(const BlockData& block, const ViewData& view) {
  return std::span<const PlaneMap>(view.planes).subspan(block.first_plane, block.planes);
}

/// Nearest hit of the rays through (x, y) among ground, walls and the given blocks; +inf in the
/// sky. Rays of a level camera that run below the ground see its strip, and no wall.
DRYSTONE_INLINE Hits trace(const SceneData& scene, const ViewData& view,
                           std::span<const std::uint16_t> blocks, V x, V y) {
  Hits hits{set(std::numeric_limits<float>::infinity()), zero()};
  M below = none();
  if (view.strip.there) {
    below = hn::Lt(at(view.world.o[2], x, y), zero());
    hits.key = select(below, set(1.0f), zero());
  }
  trace_plane(view.ground, kGroundId, x, y, none(), hits);
  const int walls = static_cast<int>(view.walls.size());
  for (int k = 0; k < walls; ++k) {
    trace_plane(view.walls[static_cast<std::size_t>(k)], kFirstWallId + k, x, y, below, hits);
  }
  for (const std::uint16_t k : blocks) {
    const BlockData& block = scene.blocks[k];
    const RayMap& rays = view.blocks[k];
    const int id = kFirstWallId + walls + k;
    switch (block.kind) {
      case ShapeKind::box:
        trace_box(block, rays, id, x, y, hits);
        break;
      case ShapeKind::cylinder:
        trace_cylinder(block, rays, id, x, y, hits);
        break;
      case ShapeKind::sphere:
        trace_sphere(block, rays, id, x, y, hits);
        break;
      case ShapeKind::prism:
        trace_prism(planes_of(block, view), id, x, y, hits);
        break;
    }
  }
  return hits;
}

/// A block's surface at a hit, in the block's frame.
struct BlockHit {
  V3 point;
  V3 normal;  ///< of the exact shape
};

DRYSTONE_INLINE V face_is(V face, int number) {
  return select(hn::Eq(face, set(static_cast<float>(number))), set(1.0f), zero());
}

DRYSTONE_INLINE BlockHit block_hit(const SceneData& scene, const BlockData& block,
                                   const RayMap& rays, V x, V y, V t, V face) {
  BlockHit hit;
  hit.point = at(rays.o, x, y) + at(rays.d, x, y) * t;
  const V3 p = hit.point;
  switch (block.kind) {
    case ShapeKind::box:
      hit.normal = {face_is(face, 1) - face_is(face, 0), face_is(face, 3) - face_is(face, 2),
                    face_is(face, 5) - face_is(face, 4)};
      break;
    case ShapeKind::cylinder: {
      const V side = face_is(face, 0);
      const V scale = side / sqrt(max(p.x * p.x + p.y * p.y, set(1e-20f)));
      hit.normal = {p.x * scale, p.y * scale, face_is(face, 2) - face_is(face, 1)};
      break;
    }
    case ShapeKind::sphere:
      hit.normal = normalized(p);
      break;
    case ShapeKind::prism: {
      hit.normal = {zero(), zero(), zero()};
      for (std::uint32_t k = 0; k < block.planes; ++k) {
        const M here = hn::Eq(face, set(static_cast<float>(k)));
        hit.normal = select(here, set3(scene.planes[block.first_plane + k].n), hit.normal);
      }
      break;
    }
  }
  return hit;
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
