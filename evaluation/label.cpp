#include "drystone/label.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "scenes/text.hpp"

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

/// "0.42 mm (0.1% of width)"
std::string amount(double meters, double share) {
  return fmt::format("{} mm ({}% of width)", plain_number(1000.0 * std::abs(meters), 3),
                     plain_number(100.0 * std::abs(share), 2));
}

std::string block_name(const Scene& scene, int index) {
  return index < 0 ? "the ground"
                   : fmt::format("block {}", scene.blocks[static_cast<std::size_t>(index)].id);
}

/// Of a case that statics calls ambiguous, or whose margin is within the band.
std::string why_ambiguous(const Scene& scene, const Statics& statics, double band) {
  const bool near = statics.margin_share && std::abs(*statics.margin_share) < band;
  const std::string within =
      fmt::format("the band of {}% within which nothing is said", plain_number(100.0 * band, 3));
  const auto contact = [&](const Interface& at) {
    return fmt::format("{} on {}", block_name(scene, at.upper), block_name(scene, at.lower));
  };
  for (const Interface& at : statics.interfaces) {
    if (!at.planar_surface && std::abs(at.margin_share) < band) {
      return contact(at) + " balances on a line or point";
    }
  }
  if (statics.weakest_interface >= 0) {
    const Interface& at = statics.interfaces[static_cast<std::size_t>(statics.weakest_interface)];
    return fmt::format("{}: the centre of mass above is {} {} the edge, in {}", contact(at),
                       amount(at.margin_m, at.margin_share), at.margin_m < 0 ? "over" : "inside",
                       within);
  }
  if (near && statics.verdict == StaticVerdict::ambiguous && *statics.margin_m == 0.0) {
    return "it is in balance to within rounding, or on lines and points alone";
  }
  if (near) {
    return fmt::format("{} {} balance, in {}", amount(*statics.margin_m, *statics.margin_share),
                       *statics.margin_m < 0 ? "short of" : "from losing its", within);
  }
  return "statics cannot decide: it holds or falls with contacts that no force law settles (faces "
         "that touch sideways, slivers, friction at its limit)";
}

}  // namespace

SceneLabel label_scene(const Scene& scene, Simulator& simulator, const LabelRule& rule) {
  SceneLabel label;
  label.statics = equilibrium(scene);
  label.judgement = simulator.judge(scene, label.statics, rule);
  if (label.judgement.agreement == Agreement::agree) label.stable = stands(label.statics.verdict);
  return label;
}

std::string why_unclear(const Scene& scene, const SceneLabel& label, const LabelRule& rule) {
  const Judgement& judgement = label.judgement;
  if (judgement.agreement == Agreement::ambiguous) {
    return why_ambiguous(scene, label.statics, rule.band);
  }
  if (judgement.agreement == Agreement::unresolved) {
    return fmt::format("statics says it {}, and the simulation neither came to rest nor fell",
                       drystone::name(label.statics.verdict));
  }
  return fmt::format("the methods disagree: statics says it {}, the simulation that it {}",
                     drystone::name(label.statics.verdict),
                     drystone::name(judgement.outcome.verdict));
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
  // A file's name, which is a scene's where it has none of its own, may be any bytes.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace drystone
