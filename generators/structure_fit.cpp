#include "generators/structure_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "drystone/counterfactuals.hpp"
#include "drystone/extent.hpp"
#include "drystone/statics.hpp"

namespace drystone::generators {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

Statics without_tilt(const Scene& scene) {
  StaticsOptions options;
  options.tilt = false;
  return equilibrium(scene, options);
}

/// Margins of a design by its knob. Remembers what it has been asked.
class Margins {
 public:
  /// @param stable whose slope it is
  Margins(const Design& design, const Placement& placement, bool stable)
      : design_(design), placement_(placement), stable_(stable) {}

  struct Point {
    double knob = 0.0;
    double margin = 0.0;  ///< over width; -infinity: no outset helps
    bool clear = true;    ///< not ambiguous
  };

  [[nodiscard]] Scene scene(double knob) const {
    return put(design_.build(knob), placement_, stable_);
  }

  /// NaN where nothing can be built.
  double at(double knob) {
    const Pieces pieces = design_.build(knob);
    if (pieces.empty()) return kNothing;
    const Statics statics = without_tilt(put(pieces, placement_, stable_));
    known_.push_back({knob, statics.margin_share.value_or(-std::numeric_limits<double>::infinity()),
                      statics.verdict != StaticVerdict::ambiguous});
    return known_.back().margin;
  }

  /// Whether the design stands with at least this margin at one end and falls with it at the other.
  bool reaches(double share) {
    if (!(at(design_.steady) >= share)) return false;
    // The far end may be out of reach: then what lies half way will do, if it falls.
    double end = design_.fallen;
    for (int i = 0; i < 4; ++i) {
      const double margin = at(end);
      if (margin < -share) return true;
      if (!std::isnan(margin)) return false;
      end = 0.5 * (design_.steady + end);
    }
    return true;
  }

  /// A knob at which the margin is `target` and the verdict clear. Illinois' variant of false
  /// position with a bisection now and then; most margins are piecewise linear in the knob.
  std::optional<double> find(double target) {
    constexpr int kRounds = 40;
    const double range = design_.fallen - design_.steady;
    const auto beyond = [&](const Point& a, const Point& b) {
      return (a.knob - b.knob) * range > 0.0;
    };
    Point stands = known_.front();
    std::optional<Point> falls;
    for (const Point& p : known_) {
      if (p.margin >= target && beyond(p, stands)) stands = p;
    }
    for (const Point& p : known_) {
      if (p.margin < target && beyond(p, stands) && (!falls || beyond(*falls, p))) falls = p;
    }
    if (!falls) return std::nullopt;
    double above = stands.margin - target, below = falls->margin - target;  // as Illinois has them
    int kept = 0;
    for (int round = 0; round < kRounds; ++round) {
      const double gap = falls->knob - stands.knob;
      double t = 0.5;
      if (std::isfinite(below) && round % 4 != 3) t = above / (above - below);
      if (!(t > 1e-9 && t < 1.0 - 1e-9)) t = 0.5;
      Point next{stands.knob + t * gap, 0.0};
      next.margin = at(next.knob);
      if (std::isnan(next.margin)) return std::nullopt;
      if (std::abs(next.margin - target) <= 0.5 * kMarginPrecision) {
        if (known_.back().clear) return next.knob;
        return std::nullopt;
      }
      if (next.margin >= target) {
        stands = next;
        above = next.margin - target;
        if (kept > 0) below *= 0.5;
        kept = 1;
      } else {
        falls = next;
        below = next.margin - target;
        if (kept < 0) above *= 0.5;
        kept = -1;
      }
      // Where another contact comes to decide, the margin may jump over the target.
      const bool jumps = stands.margin - falls->margin > 1e-3;
      if (jumps && std::abs(stands.knob - falls->knob) < 1e-4 * std::abs(range)) {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

 private:
  const Design& design_;
  const Placement& placement_;
  bool stable_;
  std::vector<Point> known_;
};

}  // namespace

Placement draw_placement(const TowerOptions& options, const Slope& slope, int blocks, Rng& rng) {
  Placement placement;
  placement.mirrored = rng.coin();
  const double turn = 2.0 * kPi * rng.uniform();
  if (options.yaw != YawMode::none) placement.yaw_rad = turn;
  placement.shift.x = options.shift_m.draw(rng);
  placement.shift.y = options.shift_m.draw(rng);
  for (int i = 0; i < blocks; ++i) placement.frictions.push_back(options.friction.draw(rng));
  placement.slope = slope;
  return placement;
}

Scene put(const Pieces& pieces, const Placement& placement, bool stable) {
  Scene scene;
  const Quat turn = yaw(placement.yaw_rad);
  const Mat3 rotation = matrix(turn);
  for (const Piece& piece : pieces) {
    Block block;
    Pose pose = piece.pose;
    if (placement.mirrored) {
      // A reflection in x; all pieces are symmetric in their own x.
      pose.position.x = -pose.position.x;
      pose.rotation = {pose.rotation.w, pose.rotation.x, -pose.rotation.y, -pose.rotation.z};
    }
    block.shape = piece.shape;
    block.world_from_block = {rotation * pose.position, turn * pose.rotation};
    block.density = piece.density;
    scene.blocks.push_back(std::move(block));
  }
  const auto bottom = [](const Block& block) { return -support(block, {0, 0, -1}); };
  std::stable_sort(scene.blocks.begin(), scene.blocks.end(),
                   [&](const Block& a, const Block& b) { return bottom(a) < bottom(b) - 1e-9; });
  const Vec2 move = placement.shift - axis_of(scene);
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    Block& block = scene.blocks[i];
    block.id = static_cast<int>(i);
    block.friction = placement.frictions[i];
    block.world_from_block.position = block.world_from_block.position + Vec3{move.x, move.y, 0.0};
  }
  put_on_slope(scene, placement.slope, stable);
  return scene;
}

namespace {

/// Whether the verdict stays when all friction is multiplied by `factor`.
bool stays(Scene scene, double factor, StaticVerdict verdict) {
  scene.ground.friction *= factor;
  for (Block& block : scene.blocks) block.friction *= factor;
  return without_tilt(scene).verdict == verdict;
}

}  // namespace

std::optional<StructureTwins> fit(const Design& design, const Placement& placement, double share) {
  if (!design.build) return std::nullopt;
  Margins margins(design, placement, true);
  if (!margins.reaches(share)) return std::nullopt;
  const auto falls = margins.find(-share);
  if (!falls) return std::nullopt;
  const auto stands = margins.find(share);
  if (!stands) return std::nullopt;
  StructureTwins twins{margins.scene(*stands), margins.scene(*falls)};
  if (design.thrusts && !(stays(twins.stable, 1.0 / kFrictionReserve, StaticVerdict::stands) &&
                          stays(twins.unstable, kFrictionReserve, StaticVerdict::falls))) {
    return std::nullopt;
  }
  return twins;
}

std::optional<StructureTwins> fit_sliding(const Design& design, const Placement& placement,
                                          double share) {
  if (!design.build || design.thrusts) return std::nullopt;
  Placement rough = placement;
  rough.slope.friction = kRoughFriction;
  const auto balanced = [&](bool stable) -> std::optional<Scene> {
    Margins margins(design, rough, stable);
    if (!margins.reaches(share)) return std::nullopt;
    const auto knob = margins.find(share);
    if (!knob) return std::nullopt;
    return put(design.build(*knob), placement, stable);
  };
  auto stable = balanced(true);
  if (!stable || without_tilt(*stable).verdict != StaticVerdict::stands) return std::nullopt;
  auto unstable = balanced(false);
  if (!unstable || without_tilt(*unstable).verdict != StaticVerdict::falls) return std::nullopt;
  return StructureTwins{std::move(*stable), std::move(*unstable)};
}

}  // namespace drystone::generators
