// What a scene is. All lengths in metres, masses in kilograms; world frame: z up, ground at z = 0.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "drystone/fields.hpp"
#include "drystone/math.hpp"

namespace drystone {

struct Box {
  Vec3 half_extents;
  friend bool operator==(const Box&, const Box&) = default;
};

/// Axis along the block's z.
struct Cylinder {
  double radius = 0.0;
  double half_height = 0.0;
  friend bool operator==(const Cylinder&, const Cylinder&) = default;
};

struct Sphere {
  double radius = 0.0;
  friend bool operator==(const Sphere&, const Sphere&) = default;
};

/// A convex outline in the block's x-z plane, counter-clockwise as seen from -y (x right, z up),
/// extruded along y from -half_depth to +half_depth. The block's origin need not be its centroid.
struct Prism {
  std::vector<Vec2> outline;  ///< (x, z) pairs
  double half_depth = 0.0;
  friend bool operator==(const Prism&, const Prism&) = default;
};

using Shape = std::variant<Box, Cylinder, Sphere, Prism>;

/// Volume in cubic metres.
[[nodiscard]] double volume(const Shape& shape);
/// Centre of mass in the block's frame (zero but for prisms).
[[nodiscard]] Vec3 centroid(const Shape& shape);
/// Radius of the smallest sphere about the block's origin that holds the shape.
[[nodiscard]] double bounding_radius(const Shape& shape);
/// Largest coordinate of the shape in a direction given in the block's frame (support function).
[[nodiscard]] double support(const Shape& shape, Vec3 direction);

/// sRGB, each component 0-1.
struct Color {
  double r = 0.5;
  double g = 0.5;
  double b = 0.5;
  friend bool operator==(const Color&, const Color&) = default;
};

/// The last two are marks, which every style of picture shows: `metal` (a brushed plate) for what
/// is heavier than it looks, `frame` (a border of width `scale_m`, the second colour within) for
/// what is hollow.
enum class TextureKind {
  checker,
  wood,
  noise,
  brick,
  stripes,
  concrete,
  tiles,
  speckle,
  metal,
  frame
};
template <>
struct EnumNames<TextureKind> {
  static constexpr std::array<std::pair<TextureKind, std::string_view>, 10> value{
      {{TextureKind::checker, "checker"},
       {TextureKind::wood, "wood"},
       {TextureKind::noise, "noise"},
       {TextureKind::brick, "brick"},
       {TextureKind::stripes, "stripes"},
       {TextureKind::concrete, "concrete"},
       {TextureKind::tiles, "tiles"},
       {TextureKind::speckle, "speckle"},
       {TextureKind::metal, "metal"},
       {TextureKind::frame, "frame"}}};
};

/// A procedural texture over the surface's own colour: a solid texture in the block's frame (or in
/// world coordinates on ground and walls).
struct Texture {
  TextureKind kind = TextureKind::checker;
  Color color2{0.85, 0.85, 0.85};  ///< the second colour of the pattern
  double scale_m = 0.2;            ///< length of one period
  std::uint32_t seed = 0;          ///< selects the noise
  friend bool operator==(const Texture&, const Texture&) = default;
};

struct Material {
  Color color;
  std::optional<Texture> texture;
  friend bool operator==(const Material&, const Material&) = default;
};

struct Block {
  int id = 0;
  Shape shape;
  Pose world_from_block;
  double density = 1000.0;  ///< kg/m^3
  double friction = 1.0;    ///< Coulomb; a contact has the larger of its two surfaces' values
  Material material;
  friend bool operator==(const Block&, const Block&) = default;
};

/// Largest coordinate of a block where it stands, in a direction of the world.
[[nodiscard]] double support(const Block& block, Vec3 direction);
[[nodiscard]] double mass(const Block& block);
/// Centre of mass in the world frame.
[[nodiscard]] Vec3 center_of_mass(const Block& block);

/// Half space below z = 0.
struct Ground {
  double friction = 1.0;
  Material material{{0.62, 0.60, 0.57}, {}};
  friend bool operator==(const Ground&, const Ground&) = default;
};

/// A vertical plane behind the tower: scenery only, it never touches a block.
struct Wall {
  Vec3 point;
  Vec3 normal{1, 0, 0};  ///< unit, towards the visible side
  Material material{{0.75, 0.75, 0.72}, {}};
  friend bool operator==(const Wall&, const Wall&) = default;
};

/// A distant light that covers a disc of the sky.
struct Light {
  Vec3 direction{0, 0, 1};  ///< unit, from the scene towards the light
  Color color{1, 1, 1};     ///< linear, relative
  double intensity = 1.0;   ///< irradiance on a facing surface; 1 shows a white one as white
  double angular_radius_deg = 2.0;  ///< softness of shadows; 0 gives hard ones
  friend bool operator==(const Light&, const Light&) = default;
};

enum class ZoneShape { disc, rectangle };
template <>
struct EnumNames<ZoneShape> {
  static constexpr std::array<std::pair<ZoneShape, std::string_view>, 2> value{
      {{ZoneShape::disc, "disc"}, {ZoneShape::rectangle, "rectangle"}}};
};

/// A painted area of the ground, without height and without effect on what moves: Physion's yellow
/// target area, of which is asked whether a block will touch it.
struct Zone {
  ZoneShape shape = ZoneShape::disc;
  Vec2 center;
  Vec2 half_extents{0.5,
                    0.5};  ///< along x and y; a disc's are its radii (an ellipse if they differ)
  Color color{0.95, 0.78, 0.10};
  std::optional<int> target;  ///< id of the block that is asked about
  friend bool operator==(const Zone&, const Zone&) = default;
};

/// Whether a point of the ground lies in a zone, its border included.
[[nodiscard]] bool contains(const Zone& zone, Vec2 point);

// What disturbs a tower. Times in seconds after t = 0.
struct Push {
  int block = 0;
  Vec3 impulse;  ///< N s, at the block's centre of mass
  double time_s = 0.5;
  friend bool operator==(const Push&, const Push&) = default;
};
struct Drop {
  Shape shape;
  Pose world_from_body;  ///< where it is held until it is let go
  double density = 1000.0;
  double time_s = 0.5;  ///< when the body is let go
  Material material{{0.25, 0.26, 0.3}, {}};
  friend bool operator==(const Drop&, const Drop&) = default;
};
/// A ball that is thrown, or that rolls (see `rolls`).
struct Projectile {
  double radius = 0.1;
  double density = 1000.0;
  Vec3 position;  ///< where it is held until it is thrown
  Vec3 velocity;
  double time_s = 0.5;
  Material material{{0.25, 0.26, 0.3}, {}};
  friend bool operator==(const Projectile&, const Projectile&) = default;
};
/// A block is taken away: it is gone from one moment to the next, or it is drawn out along a
/// straight line, evenly and without friction, and gone at the end of its way.
struct Remove {
  int block = 0;
  double time_s = 0.5;
  Vec3 velocity = {};       ///< with which it is drawn out, m/s; 0: it vanishes
  double distance_m = 0.0;  ///< over which it is drawn out
  [[nodiscard]] bool slides() const { return !(velocity == Vec3{}); }
  friend bool operator==(const Remove&, const Remove&) = default;
};
/// The ground moves to and fro: acceleration x cos(2 pi frequency t), which leaves from its place
/// at rest and comes back to it after every period.
struct Shake {
  Vec3 acceleration;  ///< amplitude of the ground's acceleration, m/s^2
  double frequency_hz = 2.0;
  double duration_s = 1.0;  ///< rounded to whole periods, at least one
  double time_s = 0.5;
  friend bool operator==(const Shake&, const Shake&) = default;
};
/// The ground, as a table top, turns about a horizontal axis and stays there.
struct Tilt {
  Vec3 axis{1, 0, 0};  ///< horizontal unit vector
  double angle_rad = 0.0;
  double duration_s = 2.0;  ///< of the turn, which starts and ends gently
  double time_s = 0.5;
  friend bool operator==(const Tilt&, const Tilt&) = default;
};
using Event = std::variant<Push, Drop, Projectile, Remove, Shake, Tilt>;

/// The alternatives of `Event`, in its order.
enum class EventKind { push, drop, projectile, remove, shake, tilt };
template <>
struct EnumNames<EventKind> {
  static constexpr std::array<std::pair<EventKind, std::string_view>, 6> value{
      {{EventKind::push, "push"},
       {EventKind::drop, "drop"},
       {EventKind::projectile, "projectile"},
       {EventKind::remove, "remove"},
       {EventKind::shake, "shake"},
       {EventKind::tilt, "tilt"}}};
};
[[nodiscard]] EventKind kind(const Event& event);
/// Seconds after t = 0 at which it begins.
[[nodiscard]] double start_s(const Event& event);
/// Seconds for which it goes on: 0 but for shakes (in whole periods), tilts, and blocks drawn out.
[[nodiscard]] double duration_s(const Event& event);

/// The same event at another magnitude, from one of magnitude 1:
///
/// | push       | impulse, N s: the direction stays |
/// | drop       | height of fall, m: `event` holds the body 1 m above where it lands |
/// | projectile | horizontal speed, m/s: the vertical one stays, and the start moves so that the |
/// |            | flight of `kFlight_s` ends where that of `event` does |
/// | shake      | amplitude of the ground's acceleration, m/s^2 |
/// | tilt       | angle, rad |
/// | remove     | speed with which the block is drawn out, m/s |
///
/// A block that vanishes has no magnitude. @throws Error(usage) for that, and unless magnitude > 0
[[nodiscard]] Event scaled(const Event& event, double magnitude);
/// From the start of a projectile to where it is aimed, so that its curve is the same at any speed.
inline constexpr double kFlight_s = 0.3;

struct Scene {
  int dim = 3;  ///< 2: everything happens in the x-z plane, y = 0
  Vec3 gravity{0, 0, -9.81};
  Ground ground;
  std::vector<Block> blocks;  ///< from the bottom up
  std::vector<Wall> walls;
  std::vector<Light> lights;
  std::optional<Zone> zone;
  std::optional<Event> event;
  friend bool operator==(const Scene&, const Scene&) = default;
};

/// A planar scene (dim 2) in three dimensions, with the same equilibrium: boxes, prisms and discs
/// get one common depth, that of the deepest or widest block if that is more, so that nothing falls
/// across the plane before it falls in it, and keep their masses. Balls and upright cylinders stay
/// what they are. Scenes of towers2d have such a depth already.
/// @throws Error(usage) for a scene that is not planar
[[nodiscard]] Scene extruded(const Scene& scene);

/// Whether a ball starts on the ground and along it: then it rolls from the start, without
/// slipping, instead of sliding until friction turns it.
[[nodiscard]] bool rolls(const Projectile& ball);

/// Index of the block with an id. @throws Error(usage) where there is none
[[nodiscard]] std::size_t index_of(const Scene& scene, int id);

/// Height of the highest point of any block above the ground.
[[nodiscard]] double top_m(const Scene& scene);

}  // namespace drystone
