// Labels of events, and thresholds by bisection.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "drystone/dynamics.hpp"
#include "drystone/error.hpp"
#include "scenes/overloaded.hpp"
#include "simulators/mujoco_event.hpp"

namespace drystone {
namespace {

using mujoco::EventRun;
using mujoco::EventWorld;

Disturbance run_once(const Scene& scene, const ClipOptions& options, int resolution) {
  EventWorld world(scene, options, resolution);
  Disturbance result = world.run(*scene.event).disturbance;
  result.resolution = resolution;
  result.steps += world.settling_steps();
  return result;
}

/// A run that has to agree with the others before an effect is a label.
struct Trial {
  int resolution = 0;
  double strength = 1.0;  ///< factor on the event's magnitude
};

/// Cheap ones first; the last one is the finest, as strong as the event itself, and is filmed.
///
/// Impacts and shakes can be chaotic: far above the threshold there are narrow windows in which a
/// tower stays, and what rocks meets the next swing of the ground early or late. One run, however
/// fine, tells little of an effect that a few percent more or less, or another step, undo. Coarse
/// runs are the calmer ones: near the threshold windows open that only finer ones have.
std::vector<Trial> trials(const Event& event) {
  const EventKind what = kind(event);
  if (what == EventKind::remove || what == EventKind::tilt) return {{0}, {1}};
  if (what == EventKind::shake) return {{0}, {1}, {1, 1.0 / 1.1}, {1, 1.1}, {2}};
  return {{0}, {1}, {2, 1.0 / 1.04}, {2, 1.04}, {2}};
}

/// The scene with its event that much stronger than it is.
Scene strengthened(const Scene& scene, double factor) {
  Scene result = scene;
  if (factor == 1.0) return result;
  auto* drop = std::get_if<Drop>(&*result.event);
  if (drop == nullptr) {
    result.event = scaled(*result.event, factor);
    return result;
  }
  // Its magnitude is the height of the fall.
  const Vec3 down = transpose_times(matrix(drop->world_from_body.rotation), {0.0, 0.0, -1.0});
  double& height = drop->world_from_body.position.z;
  height += (factor - 1.0) * (height - support(drop->shape, down) - top_m(scene));
  return result;
}

/// Why a run is no reason to believe in another one's effect; empty if it is.
std::string disagreement(const Disturbance& run, const Trial& trial, const Disturbance& first) {
  if (run.effect == Effect::unresolved) return run.reason;
  const bool as_strong = trial.strength == 1.0;
  if (run.effect != first.effect) {
    return as_strong ? "the verdict depends on the resolution"
                     : "a little more or less has another effect";
  }
  // Where a fallen block comes to lie is another question at another strength.
  if (as_strong && run.touches_zone != first.touches_zone) {
    return "whether the target touches the zone depends on the resolution";
  }
  return "";
}

/// A magnitude that does something to a tower of this size and mass: where the search begins.
double characteristic(const Scene& scene) {
  const Scales scales = scales_of(scene);
  const double speed = std::sqrt(scales.gravity * scales.size_m);
  double tower_kg = 0.0;
  for (const Block& block : scene.blocks) tower_kg += mass(block);
  const double share = tower_kg / static_cast<double>(scene.blocks.size());
  return std::visit(
      Overloaded{[&](const Push&) { return 0.3 * speed * share; },
                 [&](const Drop&) { return scales.size_m; },
                 [&](const Projectile&) { return 0.3 * speed * share / mass(*event_body(scene)); },
                 [&](const Remove&) { return 1.0; },
                 [&](const Shake&) { return 0.3 * scales.gravity; },
                 [&](const Tilt&) { return 0.25; }},
      *scene.event);
}

double limit(const Event& event, double most) {
  return std::holds_alternative<Tilt>(event) ? std::min(most, kSteepestTilt_rad) : most;
}

/// Looks at magnitudes of a fixed geometric grid only, named by their exponents: so a threshold is
/// one of few numbers, and the last bits of the engine are in none of them.
class Search {
 public:
  Search(const Scene& scene, const ThresholdOptions& options)
      : unit_(*scene.event),
        options_(options),
        world_(without_zone(scene), clip_options(options), 0),
        log_step_(exact::log(1.0 + options.tolerance)) {
    const double first = options.first > 0.0 ? options.first : characteristic(scene);
    most_ = exponent(limit(unit_, options.most > 0.0 ? options.most : options.span * first));
    least_ = exponent(options.least > 0.0 ? options.least : first / options.span);
    least_ = std::min(least_, most_);
    first_ = std::clamp(exponent(first), least_, most_);
    result_.steps = world_.settling_steps();
  }

  Threshold find() {
    if (!world_.stood()) return fail("it did not stand until the event");
    if (!bracket()) return result_;
    while (high_ - low_ > 1) {
      const int middle = low_ + (high_ - low_) / 2;
      const auto falls = collapses(middle);
      if (!falls) return result_;
      (*falls ? high_ : low_) = middle;
    }
    if (!monotone()) return result_;
    result_.magnitude = exact::exp((low_ + 0.5) * log_step_);
    return result_;
  }

 private:
  /// What becomes of a target is no part of the verdict, and takes long to see.
  static Scene without_zone(Scene scene) {
    scene.zone.reset();
    return scene;
  }

  static ClipOptions clip_options(const ThresholdOptions& options) {
    ClipOptions clip;
    clip.record = false;
    clip.rule = options.rule;
    return clip;
  }

  [[nodiscard]] int exponent(double magnitude) const {
    return static_cast<int>(std::floor(exact::log(magnitude) / log_step_ + 0.5));
  }

  Threshold fail(std::string reason) {
    result_.reason = std::move(reason);
    return result_;
  }

  std::optional<bool> collapses(int exponent) {
    const EventRun run = world_.run(scaled(unit_, exact::exp(exponent * log_step_)));
    ++result_.runs;
    result_.steps += run.disturbance.steps;
    // A tower that still rocks when time is up has not collapsed: rocking only dies away.
    if (run.lost) {
      result_.reason = run.disturbance.reason;
      return std::nullopt;
    }
    return run.fall_reach > 1.0;
  }

  /// Where to go from to a verdict that is another one, and the verdict there.
  std::optional<std::pair<int, bool>> start() {
    if (!options_.gap) {
      const auto falls = collapses(first_);
      if (!falls) return std::nullopt;
      return std::pair{first_, *falls};
    }
    for (const bool above : {false, true}) {
      const int there =
          std::clamp(exponent(above ? options_.gap->second : options_.gap->first), least_, most_);
      const auto falls = collapses(there);
      if (!falls) return std::nullopt;
      if (*falls != above) return std::pair{there, *falls};
    }
    result_.reason = "it is between those that are of no use";
    return std::nullopt;
  }

  /// Doubles or halves until the verdict changes.
  bool bracket() {
    const auto from = start();
    if (!from) return false;
    auto [here, start] = *from;
    const int twice = std::max(1, exponent(2.0));
    while (true) {
      const int next = std::clamp(start ? here - twice : here + twice, least_, most_);
      if (next == here) {
        result_.reason =
            start ? "the weakest event makes it collapse" : "nothing makes it collapse";
        return false;
      }
      const auto falls = collapses(next);
      if (!falls) return false;
      if (*falls != start) {
        low_ = std::min(here, next);
        high_ = std::max(here, next);
        return true;
      }
      here = next;
    }
  }

  /// Whether the verdict is what the threshold says at the ends of the reach, too.
  bool monotone() {
    const int reach = std::max(0, exponent(options_.reach));
    for (const bool above : {false, true}) {
      const int there = above ? std::min(high_ + reach, most_) : low_ - reach;
      if (above ? there <= high_ : there >= low_) continue;
      const auto falls = collapses(there);
      if (!falls) return false;
      if (*falls == above) continue;
      result_.reason = above ? "not monotone: it stays again when hit harder"
                             : "not monotone: it collapses when hit more gently";
      return false;
    }
    return true;
  }

  Event unit_;
  ThresholdOptions options_;
  EventWorld world_;
  double log_step_ = 0.0;  ///< of the grid
  // Exponents of the grid.
  int first_ = 0;
  int least_ = 0;
  int most_ = 0;
  int low_ = 0;
  int high_ = 0;
  Threshold result_;
};

}  // namespace

struct Disturber::Impl {};

Disturber::Disturber() : impl_(std::make_unique<Impl>()) {}
Disturber::~Disturber() = default;
Disturber::Disturber(Disturber&&) noexcept = default;
Disturber& Disturber::operator=(Disturber&&) noexcept = default;

Disturbance Disturber::disturb(const Scene& scene, const ClipOptions& options, int resolution) {
  return run_once(scene, options, resolution);
}

Disturbance Disturber::judge(const Scene& scene, const ClipOptions& options) {
  ClipOptions unfilmed = options;
  unfilmed.record = false;
  if (!scene.event) return disturb(scene, options);  // which says what is wrong
  const std::vector<Trial> all = trials(*scene.event);
  std::optional<Disturbance> first;
  Disturbance run;
  int steps = 0;
  for (const Trial& trial : all) {
    const bool last = &trial == &all.back();
    run =
        run_once(strengthened(scene, trial.strength), last ? options : unfilmed, trial.resolution);
    steps += run.steps;
    if (!first) first = run;
    run.reason = disagreement(run, trial, *first);
    if (!run.reason.empty()) {
      run.effect = Effect::unresolved;
      break;
    }
  }
  run.steps = steps;
  return run;
}

Threshold Disturber::threshold(const Scene& scene, const ThresholdOptions& options) {
  if (scene.event && std::holds_alternative<Remove>(*scene.event)) {
    throw Error(ErrorCode::usage, "a removal has no threshold",
                "what is left stands or falls by itself; ask `judge` what it does");
  }
  return Search(scene, options).find();
}

}  // namespace drystone
