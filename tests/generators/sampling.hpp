// What the tests of the sampler share.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "drystone/generator.hpp"
#include "drystone/statics.hpp"

namespace drystone::testing {

[[nodiscard]] inline Key key_of(std::uint64_t index, std::uint16_t attempt = 0) {
  return {11, short_hash("towers3d"), index, attempt};
}

[[nodiscard]] inline Drawn draw(const TowerOptions& options, const Cell& cell, std::uint64_t index,
                                std::uint16_t attempt = 0,
                                std::string_view family_name = "towers3d") {
  SceneRequest request;
  request.options.tower = options;
  request.cell = cell;
  return family(family_name).sample(request, key_of(index, attempt));
}

[[nodiscard]] inline std::vector<CellShare> cells_of(std::string_view family_name,
                                                     const TowerOptions& options) {
  SceneOptions all;
  all.tower = options;
  return family(family_name).cells(all);
}

/// The only member of a drawn group; null if the attempt was rejected.
[[nodiscard]] inline const Draft* only_draft(const Drawn& drawn) {
  const Group* const group = std::get_if<Group>(&drawn);
  return group == nullptr ? nullptr : &group->front();
}

[[nodiscard]] inline Statics exact_statics(const Scene& scene) {
  StaticsOptions options;
  options.tilt = false;
  return equilibrium(scene, options);
}

/// Size of a study that is `full` at DRYSTONE_STUDY_SCALE=1.
[[nodiscard]] inline int study_size(int full) {
  const char* scale = std::getenv("DRYSTONE_STUDY_SCALE");
  return static_cast<int>(full * (scale ? std::atof(scale) : 0.1));
}

}  // namespace drystone::testing
