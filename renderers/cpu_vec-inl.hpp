// Vectors of lanes. Included once per Highway target; plain IEEE operations only (no fused
// multiply-add, no approximations), so that every lane of every target computes the same bits.
#if defined(DRYSTONE_RENDERERS_CPU_VEC_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_VEC_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_VEC_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_VEC_INL_HPP
#endif

#include "hwy/highway.h"
#include "renderers/cpu_view.hpp"

// Vectors stay in registers only where everything is inlined; but sanitizers take an hour over
// functions of that size.
#ifndef DRYSTONE_INLINE
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DRYSTONE_INLINE HWY_NOINLINE HWY_MAYBE_UNUSED
#else
#define DRYSTONE_INLINE HWY_INLINE
#endif
#endif

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using DI = hn::ScalableTag<std::int32_t>;
using DU = hn::ScalableTag<std::uint32_t>;
using V = hn::Vec<D>;
using VI = hn::Vec<DI>;
using VU = hn::Vec<DU>;
using M = hn::Mask<D>;

struct V3 {
  V x, y, z;
};

DRYSTONE_INLINE std::size_t lanes() { return hn::Lanes(D()); }
DRYSTONE_INLINE V set(float a) { return hn::Set(D(), a); }
DRYSTONE_INLINE V zero() { return hn::Zero(D()); }
DRYSTONE_INLINE V3 set3(const float* a) { return {set(a[0]), set(a[1]), set(a[2])}; }
DRYSTONE_INLINE V min(V a, V b) { return hn::Min(a, b); }
DRYSTONE_INLINE V max(V a, V b) { return hn::Max(a, b); }
DRYSTONE_INLINE V clamp(V a, V low, V high) { return hn::Min(hn::Max(a, low), high); }
DRYSTONE_INLINE V clamp01(V a) { return hn::Min(hn::Max(a, zero()), set(1.0f)); }
DRYSTONE_INLINE V abs(V a) { return hn::Abs(a); }
DRYSTONE_INLINE V sqrt(V a) { return hn::Sqrt(a); }
DRYSTONE_INLINE V select(M m, V yes, V no) { return hn::IfThenElse(m, yes, no); }
DRYSTONE_INLINE V3 select(M m, V3 yes, V3 no) {
  return {select(m, yes.x, no.x), select(m, yes.y, no.y), select(m, yes.z, no.z)};
}
DRYSTONE_INLINE bool any(M m) { return !hn::AllFalse(D(), m); }
DRYSTONE_INLINE bool all(M m) { return hn::AllTrue(D(), m); }
DRYSTONE_INLINE M none() { return hn::Lt(zero(), zero()); }
DRYSTONE_INLINE M both(M a, M b) { return hn::And(a, b); }
DRYSTONE_INLINE M either(M a, M b) { return hn::Or(a, b); }
DRYSTONE_INLINE M but_not(M a, M without) { return hn::AndNot(without, a); }
DRYSTONE_INLINE V square(V a) { return a * a; }
DRYSTONE_INLINE V mix(V a, V b, V t) { return a + (b - a) * t; }
/// 0 below 0, 1 above 1, smooth between.
DRYSTONE_INLINE V smooth(V t) {
  const V c = clamp01(t);
  return c * c * (set(3.0f) - (c + c));
}
DRYSTONE_INLINE V with_sign_of(V magnitude, V sign) { return hn::CopySign(magnitude, sign); }
/// Keeps divisors away from 0, sign kept.
DRYSTONE_INLINE V not_zero(V a) { return with_sign_of(max(abs(a), set(1e-20f)), a); }

DRYSTONE_INLINE V3 operator+(V3 a, V3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
DRYSTONE_INLINE V3 operator-(V3 a, V3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
DRYSTONE_INLINE V3 operator*(V3 a, V s) { return {a.x * s, a.y * s, a.z * s}; }
DRYSTONE_INLINE V3 operator*(V3 a, V3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
DRYSTONE_INLINE V dot(V3 a, V3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
DRYSTONE_INLINE V3 mix(V3 a, V3 b, V t) {
  return {mix(a.x, b.x, t), mix(a.y, b.y, t), mix(a.z, b.z, t)};
}
DRYSTONE_INLINE V3 normalized(V3 a) { return a * (set(1.0f) / sqrt(max(dot(a, a), set(1e-30f)))); }
DRYSTONE_INLINE V luminance(V3 c) { return set(0.25f) * c.x + set(0.6f) * c.y + set(0.15f) * c.z; }

DRYSTONE_INLINE V at(const Affine& a, V x, V y) { return set(a.c) + set(a.x) * x + set(a.y) * y; }
DRYSTONE_INLINE V3 at(const Affine* a, V x, V y) {
  return {at(a[0], x, y), at(a[1], x, y), at(a[2], x, y)};
}
/// world_from_block rotation of a direction, and its inverse.
DRYSTONE_INLINE V3 rotate(const float* columns, V3 v) {
  return set3(columns) * v.x + set3(columns + 3) * v.y + set3(columns + 6) * v.z;
}
DRYSTONE_INLINE V3 rotate_back(const float* columns, V3 v) {
  return {dot(set3(columns), v), dot(set3(columns + 3), v), dot(set3(columns + 6), v)};
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
