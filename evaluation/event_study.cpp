#include "drystone/event_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "drystone/statics.hpp"
#include "generators/study.hpp"
#include "pipeline/events.hpp"
#include "scenes/workers.hpp"

namespace drystone {
namespace {

using generators::StudyDigits;

constexpr double kMostRatio = 2.5;
constexpr int kMostTries = 300;

constexpr std::array kKinds{EventKind::push,   EventKind::drop,  EventKind::projectile,
                            EventKind::remove, EventKind::shake, EventKind::tilt};
constexpr std::array kShapes{ShapeSet::cubes, ShapeSet::cuboids};

bool stands(const Scene& scene) {
  return equilibrium(scene, {.tilt = false}).verdict == StaticVerdict::stands;
}

/// The tower at rest under another gravity.
Scene under(const Scene& scene, Vec3 gravity) {
  Scene still = scene;
  still.event.reset();
  still.gravity = gravity;
  return still;
}

std::optional<Effect> effect_of_removal(const Scene& scene, const Remove& removal) {
  Scene rest = under(scene, scene.gravity);
  std::erase_if(rest.blocks, [&](const Block& block) { return block.id == removal.block; });
  const StaticVerdict verdict = equilibrium(rest, {.tilt = false}).verdict;
  if (verdict == StaticVerdict::ambiguous) return std::nullopt;
  // On its way out, without friction, a block carries some of the rest or none: that never tips
  // what stands without it.
  return verdict == StaticVerdict::stands ? Effect::stays : Effect::collapses;
}

ClipOptions unfilmed() {
  ClipOptions options;
  options.record = false;
  return options;
}

/// What a case asks for.
struct Asked {
  SceneRequest request;
  EventKind kind = EventKind::push;
  bool stays = true;
  double least = 1.0;  ///< ratio
  double most = 1.0;
};

Asked asked(const EventStudyOptions& options, int i) {
  StudyDigits digits(i);
  Asked result;
  result.kind = digits.pick(kKinds);
  result.stays = digits.next(2) == 0;
  const std::size_t third = digits.next(3);
  SceneRequest& request = result.request;
  family("support").defaults(request.options);
  Cell& cell = request.cell;
  cell.kind = name(result.kind);
  cell.both_labels = true;
  cell.shapes = digits.pick(kShapes);
  // Of two blocks nothing can be taken away that holds the other one up.
  const int least = result.kind == EventKind::remove ? 3 : 2;
  cell.height =
      digits.between(std::max(options.min_height, least), std::max(options.max_height, least));
  const double near = std::max(1.35, 1.1 * options.least_ratio);
  const double middle = std::max(1.7, 1.1 * near);
  const std::array edges{options.least_ratio, near, middle, kMostRatio};
  result.least = edges[third];
  result.most = edges[third + 1];
  request.options.support.events = {result.kind};
  request.options.tower.shapes = {cell.shapes};
  request.options.tower.height = {cell.height};
  return result;
}

/// Gives a tower's event the magnitude of the case. False if there is none that a dataset would
/// have.
bool set_magnitude(const Asked& what, const Key& key, Disturber& disturber, Scene& scene,
                   EventCase& result) {
  const Threshold threshold = find_threshold(scene, disturber);
  if (!threshold.magnitude) return false;
  Rng rng(key, Stream::draw);
  const double log_least = exact::log(what.least);
  const double ratio = exact::exp(log_least + rng.uniform() * (exact::log(what.most) - log_least));
  result.ratio = what.stays ? 1.0 / ratio : ratio;
  const double magnitude = result.ratio * *threshold.magnitude;
  if (magnitude > largest_magnitude(*scene.event, what.request.options.support.ball)) return false;
  scene.event = scaled(*scene.event, magnitude);
  return true;
}

/// A tower, its event and its label, or nothing: no such tower, or none that such an event can
/// bring down.
std::optional<Scene> draw(const Asked& what, const Key& key, Disturber& disturber,
                          EventCase& result) {
  Drawn drawn = family("support").sample(what.request, key);
  auto* pair = std::get_if<Group>(&drawn);
  if (pair == nullptr) return std::nullopt;
  const bool removal = what.kind == EventKind::remove;
  // Of a removal's pair, whose members have their labels, the one that is asked for.
  const bool second = removal && pair->front().intent.stable != what.stays;
  Scene scene = std::move((*pair)[second ? 1 : 0].scene);
  if (!removal && !set_magnitude(what, key, disturber, scene, result)) return std::nullopt;
  try {
    const Disturbance label = disturber.judge(scene, unfilmed());
    result.label = label.effect;
    result.label_resolution = label.resolution;
  } catch (const Error& error) {
    // At this speed the ball starts inside a block; the pipeline draws such towers again, too.
    if (error.code() != ErrorCode::usage) throw;
    return std::nullopt;
  }
  return scene;
}

EventCase study_case(const EventStudyOptions& options, int i, Disturber& disturber) {
  const Asked what = asked(options, i);
  EventCase result;
  result.kind = what.kind;
  result.shapes = what.request.cell.shapes;
  result.height = what.request.cell.height;
  result.expected = what.stays ? Effect::stays : Effect::collapses;
  result.key = {options.seed, short_hash("support"),
                (std::uint64_t{short_hash("check events")} << 32) | static_cast<std::uint64_t>(i),
                0};
  std::optional<Scene> scene = draw(what, result.key, disturber, result);
  while (!scene) {
    if (++result.key.attempt == kMostTries) {
      throw Error(ErrorCode::usage,
                  fmt::format("no tower of cell {} has a threshold", describe(what.request.cell)));
    }
    scene = draw(what, result.key, disturber, result);
  }
  if (const auto certain = certain_effect(*scene)) {
    result.truth = EventTruth::statics;
    result.reference = *certain;
  } else if (is_kept(result)) {
    result.reference = disturber.disturb(*scene, unfilmed(), result.label_resolution + 1).effect;
  }
  return result;
}

}  // namespace

bool is_kept(const EventCase& c) { return c.label == c.expected; }

bool is_wrong(const EventCase& c) {
  return is_kept(c) && c.reference != Effect::unresolved && c.reference != c.label;
}

std::optional<Effect> certain_effect(const Scene& scene) {
  if (!scene.event) throw Error(ErrorCode::usage, "the scene has no event", "give it one");
  const Event& event = *scene.event;
  if (const auto* removal = std::get_if<Remove>(&event)) return effect_of_removal(scene, *removal);
  if (const auto* shake = std::get_if<Shake>(&event)) {
    const bool bears = stands(under(scene, scene.gravity - shake->acceleration)) &&
                       stands(under(scene, scene.gravity + shake->acceleration));
    return bears ? std::optional(Effect::stays) : std::nullopt;
  }
  if (std::holds_alternative<Tilt>(event)) {
    const Scene tilted = under(scene, gravity_at(scene, start_s(event) + duration_s(event) + 1.0));
    const bool falls = equilibrium(tilted, {.tilt = false}).verdict == StaticVerdict::falls;
    return falls ? std::optional(Effect::collapses) : std::nullopt;
  }
  return std::nullopt;
}

std::vector<EventCase> study_events(const EventStudyOptions& options) {
  generators::require_study_heights(options.min_height, options.max_height);
  if (!(options.least_ratio >= 1.02 && options.least_ratio <= 2.0)) {
    throw Error(ErrorCode::usage,
                fmt::format("a least ratio of {} is out of range", options.least_ratio),
                "thresholds are known to 2%: 1.02 to 2");
  }
  const auto new_worker = [&] {
    return [&, disturber = Disturber()](std::size_t i) mutable {
      return study_case(options, static_cast<int>(i), disturber);
    };
  };
  std::vector<EventCase> cases;
  const auto keep = [&](std::size_t, EventCase made) {
    cases.push_back(made);
    if (options.on_progress) options.on_progress(static_cast<int>(cases.size()));
    return true;
  };
  make_in_order(static_cast<std::size_t>(options.n), worker_count(options.workers), new_worker,
                keep);
  return cases;
}

}  // namespace drystone
