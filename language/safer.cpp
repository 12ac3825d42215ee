#include "language/safer.hpp"

#include <optional>

namespace drystone::language {
namespace {

constexpr double kClearly = 1.5;

Items items_of_one(const Sight&) { return none("it takes two towers to compare"); }

/// 1: the first is clearly larger; -1: the second; 0: neither.
int larger(double first, double second) {
  if (first >= kClearly * second) return 1;
  if (second >= kClearly * first) return -1;
  return 0;
}

/// 1: the first is safer; -1: the second; 0: that cannot be said.
int safer_of(const Record& first, const Record& second) {
  if (*first.stable() != *second.stable()) return *first.stable() ? 1 : -1;
  const Statics& a = first.statics;
  const Statics& b = second.statics;
  if (!*first.stable() || !a.critical_tilt_rad || !b.critical_tilt_rad || !a.margin_share ||
      !b.margin_share) {
    return 0;
  }
  const int by_tilt = larger(*a.critical_tilt_rad, *b.critical_tilt_rad);
  return by_tilt == larger(*a.margin_share, *b.margin_share) ? by_tilt : 0;
}

std::string_view why_not(const Record& record) {
  if (record.possible) return kFilm;
  if (record.scene.event) return kEvent;
  return record.stable() ? std::string_view() : kNoLabel;
}

}  // namespace

Items items_of_pair(const Sight& first, const Sight& second) {
  for (const Sight* sight : {&first, &second}) {
    if (const auto reason = why_not(sight->record); !reason.empty()) return none(reason);
  }
  const int which = safer_of(first.record, second.record);
  if (which == 0) return none("neither is clearly the safer one");
  const Phrases& words = phrases("safer", first.language);
  return some({item_of_two(which > 0, named_value(words, "first"), named_value(words, "second"))});
}

Kind safer() {
  return {QuestionKind::safer, "which of two towers is the safer one", "first", items_of_one};
}

}  // namespace drystone::language
