#include "pipeline/photographs.hpp"

// The library's inline form: no link dependency.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "drystone/rig.hpp"

namespace drystone {
namespace {

template <class T>
void add_plane(Sha256& sha, const std::vector<T>& plane) {
  XXH128_canonical_t digest;
  XXH128_canonicalFromHash(&digest, XXH3_128bits(plane.data(), plane.size() * sizeof(T)));
  sha.update(std::span<const std::uint8_t>(digest.digest));
}

}  // namespace

std::vector<View> photo_views(const RigOptions& rig, const Scene& scene, const Statics& statics,
                              const Extent& set_extent, const Key& key) {
  std::vector<View> views;
  for (Camera& camera : place_cameras(rig, scene, statics, set_extent, key)) {
    const double block = block_px(camera, scene);
    const double margin = margin_px(camera, scene, statics);
    views.push_back({std::move(camera), block, margin});
  }
  return views;
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
