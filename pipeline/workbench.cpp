#include "pipeline/workbench.hpp"

#include <fmt/format.h>

#include "drystone/error.hpp"
#include "drystone/generator.hpp"
#include "pipeline/keys.hpp"
#include "pipeline/photographs.hpp"

namespace drystone {
namespace {

/// Why a judged tower cannot be kept; empty: it can. A replay does not ask the engine, whose last
/// bits differ between machines: it agreed when the manifest was made.
std::string objection(const Draft& draft, const Statics& statics, const Judgement& judgement,
                      const LabelOptions& label, bool ask_engine) {
  if (statics.verdict == StaticVerdict::ambiguous || judgement.agreement == Agreement::ambiguous) {
    return label.keep_ambiguous ? "" : "ambiguous: within the band";
  }
  const bool stands = statics.verdict == StaticVerdict::stands;
  if (stands != draft.intent.stable) return "statics contradicts intent";
  if (!ask_engine) return "";
  if (judgement.agreement == Agreement::unresolved) return "simulation unresolved";
  if (judgement.agreement == Agreement::disagree) return "simulation contradicts statics";
  return "";
}

}  // namespace

RenderOptions render_options(const ImageOptions& images) {
  RenderOptions options;
  options.rgb = images.rgb;
  options.depth = images.depth;
  options.instance = images.instance || images.violation;
  options.normals = images.normals;
  options.style = images.style;
  options.soft_shadows = images.soft_shadows;
  options.ambient_occlusion = images.ambient_occlusion;
  return options;
}

Workbench::Workbench(const Plan& plan, bool images) : plan_(plan), images_(images) {}

Renderer& Workbench::renderer(int set) {
  auto& slot = renderers_[set];
  if (!slot) {
    slot =
        make_cpu_renderer(render_options(plan_.config.sets[static_cast<std::size_t>(set)].images));
  }
  return *slot;
}

std::string Workbench::try_attempt(const Task& task, int attempt, bool replay, Made& made) {
  const SetConfig& set = plan_.config.sets[static_cast<std::size_t>(task.set)];
  const Extent& extent = plan_.extents[static_cast<std::size_t>(task.set)];
  Record& record = made.record;
  record.key = record_key(plan_.config.seed, set, task.index, attempt);

  Drawn drawn =
      family(set.family).sample({set.tower, set.appearance, task.cell, task.rank}, record.key);
  if (const auto* rejected = std::get_if<Rejected>(&drawn)) return rejected->reason;
  auto& draft = std::get<Draft>(drawn);

  record.statics = equilibrium(draft.scene);
  const Judgement judgement =
      simulator_.judge(draft.scene, record.statics, {.band = set.label.band});
  if (auto reason = objection(draft, record.statics, judgement, set.label, !replay);
      !reason.empty()) {
    return reason;
  }
  record.agreement = replay && judgement.agreement != Agreement::ambiguous ? Agreement::agree
                                                                           : judgement.agreement;
  record.outcome = judgement.outcome;
  record.intent = draft.intent;
  record.scene = std::move(draft.scene);
  record.features = features(record.scene, record.key);
  record.views = photo_views(set.views, record.scene, record.statics, extent, record.key);
  return "";
}

Made Workbench::make(const Task& task) {
  Made made;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    std::string reason = try_attempt(task, attempt, false, made);
    if (reason.empty()) {
      photograph(plan_.config.sets[static_cast<std::size_t>(task.set)], made);
      return made;
    }
    made.rejections.push_back(std::move(reason));
  }
  throw Error(ErrorCode::usage,
              fmt::format("set '{}': no tower of cell {} came out right in {} attempts (last: {})",
                          plan_.config.sets[static_cast<std::size_t>(task.set)].name,
                          describe(task.cell), kMaxAttempts, made.rejections.back()),
              "widen margin_share or edge, or leave this cell out");
}

Made Workbench::make_attempt(const Task& task, int attempt) {
  Made made;
  const std::string reason = try_attempt(task, attempt, true, made);
  if (!reason.empty()) {
    throw Error(
        ErrorCode::usage,
        fmt::format("attempt {} of record {} in set '{}' cannot be repeated: {}", attempt,
                    task.index, plan_.config.sets[static_cast<std::size_t>(task.set)].name, reason),
        "the manifest belongs to another configuration or version of Drystone");
  }
  photograph(plan_.config.sets[static_cast<std::size_t>(task.set)], made);
  return made;
}

void Workbench::photograph(const SetConfig& set, Made& made) {
  Record& record = made.record;
  record.set = set.name;
  record.family = set.family;
  record.id = record_id(set, index_in_set(record.key));
  record.group = record.id;
  record.base_height = static_cast<int>(record.scene.blocks.size());

  ContentHash content;
  content.add(content_json(record));
  std::string json = to_json(record);
  made.members.emplace_back(record.id + ".json",
                            std::vector<std::uint8_t>(json.begin(), json.end()));
  if (images_) {
    std::vector<Camera> cameras;
    for (const View& view : record.views) cameras.push_back(view.camera);
    const auto set_index = static_cast<int>(&set - plan_.config.sets.data());
    renderer(set_index).render(record.scene, cameras, frames_);
    const std::vector<std::uint8_t> classes = violation_classes(record);
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      content.add(frames_[i]);
      encode_planes(set.images, frames_[i], classes, fmt::format("{}.cam{}", record.id, i),
                    encoder_, made.members);
    }
  }
  made.content = content.hex();
}

}  // namespace drystone
