// One trial of Physion's as an HDF5 file, and what its labels come to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "drystone/image.hpp"
#include "drystone/package.hpp"

namespace drystone::physion {

/// What Physion tells of a whole trial, from the labels of its frames.
struct TrialLabels {
  int frames = 0;
  bool has_zone = false;
  bool target_moves = false;
  bool target_contacts_zone = false;
  bool target_hits_ground = false;
  std::optional<int> first_move;  ///< frames; null: never
  std::optional<int> first_contact;
  std::optional<int> first_ground;
  Vec3 displacement;  ///< of the target, in Unity's axes, metres
};

/// The highest block that is not taken away; an index.
[[nodiscard]] std::size_t top_of(const Scene& scene);

/// Which block is asked about: the zone's target, else the top one; an index.
[[nodiscard]] std::size_t target_of(const Scene& scene);

/// Writes the trial of a sample with a film.
/// @param number of the trial in its split
/// @throws Error(usage) for a scene whose zone's answer no frame shows; Error(environment) for disk
///   trouble
TrialLabels write_trial(const std::filesystem::path& file, const PackageSample& sample,
                        const std::string& stimulus, std::int64_t number, PngEncoder& encoder);

/// Where target (red) and zone (yellow) are in the first frame.
[[nodiscard]] Image target_map(const PackageSample& sample);

}  // namespace drystone::physion
