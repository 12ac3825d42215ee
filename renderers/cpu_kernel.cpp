// The ray caster's loop over tiles, compiled once per SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderers/cpu_kernel.cpp"
#include <algorithm>

#include "hwy/foreach_target.h"  // must come before highway.h
#include "hwy/highway.h"
#include "renderers/cpu_batch-inl.hpp"
#include "renderers/cpu_refine-inl.hpp"
#include "renderers/tone.hpp"

HWY_BEFORE_NAMESPACE();
namespace drystone::cpu::HWY_NAMESPACE {

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
    shade_batch(scene, view, s, count);
    tone_batch(view, s, count);
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
