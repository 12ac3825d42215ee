#include "tools/viewer/album.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "drystone/dynamics.hpp"
#include "drystone/error.hpp"
#include "drystone/label.hpp"
#include "pipeline/photographs.hpp"
#include "pipeline/record_reader.hpp"
#include "scenes/json_suggest.hpp"
#include "scenes/overloaded.hpp"

namespace drystone::viewer {
namespace {

/// All columns that have a value, but pictures and scene.
std::vector<std::pair<std::string, std::string>> columns_of(const Record& record) {
  std::vector<std::pair<std::string, std::string>> columns;
  const auto json = nlohmann::ordered_json::parse(to_json(record));
  for (const auto& [key, value] : json.items()) {
    if (value.is_null() || value.is_object() || key == "views") continue;
    columns.emplace_back(key, value.is_string()         ? value.get<std::string>()
                              : value.is_number_float() ? fmt::format("{:.5g}", value.get<double>())
                                                        : value.dump());
  }
  return columns;
}

class Dataset final : public Album {
 public:
  explicit Dataset(const std::filesystem::path& dir) : reader_(dir) {
    for (const SetConfig& set : reader_.config().sets) {
      render_[set.name] = render_options(set.images);
    }
    if (reader_.ids().empty()) {
      throw Error(ErrorCode::usage, fmt::format("{} has no records", dir.string()));
    }
  }

  [[nodiscard]] int count() const override { return static_cast<int>(reader_.ids().size()); }
  [[nodiscard]] int index_of(const std::string& id) const override {
    return static_cast<int>(reader_.index_of(id));
  }
  [[nodiscard]] Subject load(int index) override {
    const auto at = static_cast<std::size_t>(index);
    Subject subject;
    subject.record = reader_.record(at);
    subject.clip = reader_.clip(at);
    subject.render = render_.at(subject.record.set);
    subject.columns = columns_of(subject.record);
    return subject;
  }

 private:
  RecordReader reader_;
  std::map<std::string, RenderOptions> render_;  ///< by set
};

/// How strong an event is, as `scaled` counts it; a drop from above the tower.
double magnitude_of(const Scene& scene) {
  return std::visit(
      Overloaded{
          [](const Push& e) { return norm(e.impulse); },
          [&](const Drop& e) {
            const Vec3 down = transpose_times(matrix(e.world_from_body.rotation), {0, 0, -1});
            return e.world_from_body.position.z - support(e.shape, down) - top_m(scene);
          },
          [](const Projectile& e) { return norm(e.velocity.xy()); },
          [](const Remove& e) { return norm(e.velocity); },
          [](const Shake& e) { return norm(e.acceleration); },
          [](const Tilt& e) { return e.angle_rad; }},
      *scene.event);
}

void judge_event(Record& record) {
  record.magnitude = magnitude_of(record.scene);
  ClipOptions options;
  options.record = false;
  const Disturbance what = Disturber().judge(record.scene, options);
  record.outcome.left_at_s = what.left_at_s;
  record.agreement = what.effect == Effect::unresolved ? Agreement::unresolved : Agreement::agree;
  record.intent.stable = what.effect == Effect::stays;
}

/// What physics says of a scene, as far as it takes it.
void judge(Subject& subject) {
  Record& record = subject.record;
  try {
    record.statics = equilibrium(record.scene);
    if (record.scene.event) {
      judge_event(record);
      return;
    }
    Simulator simulator;
    const SceneLabel label = label_scene(record.scene, simulator);
    record.agreement = label.judgement.agreement;
    record.outcome = label.judgement.outcome;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) throw;
    record.agreement = Agreement::unresolved;
    subject.refusal = error.message();
  }
}

class SceneFile final : public Album {
 public:
  explicit SceneFile(const std::filesystem::path& file) {
    read_scenes(file, [&](const NamedScene& scene) { scenes_.push_back(scene); });
  }

  [[nodiscard]] int count() const override { return static_cast<int>(scenes_.size()); }
  [[nodiscard]] int index_of(const std::string& name) const override {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < scenes_.size(); ++i) {
      if (scenes_[i].name == name) return static_cast<int>(i);
      names.push_back(scenes_[i].name);
    }
    throw Error(ErrorCode::usage, fmt::format("the file has no scene '{}'", name),
                json::suggest(name, names));
  }
  [[nodiscard]] Subject load(int index) override {
    const NamedScene& scene = scenes_[static_cast<std::size_t>(index)];
    Subject subject;
    subject.record.id = scene.name;
    subject.record.scene = scene.scene;
    judge(subject);
    const Record& record = subject.record;
    subject.columns = {{"file", scene.place.file},
                       {"blocks", std::to_string(record.scene.blocks.size())},
                       {"dim", std::to_string(record.scene.dim)},
                       {"statics", std::string(drystone::name(record.statics.verdict))}};
    if (record.scene.event) {
      subject.columns.emplace_back("event", drystone::name(kind(*record.scene.event)));
    } else if (subject.refusal.empty()) {
      subject.columns.emplace_back("simulation", drystone::name(record.outcome.verdict));
    }
    return subject;
  }

 private:
  std::vector<NamedScene> scenes_;
};

}  // namespace

std::unique_ptr<Album> open_album(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) return std::make_unique<Dataset>(path);
  return std::make_unique<SceneFile>(path);
}

}  // namespace drystone::viewer
