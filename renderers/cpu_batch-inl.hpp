// Batches of rays in the scratch space: placed, traced, shaded, written.
#if defined(DRYSTONE_RENDERERS_CPU_BATCH_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_BATCH_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_BATCH_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_BATCH_INL_HPP
#endif

#include <array>
#include <span>

#include "renderers/cpu_candidates-inl.hpp"
#include "renderers/cpu_flat-inl.hpp"
#include "renderers/tone.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

struct Tile {
  int x0, y0, x1, y1;  // x1, y1 exclusive
};

inline void trace_batch(const SceneData& scene, const ViewData& view,
                        std::span<const std::uint16_t> blocks, Scratch& s, std::size_t count) {
  const D d;
  for (std::size_t i = 0; i < count; i += lanes()) {
    const Hits hits = trace(scene, view, blocks, hn::Load(d, s.px + i), hn::Load(d, s.py + i));
    hn::Store(hits.t, d, s.t + i);
    hn::Store(hn::ConvertTo(DI(), hits.key), DI(), s.key + i);
  }
}

/// Colours and direct light of what a batch hit.
inline void shade_batch(const SceneData& scene, const ViewData& view, Scratch& s,
                        std::size_t count) {
  const D d;
  if (view.style != Style::shaded) {
    for (std::size_t i = 0; i < count; i += lanes()) {
      const V key = hn::ConvertTo(d, hn::Load(DI(), s.key + i));
      const V3 color = flat_color(scene, view, s.tile_blocks, hn::Load(d, s.px + i),
                                  hn::Load(d, s.py + i), hn::Load(d, s.t + i), key);
      hn::Store(color.x, d, s.r + i);
      hn::Store(color.y, d, s.g + i);
      hn::Store(color.z, d, s.b + i);
      hn::Store(zero(), d, s.e + i);
    }
    return;
  }
  const Candidates near = candidates(scene, view, s, count);
  for (std::size_t i = 0; i < count; i += lanes()) {
    const V key = hn::ConvertTo(d, hn::Load(DI(), s.key + i));
    V direct;
    const V3 color = shade(scene, view, near, hn::Load(d, s.px + i), hn::Load(d, s.py + i),
                           hn::Load(d, s.t + i), key, direct);
    hn::Store(color.x, d, s.r + i);
    hn::Store(color.y, d, s.g + i);
    hn::Store(color.z, d, s.b + i);
    hn::Store(direct, d, s.e + i);
  }
}

/// Tone curve, and the place in the encoding table.
DRYSTONE_INLINE VI encoding_of(V light) {
  const V rest = set(1.0f - tone::kKnee), knee = set(tone::kKnee);
  const V x = max(light, zero());
  const V z = max(x - knee, zero()) / rest;
  const V y = clamp01(min(x, knee) + rest * (z / (set(1.0f) + z)));
  return hn::ConvertTo(DI(), y * set(static_cast<float>(tone::kEncodeSteps - 1)) + set(0.5f));
}

/// Colours to places in the encoding table; flat styles show colours as they are.
inline void tone_batch(const ViewData& view, Scratch& s, std::size_t count) {
  const D d;
  if (view.style != Style::shaded) {
    const V steps = set(static_cast<float>(tone::kEncodeSteps - 1));
    const auto place = [&](const float* from, std::int32_t* to) {
      hn::Store(hn::ConvertTo(DI(), clamp01(hn::Load(d, from)) * steps + set(0.5f)), DI(), to);
    };
    for (std::size_t i = 0; i < count; i += lanes()) {
      place(s.r + i, s.ir + i);
      place(s.g + i, s.ig + i);
      place(s.b + i, s.ib + i);
    }
    return;
  }
  for (std::size_t i = 0; i < count; i += lanes()) {
    hn::Store(encoding_of(hn::Load(d, s.r + i)), DI(), s.ir + i);
    hn::Store(encoding_of(hn::Load(d, s.g + i)), DI(), s.ig + i);
    hn::Store(encoding_of(hn::Load(d, s.b + i)), DI(), s.ib + i);
  }
}

DRYSTONE_INLINE void write_bytes(const Scratch& s, std::size_t i,
                                 const std::array<std::uint8_t, tone::kEncodeSteps>& bytes,
                                 std::uint8_t* out) {
  out[0] = bytes[static_cast<std::uint32_t>(s.ir[i])];
  out[1] = bytes[static_cast<std::uint32_t>(s.ig[i])];
  out[2] = bytes[static_cast<std::uint32_t>(s.ib[i])];
}

inline void pad(Scratch& s, std::size_t count) {
  for (std::size_t i = count; i < count + lanes(); ++i) {
    s.px[i] = s.px[count - 1];
    s.py[i] = s.py[count - 1];
    s.t[i] = s.t[count - 1];
    s.key[i] = s.key[count - 1];
  }
}

inline std::size_t place_pixels(const ViewData& view, const Tile& tile, Scratch& s) {
  std::size_t n = 0;
  for (int y = tile.y0; y < tile.y1; ++y) {
    for (int x = tile.x0; x < tile.x1; ++x) {
      s.px[n] = static_cast<float>(x) + 0.5f - view.cx;
      s.py[n] = static_cast<float>(y) + 0.5f - view.cy;
      ++n;
    }
  }
  pad(s, n);
  return n;
}

inline void find_blocks(const ViewData& view, const Tile& tile, Scratch& s) {
  s.tile_blocks.clear();
  for (std::size_t k = 0; k < view.rects.size(); ++k) {
    const PixelRect& r = view.rects[k];
    if (r.x0 < tile.x1 && r.x1 >= tile.x0 && r.y0 < tile.y1 && r.y1 >= tile.y0) {
      s.tile_blocks.push_back(static_cast<std::uint16_t>(k));
    }
  }
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
