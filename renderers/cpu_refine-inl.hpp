// Antialiasing: many rays for the pixels within which something changes.
#if defined(DRYSTONE_RENDERERS_CPU_REFINE_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef DRYSTONE_RENDERERS_CPU_REFINE_INL_HPP
#undef DRYSTONE_RENDERERS_CPU_REFINE_INL_HPP
#else
#define DRYSTONE_RENDERERS_CPU_REFINE_INL_HPP
#endif

#include <algorithm>
#include <bit>
#include <span>

#include "renderers/cpu_batch-inl.hpp"
#include "renderers/tone.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

/// Pictures of keys and light have a border of one pixel, and room for a packet on the right.
DRYSTONE_INLINE std::size_t padded_stride(const ViewData& view) {
  return static_cast<std::size_t>(view.width) + 2 + kPad / 2;
}
DRYSTONE_INLINE std::size_t padded_index(const ViewData& view, int x, int y) {
  return static_cast<std::size_t>(y + 1) * padded_stride(view) + static_cast<std::size_t>(x + 1);
}

/// Repeats the border of the padded pictures, so that every pixel has four neighbours.
inline void repeat_border(const ViewData& view, Scratch& s) {
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
inline void find_edges(const ViewData& view, const Tile& tile, Scratch& s) {
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
inline std::size_t trace_samples(const SceneData& scene, const ViewData& view,
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
inline std::size_t keep_one_per_face(const ViewData& view, std::span<const std::uint32_t> pixels,
                                     const std::uint8_t* rgb, Scratch& s) {
  const std::size_t rays = view.samples.size() / 2;
  const int width = view.width;
  const auto& light_of =
      view.style == Style::shaded ? tone::light_of_byte() : tone::linear_of_byte();
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
inline void write_sums(const ViewData& view, std::span<const std::uint32_t> pixels,
                       std::size_t rays, Scratch& s, std::uint8_t* rgb) {
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
  tone_batch(view, s, pixels.size());
  const auto& bytes = tone::srgb_bytes();
  for (std::size_t p = 0; p < pixels.size(); ++p) write_bytes(s, p, bytes, rgb + 3 * pixels[p]);
}

/// Many rays for the pixels of a tile within which something changes; their mean light is the
/// pixel's colour. At edges of blocks each face within the pixel is shaded once.
inline void refine_tile(const SceneData& scene, const ViewData& view, const Tile& tile, Scratch& s,
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
    shade_batch(scene, view, s, kept);
    write_sums(view, pixels, kept, s, planes.rgb);
  });
  in_chunks(s.shadow_pixels, [&](std::span<const std::uint32_t> pixels) {
    const std::size_t n = trace_samples(scene, view, pixels, s);
    shade_batch(scene, view, s, n);
    for (std::size_t p = 0; p < pixels.size(); ++p) {
      for (std::size_t c = 0; c < 3; ++c) s.sum[3 * p + c] = 0.0f;
      for (std::size_t k = 0; k < rays; ++k) {
        s.owner[p * rays + k] = static_cast<std::uint32_t>(p);
        s.share[p * rays + k] = 1.0f / static_cast<float>(rays);
      }
    }
    write_sums(view, pixels, n, s, planes.rgb);
  });
}

}  // namespace drystone::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
