#include "language/over_support.hpp"

#include <cmath>

#include "language/names.hpp"

namespace drystone::language {
namespace {

/// Of width: nearer to an edge than this, nobody could say.
constexpr double kClear = 0.03;

Items items(const Sight& sight) {
  if (sight.record.possible) return none(kFilm);
  if (!sight.is_column()) return none(kNoColumn);
  if (!sight.layers_seen()) return none(kNotSeen);
  const Phrases& words = phrases("over_support", sight.language);
  std::vector<Item> found;
  for (const Interface& at : sight.column()->interfaces) {
    if (at.lower < 0 || !at.planar_surface || std::abs(at.margin_share) < kClear) continue;
    found.push_back(
        item_of_two(at.margin_m > 0.0, named_value(words, "over"), named_value(words, "beyond"),
                    {{"block", layer_name(static_cast<std::size_t>(at.lower), sight.language)}}));
  }
  return some(std::move(found), "every block is too close to call");
}

}  // namespace

Kind over_support() {
  return {QuestionKind::over_support,
          "whether the centre of mass of all that lies on a block is over where they touch", "over",
          items};
}

}  // namespace drystone::language
