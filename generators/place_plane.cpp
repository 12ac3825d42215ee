#include <algorithm>
#include <cmath>

#include "generators/look.hpp"
#include "generators/place.hpp"
#include "generators/root.hpp"

namespace drystone::generators {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

constexpr int kTries = 120;   ///< layouts tried, per label
constexpr int kLayouts = 12;  ///< of those that fit, so many are compared
constexpr int kScan = 8;      ///< steps in search of the offset that meets the margin

class PlanePlacer {
 public:
  PlanePlacer(const Plan& plan, const Turns& turns, bool stable, Rng& rng)
      : plan_(plan),
        turns_(turns),
        stable_(stable),
        rng_(rng),
        stack_(turned(plan, turns)),
        top_(static_cast<int>(plan.parts.size()) - 1),
        offsets_(plan.parts.size()) {
    // Small offsets have to add up to a whole overhang, so there they are more alike.
    unevenness_ = plan.difficulty == Difficulty::easy ? 0.5 * turns.unevenness * turns.unevenness
                                                      : turns.unevenness;
    // One offset meets the margin, another one is the largest and is what the plan says; both are
    // the same interfaces in both twins.
    const int above = top_ - plan.deciding + 1;
    meets_ = plan.deciding + std::min(above - 1, static_cast<int>(turns.reach[0] * above));
    if (top_ < 2) return;
    largest_ = 1 + std::min(top_ - 2, static_cast<int>(turns.reach[at(meets_)] * (top_ - 1)));
    if (largest_ >= meets_) ++largest_;
  }

  std::optional<Stack> place() {
    // Offsets that point the same way add up; how many do is drawn anew for every try.
    const bool heading = rng_.coin();
    const double scatter = rng_.uniform();
    for (int interface = 1; interface <= top_; ++interface) {
      const double odds = interface < plan_.deciding ? 0.5 : 0.5 * scatter;
      const bool positive = rng_.coin(odds) != heading;
      offsets_[at(interface)] = positive ? size(interface) : -size(interface);
    }
    if (!meet()) return std::nullopt;
    if (!check(plan_, stack_, DifficultyMode::matched, stable_).empty()) return std::nullopt;
    return stack_;
  }

 private:
  /// Offset of the centres at an interface, metres: the same for both twins.
  [[nodiscard]] double size(int interface) const {
    const double most = plan_.misalignment * narrower(plan_.parts, interface) * (1.0 - 1e-9);
    if (interface == largest_) return most;
    return most * (1.0 - unevenness_ * turns_.reach[at(interface)]);
  }

  /// Finds the one offset with which the deciding interface has its margin.
  bool meet() {
    const double width = narrower(plan_.parts, meets_);
    const double target =
        (stable_ ? plan_.share : -plan_.share) * narrower(plan_.parts, plan_.deciding);
    // Where something else can be the largest offset, something else is, in both twins.
    const double limit = largest_ > 0 ? plan_.misalignment * width * (1.0 - 1e-9)
                                      : plan_.parts[at(meets_)].width + plan_.parts[0].width;
    const auto error = [&](double offset) {
      offsets_[at(meets_)] = offset;
      set_places();
      return margin_at(plan_.parts, stack_, plan_.deciding, above()) - target;
    };
    // From the offset that was drawn towards the other side of the tower, or the other way.
    const double sign = offsets_[at(meets_)] < 0.0 ? -1.0 : 1.0;
    double x = sign * limit;
    double before = error(x);
    for (int i = 1; i <= kScan; ++i) {
      const double next = sign * limit * (1.0 - 2.0 * i / kScan);
      const double after = error(next);
      if ((before >= 0.0) != (after >= 0.0)) {
        return before >= 0.0 ? find_zero(error, x, next).has_value()
                             : find_zero(error, next, x).has_value();
      }
      x = next;
      before = after;
    }
    return false;
  }

  void set_places() {
    double x = 0.0;
    for (int i = 0; i <= top_; ++i) {
      if (i > 0) x += offsets_[at(i)];
      stack_.places[at(i)] = {x, 0.0};
    }
  }

  /// Centre of mass above the deciding interface.
  [[nodiscard]] Vec2 above() const {
    double mass = 0.0;
    double moment = 0.0;
    for (int i = plan_.deciding; i <= top_; ++i) {
      mass += plan_.parts[at(i)].mass;
      moment += plan_.parts[at(i)].mass * stack_.places[at(i)].x;
    }
    return {moment / mass, 0.0};
  }

  const Plan& plan_;
  const Turns& turns_;
  bool stable_;
  Rng& rng_;
  Stack stack_;
  int top_;
  int meets_ = 0;    ///< interface whose offset meets the margin
  int largest_ = 0;  ///< interface with the largest offset; 0: the one that meets the margin
  double unevenness_ = 0.0;
  std::vector<double> offsets_;  ///< by interface, of the upper centre from the lower one
};

std::vector<Layout> layouts(const Plan& plan, const Turns& turns, bool stable, int most, Rng& rng) {
  std::vector<Layout> found;
  PlanePlacer placer(plan, turns, stable, rng);
  for (int i = 0; i < kTries && static_cast<int>(found.size()) < most; ++i) {
    if (i == kTries / 3 && found.empty()) break;
    if (auto stack = placer.place()) found.push_back(layout(plan, std::move(*stack)));
  }
  return found;
}

}  // namespace

std::optional<Pair> place_in_plane(const Plan& plan, const Turns& turns, Twins wanted) {
  Rng rng(Key{turns.seed, 0, 0, 0}, Stream::structure);
  const int most = wanted.stable && wanted.unstable ? kLayouts : 1;
  std::vector<Layout> falling;
  std::vector<Layout> standing;
  if (wanted.unstable) {
    falling = layouts(plan, turns, false, most, rng);
    if (falling.empty()) return std::nullopt;
  }
  if (wanted.stable) standing = layouts(plan, turns, true, most, rng);
  return most_alike(plan, std::move(standing), std::move(falling), wanted);
}

}  // namespace drystone::generators
