// Rigs of cameras: where the photographers of a tower stand.
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/fields.hpp"
#include "drystone/law.hpp"
#include "drystone/random.hpp"
#include "drystone/statics.hpp"

namespace drystone {

enum class Rig { shapestacks16, orbit, front, side, top, front_side };
template <>
struct EnumNames<Rig> {
  static constexpr std::array<std::pair<Rig, std::string_view>, 6> value{
      {{Rig::shapestacks16, "shapestacks16"},
       {Rig::orbit, "orbit"},
       {Rig::front, "front"},
       {Rig::side, "side"},
       {Rig::top, "top"},
       {Rig::front_side, "front_side"}}};
};

/// fixed: one distance for the tallest tower of the set; fit: each tower fills its pictures.
enum class Framing { fixed, fit };
template <>
struct EnumNames<Framing> {
  static constexpr std::array<std::pair<Framing, std::string_view>, 2> value{
      {{Framing::fixed, "fixed"}, {Framing::fit, "fit"}}};
};

struct RigOptions {
  Rig rig = Rig::orbit;
  int count = 8;  ///< cameras of an orbit
  int size = 224;  ///< pixels, square
  Framing framing = Framing::fixed;
  double fov_y_deg = 40.0;
  Law elevation_deg = 15.0;                    ///< of an orbit, one draw per scene
  Law azimuth_deg = Law::uniform(0.0, 360.0);  ///< of an orbit's first camera
  Law jitter_deg = 0.0;                        ///< added to every camera's azimuth and elevation
  double distance_m = 0.0;         ///< 0: so that the tallest tower is in view
  double require_margin_px = 0.0;  ///< redraw cameras until a view's margin_px reaches this

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.rig, Field{"rig", "where cameras stand"});
    visit(self.count, Field{"count", "cameras of an orbit", "", 1, 64});
    visit(self.size, Field{"size", "of the square picture", "px", 16, 4096});
    visit(self.framing, Field{"framing", "fixed or fit"});
    visit(self.fov_y_deg, Field{"fov", "vertical field of view", "deg", 5, 120});
    visit(self.elevation_deg, Field{"elevation", "of an orbit", "deg", -5, 89});
    visit(self.azimuth_deg, Field{"azimuth", "of an orbit's first camera", "deg", -360, 720});
    visit(self.jitter_deg, Field{"jitter", "added to azimuth and elevation", "deg", -45, 45});
    visit(self.distance_m, Field{"distance", "of an orbit; 0: as far as needed", "m", 0, 1000});
    visit(self.require_margin_px,
          Field{"require_margin_px", "redraw cameras until one view shows the margin this large",
                "px", 0, 100});
  }
};

/// The upright cylinder about a tower's axis that a rig keeps in view.
struct Extent {
  double radius_m = 1.0;
  double height_m = 4.0;
};
[[nodiscard]] Extent extent_of(const Scene& scene);

/// The cameras of one scene, from the key's camera stream. With fixed framing the distance is that
/// of `set_extent`, with fit that of the scene's own extent; the target is the tower's axis.
/// @throws Error(usage) where the whole tower cannot be in view (ShapeStacks' rig crops towers
///   above about 6 m)
[[nodiscard]] std::vector<Camera> place_cameras(const RigOptions& options, const Scene& scene,
                                                const Statics& statics, const Extent& set_extent,
                                                const Key& key);

/// Pixels that the mean block width spans at the middle of the tower.
[[nodiscard]] double block_px(const Camera& camera, const Scene& scene);

/// Pixels that the deciding margin spans as seen from this camera: the vector from the centre of
/// mass above the deciding interface to the nearest edge of its contact region, projected.
/// 0 where no interface decides.
[[nodiscard]] double margin_px(const Camera& camera, const Scene& scene, const Statics& statics);

}  // namespace drystone
