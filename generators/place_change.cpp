#include "generators/place_change.hpp"

#include <algorithm>
#include <numeric>

#include "generators/root.hpp"

namespace drystone::generators {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

constexpr int kDirections = 8;  ///< tried per part, each both ways
constexpr int kScan = 8;        ///< steps in search of the margin of a tower that is to stand
/// The change may be this much longer than the shortest that could do: up to 45 degrees off it.
constexpr double kDetour = 1.42;
/// Largest change, over the width of what is moved.
constexpr double kMostChange = 1.0;

/// Whether all interfaces but the deciding one keep further from their edges than it is from its.
bool others_clear(const Plan& plan, const Stack& stack) {
  const std::vector<Contact> found = contacts(plan.parts, stack);
  const double deciding_m = plan.share * narrower(plan.parts, plan.deciding);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (static_cast<int>(i) == plan.deciding) continue;
    if (found[i].margin_share < plan.share + kGapShare || found[i].margin_m <= deciding_m) {
      return false;
    }
  }
  return true;
}

class Mover {
 public:
  /// @param stable the label that the moved tower is to have
  Mover(const Plan& plan, const Stack& start, bool stable)
      : plan_(plan), start_(start), stack_(start), stable_(stable) {
    double floor = 0.0;
    for (std::size_t i = at(plan.deciding); i < plan.parts.size(); ++i) {
      const Part& part = plan.parts[i];
      mass_ += part.mass;
      height_ += part.mass * (floor + part.center);
      floor += 2.0 * part.half_height;
    }
    height_ /= mass_;
  }

  /// Moves parts `first` to `last` along a direction until the deciding interface has its margin.
  std::optional<Stack> move(int first, int last, Vec2 direction) {
    stack_ = start_;
    const double width = narrower(plan_.parts, plan_.deciding);
    const double target = (stable_ ? plan_.share : -plan_.share) * width;
    double limit = kDetour * 2.0 * plan_.share * width / most_gain(first, last);
    limit = std::min(limit, kMostChange * plan_.parts[at(first)].width);
    const auto error = [&](double distance) {
      for (int i = first; i <= last; ++i) {
        stack_.places[at(i)] = start_.places[at(i)] + distance * direction;
      }
      return margin_at(plan_.parts, stack_, plan_.deciding, weight_above()) - target;
    };
    if (!stable_) {
      if (!find_zero(error, 0.0, limit)) return std::nullopt;
      return stack_;
    }
    // The margin grows on the way in and shrinks again on the way out of the other side.
    double before = 0.0;
    for (int i = 1; i <= kScan; ++i) {
      const double distance = limit * i / kScan;
      if (error(distance) >= 0.0) {
        if (!find_zero(error, distance, before)) return std::nullopt;
        return stack_;
      }
      before = distance;
    }
    return std::nullopt;
  }

 private:
  /// Largest rate at which the deciding margin can change with the distance: that at which the
  /// weight above moves relative to the edge. Its height does not change.
  [[nodiscard]] double most_gain(int first, int last) const {
    if (first < plan_.deciding) return 1.0;
    double moved = 0.0;
    for (int i = first; i <= last; ++i) moved += plan_.parts[at(i)].mass / mass_;
    // The part right above the interface takes its own face along.
    return first == plan_.deciding ? std::max(moved, 1.0 - moved) : moved;
  }

  /// Where the weight of all above the deciding interface passes through it.
  [[nodiscard]] Vec2 weight_above() const {
    Vec2 center = height_ * start_.drift;
    for (std::size_t i = at(plan_.deciding); i < plan_.parts.size(); ++i) {
      center = center + (plan_.parts[i].mass / mass_) * stack_.places[i];
    }
    return center;
  }

  const Plan& plan_;
  const Stack& start_;
  Stack stack_;
  bool stable_;
  double mass_ = 0.0;    ///< above the deciding interface
  double height_ = 0.0;  ///< of the centre of that mass, above the interface
};

}  // namespace

std::optional<ChangedPair> place_change(const Plan& plan, const Turns& turns, DifficultyMode mode,
                                        PairChange change, Rng& rng) {
  const bool stable_first = rng.coin();
  const auto placed = place(plan, turns, mode, {stable_first, !stable_first});
  if (!placed) return std::nullopt;
  const Stack& start = stable_first ? *placed->stable : *placed->unstable;
  if (!others_clear(plan, start)) return std::nullopt;

  const int top = static_cast<int>(plan.parts.size()) - 1;
  std::vector<int> movable{plan.deciding};
  if (change == PairChange::block) {
    movable.resize(at(top - plan.deciding + 2));
    std::iota(movable.begin(), movable.end(), plan.deciding - 1);
    rng.shuffle(std::span(movable));
  }
  Mover mover(plan, start, !stable_first);
  for (const int first : movable) {
    const int last = change == PairChange::block ? first : top;
    for (int i = 0; i < kDirections; ++i) {
      const double angle = in_plane(plan.space) ? 0.0 : 2.0 * kPi * rng.uniform();
      for (const double sign : {1.0, -1.0}) {
        const auto moved = mover.move(first, last, sign * unit(angle));
        if (!moved || !others_clear(plan, *moved)) continue;
        if (!check(plan, *moved, mode, !stable_first).empty()) continue;
        ChangedPair pair{start, *moved, first, moved->places[at(first)] - start.places[at(first)]};
        if (!stable_first) {
          std::swap(pair.stable, pair.unstable);
          pair.change = -pair.change;
        }
        return pair;
      }
      if (in_plane(plan.space)) break;
    }
  }
  return std::nullopt;
}

}  // namespace drystone::generators
