#include <algorithm>
#include <cmath>
#include <limits>

#include "generators/place.hpp"
#include "generators/root.hpp"

namespace drystone::generators {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Last point, to a millionth of `limit`, up to which a function that never rises along t >= 0 is
/// at least `value`; nothing if it starts below it.
template <class Function>
std::optional<double> falls_to(const Function& function, double value, double limit) {
  if (!(function(0.0) >= value)) return std::nullopt;
  double low = 0.0;
  double high = limit;
  if (function(high) >= value) return high;
  for (int i = 0; i < 20; ++i) {
    const double middle = 0.5 * (low + high);
    (function(middle) >= value ? low : high) = middle;
  }
  return low;
}

class RayPlacer {
 public:
  RayPlacer(const Plan& plan, const Turns& turns, DifficultyMode mode, bool label)
      : plan_(plan),
        turns_(turns),
        mode_(mode),
        stable_(plan.balances(label)),
        opposite_(plan.decides == Decides::mass && !label),
        stack_(turned(plan, turns)) {
    stack_.drift = plan.slope.drift(label);
  }

  std::optional<Stack> place() {
    const int height = static_cast<int>(plan_.parts.size());
    mass_ = plan_.parts.back().mass;
    height_ = plan_.parts.back().center;
    for (int interface = height - 1; interface > 0; --interface) {
      if (!place_below(interface)) return std::nullopt;
      const std::size_t lower = at(interface) - 1;
      const double total = mass_ + plan_.parts[lower].mass;
      above_ = above_ + (plan_.parts[lower].mass / total) * (stack_.places[lower] - above_);
      height_ += 2.0 * plan_.parts[lower].half_height;
      height_ += (plan_.parts[lower].mass / total) * (plan_.parts[lower].center - height_);
      mass_ = total;
    }
    return std::move(stack_);
  }

 private:
  bool place_below(int interface) {
    const bool on_roller = !stable_ && interface == plan_.vpsf;
    if (on_roller) return place_roller(interface);
    if (!stable_ && plan_.vpsf > 0 && interface == plan_.vpsf - 1)
      return place_under_roller(interface);

    const std::size_t lower = at(interface) - 1;
    const double width = narrower(plan_.parts, interface);
    Vec2 direction = unit(turns_.angle[at(interface)]);
    // What other densities do to the balance, they do in one direction for both twins; for it to
    // turn either label, the twins have to lean in opposite ones.
    if (opposite_ && interface == plan_.deciding) direction = -direction;
    const Vec2 weight = weight_above();
    const auto put = [&](double offset) { stack_.places[lower] = weight - offset * direction; };
    const auto margin = [&](double offset) {
      put(offset);
      return margin_at(plan_.parts, stack_, interface, weight);
    };
    const double limit = plan_.parts[lower].width * 4.0 + plan_.parts[at(interface)].width * 4.0;

    const double share = target_share(interface);
    if (share != 0.0) {
      const auto error = [&](double offset) { return margin(offset) - share * width; };
      return find_zero(error, 0.0, limit).has_value();
    }
    const double centred = margin(0.0);
    double floor = clear_of_deciding(width);
    if (centred < floor + 2.0 * kGapShare * width) {
      // Below a violation there may be less room; a stable tower has to do better.
      if (stable_) return false;
      floor = std::max(kClearShare * width, 0.5 * centred);
    }
    const auto most = falls_to(margin, floor, limit);
    if (!most) return false;
    double low = 0.0;
    double high = *most;
    if (mode_ == DifficultyMode::shapestacks && plan_.difficulty != Difficulty::none) {
      const double ratio_per_metre = axis_ratio(stack_.faces[lower], direction);
      const double half = kEasyRatio / ratio_per_metre;
      if (plan_.difficulty == Difficulty::easy) {
        high = std::min(high, half * (1.0 - 1e-9));
      } else if (interface == turns_.hard_interface) {
        low = half * (1.0 + 1e-9);
        if (low >= high) return false;
      }
    }
    if (mode_ == DifficultyMode::matched && plan_.difficulty == Difficulty::easy) {
      const auto most_aligned = within(interface, kEasyMisalignment * width, direction);
      if (!most_aligned) return false;
      high = std::min(high, *most_aligned);
    }
    put(low + (high - low) * std::sqrt(turns_.reach[at(interface)]));
    return true;
  }

  /// A ball or lying cylinder under the centre of mass, off its point or line.
  bool place_roller(int interface) {
    const std::size_t lower = at(interface) - 1;
    const double offset = -target_share(interface) * narrower(plan_.parts, interface);
    const Vec2 direction = unit(turns_.angle[at(interface)]);
    if (stack_.faces[lower].kind == Footprint::Kind::point) {
      stack_.places[lower] = weight_above() - offset * direction;
      return true;
    }
    const Vec2 axis = stack_.faces[lower].axis;
    const Vec2 across{-axis.y, axis.x};
    const double side = dot(direction, across) < 0.0 ? -1.0 : 1.0;
    const double along = in_plane(plan_.space) ? 0.0
                                               : (turns_.reach[at(interface)] - 0.5) * 0.6 *
                                                     stack_.faces[lower].half.x;
    stack_.places[lower] = weight_above() - (side * offset) * across - along * axis;
    return true;
  }

  /// The part that carries a roller: the roller's foot, not the centre of mass, has to be on it.
  bool place_under_roller(int interface) {
    const std::size_t lower = at(interface) - 1;
    const double offset = kEasyMisalignment * narrower(plan_.parts, interface) *
                          std::sqrt(turns_.reach[at(interface)]);
    stack_.places[lower] =
        stack_.places[at(interface)] - offset * unit(turns_.angle[at(interface)]);
    return true;
  }

  /// Largest offset from the centre of mass at which the neighbours' centres are within `distance`.
  [[nodiscard]] std::optional<double> within(int interface, double distance, Vec2 direction) const {
    const Vec2 start = stack_.places[at(interface)] - weight_above();
    const double along = dot(start, direction);
    const double under_root = along * along - dot(start, start) + distance * distance;
    if (under_root < 0.0 || norm(start) > distance) return std::nullopt;
    return (std::sqrt(under_root) - along) * (1.0 - 1e-9);
  }

  /// Where the weight of everything placed so far passes through the bottom of it.
  [[nodiscard]] Vec2 weight_above() const { return above_ + height_ * stack_.drift; }

  /// Signed margin that the plan fixes at an interface; 0: none.
  [[nodiscard]] double target_share(int interface) const {
    if (interface == plan_.deciding) return stable_ ? plan_.share : -plan_.share;
    if (!stable_ && (interface == plan_.vcom || interface == plan_.vpsf))
      return -plan_.second_share;
    return 0.0;
  }

  /// Margin in metres that keeps an interface from deciding in a stable tower.
  [[nodiscard]] double clear_of_deciding(double width) const {
    const double deciding = narrower(plan_.parts, plan_.deciding);
    return std::max((plan_.share + 2.0 * kGapShare) * width, (plan_.share + kGapShare) * deciding);
  }

  const Plan& plan_;
  const Turns& turns_;
  DifficultyMode mode_;
  bool stable_;
  bool opposite_;  ///< whether the deciding offset has the other direction
  Stack stack_;
  double mass_ = 0.0;
  double height_ = 0.0;  ///< of the centre of mass above the bottom of what has been placed
  Vec2 above_;  ///< centre of mass of everything placed so far; the top part is at the origin
};

}  // namespace

Turns draw_turns(const Plan& plan, const TowerOptions& options, Rng& rng) {
  Turns turns;
  const bool planar = in_plane(plan.space);
  const double common = 2.0 * kPi * rng.uniform();
  for (std::size_t i = 0; i < plan.parts.size(); ++i) {
    const double own = 2.0 * kPi * rng.uniform();
    const double angle = 2.0 * kPi * rng.uniform();
    const bool straight = planar || options.yaw == YawMode::none;
    turns.yaw_rad.push_back(straight ? 0.0 : options.yaw == YawMode::block ? own : common);
    // In a plane a lying cylinder shows its round end to whoever looks from the front.
    if (planar && plan.parts[i].lying) turns.yaw_rad.back() = 0.5 * kPi;
    turns.angle.push_back(!planar ? angle : angle < kPi ? 0.0 : kPi);
    turns.reach.push_back(rng.uniform());
  }
  // One interface that carries, whatever the label, is the one that makes the tower hard.
  std::vector<int> carrying;
  for (int i = 1; i < static_cast<int>(plan.parts.size()); ++i) {
    if (i == plan.deciding || i == plan.vcom || i == plan.vpsf || i == plan.vpsf - 1) continue;
    carrying.push_back(i);
  }
  if (!carrying.empty()) turns.hard_interface = rng.pick(carrying);
  turns.unevenness = rng.uniform();
  turns.seed = rng.bits64();
  return turns;
}

Stack turned(const Plan& plan, const Turns& turns) {
  Stack stack;
  stack.yaw_rad = turns.yaw_rad;
  stack.places.resize(plan.parts.size());
  for (std::size_t i = 0; i < plan.parts.size(); ++i) {
    stack.faces.push_back(footprint(plan.parts[i], unit(turns.yaw_rad[i])));
  }
  return stack;
}

std::optional<Stack> place_along_rays(const Plan& plan, const Turns& turns, DifficultyMode mode,
                                      bool stable) {
  return RayPlacer(plan, turns, mode, stable).place();
}

std::optional<Pair> place(const Plan& plan, const Turns& turns, DifficultyMode mode, Twins wanted) {
  if (mode == DifficultyMode::matched && plan.vpsf == 0) {
    return in_plane(plan.space) ? place_in_plane(plan, turns, wanted)
                                : place_by_angles(plan, turns, wanted);
  }
  Pair pair;
  const auto build = [&](bool stable) {
    auto stack = place_along_rays(plan, turns, mode, stable);
    if (stack && !check(plan, *stack, mode, stable).empty()) stack.reset();
    return stack;
  };
  if (wanted.unstable && !(pair.unstable = build(false))) return std::nullopt;
  if (wanted.stable && !(pair.stable = build(true))) return std::nullopt;
  return pair;
}

}  // namespace drystone::generators
