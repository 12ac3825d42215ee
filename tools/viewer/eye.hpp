// Where the picture is taken from.
#pragma once

#include <optional>

#include "drystone/camera.hpp"
#include "drystone/scene.hpp"

namespace drystone::viewer {

/// A camera that goes round a point, or stands where a record's camera stood until it is moved.
class Eye {
 public:
  /// Looks at the whole scene, from the direction it looks in already.
  void fit(const Scene& scene);
  /// Stands where `camera` does.
  void take(const Camera& camera);

  /// Goes round what it looks at; degrees, to the right and up.
  void orbit(double azimuth_deg, double elevation_deg);
  /// Moves what it looks at across the picture, by shares of its smaller side.
  void pan(double right, double up);
  /// Goes `factor` times as near; for a camera without perspective, enlarges.
  /// @throws Error(usage) unless factor > 0
  void zoom(double factor);

  /// The camera of a picture of this size; what a record's camera sees is wholly in it.
  [[nodiscard]] Camera camera(int width, int height) const;

 private:
  void let_go();

  std::optional<Camera> taken_;
  Vec3 target_;
  Vec3 middle_;  ///< of the scene
  double azimuth_deg_ = 300.0;
  double elevation_deg_ = 15.0;
  double distance_m_ = 5.0;
  double tan_half_fov_ = 0.364;  ///< across the picture's smaller side
};

}  // namespace drystone::viewer
