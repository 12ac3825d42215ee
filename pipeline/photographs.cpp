#include "pipeline/photographs.hpp"

// The library's inline form: no link dependency.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cassert>
#include <map>
#include <utility>
#include <variant>

#include "drystone/clip.hpp"
#include "drystone/rig.hpp"

namespace drystone {
namespace {

template <class T>
void add_plane(Sha256& sha, const std::vector<T>& plane) {
  XXH128_canonical_t digest;
  XXH128_canonicalFromHash(&digest, XXH3_128bits(plane.data(), plane.size() * sizeof(T)));
  sha.update(std::span<const std::uint8_t>(digest.digest));
}

/// What a camera keeps in view, as blocks: the tower, the zone and an event's body where it starts,
/// but for balls that are thrown in films of possible and impossible events: these come flying from
/// outside the picture.
Scene framed(const Record& record) {
  Scene scene = at_start(record.scene);
  const bool thrown = record.scene.event && std::holds_alternative<Projectile>(*record.scene.event);
  if (record.possible && thrown) scene.blocks.resize(record.scene.blocks.size());
  if (!scene.zone) return scene;
  constexpr double kThin_m = 1e-3;
  Block painted;
  painted.shape = Box{{scene.zone->half_extents.x, scene.zone->half_extents.y, kThin_m}};
  painted.world_from_block.position = {scene.zone->center.x, scene.zone->center.y, kThin_m};
  scene.blocks.push_back(std::move(painted));
  return scene;
}

}  // namespace

void set_views(std::vector<Record>& records, const std::vector<int>& draws, const RigOptions& rig,
               const Extent& set_extent, const Key& key) {
  assert(draws.size() == records.size());
  // Those who share cameras stand in one scene, as far as the rig can tell.
  using Share = std::pair<int, std::size_t>;
  std::vector<Share> shares;
  std::map<Share, Scene> together;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Scene own = framed(records[i]);
    shares.emplace_back(draws[i],
                        rig.framing == Framing::fixed ? 0 : records[i].scene.blocks.size());
    auto [scene, is_new] = together.try_emplace(shares.back(), own);
    if (is_new) continue;
    std::vector<Block>& blocks = scene->second.blocks;
    blocks.insert(blocks.end(), own.blocks.begin(), own.blocks.end());
  }
  std::map<Share, std::vector<Camera>> cameras;
  for (std::size_t i = 0; i < records.size(); ++i) {
    Record& record = records[i];
    auto [shared, is_new] = cameras.try_emplace(shares[i]);
    if (is_new) {
      shared->second = place_cameras(rig, together.at(shares[i]), record.statics, set_extent,
                                     redrawn(key, draws[i]));
    }
    for (const Camera& camera : shared->second) {
      record.views.push_back({camera, block_px(camera, record.scene),
                              margin_px(camera, record.scene, record.statics)});
    }
  }
}

RenderOptions render_options(const ImageOptions& images) {
  RenderOptions options;
  options.rgb = images.rgb;
  options.depth = images.depth;
  options.instance = images.instance || images.violation;
  options.normals = images.normals;
  options.style = images.style;
  options.soft_shadows = images.soft_shadows;
  options.ambient_occlusion = images.ambient_occlusion;
  return options;
}

void encode_planes(const ImageOptions& images, const Frame& frame,
                   const std::vector<std::uint8_t>& violation_class_of_block,
                   const std::string& stem, PngEncoder& encoder,
                   std::vector<std::pair<std::string, std::vector<std::uint8_t>>>& members) {
  const int w = frame.width, h = frame.height;
  const auto keep = [&](const char* plane, std::span<const std::uint8_t> png) {
    members.emplace_back(stem + plane, std::vector<std::uint8_t>(png.begin(), png.end()));
  };
  if (images.rgb) keep(".rgb.png", encoder.rgb(frame.rgb, w, h));
  if (images.depth) keep(".depth.png", encoder.depth_mm(frame.depth_m, w, h));
  if (images.instance) {
    // Towers have few blocks, and 8 bit files open everywhere.
    const std::vector<std::uint8_t> ids(frame.instance.begin(), frame.instance.end());
    keep(".instance.png", encoder.gray8(ids, w, h));
  }
  if (images.violation) {
    std::vector<std::uint8_t> classes(frame.instance.size());
    for (std::size_t i = 0; i < classes.size(); ++i) {
      classes[i] = violation_class_of_block[frame.instance[i]];
    }
    keep(".violation.png", encoder.gray8(classes, w, h));
  }
  if (images.normals) keep(".normals.png", encoder.normals(frame.normals, w, h));
}

void ContentHash::add(std::string_view text) {
  sha_.update(text);
  sha_.update(std::string_view("\n"));
}

void ContentHash::add(const Frame& frame) {
  add_plane(sha_, frame.rgb);
  add_plane(sha_, frame.depth_m);
  add_plane(sha_, frame.instance);
  add_plane(sha_, frame.normals);
}

std::string ContentHash::hex() { return sha_.hex(); }

}  // namespace drystone
