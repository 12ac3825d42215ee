// The ray caster's loop over tiles, compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderers/cpu_kernel.cpp"
#include <algorithm>
#include <array>
#include <bit>
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

/// Pictures of keys and light have a border of one pixel, and room for a packet on the right.
HWY_INLINE std::size_t padded_stride(const ViewData& view) {
  return static_cast<std::size_t>(view.width) + 2 + kPad / 2;
}
HWY_INLINE std::size_t padded_index(const ViewData& view, int x, int y) {
  return static_cast<std::size_t>(y + 1) * padded_stride(view) + static_cast<std::size_t>(x + 1);
}

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

/// Tone curve, and the place in the encoding table.
HWY_INLINE VI encoding_of(V light) {
  const V rest = set(1.0f - tone::kKnee), knee = set(tone::kKnee);
  const V x = max(light, zero());
  const V z = max(x - knee, zero()) / rest;
  const V y = clamp01(min(x, knee) + rest * (z / (set(1.0f) + z)));
  return hn::ConvertTo(DI(), y * set(static_cast<float>(tone::kEncodeSteps - 1)) + set(0.5f));
}

/// Colours to places in the encoding table.
void tone_batch(Scratch& s, std::size_t count) {
  const D d;
  for (std::size_t i = 0; i < count; i += lanes()) {
    hn::Store(encoding_of(hn::Load(d, s.r + i)), DI(), s.ir + i);
    hn::Store(encoding_of(hn::Load(d, s.g + i)), DI(), s.ig + i);
    hn::Store(encoding_of(hn::Load(d, s.b + i)), DI(), s.ib + i);
  }
}

HWY_INLINE void write_bytes(const Scratch& s, std::size_t i,
                            const std::array<std::uint8_t, tone::kEncodeSteps>& bytes,
                            std::uint8_t* out) {
  out[0] = bytes[static_cast<std::uint32_t>(s.ir[i])];
  out[1] = bytes[static_cast<std::uint32_t>(s.ig[i])];
  out[2] = bytes[static_cast<std::uint32_t>(s.ib[i])];
}

void pad(Scratch& s, std::size_t count) {
  for (std::size_t i = count; i < count + lanes(); ++i) {
    s.px[i] = s.px[count - 1];
    s.py[i] = s.py[count - 1];
    s.t[i] = s.t[count - 1];
    s.key[i] = s.key[count - 1];
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

/// Normals of the exact shapes, world frame, into r, g and b.
void find_normals(const SceneData& scene, const ViewData& view, Scratch& s, std::size_t count) {
  const D d;
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
    hn::Store(n.x + zero(), d, s.r + i);
    hn::Store(n.y + zero(), d, s.g + i);
    hn::Store(n.z + zero(), d, s.b + i);
  }
}

void write_normals(const ViewData& view, const Scratch& s, const Tile& tile, float* normals) {
  std::size_t i = 0;
  for (int y = tile.y0; y < tile.y1; ++y) {
    float* out = normals + 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(view.width) +
                                static_cast<std::size_t>(tile.x0));
    for (int x = tile.x0; x < tile.x1; ++x, ++i, out += 3) {
      out[0] = s.r[i];
      out[1] = s.g[i];
      out[2] = s.b[i];
    }
  }
}

/// One ray per pixel of a tile: all planes.
void render_tile(const SceneData& scene, const ViewData& view, const Tile& tile, Scratch& s,
                 const Planes& planes) {
  find_blocks(view, tile, s);
  const std::size_t count = place_pixels(view, tile, s);
  trace_batch(scene, view, s.tile_blocks, s, count);

  if (planes.normals != nullptr) {
    find_normals(scene, view, s, count);
    write_normals(view, s, tile, planes.normals);
  }
  if (planes.rgb != nullptr) {
    shade_batch(scene, view, candidates(scene, view, s, count), s, count);
    tone_batch(s, count);
  }
  const auto& bytes = tone::srgb_bytes();
  const std::size_t width = static_cast<std::size_t>(view.width);
  const std::size_t tile_width = static_cast<std::size_t>(tile.x1 - tile.x0);
  const int before_blocks = kFirstWallId + static_cast<int>(scene.walls.size()) - 1;
  std::size_t i = 0;  // the row's first ray
  for (int y = tile.y0; y < tile.y1; ++y, i += tile_width) {
    const std::size_t row = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(tile.x0);
    if (planes.depth != nullptr) {
      for (std::size_t x = 0; x < tile_width; ++x) {
        planes.depth[row + x] = s.t[i + x];
      }
    }
    if (planes.instance != nullptr) {
      for (std::size_t x = 0; x < tile_width; ++x) {
        const int block = (s.key[i + x] >> 8) - before_blocks;
        planes.instance[row + x] = static_cast<std::uint16_t>(std::max(block, 0));
      }
    }
    if (planes.rgb == nullptr) continue;
    const std::size_t padded = padded_index(view, tile.x0, y);
    std::copy_n(s.key + i, tile_width, s.keys.data() + padded);
    std::copy_n(s.e + i, tile_width, s.light.data() + padded);
    for (std::size_t x = 0; x < tile_width; ++x) {
      write_bytes(s, i + x, bytes, planes.rgb + 3 * (row + x));
    }
  }
}

/// Repeats the border of the padded pictures, so that every pixel has four neighbours.
void repeat_border(const ViewData& view, Scratch& s) {
  const std::size_t width = static_cast<std::size_t>(view.width);
  const auto repeat = [&](auto& picture) {
    for (int y = 0; y < view.height; ++y) {
      const std::size_t row = padded_index(view, 0, y);
      picture[row - 1] = picture[row];
      picture[row + width] = picture[row + width - 1];
    }
    const std::size_t top = padded_index(view, 0, 0), last = padded_index(view, 0, view.height - 1);
    std::copy_n(&picture[top], width, &picture[top - padded_stride(view)]);
    std::copy_n(&picture[last], width, &picture[last + padded_stride(view)]);
  };
  repeat(s.keys);
  repeat(s.light);
}

/// Pixels of a tile within which something changes: another face (the first list), or nothing but
/// the light, at the edge of a shadow (the second).
void find_edges(const ViewData& view, const Tile& tile, Scratch& s) {
  s.edge_pixels.clear();
  s.shadow_pixels.clear();
  const D d;
  const DI di;
  const std::size_t stride = padded_stride(view);
  for (int y = tile.y0; y < tile.y1; ++y) {
    for (int x = tile.x0; x < tile.x1; x += static_cast<int>(lanes())) {
      const std::size_t here = padded_index(view, x, y);
      const std::int32_t* key = s.keys.data() + here;
      const VI k = hn::LoadU(di, key);
      const VI changes = ((k ^ hn::LoadU(di, key - 1)) | (k ^ hn::LoadU(di, key + 1))) |
                         ((k ^ hn::LoadU(di, key - stride)) | (k ^ hn::LoadU(di, key + stride)));
      const M edge = hn::RebindMask(d, hn::Ne(changes, hn::Zero(di)));
      const float* light = s.light.data() + here;
      const V e = hn::LoadU(d, light), step = set(kLightStep);
      const V left = hn::LoadU(d, light - 1), right = hn::LoadU(d, light + 1);
      const V above = hn::LoadU(d, light - stride), below = hn::LoadU(d, light + stride);
      const V most = max(max(abs(e - left), abs(e - right)), max(abs(e - above), abs(e - below)));
      const M shadow = hn::Gt(most, step);
      if (!any(either(edge, shadow))) continue;
      std::uint8_t edge_bits[8] = {}, shadow_bits[8] = {};
      hn::StoreMaskBits(d, edge, edge_bits);
      hn::StoreMaskBits(d, shadow, shadow_bits);
      const int end = std::min(tile.x1, x + static_cast<int>(lanes()));
      for (int column = x; column < end; ++column) {
        const int bit = column - x;
        const auto pixel = static_cast<std::uint32_t>(y * view.width + column);
        if ((edge_bits[bit / 8] >> (bit % 8) & 1) != 0) {
          s.edge_pixels.push_back(pixel);
        } else if ((shadow_bits[bit / 8] >> (bit % 8) & 1) != 0) {
          s.shadow_pixels.push_back(pixel);
        }
      }
    }
  }
}

/// Traces all rays of some pixels into the scratch space, pixel after pixel.
std::size_t trace_samples(const SceneData& scene, const ViewData& view,
                          std::span<const std::uint32_t> pixels, Scratch& s) {
  const std::size_t rays = view.samples.size() / 2;
  const std::uint32_t width = static_cast<std::uint32_t>(view.width);
  std::size_t n = 0;
  for (const std::uint32_t pixel : pixels) {
    const float x = static_cast<float>(pixel % width) + 0.5f - view.cx;
    const float y = static_cast<float>(pixel / width) + 0.5f - view.cy;
    for (std::size_t k = 0; k < rays; ++k, ++n) {
      s.px[n] = x + view.samples[2 * k];
      s.py[n] = y + view.samples[2 * k + 1];
    }
  }
  pad(s, n);
  trace_batch(scene, view, s.tile_blocks, s, n);
  return n;
}

/// Keeps one ray per pixel and face that its rays hit, but for the face in the pixel's centre,
/// whose colour is known. `share` and `owner` say what the colours to come count for; the known
/// colours go into `sum`.
std::size_t keep_one_per_face(const ViewData& view, std::span<const std::uint32_t> pixels,
                              const std::uint8_t* rgb, Scratch& s) {
  const std::size_t rays = view.samples.size() / 2;
  const int width = view.width;
  const auto& light_of = tone::light_of_byte();
  const float share = 1.0f / static_cast<float>(rays);
  std::size_t kept = 0;
  for (std::size_t p = 0; p < pixels.size(); ++p) {
    const std::int32_t* keys = s.key + p * rays;
    const int pixel = static_cast<int>(pixels[p]);
    const std::int32_t center = s.keys[padded_index(view, pixel % width, pixel / width)];
    int of_center = 0;
    std::uint64_t open = 0;  // rays whose face has not been dealt with
    for (std::size_t k = 0; k < rays; ++k) {
      if (keys[k] == center) {
        ++of_center;
      } else {
        open |= std::uint64_t{1} << k;
      }
    }
    const float known = static_cast<float>(of_center) * share;
    for (std::size_t c = 0; c < 3; ++c) s.sum[3 * p + c] = known * light_of[rgb[3 * pixels[p] + c]];
    std::size_t found[64];
    while (open != 0) {
      const std::int32_t key = keys[std::countr_zero(open)];
      std::size_t count = 0;
      for (std::uint64_t rest = open; rest != 0; rest &= rest - 1) {
        const std::size_t k = static_cast<std::size_t>(std::countr_zero(rest));
        if (keys[k] == key) {
          found[count++] = k;
          open &= ~(std::uint64_t{1} << k);
        }
      }
      // Writes never overtake reads: at most as many are kept as there were rays so far.
      const std::size_t from = p * rays + found[count / 2];
      s.px[kept] = s.px[from];
      s.py[kept] = s.py[from];
      s.t[kept] = s.t[from];
      s.key[kept] = s.key[from];
      s.owner[kept] = static_cast<std::uint32_t>(p);
      s.share[kept] = static_cast<float>(count) * share;
      ++kept;
    }
  }
  return kept;
}

/// Adds the colours of shaded rays to their pixels and writes the pixels.
void write_sums(std::span<const std::uint32_t> pixels, std::size_t rays, Scratch& s,
                std::uint8_t* rgb) {
  for (std::size_t k = 0; k < rays; ++k) {
    float* sum = s.sum + 3 * s.owner[k];
    sum[0] += s.share[k] * s.r[k];
    sum[1] += s.share[k] * s.g[k];
    sum[2] += s.share[k] * s.b[k];
  }
  for (std::size_t p = 0; p < pixels.size(); ++p) {
    s.r[p] = s.sum[3 * p];
    s.g[p] = s.sum[3 * p + 1];
    s.b[p] = s.sum[3 * p + 2];
  }
  tone_batch(s, pixels.size());
  const auto& bytes = tone::srgb_bytes();
  for (std::size_t p = 0; p < pixels.size(); ++p) write_bytes(s, p, bytes, rgb + 3 * pixels[p]);
}

/// Many rays for the pixels of a tile within which something changes; their mean light is the
/// pixel's colour. At edges of blocks each face within the pixel is shaded once.
void refine_tile(const SceneData& scene, const ViewData& view, const Tile& tile, Scratch& s,
                 const Planes& planes) {
  find_edges(view, tile, s);
  if (s.edge_pixels.empty() && s.shadow_pixels.empty()) return;
  find_blocks(view, tile, s);
  const std::size_t rays = view.samples.size() / 2;
  const std::size_t chunk = kBatch / rays;
  const auto in_chunks = [&](std::span<const std::uint32_t> pixels, const auto& what) {
    for (; !pixels.empty(); pixels = pixels.subspan(std::min(chunk, pixels.size()))) {
      what(pixels.first(std::min(chunk, pixels.size())));
    }
  };
  in_chunks(s.edge_pixels, [&](std::span<const std::uint32_t> pixels) {
    trace_samples(scene, view, pixels, s);
    const std::size_t kept = keep_one_per_face(view, pixels, planes.rgb, s);
    if (kept == 0) return;
    pad(s, kept);
    shade_batch(scene, view, candidates(scene, view, s, kept), s, kept);
    write_sums(pixels, kept, s, planes.rgb);
  });
  in_chunks(s.shadow_pixels, [&](std::span<const std::uint32_t> pixels) {
    const std::size_t n = trace_samples(scene, view, pixels, s);
    shade_batch(scene, view, candidates(scene, view, s, n), s, n);
    for (std::size_t p = 0; p < pixels.size(); ++p) {
      for (std::size_t c = 0; c < 3; ++c) s.sum[3 * p + c] = 0.0f;
      for (std::size_t k = 0; k < rays; ++k) {
        s.owner[p * rays + k] = static_cast<std::uint32_t>(p);
        s.share[p * rays + k] = 1.0f / static_cast<float>(rays);
      }
    }
    write_sums(pixels, n, s, planes.rgb);
  });
}

void render_view(const SceneData& scene, const ViewData& view, Scratch& s, const Planes& planes) {
  const std::size_t padded = padded_stride(view) * static_cast<std::size_t>(view.height + 3);
  s.keys.resize(padded);
  s.light.resize(padded);
  const auto for_tiles = [&](const auto& what) {
    for (int y = 0; y < view.height; y += kTile) {
      for (int x = 0; x < view.width; x += kTile) {
        what(Tile{x, y, std::min(x + kTile, view.width), std::min(y + kTile, view.height)});
      }
    }
  };
  for_tiles([&](const Tile& tile) { render_tile(scene, view, tile, s, planes); });
  if (planes.rgb == nullptr || view.samples.size() < 4) return;
  repeat_border(view, s);
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
