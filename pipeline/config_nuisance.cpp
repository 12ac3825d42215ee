#include "pipeline/config_nuisance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "drystone/error.hpp"

namespace drystone::config {
namespace {

bool constant(const Law& law) { return law.min() == law.max(); }

/// What is wrong and what to do about it; empty: nothing.
using Refusal = std::pair<std::string, std::string>;

Refusal refuse_light(const SetConfig& set) {
  if (set.images.style != Style::shaded) {
    return {fmt::format("style {} shows no light", name(set.images.style)), "use style shaded"};
  }
  const LightOptions& lights = set.appearance.lights;
  if (constant(lights.count) && constant(lights.azimuth_deg) && constant(lights.elevation_deg) &&
      constant(lights.intensity) && constant(lights.warmth) &&
      constant(lights.angular_radius_deg)) {
    return {"appearance.lights are always the same", "let one of their laws span a range"};
  }
  return {};
}

Refusal refuse_texture(const SetConfig& set) {
  const Style style = set.images.style;
  if (style == Style::flat || style == Style::outlined) {
    return {fmt::format("style {} shows no textures", name(style)), "use style shaded or textured"};
  }
  if (set.appearance.texture_share > 0.0) return {};
  return {"appearance.textures is 0", "let some blocks have a texture"};
}

Refusal refuse_camera(const SetConfig& set) {
  const RigOptions& rig = set.views;
  const bool turns =
      rig.rig == Rig::orbit && (!constant(rig.azimuth_deg) || !constant(rig.elevation_deg));
  if (turns || !constant(rig.jitter_deg)) return {};
  return {fmt::format("the cameras of rig {} always stand in the same places", name(rig.rig)),
          rig.rig == Rig::front_ortho ? "use another rig, or nuisance mirror"
                                      : "give views.jitter a range, or use rig orbit"};
}

Refusal refusal(const SetConfig& set, Nuisance nuisance) {
  switch (nuisance) {
    case Nuisance::color:
      if (set.appearance.palette.size() != 1) return {};
      return {"appearance.palette has a single colour", "give it two or more"};
    case Nuisance::texture:
      return refuse_texture(set);
    case Nuisance::light:
      return refuse_light(set);
    case Nuisance::camera:
      return refuse_camera(set);
    case Nuisance::none:
    case Nuisance::surroundings:
    case Nuisance::yaw:
    case Nuisance::mirror:
      return {};
  }
  return {};
}

}  // namespace

void check_nuisances(const SetConfig& set) {
  if (!takes(set.family, OptionGroup::pair)) return;
  for (const Nuisance nuisance : set.options.pair.nuisance) {
    const auto [reason, remedy] = refusal(set, nuisance);
    if (reason.empty()) continue;
    throw Error(ErrorCode::usage,
                fmt::format("nuisance {} would change nothing: {}", name(nuisance), reason),
                remedy);
  }
}

}  // namespace drystone::config
