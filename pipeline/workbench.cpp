#include "pipeline/workbench.hpp"

#include <fmt/format.h>

#include <cassert>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "pipeline/event_zones.hpp"
#include "pipeline/events.hpp"
#include "pipeline/keys.hpp"
#include "pipeline/photographs.hpp"
#include "pipeline/tricks.hpp"

namespace drystone {
namespace {

constexpr std::string_view kUnresolved = "simulation unresolved";
constexpr std::string_view kContradicts = "simulation contradicts statics";

Scene left_alone(Scene scene) {
  scene.event.reset();
  return scene;
}

/// Why a judged tower cannot be kept; empty: it can. A replay does not ask the engine, whose last
/// bits differ between machines: it agreed when the manifest was made.
std::string objection(const Draft& draft, const Statics& statics, const Judgement& judgement,
                      const LabelOptions& label, bool ask_engine) {
  // Whatever an event is going to do, the tower stands before it.
  const bool disturbed = draft.scene.event.has_value();
  if (statics.verdict == StaticVerdict::ambiguous || judgement.agreement == Agreement::ambiguous) {
    return label.keep_ambiguous && !disturbed ? "" : "ambiguous: within the band";
  }
  const bool stands = statics.verdict == StaticVerdict::stands;
  if (stands != (disturbed || draft.intent.stable)) return "statics contradicts intent";
  if (!ask_engine) return "";
  if (judgement.agreement == Agreement::unresolved) return std::string(kUnresolved);
  if (judgement.agreement == Agreement::disagree) return std::string(kContradicts);
  return "";
}

}  // namespace

Workbench::Workbench(const Plan& plan, bool images)
    : plan_(plan), images_(images), renderers_(plan.config) {
  for (const Task& task : plan.tasks) {
    if (task.base >= 0) derived_.emplace(task.base, &task);
  }
}

const SetConfig& Workbench::set_of(const Task& task) const {
  return plan_.config.sets[static_cast<std::size_t>(task.set)];
}

Renderer& Workbench::renderer(int set) {
  return renderers_.get(render_options(plan_.config.sets[static_cast<std::size_t>(set)].images));
}

FilmMaker& Workbench::film_maker(int set) {
  const SetConfig& config = plan_.config.sets[static_cast<std::size_t>(set)];
  return film_makers_.try_emplace(set, config.film, config.images, renderers_).first->second;
}

Workbench::Attempt Workbench::attempt(const Task& task, int number, bool replay) {
  if (task.base >= 0) {
    const Attempt base = attempt(plan_.tasks[static_cast<std::size_t>(task.base)], number, replay);
    return base.reason.empty() ? derive(task, base, replay) : base;
  }
  const Key key = record_key(plan_.config.seed, set_of(task), task.index, number);
  Attempt drawn = draw(task, nullptr, key, replay);
  if (replay || !drawn.reason.empty()) return drawn;
  // A tower from which others are derived has to be right for them, too.
  const auto [first, last] = derived_.equal_range(&task - plan_.tasks.data());
  for (auto it = first; it != last && drawn.reason.empty(); ++it) {
    Attempt derived = derive(*it->second, drawn, replay);
    if (derived.reason.empty()) continue;
    drawn.reason =
        fmt::format("derived for set '{}': {}", set_of(*it->second).name, derived.reason);
    drawn.disputed = std::move(derived.disputed);
  }
  return drawn;
}

Workbench::Attempt Workbench::derive(const Task& task, const Attempt& base, bool replay) {
  const Key key = record_key(plan_.config.seed, set_of(task), task.index, base.key.attempt);
  Attempt derived = draw(task, &base.group.front(), key, replay);
  derived.camera_key = base.camera_key;
  for (Record& record : derived.records) {
    record.group = base.records.front().group;
    record.parent = base.records.front().id;
  }
  return derived;
}

Workbench::Attempt Workbench::draw(const Task& task, const Draft* base, const Key& key,
                                   bool replay) {
  const SetConfig& set = set_of(task);
  Attempt result;
  result.key = result.camera_key = key;
  Drawn drawn =
      family(set.family).sample({set.options, set.appearance, task.cell, task.rank, base}, key);
  if (const auto* rejected = std::get_if<Rejected>(&drawn)) {
    result.reason = rejected->reason;
    return result;
  }
  result.group = std::get<Group>(std::move(drawn));
  assert(static_cast<int>(result.group.size()) == task.size);
  const auto id_of = [&](std::size_t member) {
    return record_id(set, task.index * task.size + static_cast<std::int64_t>(member));
  };
  for (std::size_t i = 0; i < result.group.size(); ++i) {
    const Draft& draft = result.group[i];
    Record record;
    record.key = key;
    record.set = set.name;
    record.family = set.family;
    record.kind = task.cell.kind;
    record.id = id_of(i);
    record.group = id_of(0);
    if (draft.parent >= 0) record.parent = id_of(static_cast<std::size_t>(draft.parent));
    result.reason = judge(set, draft, replay, record, result.disputed);
    if (!result.reason.empty()) return result;
    result.records.push_back(std::move(record));
  }
  if (result.group.front().trick) {
    result.reason = play_tricks(set, result);
  } else if (result.group.front().scene.event) {
    result.reason = disturb(set, result, replay);
  }
  if (!result.reason.empty()) return result;
  // Of towers that are kept only: these take statics of many variations.
  for (Record& record : result.records) {
    record.features = features(record.scene, record.key);
    record.counterfactuals = counterfactuals(record.scene, record.statics, set.label.band);
  }
  return result;
}

std::string Workbench::disturb(const SetConfig& set, Attempt& attempt, bool replay) {
  std::array<Threshold, 2> thresholds;
  if (auto reason =
          match_events(attempt.group, set.options.support, disturber_, lead_, replay, thresholds);
      !reason.empty()) {
    return reason;
  }
  if (auto reason = aim_zones(attempt.group, attempt.key, disturber_); !reason.empty()) {
    return reason;
  }
  attempt.clips.resize(attempt.records.size());
  for (std::size_t i = 0; i < attempt.records.size(); ++i) {
    const Draft& draft = attempt.group[i];
    Record& record = attempt.records[i];
    record.scene = draft.scene;
    record.intent = draft.intent;
    record.magnitude = draft.magnitude;
    record.threshold = thresholds[i].magnitude;
    // With or without pictures, what is known of a record is the same: a tower that falls is
    // watched as long as its film is.
    ClipOptions options;
    options.fps = set.film.fps;
    options.duration_s = set.film.duration_s;
    if (auto reason = drystone::disturb(record, disturber_, options, replay, attempt.clips[i]);
        !reason.empty()) {
      return reason;
    }
  }
  return "";
}

std::string Workbench::play_tricks(const SetConfig& set, Attempt& attempt) {
  TrickClips clips;
  if (auto reason = play(attempt.group, set.film, disturber_, clips); !reason.empty()) {
    return reason;
  }
  assert(clips.size() == attempt.records.size());
  for (std::size_t i = 0; i < clips.size(); ++i) {
    Record& record = attempt.records[i];
    record.scene = attempt.group[i].scene;
    record.possible = !clips[i].violation_frame;
    record.violation_frame = clips[i].violation_frame;
    attempt.clips.emplace_back(std::move(clips[i].clip));
  }
  return "";
}

std::string Workbench::judge(const SetConfig& set, const Draft& draft, bool replay, Record& record,
                             std::vector<Dispute>& disputed) {
  record.statics = equilibrium(draft.scene);
  const Judgement judgement =
      simulator_.judge(draft.scene.event ? left_alone(draft.scene) : draft.scene, record.statics,
                       {.band = set.label.band});
  if (auto reason = objection(draft, record.statics, judgement, set.label, !replay);
      !reason.empty()) {
    if (reason == kUnresolved || reason == kContradicts) {
      disputed.push_back(
          {set.name, static_cast<int>(draft.scene.blocks.size()), record.statics.margin_share});
    }
    return reason;
  }
  record.agreement = replay && judgement.agreement != Agreement::ambiguous ? Agreement::agree
                                                                           : judgement.agreement;
  record.outcome = judgement.outcome;
  record.intent = draft.intent;
  record.scene = draft.scene;
  record.variant = draft.variant;
  record.replicate = draft.replicate;
  record.base_height =
      draft.base_height > 0 ? draft.base_height : static_cast<int>(draft.scene.blocks.size());
  return "";
}

Made Workbench::make(const Task& task) {
  std::vector<std::string> rejections;
  std::vector<Dispute> disputed;
  for (int number = 0; number < kMaxAttempts; ++number) {
    Attempt drawn = attempt(task, number, false);
    if (drawn.reason.empty()) {
      Made made = photograph(task, std::move(drawn));
      made.rejections = std::move(rejections);
      made.disputed = std::move(disputed);
      return made;
    }
    rejections.push_back(std::move(drawn.reason));
    // What a derived group is rejected for is counted where its base is drawn.
    if (task.base < 0) {
      disputed.insert(disputed.end(), drawn.disputed.begin(), drawn.disputed.end());
    }
  }
  throw Error(ErrorCode::usage,
              fmt::format("set '{}': no tower of cell {} came out right in {} attempts (last: {})",
                          set_of(task).name, describe(task.cell), kMaxAttempts, rejections.back()),
              "widen margin_share or edge, or leave this cell out");
}

Made Workbench::make_attempt(const Task& task, int number) {
  Attempt drawn = attempt(task, number, true);
  if (!drawn.reason.empty()) {
    throw Error(ErrorCode::usage,
                fmt::format("attempt {} of group {} in set '{}' cannot be repeated: {}", number,
                            task.index, set_of(task).name, drawn.reason),
                "the manifest belongs to another configuration or version of Drystone");
  }
  return photograph(task, std::move(drawn));
}

Made Workbench::photograph(const Task& task, Attempt attempt) {
  std::vector<int> camera_draws;
  for (const Draft& draft : attempt.group) camera_draws.push_back(draft.cameras);
  set_views(attempt.records, camera_draws, set_of(task).views, plan_.extent_of(task),
            attempt.camera_key);
  attempt.clips.resize(attempt.records.size());
  Made made;
  for (std::size_t i = 0; i < attempt.records.size(); ++i) {
    made.records.push_back({std::move(attempt.records[i]), {}, {}});
    encode(task, attempt.clips[i], made.records.back());
  }
  return made;
}

void Workbench::encode(const Task& task, const std::optional<Clip>& clip, MadeRecord& made) {
  const Record& record = made.record;
  ContentHash content;
  content.add(content_json(record));
  std::string json = to_json(record);
  made.members.emplace_back(record.id + ".json",
                            std::vector<std::uint8_t>(json.begin(), json.end()));
  if (images_) {
    std::vector<Camera> cameras;
    for (const View& view : record.views) cameras.push_back(view.camera);
    // An event's body and screens are no part of the tower.
    const std::size_t bodies =
        clip ? bodies_of(record.scene, *clip).size() : at_start(record.scene).blocks.size();
    std::vector<std::uint8_t> classes = violation_classes(record);
    classes.resize(bodies + 1);
    if (clip && record.possible) {
      // Not all of a film's cast may be there when it begins.
      render_frame(renderer(task.set), record.scene, *clip, 0, cameras, frames_);
    } else {
      renderer(task.set).render(at_start(record.scene), cameras, frames_);
    }
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      content.add(frames_[i]);
      encode_planes(set_of(task).images, frames_[i], classes, fmt::format("{}.cam{}", record.id, i),
                    encoder_, made.members);
    }
    if (clip) {
      film_maker(task.set).encode(record.id, record.scene, *clip, record.views, encoder_,
                                  made.members);
    }
  }
  made.content = content.hex();
}

}  // namespace drystone
