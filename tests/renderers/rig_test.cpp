#include "drystone/rig.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "drystone/error.hpp"
#include "tests/scenes/surface_points.hpp"

using namespace drystone;

namespace {

Key key_of(std::uint64_t index) { return {11, 22, index, 0}; }

Block box_at(Vec3 position, Vec3 half_extents, double yaw_rad = 0.0) {
  Block block;
  block.shape = Box{half_extents};
  block.world_from_block = {position, yaw(yaw_rad)};
  return block;
}

/// Cubes with edges of 0.8 m, each shifted by `step` against the one below, over `foot`.
Scene leaning_cubes(int height, Vec2 step, Vec2 foot = {}) {
  Scene scene;
  for (int i = 0; i < height; ++i) {
    scene.blocks.push_back(
        box_at({foot.x + i * step.x, foot.y + i * step.y, 0.4 + 0.8 * i}, {0.4, 0.4, 0.4}));
  }
  return scene;
}

/// A tower of all shapes that may lean wildly: nothing here asks whether it stands.
Scene wild_tower(Rng& rng, double highest_m) {
  Scene scene;
  const auto height = static_cast<int>(2 + rng.below(11));
  const double lean = rng.coin(0.2) ? 0.6 : 0.2;
  Vec2 at{rng.uniform(-2, 2), rng.uniform(-2, 2)};
  const Vec2 drift{rng.uniform(-lean, lean), rng.uniform(-lean, lean)};
  double top = 0.0;
  for (int i = 0; i < height; ++i) {
    Block block;
    const Vec3 half{rng.uniform(0.25, 0.5), rng.uniform(0.25, 0.5), rng.uniform(0.25, 0.5)};
    double half_height = half.z;
    block.world_from_block.rotation = yaw(rng.uniform(0, 6.3));
    switch (rng.below(5)) {
      case 0:
        block.shape = Cylinder{half.x, half.z};
        break;
      case 1:  // lying
        block.shape = Cylinder{half.x, half.y};
        block.world_from_block.rotation =
            block.world_from_block.rotation * axis_angle({1, 0, 0}, 0.5 * kPi);
        half_height = half.x;
        break;
      case 2:
        block.shape = Sphere{half.x};
        half_height = half.x;
        break;
      case 3:
        block.shape =
            Prism{{{-half.x, -half.z}, {half.x, -half.z}, {0.3 * half.x, half.z}}, half.y};
        break;
      default:
        block.shape = Box{half};
    }
    if (top + 2 * half_height > highest_m) break;
    block.world_from_block.position = {at.x, at.y, top + half_height};
    top += 2 * half_height;
    at = at + drift + Vec2{rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2)};
    scene.blocks.push_back(block);
  }
  return scene;
}

/// Statics of a tower that some interface decides, with the centre of mass above it at `center`.
Statics decided(int upper, Vec2 to_edge, Vec3 center = {}) {
  Statics statics;
  statics.verdict = StaticVerdict::stands;
  statics.column = true;
  statics.interfaces.resize(static_cast<std::size_t>(upper) + 1);
  for (int i = 0; i <= upper; ++i) {
    statics.interfaces[static_cast<std::size_t>(i)].lower = i - 1;
    statics.interfaces[static_cast<std::size_t>(i)].upper = i;
  }
  statics.interfaces.back().to_edge = to_edge;
  statics.interfaces.back().center_above = center;
  statics.weakest_interface = upper;
  return statics;
}

void require_close(Vec3 a, Vec3 b, double tolerance = 1e-9) {
  INFO(a.x << " " << a.y << " " << a.z << " against " << b.x << " " << b.y << " " << b.z);
  REQUIRE(norm(a - b) <= tolerance);
}

Vec3 forward(const Camera& camera) { return matrix(camera.world_from_camera.rotation).columns[2]; }

}  // namespace

TEST_CASE(
    "axis and extent of a scene are those of the bounding rectangle and its farthest corner") {
  Scene scene;
  scene.blocks.push_back(box_at({1, 2, 0.5}, {0.5, 0.5, 0.5}));
  scene.blocks.push_back(box_at({2, 2, 1.25}, {0.5, 0.5, 0.25}));
  CHECK(axis_of(scene).x == Approx(1.5));
  CHECK(axis_of(scene).y == Approx(2.0));
  CHECK(extent_of(scene).radius_m == Approx(std::sqrt(1.25)));
  CHECK(extent_of(scene).height_m == Approx(1.5));
  // Turned by 45 degrees a cube reaches as far, but its bounding rectangle is larger.
  scene.blocks = {box_at({0, 0, 0.5}, {0.5, 0.5, 0.5}, kPi / 4)};
  CHECK(extent_of(scene).radius_m == Approx(std::sqrt(0.5)));
  scene.blocks[0].shape = Sphere{0.5};
  CHECK(extent_of(scene).radius_m == Approx(0.5));
  scene.blocks[0].shape = Cylinder{0.4, 0.5};
  CHECK(extent_of(scene).radius_m == Approx(0.4));
}

TEST_CASE("every point of a scene is within its extent") {
  Rng rng(key_of(1), Stream::structure);
  for (int i = 0; i < 100; ++i) {
    const Scene scene = wild_tower(rng, 100);
    const Extent extent = extent_of(scene);
    const Vec2 axis = axis_of(scene);
    double radius = 0.0, top = 0.0;
    for (const Block& block : scene.blocks) {
      for (const Vec3 point : surface_points(block.shape, 72)) {
        const Vec3 p = block.world_from_block * point;
        radius = std::max(radius, norm(p.xy() - axis));
        top = std::max(top, p.z);
      }
    }
    CHECK(radius <= extent.radius_m + 1e-9);
    CHECK(top <= extent.height_m + 1e-9);
    CHECK(radius >= 0.99 * extent.radius_m);
  }
}

TEST_CASE("the extent of a set holds the harmonic stack and a falling pair") {
  CHECK(extent_bound(1, 1.0).radius_m == Approx(std::sqrt(0.5)));
  CHECK(extent_bound(4, 0.8).height_m == Approx(3.2));
  Scene scene;  // overhangs 1/2, 1/4, 1/6 of the edge from the top down
  double x = 0.0;
  for (int i = 0; i < 6; ++i) {
    scene.blocks.push_back(box_at({x, 0, 0.4 + 0.8 * i}, {0.4, 0.4, 0.4}));
    x += 0.4 / (5 - i + (i == 5 ? 1 : 0));
  }
  const Extent bound = extent_bound(6, 0.8), own = extent_of(scene);
  CHECK(own.radius_m <= bound.radius_m);
  CHECK(own.height_m <= bound.height_m + 1e-12);
  CHECK(bound.radius_m < 1.15 * own.radius_m);
  // A falling pair, 0.75 edges apart on both axes.
  scene.blocks = {box_at({0, 0, 0.4}, {0.4, 0.4, 0.4}), box_at({0.6, 0.6, 1.2}, {0.4, 0.4, 0.4})};
  CHECK(extent_of(scene).radius_m <= extent_bound(2, 0.8).radius_m);
  CHECK(extent_bound(12, 0.8).radius_m > extent_bound(6, 0.8).radius_m);
  CHECK_THROWS_AS(extent_bound(0, 1.0), Error);
}

TEST_CASE("an orbit's cameras stand at equal angles around the tower's axis") {
  RigOptions options;
  options.count = 6;
  options.elevation_deg = 20.0;
  const Scene scene = leaning_cubes(4, {0.1, 0}, {1, -1});
  const auto cameras = place_cameras(options, scene, {}, extent_bound(6, 1.0), key_of(1));
  REQUIRE(cameras.size() == 6);
  const Vec3 target{axis_of(scene).x, axis_of(scene).y, 3.0};
  const double distance = norm(cameras[0].world_from_camera.position - target);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(cameras[i].name == "orbit_" + std::to_string(i));
    CHECK(cameras[i].elevation_deg == Approx(20.0).margin(1e-9));
    const double step = cameras[(i + 1) % 6].azimuth_deg - cameras[i].azimuth_deg;
    CHECK(step - 360 * std::floor(step / 360) == Approx(60.0).margin(1e-9));
    CHECK(norm(cameras[i].world_from_camera.position - target) == Approx(distance));
    const Vec3 pixel = project(cameras[i], target);
    CHECK(pixel.x == Approx(112).margin(1e-9));
    CHECK(pixel.y == Approx(112).margin(1e-9));
  }
}

TEST_CASE("front, side and top look along y, x and z") {
  RigOptions options;
  const Scene scene = leaning_cubes(3, {0, 0});
  const Extent extent = extent_bound(3, 1.0);
  options.rig = Rig::front_side;
  auto cameras = place_cameras(options, scene, {}, extent, key_of(1));
  REQUIRE(cameras.size() == 2);
  CHECK(cameras[0].name == "front");
  CHECK(cameras[1].name == "side");
  require_close(forward(cameras[0]), {0, 1, 0});
  require_close(forward(cameras[1]), {-1, 0, 0});
  CHECK(project(cameras[0], {1, 0, 1.5}).x > 112);  // x to the right
  options.rig = Rig::top;
  cameras = place_cameras(options, scene, {}, extent, key_of(1));
  REQUIRE(cameras.size() == 1);
  CHECK(cameras[0].name == "top");
  require_close(forward(cameras[0]), {0, 0, -1});
  for (const Rig rig : {Rig::front, Rig::side}) {
    options.rig = rig;
    cameras = place_cameras(options, scene, {}, extent, key_of(1));
    REQUIRE(cameras.size() == 1);
    CHECK(cameras[0].name == std::string(name(rig)));
  }
}

TEST_CASE("cameras of fixed framing know neither the height nor the lean of the tower") {
  RigOptions options;
  options.elevation_deg = Law::uniform(0, 40);
  options.jitter_deg = Law::uniform(-5, 5);
  const Extent extent = extent_bound(6, 0.8);
  for (std::uint64_t i = 0; i < 20; ++i) {
    const Scene low = leaning_cubes(2, {0.05, 0});
    const Scene high = leaning_cubes(6, {-0.05, 0.1}, {1, 1});
    const auto a = place_cameras(options, low, {}, extent, key_of(i));
    const auto b = place_cameras(options, high, decided(1, {0.1, 0}), extent, key_of(i));
    REQUIRE(a.size() == b.size());
    const Vec2 shift = axis_of(high) - axis_of(low);
    for (std::size_t k = 0; k < a.size(); ++k) {
      require_close(a[k].world_from_camera.position + Vec3{shift.x, shift.y, 0},
                    b[k].world_from_camera.position);
      require_close(forward(a[k]), forward(b[k]));
    }
  }
}

TEST_CASE("one distance serves all elevations of a set") {
  RigOptions options;
  options.elevation_deg = Law::uniform(-5, 60);
  const Extent extent = extent_bound(5, 0.8);
  const Scene scene = leaning_cubes(2, {0, 0});
  std::set<long> distances;
  for (std::uint64_t i = 0; i < 30; ++i) {
    const auto cameras = place_cameras(options, scene, {}, extent, key_of(i));
    const Vec3 target{0, 0, 0.5 * extent.height_m};
    distances.insert(std::lround(1e9 * norm(cameras[0].world_from_camera.position - target)));
  }
  CHECK(*distances.rbegin() - *distances.begin() <= 2);
}

TEST_CASE("fit fills the picture whatever the height") {
  RigOptions options;
  options.rig = Rig::front;
  options.framing = Framing::fit;
  for (const int height : {2, 5, 12}) {
    const Scene scene = leaning_cubes(height, {0, 0});
    const auto cameras = place_cameras(options, scene, {}, extent_bound(12, 1.0), key_of(1));
    const double border = border_px(options);
    CHECK(in_view(cameras[0], scene, border));
    CHECK_FALSE(in_view(cameras[0], scene, border + 0.10 * options.size));
  }
}

TEST_CASE("the same key gives the same cameras, another key gives others") {
  RigOptions options;
  const Scene scene = leaning_cubes(3, {0, 0});
  const Extent extent = extent_bound(6, 1.0);
  const auto place = [&](std::uint64_t i) {
    return place_cameras(options, scene, {}, extent, key_of(i));
  };
  CHECK(place(1) == place(1));
  CHECK_FALSE(place(1) == place(2));
}

TEST_CASE("ShapeStacks' cameras stand and turn as its MJCF says") {
  RigOptions options;
  options.rig = Rig::shapestacks16;
  const Scene scene = leaning_cubes(2, {0, 0});
  const auto cameras = place_cameras(options, scene, {}, extent_bound(6, 1.0), key_of(1));
  REQUIRE(cameras.size() == 16);
  struct Known {
    std::size_t index;
    Vec3 position;
    double pitch, turn;  // Euler angles in degrees: about x, then about the fixed z
  };
  for (const Known& known :
       {Known{0, {-7, -7, 5}, 75, -45}, Known{4, {-9, 2, 5}, 75, 255}, Known{6, {7, 7, 5}, 75, 135},
        Known{7, {9, 2, 5}, 75, 105}, Known{11, {2, -9, 5}, 75, 15},
        Known{12, {-5, -5, 9}, 45, -45}, Known{14, {5, 5, 9}, 45, 135}}) {
    const Camera& camera = cameras[known.index];
    CHECK(camera.name == "cam_" + std::to_string(known.index + 1));
    require_close(camera.world_from_camera.position, known.position);
    // MuJoCo's cameras look along -z with y up; ours along z with y down.
    const Mat3 gl = matrix(axis_angle({0, 0, 1}, radians(known.turn)) *
                           axis_angle({1, 0, 0}, radians(known.pitch)));
    const Mat3 own = matrix(camera.world_from_camera.rotation);
    require_close(own.columns[0], gl.columns[0]);
    require_close(own.columns[1], -gl.columns[1]);
    require_close(own.columns[2], -gl.columns[2]);
    // Field of view 45 degrees: the upper edge is at tan(22.5) = sqrt(2) - 1.
    CHECK(112 / camera.intrinsics.fy == Approx(std::sqrt(2.0) - 1));
  }
}

TEST_CASE(
    "ShapeStacks' cameras do not follow the tower, and step back only from what they cut off") {
  RigOptions options;
  options.rig = Rig::shapestacks16;
  const Extent extent = extent_bound(6, 1.0);
  const auto centred = place_cameras(options, leaning_cubes(2, {0, 0}), {}, extent, key_of(1));
  const Scene shifted = leaning_cubes(2, {0, 0}, {-2, -2});
  const auto cameras = place_cameras(options, shifted, {}, extent, key_of(1));
  int moved = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    require_close(forward(cameras[i]), forward(centred[i]));
    const Vec3 step = cameras[i].world_from_camera.position - centred[i].world_from_camera.position;
    CHECK(norm(step) < 1.0);
    CHECK(dot(step, forward(cameras[i])) == Approx(-norm(step)).margin(1e-9));  // straight back
    CHECK(in_view(cameras[i], shifted, 1.0));
    if (norm(step) > 0) {
      ++moved;
      CHECK_FALSE(in_view(centred[i], shifted, 1.0));
      CHECK_FALSE(in_view(cameras[i], shifted, 1.01));  // no farther than needed
    }
  }
  CHECK(moved > 0);
}

TEST_CASE("ShapeStacks' rig refuses towers above six metres, before and after they are drawn") {
  RigOptions options;
  options.rig = Rig::shapestacks16;
  CHECK_NOTHROW(check_rig(options, extent_bound(6, 1.0)));
  CHECK_THROWS_AS(check_rig(options, extent_bound(7, 1.0)), Error);
  CHECK_NOTHROW(check_rig(options, extent_bound(12, 0.5)));
  const Extent extent = extent_bound(6, 1.0);
  CHECK_NOTHROW(place_cameras(options, leaning_cubes(7, {0, 0}), {}, extent, key_of(1)));
  CHECK_THROWS_AS(place_cameras(options, leaning_cubes(8, {0, 0}), {}, extent, key_of(1)), Error);
}

TEST_CASE("a distance that is too short is refused with one that is long enough") {
  RigOptions options;
  options.elevation_deg = Law::uniform(0, 50);
  const Extent extent = extent_bound(6, 1.0);
  options.distance_m = 5.0;
  try {
    check_rig(options, extent);
    FAIL("not refused");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    const std::string start = "use a distance of at least ";
    REQUIRE(error.remedy().substr(0, start.size()) == start);
    options.distance_m = std::stod(error.remedy().substr(start.size()));
  }
  CHECK_NOTHROW(check_rig(options, extent));
  const Scene scene = leaning_cubes(6, {0, 0});
  const auto cameras = place_cameras(options, scene, {}, extent, key_of(1));
  CHECK(norm(cameras[0].world_from_camera.position - Vec3{0, 0, 3}) ==
        Approx(options.distance_m).epsilon(1e-9));
  options.distance_m = 30.0;
  const auto far = place_cameras(options, scene, {}, extent, key_of(1));
  CHECK(norm(far[0].world_from_camera.position - Vec3{0, 0, 3}) == Approx(30.0));
}

TEST_CASE("a tower without blocks and options out of range are refused") {
  CHECK_THROWS_AS(place_cameras({}, {}, {}, {}, key_of(1)), Error);
  RigOptions options;
  options.count = 0;
  CHECK_THROWS_AS(check_rig(options, {}), Error);
  CHECK_THROWS_AS(check_rig({}, {0.0, 1.0}), Error);
}

TEST_CASE("the whole tower is in view with a border, whatever the rig and however it leans") {
  Rng rng(key_of(3), Stream::structure);
  int exceeding = 0;
  for (std::uint64_t i = 0; i < 600; ++i) {
    RigOptions options;
    options.rig = EnumNames<Rig>::value[static_cast<std::size_t>(i) % 6].first;
    options.framing = rng.coin() ? Framing::fixed : Framing::fit;
    options.size = rng.coin() ? 224 : 64;
    options.count = static_cast<int>(1 + rng.below(8));
    options.fov_y_deg = rng.uniform(15, 90);
    options.elevation_deg = rng.coin() ? Law::uniform(-5, 89) : Law(rng.uniform(-5, 89));
    const double jitter = rng.coin() ? rng.uniform(0, 45) : 0.0;
    options.jitter_deg = Law::uniform(-jitter, jitter);
    const bool shapestacks = options.rig == Rig::shapestacks16;
    const Scene scene = wild_tower(rng, shapestacks ? kShapestacksTopM : 100.0);
    const Extent set = extent_bound(6, 0.9);
    const Extent own = extent_of(scene);
    if (own.radius_m > set.radius_m || own.height_m > set.height_m) ++exceeding;
    const auto cameras = place_cameras(options, scene, {}, set, key_of(i));
    REQUIRE_FALSE(cameras.empty());
    for (const Camera& camera : cameras) {
      INFO(name(options.rig) << " " << camera.name << " fov " << options.fov_y_deg << " elevation "
                             << camera.elevation_deg);
      CHECK(in_view(camera, scene, border_px(options)));
      CHECK(camera.world_from_camera.position.z > 0.0);
      double border = 1e9, nearest = 1e9;
      for (const Block& block : scene.blocks) {
        for (const Vec3 point : surface_points(block.shape, 24)) {
          const Vec3 pixel = project(camera, block.world_from_block * point);
          border =
              std::min({border, pixel.x, pixel.y, options.size - pixel.x, options.size - pixel.y});
          nearest = std::min(nearest, pixel.z);
        }
      }
      CHECK(border >= border_px(options));
      CHECK(nearest > 0.0);
    }
  }
  CHECK(exceeding > 50);  // the set's extent alone would not have done
}

TEST_CASE("required margins redraw cameras, and the best draw comes back where none will do") {
  RigOptions options;
  options.count = 1;
  const Scene scene = leaning_cubes(3, {0.1, 0});
  const Vec3 middle{axis_of(scene).x, 0, 1.2};  // where the cameras look
  const Statics statics = decided(1, {0.1, 0}, middle);
  const Extent extent = extent_bound(3, 0.8);
  const auto best_of = [&](double required, std::uint64_t i) {
    options.require_margin_px = required;
    const auto cameras = place_cameras(options, scene, statics, extent, key_of(i));
    return margin_px(cameras[0], scene, statics);
  };
  // Across the margin it spans f 0.1 / distance pixels; a random azimuth shows 2 / pi of that.
  options.require_margin_px = 0.0;
  const Camera camera = place_cameras(options, scene, statics, extent, key_of(1))[0];
  const double across =
      camera.intrinsics.fx * 0.1 / norm(camera.world_from_camera.position - middle);
  int without = 0;
  for (std::uint64_t i = 0; i < 50; ++i) {
    if (best_of(0.0, i) >= 0.9 * across) ++without;
    CHECK(best_of(0.9 * across, i) >= 0.9 * across);
    const double best = best_of(100.0, i);
    CHECK(best < 100.0);
    CHECK(best >= 0.9 * across);
    CHECK(best >= best_of(0.0, i));
  }
  CHECK(without < 30);
}

TEST_CASE("front_ortho stands level, shows the ground on one row, and holds the tower") {
  RigOptions options;
  options.rig = Rig::front_ortho;
  options.size = 240;
  Rng rng(key_of(31), Stream::structure);
  const Extent set_extent = extent_bound(6, 0.8);
  for (int i = 0; i < 60; ++i) {
    options.framing = i % 2 == 0 ? Framing::fixed : Framing::fit;
    const Scene scene = wild_tower(rng, 100);
    const std::vector<Camera> cameras =
        place_cameras(options, scene, {}, set_extent, key_of(static_cast<std::uint64_t>(i)));
    REQUIRE(cameras.size() == 1);
    const Camera& camera = cameras[0];
    CHECK(camera.name == "front_ortho");
    CHECK(camera.intrinsics.orthographic);
    CHECK(camera.azimuth_deg == Approx(270));
    CHECK(camera.elevation_deg == Approx(0).margin(1e-12));
    require_close(forward(camera), {0, 1, 0});
    CHECK(in_view(camera, scene, border_px(options)));
    CHECK(project(camera, {axis_of(scene).x, 3, 0}).y == Approx(kGroundRow * 240));
    CHECK(project(camera, {axis_of(scene).x, 3, 0}).x == Approx(120));
  }
  // Fixed framing: one scale for a low and a high tower; fit: the tower fills the picture.
  options.framing = Framing::fixed;
  const auto scale = [&](const Scene& scene) {
    return place_cameras(options, scene, {}, set_extent, key_of(0))[0].intrinsics.fx;
  };
  CHECK(scale(leaning_cubes(2, {})) == scale(leaning_cubes(6, {0.05, 0})));
  options.framing = Framing::fit;
  const Scene tall = leaning_cubes(6, {});
  const Camera camera = place_cameras(options, tall, {}, set_extent, key_of(0))[0];
  CHECK(project(camera, {0, 0, 4.8}).y == Approx(border_px(options)).margin(0.01));

  options.jitter_deg = 2.0;
  CHECK_THROWS_AS(check_rig(options, set_extent), Error);
  options.jitter_deg = 0.0;
  options.distance_m = 5.0;
  CHECK_THROWS_AS(check_rig(options, set_extent), Error);
}
