#include <algorithm>
#include <array>
#include <cmath>

#include "generators/look.hpp"
#include "generators/place.hpp"
#include "generators/root.hpp"

namespace drystone::generators {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

constexpr int kTries = 48;      ///< layouts tried, per label
constexpr int kLayouts = 6;     ///< of those that fit, so many are compared
constexpr int kDirections = 8;  ///< tried per interface
constexpr int kScan = 16;       ///< steps around the circle in search of the deciding direction

class AnglePlacer {
 public:
  AnglePlacer(const Plan& plan, const Turns& turns, bool stable, Rng& rng)
      : plan_(plan), turns_(turns), stable_(stable), rng_(rng), stack_(turned(plan, turns)) {
    // Small offsets have to add up to a whole overhang, so there they are more alike.
    unevenness_ = plan.difficulty == Difficulty::easy ? 0.5 * turns.unevenness * turns.unevenness
                                                      : turns.unevenness;
    // Of all offsets one is the largest, and it is what the plan says.
    const int height = static_cast<int>(plan.parts.size());
    const bool top_decides = plan.deciding == height - 1;
    const int choices = top_decides ? height - 2 : height - 1;
    largest_ =
        choices > 0 ? 1 + std::min(choices - 1, static_cast<int>(turns.reach[0] * choices)) : 0;
  }

  std::optional<Stack> place() {
    for (Vec2& place : stack_.places) place = {};
    mass_ = plan_.parts.back().mass;
    above_ = {};
    // Offsets that point the same way add up; how much they scatter is drawn anew for every try.
    heading_ = 2.0 * kPi * rng_.uniform();
    const double scatter = rng_.uniform();
    scatter_rad_ = kPi * scatter * scatter;
    for (int interface = static_cast<int>(plan_.parts.size()) - 1; interface > 0; --interface) {
      if (!(interface == plan_.deciding ? place_deciding(interface) : place_other(interface))) {
        return std::nullopt;
      }
      const std::size_t lower = at(interface) - 1;
      const double total = mass_ + plan_.parts[lower].mass;
      above_ = above_ + (plan_.parts[lower].mass / total) * (stack_.places[lower] - above_);
      mass_ = total;
    }
    if (!check(plan_, stack_, DifficultyMode::matched, stable_).empty()) return std::nullopt;
    return stack_;
  }

 private:
  /// Offset of the centres at an interface, metres: the same for both twins.
  [[nodiscard]] double offset(int interface) const {
    const double width = narrower(plan_.parts, interface);
    if (interface == largest_) return plan_.misalignment * width * (1.0 - 1e-9);
    return plan_.misalignment * width * (1.0 - unevenness_ * turns_.reach[at(interface)]) *
           (1.0 - 1e-9);
  }

  double margin(int interface, double offset_m, double angle_rad) {
    stack_.places[at(interface) - 1] = stack_.places[at(interface)] - offset_m * unit(angle_rad);
    return margin_at(plan_.parts, stack_, interface, above_);
  }

  bool place_deciding(int interface) {
    const double target = (stable_ ? plan_.share : -plan_.share) * narrower(plan_.parts, interface);
    const bool top = at(interface) + 1 == plan_.parts.size();
    const double start = heading_ + scatter_rad_ * rng_.uniform(-1.0, 1.0);
    if (top) {
      // Nothing above turns the centre of mass: here the offset itself is the margin.
      const double angle = turns_.angle[at(interface)];
      const double limit =
          2.0 * (plan_.parts[at(interface)].width + plan_.parts[at(interface) - 1].width);
      if (!find_zero([&](double x) { return margin(interface, x, angle) - target; }, 0.0, limit)) {
        return false;
      }
      // Where something else can be the largest offset, something else is, in both twins.
      const double found = norm(stack_.places[at(interface)] - stack_.places[at(interface) - 1]);
      return interface == 1 || found <= plan_.misalignment * narrower(plan_.parts, interface);
    }
    const double offset_m = offset(interface);
    const auto error = [&](double angle) { return margin(interface, offset_m, angle) - target; };
    double before = error(start);
    for (int i = 1; i <= kScan; ++i) {
      const double angle = start + 2.0 * kPi * i / kScan;
      const double after = error(angle);
      if ((before >= 0.0) != (after >= 0.0)) {
        const double previous = start + 2.0 * kPi * (i - 1) / kScan;
        return before >= 0.0 ? find_zero(error, previous, angle).has_value()
                             : find_zero(error, angle, previous).has_value();
      }
      before = after;
    }
    return false;
  }

  bool place_other(int interface) {
    const double width = narrower(plan_.parts, interface);
    const double wanted =
        std::max((plan_.share + 2.0 * kGapShare) * width,
                 (plan_.share + kGapShare) * narrower(plan_.parts, plan_.deciding));
    const bool below_violation = !stable_ && interface < plan_.deciding;
    for (int i = 0; i < kDirections; ++i) {
      const double angle = heading_ + scatter_rad_ * rng_.uniform(-1.0, 1.0) +
                           (interface < plan_.deciding ? 2.0 * kPi * rng_.uniform() : 0.0);
      const double floor = below_violation && i >= kDirections / 2 ? kClearShare * width : wanted;
      if (margin(interface, offset(interface), angle) >= floor) return true;
    }
    return false;
  }

  const Plan& plan_;
  const Turns& turns_;
  bool stable_;
  Rng& rng_;
  Stack stack_;
  int largest_ = 0;
  double unevenness_ = 0.0;  ///< the other offsets are smaller by up to this share
  double mass_ = 0.0;
  double heading_ = 0.0;
  double scatter_rad_ = 0.0;
  Vec2 above_;
};

std::vector<Layout> layouts(const Plan& plan, const Turns& turns, bool stable, int most, Rng& rng) {
  std::vector<Layout> found;
  AnglePlacer placer(plan, turns, stable, rng);
  for (int i = 0; i < kTries && static_cast<int>(found.size()) < most; ++i) {
    if (i == kTries / 3 && found.empty()) break;
    auto stack = placer.place();
    if (!stack) continue;
    found.push_back(layout(plan, std::move(*stack)));
  }
  return found;
}

}  // namespace

std::optional<Pair> place_by_angles(const Plan& plan, const Turns& turns, Twins wanted) {
  Rng rng(Key{turns.seed, 0, 0, 0}, Stream::structure);
  const bool both = wanted.stable && wanted.unstable;
  std::vector<Layout> falling;
  std::vector<Layout> standing;
  if (wanted.unstable) {
    falling = layouts(plan, turns, false, both ? kLayouts : 1, rng);
    if (falling.empty()) return std::nullopt;
  }
  if (wanted.stable) {
    standing = layouts(plan, turns, true, both ? kLayouts : 1, rng);
    if (standing.empty()) return std::nullopt;
  }
  return most_alike(plan, std::move(standing), std::move(falling), wanted);
}

}  // namespace drystone::generators
