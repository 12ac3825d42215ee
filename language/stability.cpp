#include "language/stability.hpp"

#include "language/explanation.hpp"

namespace drystone::language {
namespace {

Items items(const Sight& sight) {
  const Record& record = sight.record;
  if (record.possible) return none(kFilm);
  if (record.scene.event) return none(kEvent);
  const auto stable = record.stable();
  if (!stable) return none(kNoLabel);
  const Phrases& words = phrases("stability", sight.language);
  return some({item_of_two(*stable, named_value(words, "stands"), named_value(words, "falls"))});
}

}  // namespace

Kind stability() {
  return {QuestionKind::stability, "whether the tower stands by itself", "stands", items,
          [](const Sight& sight, const Item&, Rng& rng) { return explain_stability(sight, rng); }};
}

}  // namespace drystone::language
