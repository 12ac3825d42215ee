#include "language/alignment.hpp"

#include <algorithm>
#include <cmath>

#include "language/names.hpp"

namespace drystone::language {
namespace {

/// Pixels that an offset must span to be seen as one.
constexpr double kClear_px = 5.0;
/// How much more, and how many times as far, the largest offset must be as the next.
constexpr double kAhead_px = 4.0;
constexpr double kTimes = 1.5;

std::string_view why_not(const Sight& sight) {
  if (sight.record.possible) return kFilm;
  if (!sight.is_column()) return kNoColumn;
  if (!sight.layers_seen()) return kNotSeen;
  return {};
}

/// How far to the right of the block below each block's centre is seen, from the second block on.
std::vector<double> offsets_px(const Sight& sight) {
  const std::vector<Block>& blocks = sight.record.scene.blocks;
  std::vector<double> offsets;
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    // At one height, so that perspective plays no part.
    const Vec3 below = center_of_mass(blocks[i - 1]);
    const Vec3 above = center_of_mass(blocks[i]);
    offsets.push_back(sight.right_px({below.x, below.y, above.z}, above));
  }
  return offsets;
}

Value pair_value(std::size_t lower, Language language) {
  Value value = layer_value(lower, language);
  value.option =
      fill(phrases("misaligned", language).word("pair"),
           {{"lower", ordinal(lower + 1, language)}, {"upper", ordinal(lower + 2, language)}});
  return value;
}

Items items_of_misaligned(const Sight& sight) {
  if (const auto reason = why_not(sight); !reason.empty()) return none(reason);
  const std::vector<double> offsets = offsets_px(sight);
  if (offsets.size() < 2) return none("there is one pair of neighbours only");
  std::size_t largest = 0;
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    if (std::abs(offsets[i]) > std::abs(offsets[largest])) largest = i;
  }
  const double most = std::abs(offsets[largest]);
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    const double other = std::abs(offsets[i]);
    if (i != largest && (most < other + kAhead_px || most < kTimes * other)) {
      return none("no pair of neighbours is clearly the most shifted one");
    }
  }
  Item item{pair_value(largest, sight.language), {}, {}};
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    if (i != largest) item.others.push_back(pair_value(i, sight.language));
  }
  return some({std::move(item)});
}

Items items_of_offset_side(const Sight& sight) {
  if (const auto reason = why_not(sight); !reason.empty()) return none(reason);
  const Phrases& words = phrases("offset_side", sight.language);
  const std::vector<double> offsets = offsets_px(sight);
  std::vector<Item> found;
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    if (std::abs(offsets[i]) < kClear_px) continue;
    found.push_back(item_of_two(offsets[i] > 0.0, named_value(words, "right"),
                                named_value(words, "left"),
                                {{"block", layer_name(i + 1, sight.language)}}));
  }
  return some(std::move(found), "no offset is large enough to be seen");
}

}  // namespace

Kind misaligned() {
  return {QuestionKind::misaligned,
          "which neighbours are shifted the most, as seen",
          {},
          items_of_misaligned};
}

Kind offset_side() {
  return {QuestionKind::offset_side, "to which side a block is shifted, as seen", "right",
          items_of_offset_side};
}

}  // namespace drystone::language
