#include "drystone/label.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace drystone {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

std::optional<bool> stands(StaticVerdict verdict) {
  if (verdict == StaticVerdict::ambiguous) return std::nullopt;
  return verdict == StaticVerdict::stands;
}

}  // namespace

SceneLabel label_scene(const Scene& scene, Simulator& simulator, const LabelRule& rule) {
  SceneLabel label;
  label.statics = equilibrium(scene);
  label.judgement = simulator.judge(scene, label.statics, rule);
  if (label.judgement.agreement == Agreement::agree) label.stable = stands(label.statics.verdict);
  return label;
}

std::string to_json(const std::string& name, const SceneLabel& label) {
  const Statics& statics = label.statics;
  const Outcome& outcome = label.judgement.outcome;
  const Json json{
      {"name", name},
      {"stable", or_null(label.stable)},
      {"statics",
       {{"stable", or_null(stands(statics.verdict))},
        {"critical_tilt", or_null(statics.critical_tilt_rad)},
        {"margin", or_null(statics.margin_m)}}},
      {"simulation", {{"verdict", drystone::name(outcome.verdict)}, {"time", outcome.time_s}}}};
  return json.dump();
}

}  // namespace drystone
