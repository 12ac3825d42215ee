// The ray caster's loop over tiles, compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderers/cpu_kernel.cpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "hwy/foreach_target.h"  // must come before highway.h
#include "hwy/highway.h"
#include "renderers/cpu_shade-inl.hpp"
#include "renderers/tone.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

struct Tile {
  int x0, y0, x1, y1;  // x1, y1 exclusive
};

/// World bounds of what a batch of rays hit.
struct Bounds {
  float low[3];
  float high[3];
  float pixel;  // largest width of a pixel there
  bool empty;
};

void trace_batch(const SceneData& scene, const ViewData& view,
                 std::span<const std::uint16_t> blocks, Scratch& s, std::size_t count) {
  const D d;
  for (std::size_t i = 0; i < count; i += lanes()) {
    const Hits hits = trace(scene, view, blocks, hn::Load(d, s.px + i), hn::Load(d, s.py + i));
    hn::Store(hits.t, d, s.t + i);
    hn::Store(hn::ConvertTo(DI(), hits.key), DI(), s.key + i);
  }
}

Bounds bounds_of(const ViewData& view, const Scratch& s, std::size_t count) {
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
bool may_hide(const SceneData& scene, const LightData& light, const Caster& caster,
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

Candidates candidates(const SceneData& scene, const ViewData& view, Scratch& s, std::size_t count) {
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

void shade_batch(const SceneData& scene, const ViewData& view, const Candidates& near, Scratch& s,
                 std::size_t count) {
  const D d;
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

/// Tone curve and place in the encoding table, in place (as whole numbers in floats).
void tone_batch(float* values, std::size_t count) {
  const D d;
  const V knee = set(tone::kKnee), rest = set(1.0f - tone::kKnee);
  for (std::size_t i = 0; i < count; i += lanes()) {
    const V x = max(hn::Load(d, values + i), zero());
    const V z = max(x - knee, zero()) / rest;
    const V y = min(x, knee) + rest * (z / (set(1.0f) + z));
    hn::Store(clamp01(y) * set(static_cast<float>(tone::kEncodeSteps - 1)) + set(0.5f), d,
              values + i);
  }
}

void write_rgb(Scratch& s, std::size_t count, const auto& pixel_of, std::uint8_t* rgb) {
  tone_batch(s.r, count);
  tone_batch(s.g, count);
  tone_batch(s.b, count);
  const auto& bytes = tone::srgb_bytes();
  for (std::size_t i = 0; i < count; ++i) {
    std::uint8_t* out = rgb + 3 * pixel_of(i);
    out[0] = bytes[static_cast<std::size_t>(static_cast<std::int32_t>(s.r[i]))];
    out[1] = bytes[static_cast<std::size_t>(static_cast<std::int32_t>(s.g[i]))];
    out[2] = bytes[static_cast<std::size_t>(static_cast<std::int32_t>(s.b[i]))];
  }
}

void pad(Scratch& s, std::size_t count) {
  for (std::size_t i = count; i < count + lanes(); ++i) {
    s.px[i] = s.px[count - 1];
    s.py[i] = s.py[count - 1];
  }
}

std::size_t place_pixels(const ViewData& view, const Tile& tile, Scratch& s) {
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

void find_blocks(const ViewData& view, const Tile& tile, Scratch& s) {
  s.tile_blocks.clear();
  for (std::size_t k = 0; k < view.rects.size(); ++k) {
    const PixelRect& r = view.rects[k];
    if (r.x0 < tile.x1 && r.x1 >= tile.x0 && r.y0 < tile.y1 && r.y1 >= tile.y0) {
      s.tile_blocks.push_back(static_cast<std::uint16_t>(k));
    }
  }
}

void write_normals(const SceneData& scene, const ViewData& view, const Scratch& s, const Tile& tile,
                   std::size_t count, float* normals) {
  const D d;
  alignas(64) float nx[kPad], ny[kPad], nz[kPad];
  const std::size_t tile_width = static_cast<std::size_t>(tile.x1 - tile.x0);
  const int first_block = kFirstWallId + static_cast<int>(scene.walls.size());
  for (std::size_t i = 0; i < count; i += lanes()) {
    const V x = hn::Load(d, s.px + i), y = hn::Load(d, s.py + i), t = hn::Load(d, s.t + i);
    const V key = hn::ConvertTo(d, hn::Load(DI(), s.key + i));
    const V id = floor(key * set(1.0f / 256.0f)), face = key - id * set(256.0f);
    const V ground = select(hn::Eq(id, set(static_cast<float>(kGroundId))), set(1.0f), zero());
    V3 n{zero(), zero(), ground};
    for (std::size_t k = 0; k < scene.walls.size(); ++k) {
      const M here = hn::Eq(id, set(static_cast<float>(kFirstWallId) + static_cast<float>(k)));
      n = select(here, set3(scene.walls[k].normal), n);
    }
    for (const std::uint16_t k : s.tile_blocks) {
      const M here = hn::Eq(id, set(static_cast<float>(first_block + k)));
      if (!any(here)) continue;
      const BlockHit hit = block_hit(scene, scene.blocks[k], view.blocks[k], x, y, t, face);
      n = select(here, rotate(scene.blocks[k].rotation, hit.normal), n);
    }
    // Adding 0 turns -0 into +0.
    hn::Store(n.x + zero(), d, nx);
    hn::Store(n.y + zero(), d, ny);
    hn::Store(n.z + zero(), d, nz);
    for (std::size_t j = i; j < std::min(count, i + lanes()); ++j) {
      const std::size_t row = static_cast<std::size_t>(tile.y0) + j / tile_width;
      const std::size_t column = static_cast<std::size_t>(tile.x0) + j % tile_width;
      float* out = normals + 3 * (row * static_cast<std::size_t>(view.width) + column);
      out[0] = nx[j - i];
      out[1] = ny[j - i];
      out[2] = nz[j - i];
    }
  }
}

/// One ray per pixel of a tile: all planes.
void render_tile(const SceneData& scene, const ViewData& view, const Tile& tile, Scratch& s,
                 const Planes& planes) {
  find_blocks(view, tile, s);
  const std::size_t count = place_pixels(view, tile, s);
  trace_batch(scene, view, s.tile_blocks, s, count);

  const std::size_t width = static_cast<std::size_t>(view.width);
  const std::size_t tile_width = static_cast<std::size_t>(tile.x1 - tile.x0);
  const auto pixel_of = [&](std::size_t i) {
    return (static_cast<std::size_t>(tile.y0) + i / tile_width) * width +
           static_cast<std::size_t>(tile.x0) + i % tile_width;
  };
  const int first_block = kFirstWallId + static_cast<int>(scene.walls.size());
  std::size_t i = 0;
  for (int y = tile.y0; y < tile.y1; ++y) {
    const std::size_t row = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(tile.x0);
    for (std::size_t x = 0; x < tile_width; ++x, ++i) {
      s.keys[row + x] = s.key[i];
      if (planes.depth != nullptr) planes.depth[row + x] = s.t[i] + view.t_offset;
      if (planes.instance != nullptr) {
        const int block = (s.key[i] >> 8) - first_block;
        planes.instance[row + x] = static_cast<std::uint16_t>(std::max(block + 1, 0));
      }
    }
  }
  if (planes.normals != nullptr) write_normals(scene, view, s, tile, count, planes.normals);
  if (planes.rgb == nullptr) return;
  shade_batch(scene, view, candidates(scene, view, s, count), s, count);
  for (std::size_t j = 0; j < count; ++j) s.light[pixel_of(j)] = s.e[j];
  write_rgb(s, count, pixel_of, planes.rgb);
}

/// Pixels of a tile within which something changes: another face, or the edge of a shadow.
void find_edges(const ViewData& view, const Tile& tile, Scratch& s) {
  s.edge_pixels.clear();
  const std::int32_t* keys = s.keys.data();
  const float* light = s.light.data();
  const int w = view.width, h = view.height;
  for (int y = tile.y0; y < tile.y1; ++y) {
    for (int x = tile.x0; x < tile.x1; ++x) {
      const int here = y * w + x;
      bool edge = false;
      const auto look = [&](int there) {
        const float a = light[here], b = light[there];
        edge = edge || keys[here] != keys[there] || std::abs(a - b) > kLightStep;
      };
      if (x > 0) look(here - 1);
      if (x + 1 < w) look(here + 1);
      if (y > 0) look(here - w);
      if (y + 1 < h) look(here + w);
      if (edge) s.edge_pixels.push_back(static_cast<std::uint32_t>(here));
    }
  }
}

/// Many rays per edge pixel of a tile; their mean light replaces the pixel's colour.
void refine_tile(const SceneData& scene, const ViewData& view, const Tile& tile, Scratch& s,
                 const Planes& planes) {
  find_edges(view, tile, s);
  if (s.edge_pixels.empty()) return;
  find_blocks(view, tile, s);
  const std::size_t rays = view.samples.size() / 2;
  const std::size_t chunk = kBatch / rays;
  const std::uint32_t width = static_cast<std::uint32_t>(view.width);
  for (std::size_t first = 0; first < s.edge_pixels.size(); first += chunk) {
    const std::size_t pixels = std::min(chunk, s.edge_pixels.size() - first);
    std::size_t n = 0;
    for (std::size_t p = first; p < first + pixels; ++p) {
      const float x = static_cast<float>(s.edge_pixels[p] % width) + 0.5f - view.cx;
      const float y = static_cast<float>(s.edge_pixels[p] / width) + 0.5f - view.cy;
      for (std::size_t k = 0; k < rays; ++k, ++n) {
        s.px[n] = x + view.samples[2 * k];
        s.py[n] = y + view.samples[2 * k + 1];
      }
    }
    pad(s, n);
    trace_batch(scene, view, s.tile_blocks, s, n);
    shade_batch(scene, view, candidates(scene, view, s, n), s, n);
    const float share = 1.0f / static_cast<float>(rays);
    for (std::size_t p = 0; p < pixels; ++p) {
      float r = 0.0f, g = 0.0f, b = 0.0f;
      for (std::size_t k = p * rays; k < (p + 1) * rays; ++k) {
        r += s.r[k];
        g += s.g[k];
        b += s.b[k];
      }
      s.r[p] = r * share;
      s.g[p] = g * share;
      s.b[p] = b * share;
    }
    write_rgb(
        s, pixels, [&](std::size_t i) { return s.edge_pixels[first + i]; }, planes.rgb);
  }
}

void render_view(const SceneData& scene, const ViewData& view, Scratch& s, const Planes& planes) {
  const std::size_t pixels =
      static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height);
  s.keys.resize(pixels);
  s.light.resize(pixels);
  const auto for_tiles = [&](const auto& what) {
    for (int y = 0; y < view.height; y += kTile) {
      for (int x = 0; x < view.width; x += kTile) {
        what(Tile{x, y, std::min(x + kTile, view.width), std::min(y + kTile, view.height)});
      }
    }
  };
  for_tiles([&](const Tile& tile) { render_tile(scene, view, tile, s, planes); });
  if (planes.rgb == nullptr || view.samples.size() < 4) return;
  for_tiles([&](const Tile& tile) { refine_tile(scene, view, tile, s, planes); });
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace drystone::cpu {

HWY_EXPORT(render_view);

RenderView render_view_for(std::int64_t target) {
  if (target == 0) target = usable_targets().front();
  hwy::ChosenTarget chosen;
  chosen.Update(target);
  return HWY_DISPATCH_TABLE(render_view)[chosen.GetIndex()];
}

std::vector<std::int64_t> built_targets() {
  std::vector<std::int64_t> targets;
  for (std::int64_t rest = HWY_TARGETS; rest != 0; rest &= rest - 1)
    targets.push_back(rest & -rest);
  return targets;
}

std::vector<std::int64_t> usable_targets() {
  std::vector<std::int64_t> targets = built_targets();
  std::erase_if(targets, [](std::int64_t t) {
    // The fallback runs anywhere.
    return (hwy::SupportedTargets() & t) == 0 && t != HWY_STATIC_TARGET;
  });
  return targets;
}

}  // namespace drystone::cpu
#endif
