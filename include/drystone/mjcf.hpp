// MuJoCo's XML, out and in.
#pragma once

#include <filesystem>
#include <string>

#include "drystone/scene.hpp"

namespace drystone {

/// A complete MJCF model that opens in MuJoCo, all numbers at full precision, with the stiff
/// contact settings that Drystone labels with. Cylinders are MuJoCo's own; for labels those that
/// stand on a face are simulated as fine prisms, because MuJoCo's contacts of such a face are
/// coarse.
[[nodiscard]] std::string to_mjcf(const Scene& scene);

/// Reads boxes, cylinders and spheres on free joints, a floor plane, walls and lights. Solver
/// options are ignored: ours apply. Files in the form that ShapeStacks ships are read with
/// extrinsic XYZ Euler degrees, also a bare `world_*.xml`, and blocks come out from the bottom up.
/// @throws Error(usage) with the file for what is not understood
[[nodiscard]] Scene scene_from_mjcf(const std::filesystem::path& file);

}  // namespace drystone
