// Where a margin meets its target.
#pragma once

#include <cmath>
#include <optional>

namespace drystone::generators {

/// A point between `inside`, where `error` is not negative, and `outside`, where it is negative (or
/// minus infinity), at which it is zero to a few units in the last place of a metre. Illinois'
/// variant of false position, with a bisection where that stalls. `error` is called last at the
/// point that is returned. Nothing if the function jumps over zero.
template <class Error>
[[nodiscard]] std::optional<double> find_zero(const Error& error, double inside, double outside) {
  constexpr double kClose = 1e-15;
  constexpr double kEnough = 1e-13;
  double at_inside = error(inside);
  double at_outside = error(outside);
  if (!(at_inside >= 0.0) || at_outside >= 0.0) return std::nullopt;
  double x = inside;
  double value = at_inside;
  int kept = 0;
  for (int i = 0; i < 100; ++i) {
    x = 0.5 * (inside + outside);
    if (i % 4 != 3 && std::isfinite(at_outside)) {
      const double secant = (inside * at_outside - outside * at_inside) / (at_outside - at_inside);
      const bool between = (secant - inside) * (secant - outside) < 0.0;
      if (between) x = secant;
    }
    value = error(x);
    if (std::abs(value) <= kClose) return x;
    if (value >= 0.0) {
      inside = x;
      at_inside = value;
      if (kept > 0) at_outside *= 0.5;
      kept = 1;
    } else {
      outside = x;
      at_outside = value;
      if (kept < 0) at_inside *= 0.5;
      kept = -1;
    }
  }
  if (std::abs(value) <= kEnough) return x;
  return std::nullopt;
}

}  // namespace drystone::generators
