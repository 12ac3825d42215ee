// The pictures of a record: its views, its files, its hash.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/config.hpp"
#include "drystone/frame.hpp"
#include "drystone/image.hpp"
#include "drystone/record.hpp"
#include "drystone/renderer.hpp"
#include "drystone/storage.hpp"

namespace drystone {

/// Fills in the views of a group's records. With fixed framing all share the same cameras, which
/// have every member wholly in view, with the body that an event brings along and the zone; with
/// fit those of equal numbers of blocks do.
/// @param draws by record, which draw of cameras it shares: of equal numbers, the same
void set_views(std::vector<Record>& records, const std::vector<int>& draws, const RigOptions& rig,
               const Extent& set_extent, const Key& key);

/// Options of the renderer that a set's pictures need.
[[nodiscard]] RenderOptions render_options(const ImageOptions& images);

/// Appends the files of one view, `<stem>.rgb.png` and so on.
void encode_planes(const ImageOptions& images, const Frame& frame,
                   const std::vector<std::uint8_t>& violation_class_of_block,
                   const std::string& stem, PngEncoder& encoder,
                   std::vector<std::pair<std::string, std::vector<std::uint8_t>>>& members);

/// Hash of a record's scene, label and raw pixels: SHA-256 over the text and over the XXH3-128
/// digests of all planes, independent of how pictures are encoded.
class ContentHash {
 public:
  void add(std::string_view text);
  void add(const Frame& frame);
  [[nodiscard]] std::string hex();

 private:
  Sha256 sha_;
};

}  // namespace drystone
