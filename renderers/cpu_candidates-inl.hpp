// Which blocks a batch of rays has to look at: those that can hide light or sky from what it hit.
#if defined(DRYSTONE_RENDERERS_CPU_CANDIDATES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_CANDIDATES_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_CANDIDATES_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_CANDIDATES_INL_HPP
#endif

#include <algorithm>
#include <cmath>
#include <limits>

#include "renderers/cpu_shade-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// World bounds of what a batch of rays hit.
struct Bounds {
  float low[3];
  float high[3];
  float pixel;  // largest width of a pixel there
  bool empty;
};

inline Bounds bounds_of(const ViewData& view, const Scratch& s, std::size_t count) {
  const D d;
  constexpr float kFar = std::numeric_limits<float>::max();
  V3 low{set(kFar), set(kFar), set(kFar)}, high{set(-kFar), set(-kFar), set(-kFar)};
  V deepest = zero();
  for (std::size_t i = 0; i < count; i += lanes()) {
    const V x = hn::Load(d, s.px + i), y = hn::Load(d, s.py + i), t = hn::Load(d, s.t + i);
    const M hit = hn::Lt(t, set(kFar));
    const V3 p = at(view.world.o, x, y) + at(view.world.d, x, y) * select(hit, t, zero());
    low = {min(low.x, select(hit, p.x, low.x)), min(low.y, select(hit, p.y, low.y)),
           min(low.z, select(hit, p.z, low.z))};
    high = {max(high.x, select(hit, p.x, high.x)), max(high.y, select(hit, p.y, high.y)),
            max(high.z, select(hit, p.z, high.z))};
    deepest = max(deepest, select(hit, t, zero()));
  }
  Bounds b;
  const auto least = [&](V v) { return hn::GetLane(hn::MinOfLanes(d, v)); };
  const auto most = [&](V v) { return hn::GetLane(hn::MaxOfLanes(d, v)); };
  b.low[0] = least(low.x), b.low[1] = least(low.y), b.low[2] = least(low.z);
  b.high[0] = most(high.x), b.high[1] = most(high.y), b.high[2] = most(high.z);
  b.pixel = view.pixel_c + view.pixel_t * most(deepest);
  b.empty = b.low[0] > b.high[0];
  return b;
}

/// Whether a block can hide anything of a light from points within bounds. Errs towards yes, by
/// more than rounding: what is left out would have hidden exactly nothing.
inline bool may_hide(const SceneData& scene, const LightData& light, const Caster& caster,
                     const float* center, const float* half, float pixel) {
  const auto middle = [&](const float* axis) {
    return axis[0] * center[0] + axis[1] * center[1] + axis[2] * center[2];
  };
  const auto extent = [&](const float* axis) {
    return std::abs(axis[0]) * half[0] + std::abs(axis[1]) * half[1] + std::abs(axis[2]) * half[2];
  };
  const float w_low = middle(light.w) - extent(light.w);
  const float height = caster.w_max - w_low + 1e-3f;
  if (height < 0.0f) return false;
  const float spread = height * light.tan_radius + kShadowBlur * pixel + 1e-3f;
  const float u = middle(light.u), v = middle(light.v);
  const float hu = extent(light.u), hv = extent(light.v);
  const float du = std::max(std::abs(u - caster.u) - hu, 0.0f);
  const float dv = std::max(std::abs(v - caster.v) - hv, 0.0f);
  const float room = caster.radius + spread;
  if (du * du + dv * dv > room * room) return false;
  for (std::uint32_t k = 0; k < caster.edges; ++k) {
    const OutlineEdge& e = scene.edges[caster.first_edge + k];
    const float inside =
        e.in_u * u + e.in_v * v + e.in_c + std::abs(e.in_u) * hu + std::abs(e.in_v) * hv;
    if (inside < -spread) return false;
  }
  return true;
}

inline Candidates candidates(const SceneData& scene, const ViewData& view, Scratch& s,
                             std::size_t count) {
  s.tile_occluders.clear();
  s.tile_casters.clear();
  s.caster_begin.clear();
  const Bounds b = bounds_of(view, s, count);
  float center[3], half[3];
  for (int k = 0; k < 3; ++k) {
    center[k] = 0.5f * (b.low[k] + b.high[k]);
    half[k] = 0.5f * (b.high[k] - b.low[k]) + 1e-4f;
  }
  const std::size_t blocks = scene.blocks.size();
  if (!b.empty && view.ambient_occlusion) {
    for (std::size_t k = 0; k < blocks; ++k) {
      const BlockData& block = scene.blocks[k];
      float square = 0.0f;
      for (int axis = 0; axis < 3; ++axis) {
        const float gap =
            std::max(std::abs(center[axis] - block.bound_center[axis]) - half[axis], 0.0f);
        square += gap * gap;
      }
      if (square < block.reach * block.reach) {
        s.tile_occluders.push_back(static_cast<std::uint16_t>(k));
      }
    }
  }
  for (std::size_t l = 0; l < scene.lights.size(); ++l) {
    s.caster_begin.push_back(static_cast<std::uint32_t>(s.tile_casters.size()));
    for (std::size_t k = 0; k < blocks && !b.empty; ++k) {
      if (may_hide(scene, scene.lights[l], scene.casters[l * blocks + k], center, half, b.pixel)) {
        s.tile_casters.push_back(static_cast<std::uint16_t>(k));
      }
    }
  }
  s.caster_begin.push_back(static_cast<std::uint32_t>(s.tile_casters.size()));
  return {s.tile_blocks, s.tile_occluders, s.tile_casters, s.caster_begin};
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
