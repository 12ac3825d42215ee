#include "drystone/rig.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

#include "drystone/error.hpp"
#include "drystone/room.hpp"

namespace drystone {
namespace {

constexpr double kBorderShare = 0.04;      // of the picture's size
constexpr double kShapestacksFovDeg = 45;  // MuJoCo's default
constexpr double kHighestDeg = 89.9;       // of an orbit, where azimuths still differ
constexpr int kRedraws = 64;

/// Where one of ShapeStacks' cameras stands, and from where it sees what it looks at: MJCF's Euler
/// angles (90 - elevation, 0, 90 + azimuth).
struct Station {
  Vec3 eye;
  double azimuth_deg;
  double elevation_deg;
};
constexpr std::array<Station, 16> kShapestacks{{
    {{-7, -7, 5}, 225, 15},
    {{-9, -2, 5}, 195, 15},
    {{-2, -9, 5}, 255, 15},
    {{-7, 7, 5}, 135, 15},
    {{-9, 2, 5}, 165, 15},
    {{-2, 9, 5}, 105, 15},
    {{7, 7, 5}, 45, 15},
    {{9, 2, 5}, 15, 15},
    {{2, 9, 5}, 75, 15},
    {{7, -7, 5}, 315, 15},
    {{9, -2, 5}, 345, 15},
    {{2, -9, 5}, 285, 15},
    {{-5, -5, 9}, 225, 45},
    {{-5, 5, 9}, 135, 45},
    {{5, 5, 9}, 45, 45},
    {{5, -5, 9}, 315, 45},
}};

Intrinsics square_picture(int size, double fov_y_deg) {
  const double focal = 0.5 * size / exact::tan(radians(0.5 * fov_y_deg));
  return {size, size, focal, focal, 0.5 * size, 0.5 * size, false};
}

Vec3 direction(double azimuth_deg, double elevation_deg) {
  const double a = radians(azimuth_deg);
  const double e = radians(elevation_deg);
  return {exact::cos(e) * exact::cos(a), exact::cos(e) * exact::sin(a), exact::sin(e)};
}

/// Angles of a camera about its target. At 90 degrees of elevation the view is exactly vertical.
struct Angles {
  double azimuth_deg = 0.0;
  double elevation_deg = 0.0;
};

Camera look_from(const Angles& angles, double distance, Vec3 target, const Intrinsics& intrinsics) {
  const Vec3 back = angles.elevation_deg == 90.0
                        ? Vec3{0, 0, 1}
                        : direction(angles.azimuth_deg, angles.elevation_deg);
  return look_at(target + distance * back, target, intrinsics);
}

/// How far a camera must step back along its own axis until it sees all of `blocks`, at least
/// `border` pixels from the edge; negative: how far it may step forward.
///
/// Each side of the frustum is a plane through the eye with the normal n, inwards, and n.z > 0 in
/// the camera's frame. A step back of t adds t n.z to every point's distance from it, so the point
/// of the blocks that lies farthest out decides: its support function.
double retreat_m(const Camera& camera, std::span<const Block> blocks, double border) {
  const Intrinsics& in = camera.intrinsics;
  const Mat3 world_from_camera = matrix(camera.world_from_camera.rotation);
  const double slack_border = border + 1e-3;  // rounding must not cost the border
  const std::array<Vec3, 4> sides{{{in.fx, 0, in.cx - slack_border},
                                   {-in.fx, 0, in.width - slack_border - in.cx},
                                   {0, in.fy, in.cy - slack_border},
                                   {0, -in.fy, in.height - slack_border - in.cy}}};
  double retreat = -1e9;
  for (const Vec3 side : sides) {
    const Vec3 outwards = -(world_from_camera * side);
    for (const Block& block : blocks) {
      const Pose& pose = block.world_from_block;
      const double out = dot(outwards, pose.position - camera.world_from_camera.position) +
                         support(block.shape, transpose_times(matrix(pose.rotation), outwards));
      retreat = std::max(retreat, out / side.z);
    }
  }
  return retreat;
}

void step_back(Camera& camera, double distance) {
  const Vec3 forward = matrix(camera.world_from_camera.rotation).columns[2];
  camera.world_from_camera.position = camera.world_from_camera.position - distance * forward;
}

/// An extent as a body that stands over the origin.
Block body(const Extent& extent) {
  Block block;
  block.shape = Cylinder{extent.radius_m, 0.5 * extent.height_m};
  block.world_from_block.position = {0, 0, 0.5 * extent.height_m};
  return block;
}

/// Distance from which an extent is in view, from its middle's height.
double distance_for(const Extent& extent, double elevation_deg, const Intrinsics& intrinsics,
                    double border) {
  const Vec3 target{0, 0, 0.5 * extent.height_m};
  const Block block = body(extent);
  // An extent is round, so that the azimuth does not matter.
  const Camera camera = look_from({0.0, elevation_deg}, 1.0, target, intrinsics);
  return 1.0 + retreat_m(camera, {&block, 1}, border);
}

/// Lowest and highest elevation that can be drawn.
std::pair<double, double> elevation_range(const RigOptions& options) {
  const double low = options.jitter_deg.min();
  const double high = options.jitter_deg.max();
  switch (options.rig) {
    case Rig::top:
      return {90.0 - std::max(std::abs(low), std::abs(high)), 90.0};
    case Rig::orbit:
      return {options.elevation_deg.min() + low, options.elevation_deg.max() + high};
    default:
      return {low, high};
  }
}

/// One distance for all elevations that can be drawn, so that it tells nothing of the draw.
double distance_for_all(const RigOptions& options, const Extent& extent,
                        const Intrinsics& intrinsics) {
  auto [low, high] = elevation_range(options);
  low = std::clamp(low, -90.0, 90.0);
  high = std::clamp(high, 0.0, 90.0);  // cameras below ground are raised to at most 0
  const int steps = 1 + static_cast<int>((high - low) / 0.5);
  double distance = 0.0;
  for (int i = 0; i <= steps; ++i) {
    distance = std::max(distance, distance_for(extent, low + (high - low) * i / steps, intrinsics,
                                               border_px(options)));
  }
  return 1.0005 * distance;  // between two steps of half a degree it can be larger by 2e-5
}

/// The angles of every camera of a rig that turns about the tower.
std::vector<Angles> draw_angles(const RigOptions& options, Rng& rng) {
  const double elevation = options.elevation_deg.draw(rng);
  const double azimuth = options.azimuth_deg.draw(rng);
  std::vector<Angles> angles;
  switch (options.rig) {
    case Rig::orbit:
      for (int i = 0; i < options.count; ++i) {
        angles.push_back({azimuth + 360.0 * i / options.count, elevation});
      }
      break;
    case Rig::front:
    case Rig::front_ortho:
      angles = {{270, 0}};
      break;
    case Rig::side:
      angles = {{0, 0}};
      break;
    case Rig::top:
      angles = {{270, 90}};
      break;
    case Rig::front_side:
      angles = {{270, 0}, {0, 0}};
      break;
    case Rig::shapestacks16:
      for (const Station& station : kShapestacks) {
        angles.push_back({station.azimuth_deg, station.elevation_deg});
      }
      break;
  }
  for (Angles& a : angles) {
    a.azimuth_deg += options.jitter_deg.draw(rng);
    const double jitter = options.jitter_deg.draw(rng);
    a.elevation_deg = options.rig == Rig::top
                          ? 90.0 - std::abs(jitter)
                          : std::clamp(a.elevation_deg + jitter, -kHighestDeg, kHighestDeg);
  }
  return angles;
}

std::string camera_name(Rig rig, std::size_t index) {
  switch (rig) {
    case Rig::shapestacks16:
      return fmt::format("cam_{}", index + 1);
    case Rig::orbit:
      return fmt::format("orbit_{}", index);
    case Rig::front_side:
      return index == 0 ? "front" : "side";
    default:
      return std::string(name(rig));
  }
}

/// A camera that looks at `target` from `distance` or, where that would cut off a block, from as
/// far as needed; raised where it would be in the ground.
Camera orbit_camera(Angles angles, double distance, Vec3 target, const Intrinsics& intrinsics,
                    std::span<const Block> blocks, double border) {
  const double lowest_m = 0.1 * target.z;
  for (int tries = 0;; ++tries) {
    Camera camera = look_from(angles, distance, target, intrinsics);
    step_back(camera, std::max(0.0, retreat_m(camera, blocks, border)));
    const double height = camera.world_from_camera.position.z;
    if (height >= lowest_m || angles.elevation_deg >= 0.0) return camera;
    // From where it stands now, the elevation that has it just above ground; a new elevation may
    // need another distance, so look again.
    const double away = norm(camera.world_from_camera.position - target);
    const double raised = -degrees(exact::asin((target.z - 1.01 * lowest_m) / away));
    angles.elevation_deg = tries < 8 ? std::max(raised, angles.elevation_deg) : 0.0;
  }
}

std::vector<Camera> draw_about_tower(const RigOptions& options, const Scene& scene,
                                     const Extent& set_extent, Rng& rng) {
  const Intrinsics intrinsics = square_picture(options.size, options.fov_y_deg);
  const bool fixed = options.framing == Framing::fixed;
  const Extent framed = fixed ? set_extent : extent_of(scene);
  const std::vector<Angles> angles = draw_angles(options, rng);
  double distance = options.distance_m;
  if (distance == 0.0 && fixed) distance = distance_for_all(options, framed, intrinsics);
  if (distance == 0.0) {
    for (const Angles& a : angles) {
      distance =
          std::max(distance, distance_for(framed, a.elevation_deg, intrinsics, border_px(options)));
    }
  }
  const Vec2 axis = axis_of(scene);
  const Vec3 target{axis.x, axis.y, 0.5 * framed.height_m};
  std::vector<Camera> cameras;
  for (const Angles& a : angles) {
    cameras.push_back(
        orbit_camera(a, distance, target, intrinsics, scene.blocks, border_px(options)));
  }
  return cameras;
}

/// Level and without perspective: what is framed decides the scale, and the ground's place in the
/// picture is always the same.
Camera front_ortho(const RigOptions& options, const Scene& scene, const Extent& set_extent) {
  const Vec2 axis = axis_of(scene);
  const Extent own = extent_of(scene);
  double half_width = 0.0;
  for (const Block& block : scene.blocks) {
    const Pose& pose = block.world_from_block;
    const Vec3 right = transpose_times(matrix(pose.rotation), {1, 0, 0});
    half_width = std::max({half_width, pose.position.x - axis.x + support(block.shape, right),
                           axis.x - pose.position.x + support(block.shape, -right)});
  }
  double height = own.height_m;
  if (options.framing == Framing::fixed) {
    half_width = std::max(half_width, set_extent.radius_m);
    height = std::max(height, set_extent.height_m);
  }
  const double border = border_px(options) + 1e-3;  // rounding must not cost the border
  const double ground_row = kGroundRow * options.size;
  const double scale =
      std::min((0.5 * options.size - border) / half_width, (ground_row - border) / height);
  const Vec3 target{axis.x, axis.y, 0.5 * height};
  const double distance = std::max(height, 2.0 * half_width) + 2.0 * own.radius_m;
  const Intrinsics intrinsics{options.size, options.size,       scale,
                              scale,        0.5 * options.size, ground_row - scale * target.z,
                              true};
  return look_at(target - Vec3{0, distance, 0}, target, intrinsics);
}

std::vector<Camera> draw_shapestacks(const RigOptions& options, const Scene& scene, Rng& rng) {
  const Intrinsics intrinsics = square_picture(options.size, kShapestacksFovDeg);
  const std::vector<Angles> angles = draw_angles(options, rng);
  std::vector<Camera> cameras;
  for (std::size_t i = 0; i < kShapestacks.size(); ++i) {
    const Station& station = kShapestacks[i];
    // What it looks at: where its axis passes the origin's vertical most closely.
    const Vec3 back = direction(station.azimuth_deg, station.elevation_deg);
    const double distance = dot(station.eye.xy(), back.xy()) / dot(back.xy(), back.xy());
    const Vec3 target = station.eye - distance * back;
    cameras.push_back(
        orbit_camera(angles[i], distance, target, intrinsics, scene.blocks, border_px(options)));
  }
  return cameras;
}

double best_margin_px(const std::vector<Camera>& cameras, const Scene& scene,
                      const Statics& statics) {
  double best = 0.0;
  for (const Camera& camera : cameras) best = std::max(best, margin_px(camera, scene, statics));
  return best;
}

}  // namespace

double border_px(const RigOptions& options) {
  return options.rig == Rig::shapestacks16 ? 1.0 : std::max(1.0, kBorderShare * options.size);
}

void check_rig(const RigOptions& options, const Extent& set_extent) {
  if (options.count < 1 || options.size < 16 || !(options.fov_y_deg > 0.0) ||
      !(options.fov_y_deg < 180.0) || options.distance_m < 0.0) {
    throw Error(
        ErrorCode::usage, "a camera rig's options are out of range",
        "count >= 1, size >= 16 px, field of view between 0 and 180 degrees, distance >= 0");
  }
  if (!(set_extent.radius_m > 0.0) || !(set_extent.height_m > 0.0)) {
    throw Error(ErrorCode::usage, "a camera rig needs an extent larger than 0 to frame");
  }
  if (options.rig == Rig::front_ortho) {
    if (options.jitter_deg.min() != 0.0 || options.jitter_deg.max() != 0.0 ||
        options.distance_m != 0.0) {
      throw Error(ErrorCode::usage, "rig front_ortho looks level, and shows no distance",
                  "leave out jitter and distance, or use rig front");
    }
  } else if (options.rig == Rig::shapestacks16) {
    if (set_extent.height_m > kShapestacksTopM + 1e-9) {
      throw Error(ErrorCode::usage,
                  fmt::format("rig shapestacks16 cuts off towers above {} m, and these can reach "
                              "{:.3g} m",
                              kShapestacksTopM, set_extent.height_m),
                  "use rig orbit, lower towers or smaller blocks");
    }
  } else if (options.distance_m > 0.0) {
    const double needed =
        distance_for_all(options, set_extent, square_picture(options.size, options.fov_y_deg));
    if (options.distance_m < needed) {
      throw Error(ErrorCode::usage,
                  fmt::format("cameras at {:.4g} m cannot see the whole of the tallest tower",
                              options.distance_m),
                  fmt::format("use a distance of at least {:.4g} m, or 0 for as far as needed",
                              needed + 0.005));
    }
  }
}

std::vector<Camera> place_cameras(const RigOptions& options, const Scene& scene,
                                  const Statics& statics, const Extent& set_extent,
                                  const Key& key) {
  check_rig(options, set_extent);
  if (scene.blocks.empty()) throw Error(ErrorCode::usage, "a scene without blocks has no views");
  const bool shapestacks = options.rig == Rig::shapestacks16;
  if (shapestacks && top_m(scene) > kShapestacksTopM + 1e-9) {
    throw Error(ErrorCode::usage,
                fmt::format("rig shapestacks16 cuts off towers above {} m, and this one reaches "
                            "{:.3g} m",
                            kShapestacksTopM, top_m(scene)),
                "use rig orbit");
  }
  Rng rng(key, Stream::cameras);
  // On a slope cameras are as level as in a room with a level ground: the slope has to be seen.
  const InRoom room = in_room(scene);
  const auto draw_in_room = [&] {
    if (options.rig == Rig::front_ortho) {
      return std::vector<Camera>{front_ortho(options, room.scene, set_extent)};
    }
    return shapestacks ? draw_shapestacks(options, room.scene, rng)
                       : draw_about_tower(options, room.scene, set_extent, rng);
  };
  const auto draw = [&] {
    std::vector<Camera> cameras = draw_in_room();
    if (room.room_from_scene == Pose{}) return cameras;
    for (Camera& camera : cameras) {
      camera.world_from_camera = inverse(room.room_from_scene) * camera.world_from_camera;
    }
    return cameras;
  };
  std::vector<Camera> cameras = draw();
  if (options.require_margin_px > 0.0 && statics.weakest_interface >= 0) {
    double best = best_margin_px(cameras, scene, statics);
    for (int i = 0; i < kRedraws && best < options.require_margin_px; ++i) {
      std::vector<Camera> others = draw();
      const double px = best_margin_px(others, scene, statics);
      if (px > best) {
        best = px;
        cameras = std::move(others);
      }
    }
  }
  for (std::size_t i = 0; i < cameras.size(); ++i) cameras[i].name = camera_name(options.rig, i);
  assert(std::all_of(cameras.begin(), cameras.end(), [&](const Camera& camera) {
    return in_view(camera, scene, border_px(options));
  }));
  return cameras;
}

}  // namespace drystone
