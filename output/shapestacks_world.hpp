// A tower as ShapeStacks' pair of MJCF files.
#pragma once

#include <string>

#include "drystone/scene.hpp"

namespace drystone {

/// `world_NAME.xml`: ground, walls, lights, and the blocks from the top down; a block's number,
/// from 1 at the bottom, is in the name of its geom. Orientations are extrinsic XYZ Euler angles in
/// degrees, as `eulerseq="XYZ"` has it.
/// @throws Error(usage) for prisms, which ShapeStacks does not have
[[nodiscard]] std::string shapestacks_world(const Scene& scene);

/// `env_NAME.xml`, which includes the world and says how to read it.
[[nodiscard]] std::string shapestacks_environment(const std::string& name);

/// Angles about the fixed axes x, then y, then z that make a rotation, radians.
[[nodiscard]] Vec3 extrinsic_xyz(Quat rotation);

}  // namespace drystone
