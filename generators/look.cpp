#include "generators/look.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace drystone::generators {
namespace {

Look look_of(const Plan& plan, const Stack& stack) {
  Look look;
  look.lean = norm(stack.places.back() - stack.places.front());
  double mass = 0.0;
  Vec2 moment;
  for (std::size_t i = 0; i < stack.places.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      look.spread = std::max(look.spread, norm(stack.places[i] - stack.places[j]));
    }
    mass += plan.parts[i].mass;
    moment = moment + plan.parts[i].mass * stack.places[i];
  }
  look.center = norm((1.0 / mass) * moment - stack.places.front());
  for (std::size_t i = 2; i < stack.places.size(); ++i) {
    const Vec2 below = stack.places[i - 1] - stack.places[i - 2];
    const Vec2 above = stack.places[i] - stack.places[i - 1];
    look.turning += dot(below, above) / std::max(1e-12, norm(below) * norm(above));
  }
  look.turning /= std::max(1.0, static_cast<double>(stack.places.size()) - 2.0);
  const double scale = 1.0 / plan.parts.front().width;
  return {scale * look.lean, scale * look.spread, scale * look.center, look.turning};
}

}  // namespace

Layout layout(const Plan& plan, Stack stack) {
  const Look look = look_of(plan, stack);
  return {std::move(stack), look};
}

std::optional<Pair> most_alike(const Plan& plan, std::vector<Layout> standing,
                               std::vector<Layout> falling, Twins wanted) {
  if ((wanted.stable && standing.empty()) || (wanted.unstable && falling.empty())) {
    return std::nullopt;
  }
  Pair pair;
  if (!wanted.stable || !wanted.unstable) {
    if (wanted.stable) pair.stable = std::move(standing.front().stack);
    if (wanted.unstable) pair.unstable = std::move(falling.front().stack);
    return pair;
  }
  // Of two blocks the offset is the margin. Where the lowest block decides, so is the overall
  // centre of mass, unless one twin leans over a face and the other over a corner: wide margins
  // need room, and in the plane, without corners, half as much again as the margins are apart.
  const bool planar = in_plane(plan.space) && plan.parts.size() > 2;
  const double any = std::numeric_limits<double>::infinity();
  const double room = planar ? 3.0 * plan.share : plan.share;
  const double caliper = plan.parts.size() == 2 ? any : std::max(kCaliper, room);
  constexpr double kTurningWeight = 0.15;
  double least = any;
  for (const Layout& down : falling) {
    for (const Layout& up : standing) {
      const double lean = std::abs(down.look.lean - up.look.lean);
      const double spread = std::abs(down.look.spread - up.look.spread);
      const double center = std::abs(down.look.center - up.look.center);
      if (std::max({lean, spread, center}) > caliper) continue;
      const double turning = std::abs(down.look.turning - up.look.turning);
      const double distance = lean + spread + center + kTurningWeight * turning;
      // In the plane the unstable twin would mostly reach further: in half of the pairs it must
      // not.
      if (planar && (down.look.spread > up.look.spread) != plan.unstable_wider) continue;
      if (distance >= least) continue;
      least = distance;
      pair = {up.stack, down.stack};
    }
  }
  if (!pair.stable) return std::nullopt;
  return pair;
}

}  // namespace drystone::generators
