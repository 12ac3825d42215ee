// Rigs of cameras: where the photographers of a tower stand.
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/camera.hpp"
#include "drystone/extent.hpp"
#include "drystone/fields.hpp"
#include "drystone/law.hpp"
#include "drystone/random.hpp"
#include "drystone/statics.hpp"

namespace drystone {

enum class Rig { shapestacks16, orbit, front, side, top, front_side, front_ortho };
template <>
struct EnumNames<Rig> {
  static constexpr std::array<std::pair<Rig, std::string_view>, 7> value{
      {{Rig::shapestacks16, "shapestacks16"},
       {Rig::orbit, "orbit"},
       {Rig::front, "front"},
       {Rig::side, "side"},
       {Rig::top, "top"},
       {Rig::front_side, "front_side"},
       {Rig::front_ortho, "front_ortho"}}};
};

/// fixed: one distance for the tallest tower of the set (of structures: of the kind); fit: each
/// tower fills its pictures.
enum class Framing { fixed, fit };
template <>
struct EnumNames<Framing> {
  static constexpr std::array<std::pair<Framing, std::string_view>, 2> value{
      {{Framing::fixed, "fixed"}, {Framing::fit, "fit"}}};
};

struct RigOptions {
  Rig rig = Rig::orbit;
  int count = 8;   ///< cameras of an orbit
  int size = 224;  ///< pixels, square
  Framing framing = Framing::fixed;
  double fov_y_deg = 40.0;
  Law elevation_deg = 15.0;                    ///< of an orbit, one draw per scene
  Law azimuth_deg = Law::uniform(0.0, 360.0);  ///< of an orbit's first camera
  Law jitter_deg = 0.0;                        ///< added to every camera's azimuth and elevation
  double distance_m = 0.0;                     ///< 0: so that the tallest tower is in view
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

/// Highest tower that the rig `shapestacks16` takes: its cameras cut off what is above.
inline constexpr double kShapestacksTopM = 6.0;

/// Where rig `front_ortho` sees the ground, of the picture's height from above.
inline constexpr double kGroundRow = 0.92;

/// Pixels between a tower and the edge of a picture that `place_cameras` keeps free, except with
/// `shapestacks16`, which has a border of one pixel.
[[nodiscard]] double border_px(const RigOptions& options);

/// What can be known before any tower is drawn; `place_cameras` calls it too.
/// @throws Error(usage) for options out of range; for `shapestacks16` where `set_extent` is higher
///   than kShapestacksTopM; for a distance that is too short for `set_extent`
void check_rig(const RigOptions& options, const Extent& set_extent);

/// The cameras of one scene, from the key's camera stream. They are the rig's whatever the label
/// says, and with fixed framing whatever the height is.
///
/// - orbit: `count` cameras `orbit_0` ... at equally spaced azimuths, at one elevation. (That two
///   packaged views are at least 60 degrees apart is the packager's choice among them.)
/// - front (azimuth 270 degrees: x right, z up), side (azimuth 0), top (vertical, y up),
/// front_side.
/// - shapestacks16: `cam_1` ... `cam_16` where ShapeStacks has them, turned as there, with MuJoCo's
///   field of view of 45 degrees; they stand about the world's origin, not about the tower.
/// - front_ortho: as front, level and without perspective, for planar towers: the ground is seen
///   edge-on, at kGroundRow of the picture's height. It has no jitter and no distance; a tower
///   that would be cut off makes the scale smaller.
///
/// All but the last two look at the tower's axis, at half the height of what is framed:
/// `set_extent` with fixed framing, so that towers of all heights stand on one line, and the
/// tower's own extent with fit. The distance is the one from which what is framed is in view from
/// every elevation that can be drawn (fixed) or from those drawn (fit), unless the options give
/// one.
///
/// Jitter is drawn for every camera. Elevations are kept below 90 degrees and cameras above ground.
///
/// On a slope (gravity not along -z) all this holds in the room: cameras are level there, azimuth
/// and elevation are counted there, and the lowest point of the tower is where its foot would be.
/// Poses are in the scene's frame, as always.
///
/// The whole tower is always in view, `border_px` from the edge: a camera that would cut off a
/// tower (which with fixed framing takes one wider or taller than `set_extent`, and with
/// shapestacks16 one that is shifted far towards the camera) steps back along its own axis.
///
/// Where `require_margin_px` is set and no view reaches it, the draw is repeated up to 64 times;
/// the first one that reaches it wins, or else the best. So a caller who must have it compares
/// `margin_px` of the views that come back.
/// @throws Error(usage) as `check_rig`; for a scene without blocks; for `shapestacks16` where the
///   tower is higher than kShapestacksTopM
[[nodiscard]] std::vector<Camera> place_cameras(const RigOptions& options, const Scene& scene,
                                                const Statics& statics, const Extent& set_extent,
                                                const Key& key);

/// Pixels that the mean block width spans at the middle of the tower.
[[nodiscard]] double block_px(const Camera& camera, const Scene& scene);

/// Pixels that the deciding margin spans as seen from this camera: the horizontal vector from the
/// centre of mass above the deciding interface towards the nearest edge of its contact region, at
/// the height of that centre of mass, projected. 0 where no interface decides.
[[nodiscard]] double margin_px(const Camera& camera, const Scene& scene, const Statics& statics);

}  // namespace drystone
