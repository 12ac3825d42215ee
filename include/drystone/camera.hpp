// A camera, and where it sees things.
#pragma once

#include <string>

#include "drystone/scene.hpp"

namespace drystone {

/// Pixels; the centre of the top left pixel is (0.5, 0.5).
struct Intrinsics {
  int width = 224;
  int height = 224;
  double fx = 224.0;
  double fy = 224.0;
  double cx = 112.0;
  double cy = 112.0;
  bool orthographic = false;  ///< then fx and fy are pixels per metre
  friend bool operator==(const Intrinsics&, const Intrinsics&) = default;
};

/// Camera frame as in OpenCV: x right, y down, z forward.
struct Camera {
  std::string name;
  Intrinsics intrinsics;
  Pose world_from_camera;
  double azimuth_deg =
      0.0;  ///< of the camera as seen from its target, from +x towards +y, [0, 360)
  double elevation_deg = 0.0;  ///< of the camera above the horizontal through its target
  friend bool operator==(const Camera&, const Camera&) = default;
};

/// A camera at `eye` that looks at `target`, with world z up in the picture (world y up where the
/// view is vertical). Azimuth and elevation are filled in; the intrinsics are the caller's.
[[nodiscard]] Camera look_at(Vec3 eye, Vec3 target, const Intrinsics& intrinsics,
                             std::string name = {});

/// Pixel coordinates (x right, y down) of a world point, and its depth in metres along the camera's
/// z. Points behind a perspective camera have z <= 0 and no meaningful x and y.
[[nodiscard]] Vec3 project(const Camera& camera, Vec3 world);

/// Whether every block lies wholly inside the picture, at least `border_px` from its edge.
[[nodiscard]] bool in_view(const Camera& camera, const Scene& scene, double border_px = 0.0);

}  // namespace drystone
