#include "drystone/record.hpp"

#include <algorithm>

#include "drystone/clip.hpp"

namespace drystone {
namespace {

constexpr std::uint8_t kStableBase = 1;
constexpr std::uint8_t kViolator = 2;
constexpr std::uint8_t kFirstAbove = 3;
constexpr std::uint8_t kRest = 4;

/// Indices of the blocks that do not support what is above them: by statics, and where statics
/// names none (no single interface decides), by what the tower was built to be.
std::vector<std::size_t> violators(const Record& record) {
  const std::size_t count = record.scene.blocks.size();
  std::vector<std::size_t> found;
  for (const Interface& interface : record.statics.interfaces) {
    const bool fails = interface.margin_m < 0.0 || !interface.planar_surface;
    if (fails && interface.lower >= 0) found.push_back(static_cast<std::size_t>(interface.lower));
  }
  if (found.empty()) {
    for (const int object : {record.intent.vcom_interface, record.intent.vpsf_object}) {
      if (object > 0) found.push_back(static_cast<std::size_t>(object) - 1);
    }
  }
  std::erase_if(found, [&](std::size_t index) { return index >= count; });
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::optional<bool> Record::stable() const {
  if (possible) return std::nullopt;
  if (agreement != Agreement::agree || statics.verdict == StaticVerdict::ambiguous) {
    return std::nullopt;
  }
  // A record with an event is kept only if its effect is the one that its magnitude was meant for.
  if (scene.event) return intent.stable;
  return statics.verdict == StaticVerdict::stands;
}

std::optional<double> Record::magnitude_ratio() const {
  if (!magnitude || !threshold) return std::nullopt;
  return *magnitude / *threshold;
}

std::vector<std::uint8_t> violation_classes(const Record& record) {
  const std::size_t count = record.scene.blocks.size();
  std::vector<std::uint8_t> classes(count + 1, kStableBase);
  classes[0] = 0;
  // The body that an event brings along is no part of the tower.
  if (event_body(record.scene)) classes.push_back(0);
  if (record.statics.verdict != StaticVerdict::falls) return classes;
  const std::vector<std::size_t> culprits = violators(record);
  // Without a culprit among the blocks the tower falls off the ground itself: no base is stable.
  const std::size_t first_unstable = culprits.empty() ? 0 : culprits.front() + 1;
  for (std::size_t block = first_unstable; block < count; ++block) {
    classes[block + 1] = block == first_unstable ? kFirstAbove : kRest;
  }
  for (const std::size_t block : culprits) classes[block + 1] = kViolator;
  return classes;
}

int marked_blocks(const Scene& scene, TextureKind texture) {
  return static_cast<int>(
      std::count_if(scene.blocks.begin(), scene.blocks.end(), [&](const Block& block) {
        return block.material.texture && block.material.texture->kind == texture;
      }));
}

}  // namespace drystone
