// What one camera saw.
#pragma once

#include <cstdint>
#include <vector>

namespace drystone {

/// Planes are row-major, top row first; those that were not asked for are empty. All come from the
/// same rays: depth, instance and normals are those of the ray through the pixel's centre.
struct Frame {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;        ///< H x W x 3, sRGB
  std::vector<float> depth_m;           ///< H x W, metres along the camera's z; +inf in the sky
  std::vector<std::uint16_t> instance;  ///< H x W; 0: sky, ground, walls; k + 1: Scene::blocks[k]
  std::vector<float> normals;           ///< H x W x 3, world frame, unit; 0 in the sky
};

}  // namespace drystone
