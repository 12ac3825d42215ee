// What pictures look like: edges, shadows, brightness, textures.
#include <algorithm>
#include <catch2/catch.hpp>

#include "renderers/tone.hpp"
#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

double byte_mean(const Frame& frame, std::size_t p) {
  return (frame.rgb[3 * p] + frame.rgb[3 * p + 1] + frame.rgb[3 * p + 2]) / 3.0;
}

/// Light before the tone curve.
double light_at(const Frame& frame, std::size_t p, std::size_t channel = 1) {
  return static_cast<double>(tone::light_of_byte()[frame.rgb[3 * p + channel]]);
}

/// A camera straight above, on which one pixel is `pixel_m` metres of ground.
Camera top_camera(int size, double pixel_m, Vec3 above = {0, 0, 20}) {
  Intrinsics in = square_picture(size);
  in.orthographic = true;
  in.fx = in.fy = 1.0 / pixel_m;
  return camera_at(above, {above.x, above.y, 0}, in);
}

Scene floor_with(TextureKind kind, double scale_m) {
  Scene scene;
  Texture texture;
  texture.kind = kind;
  texture.scale_m = scale_m;
  texture.color2 = {0.9, 0.88, 0.82};
  scene.ground.material.color = {0.5, 0.35, 0.25};
  scene.ground.material.texture = texture;
  scene.lights.push_back(light_from({0, 0, 1}, 0.5));
  return scene;
}

}  // namespace

TEST_CASE("the tone curve and its inverse agree, rise, and end below white") {
  const auto& bytes = tone::srgb_bytes();
  CHECK(bytes.front() == 0);
  CHECK(bytes.back() == 255);
  CHECK(std::is_sorted(bytes.begin(), bytes.end()));
  const auto& light = tone::light_of_byte();
  for (std::size_t k = 1; k < 255; ++k) CHECK(light[k] > light[k - 1]);
  CHECK(light[0] == 0.0f);
  CHECK(light[188] == Approx(0.5).epsilon(0.01));  // sRGB 188 is half the light
}

TEST_CASE("antialiased edges have the colour of the exact coverage") {
  // A board lit like nothing else, in front of the sky, turned a little: on every row the share of
  // the board in the edge's pixels is known.
  const double tilt = 0.1;
  Scene scene;
  scene.blocks.push_back(
      block_of(Box{{2, 0.05, 4}}, {{-2, 0, 8}, axis_angle({0, 1, 0}, tilt)}, {0, 0, 0}));
  Intrinsics in = square_picture(64);
  in.orthographic = true;
  in.fx = in.fy = 20.0;
  RenderOptions options;
  options.edge_samples = 16;
  const Frame frame = render_one(scene, front_camera(10, 8.0, in), options);
  int partial = 0;
  for (int y = 8; y < 56; ++y) {
    const double board = light_at(frame, pixel(frame, 2, y), 2);
    const double sky = light_at(frame, pixel(frame, 61, y), 2);
    REQUIRE(sky > board + 0.2);
    double covered = 0.0;
    for (int x = 2; x < 62; ++x) {
      const double share = (light_at(frame, pixel(frame, x, y), 2) - sky) / (board - sky);
      partial += share > 0.05 && share < 0.95;
      covered += share;
    }
    // Right edge of the board at this row's middle: its points are (2 cos, -2 sin) + s (sin, cos)
    // from the centre.
    const double z = -(y + 0.5 - 32) / 20.0;
    const double s = (z + 2 * std::sin(tilt)) / std::cos(tilt);
    const double edge = 32 + 20.0 * (-2 + 2 * std::cos(tilt) + s * std::sin(tilt));
    CHECK(covered + 2.0 == Approx(edge).margin(0.12));
  }
  CHECK(partial >= 40);
}

TEST_CASE("a shadow lies where geometry puts it, and a larger light softens it") {
  Scene scene;
  scene.blocks.push_back(block_of(Box{{0.5, 0.5, 0.1}}, {{0, 0, 2}, {}}));
  scene.lights.push_back(light_from({1, 0, 1}, 0.6));
  RenderOptions options;
  options.ambient_occlusion = false;
  const auto row = [&](double angular_radius_deg) {
    scene.lights[0].angular_radius_deg = angular_radius_deg;
    // Below the board, so that it does not hide its shadow.
    Camera camera = top_camera(200, 0.02, {-2, 0, 1.5});
    const Frame frame = render_one(scene, camera, options);
    std::vector<double> light;
    for (int x = 0; x < 200; ++x) light.push_back(light_at(frame, pixel(frame, x, 100)));
    return light;
  };
  // The upper face's far edge (-0.5, 2.1) falls on x = -2.6, the lower face's near one (0.5, 1.9)
  // on x = -1.4.
  const auto x_of = [](int i) { return -2 + (i + 0.5 - 100) * 0.02; };
  const auto hard = row(0.0), soft = row(4.0);
  const double dark = hard[100], bright = hard[0];
  CHECK(bright - dark > 0.1);
  int half_shadow = 0;
  for (int i = 0; i < 200; ++i) {
    const std::size_t k = static_cast<std::size_t>(i);
    const bool inside = x_of(i) > -2.6 && x_of(i) < -1.4;
    if (std::abs(x_of(i) + 2.6) > 0.03 && std::abs(x_of(i) + 1.4) > 0.03) {
      CHECK(hard[k] == Approx(inside ? dark : bright).margin(0.01));
    }
    half_shadow +=
        soft[k] > dark + 0.1 * (bright - dark) && soft[k] < bright - 0.1 * (bright - dark);
  }
  // The penumbra of the edge at height 2.1 spans 2 tan(4 deg) 2.1 sqrt 2 across the light, sqrt 2
  // times as much on the floor: 0.59 m, the other's 0.53 m; 10-90% of a disc is 70% of that.
  CHECK(half_shadow * 0.02 == Approx(0.7 * (0.59 + 0.53)).epsilon(0.15));
  // Half of the light is seen from the edge of the hard shadow.
  CHECK(soft[70] == Approx(0.5 * (dark + bright)).margin(0.03 * (bright - dark) + 0.01));
}

TEST_CASE("shadows of stacked blocks have no bright seams") {
  Scene split, whole;
  for (int k = 0; k < 4; ++k) {
    split.blocks.push_back(block_of(Box{{0.5, 0.5, 0.25}}, {{0, 0, 0.25 + 0.5 * k}, {}}));
  }
  whole.blocks.push_back(block_of(Box{{0.5, 0.5, 1.0}}, {{0, 0, 1}, {}}));
  for (Scene* scene : {&split, &whole})
    scene->lights.push_back(light_from({1, 0.2, 0.7}, 0.8, 3.0));
  RenderOptions options;
  options.ambient_occlusion = false;
  const Camera camera = top_camera(150, 0.02, {-2, -0.4, 0.01});
  const Frame a = render_one(split, camera, options), b = render_one(whole, camera, options);
  double brighter = 0.0, darker = 0.0, most = 0.0;
  for (std::size_t p = 0; p < a.depth_m.size(); ++p) {
    const double split_light = light_at(a, p), whole_light = light_at(b, p);
    brighter = std::max(brighter, split_light - whole_light);
    darker = std::max(darker, whole_light - split_light);
    most = std::max(most, whole_light);
  }
  CHECK(most > 0.25);
  CHECK(brighter < 0.03);
  CHECK(darker < 0.06);  // where outlines cross in a penumbra, blocks hide a little too much
}

TEST_CASE("a block rests on its shadow and on darkened ground") {
  Scene scene;
  scene.blocks.push_back(block_of(Box{{0.5, 0.5, 0.5}}, {{0, 0, 0.5}, {}}));
  scene.lights.push_back(light_from({0, 1, 1}, 0.3));
  RenderOptions open;
  open.ambient_occlusion = false;
  const Camera camera = top_camera(200, 0.02);
  const Frame with = render_one(scene, camera), without = render_one(scene, camera, open);
  const auto light_at_x = [&](const Frame& f, double x) {
    return light_at(f, pixel(f, static_cast<int>(100 + x / 0.02), 100));
  };
  CHECK(light_at_x(with, 0.52) < 0.85 * light_at_x(without, 0.52));
  CHECK(light_at_x(with, 0.55) < light_at_x(with, 0.8));
  CHECK(light_at_x(with, 0.8) < light_at_x(with, 1.4));
  CHECK(light_at_x(with, 1.9) > 0.9 * light_at_x(without, 1.9));
}

TEST_CASE("no block is burnt out or black, and its faces differ") {
  // Colours and lights as scenes have them.
  Key key;
  key.seed = 5;
  Rng rng(key, Stream::appearance);
  const auto renderer = make_cpu_renderer();
  std::vector<Frame> frames;
  int corners_told_apart = 0, corners = 0;
  for (int k = 0; k < 120; ++k) {
    Scene scene;
    const Color color{rng.uniform(0.15, 0.95), rng.uniform(0.15, 0.95), rng.uniform(0.15, 0.95)};
    scene.blocks.push_back(block_of(Box{{0.5, 0.5, 0.5}}, {{0, 0, 0.5}, yaw(kPi / 4)}, color));
    const int lights = 2 + static_cast<int>(rng.below(3));
    for (int l = 0; l < lights; ++l) {
      const double azimuth = rng.uniform(0, 2 * kPi), elevation = radians(rng.uniform(35, 70));
      scene.lights.push_back(
          light_from({std::cos(elevation) * std::cos(azimuth),
                      std::cos(elevation) * std::sin(azimuth), std::sin(elevation)},
                     rng.uniform(0.8, 1.1) / lights, rng.uniform(1.5, 4)));
    }
    renderer->render(
        scene, std::vector<Camera>{camera_at({0, -6, 3}, {0, 0, 0.5}, square_picture(96, 20))},
        frames);
    const Frame& f = frames[0];
    std::size_t pixels = 0, white = 0, black = 0;
    for (std::size_t p = 0; p < f.instance.size(); ++p) {
      if (f.instance[p] == 0) continue;
      ++pixels;
      white += f.rgb[3 * p] >= 254 && f.rgb[3 * p + 1] >= 254 && f.rgb[3 * p + 2] >= 254;
      black += byte_mean(f, p) < 14;
    }
    REQUIRE(pixels > 500);
    CHECK(white == 0);
    CHECK(black < pixels / 100);
    const auto mean_of = [&](int x, int y) { return byte_mean(f, pixel(f, x, y)); };
    const double left = mean_of(36, 55), right = mean_of(60, 55), top = mean_of(48, 30);
    corners += 3;
    corners_told_apart += std::abs(left - right) >= 3;
    corners_told_apart += std::abs(left - top) >= 3;
    corners_told_apart += std::abs(right - top) >= 3;
  }
  CHECK(corners_told_apart >= corners * 95 / 100);
}

TEST_CASE("a texture keeps its mean colour at every distance") {
  for (int kind = 0; kind < 10; ++kind) {
    const Scene scene = floor_with(static_cast<TextureKind>(kind), 0.5);
    std::vector<double> means;
    for (const double pixel_m : {0.02, 0.061, 0.23, 1.03, 5.1}) {
      // The widest view that many periods fit in; far from x = y = 0 to have other cells.
      const Frame frame = render_one(scene, top_camera(200, pixel_m, {3.3, 1.7, 20}));
      double mean = 0.0;
      for (std::size_t p = 0; p < frame.depth_m.size(); ++p) mean += light_at(frame, p);
      means.push_back(mean / static_cast<double>(frame.depth_m.size()));
    }
    for (const double mean : means) {
      INFO("texture " << kind << ": " << means[0] << " " << means[1] << " " << means[2] << " "
                      << means[3] << " " << means[4]);
      CHECK(mean == Approx(means[1]).epsilon(0.05));
    }
  }
}

TEST_CASE("far textures neither shimmer nor beat") {
  // Where a pixel spans whole periods there is nothing left to see; a view moved by a fraction of a
  // pixel looks the same.
  for (int kind = 0; kind < 10; ++kind) {
    const Scene scene = floor_with(static_cast<TextureKind>(kind), 0.5);
    double most = 0.0, moved = 0.0;
    const Frame a = render_one(scene, top_camera(64, 1.3, {3.3, 1.7, 20}));
    const Frame b = render_one(scene, top_camera(64, 1.3, {3.8, 2.0, 20}));
    for (std::size_t p = 0; p < a.depth_m.size(); ++p) {
      most = std::max(most, std::abs(byte_mean(a, p) - byte_mean(a, 0)));
      moved = std::max(moved, std::abs(byte_mean(a, p) - byte_mean(b, p)));
    }
    INFO("texture " << kind);
    CHECK(most <= 14.0);
    CHECK(moved <= 20.0);
  }
}

TEST_CASE("near textures are sharp") {
  const Scene scene = floor_with(TextureKind::checker, 0.5);
  const Frame frame = render_one(scene, top_camera(100, 0.01, {0.125, 0.125, 20}));
  // Squares of 25 pixels: all but the two pixels at each border have one of two colours.
  std::vector<int> seen;
  for (int x = 2; x < 98; ++x) {
    const int value = frame.rgb[3 * pixel(frame, x, 50)];
    if (std::find(seen.begin(), seen.end(), value) == seen.end()) seen.push_back(value);
  }
  CHECK(seen.size() <= 2 + 8);
  const auto [low, high] = std::minmax_element(seen.begin(), seen.end());
  CHECK(*high - *low > 60);
}

TEST_CASE("the floor fades into the sky") {
  Scene scene;
  scene.lights.push_back(light_from({0.5, 0.5, 1}));
  scene.blocks.push_back(block_of(Box{{0.3, 0.3, 0.3}}, {{0, 0, 0.3}, {}}));
  const Frame frame =
      render_one(scene, camera_at({0.01, -8, 1.5}, {0.01, 0, 1.5}, square_picture(225)));
  double steepest = 0.0;
  for (int y = 100; y < 120; ++y) {
    steepest = std::max(steepest, std::abs(byte_mean(frame, pixel(frame, 20, y)) -
                                           byte_mean(frame, pixel(frame, 20, y + 1))));
  }
  CHECK(steepest < 12.0);
}

TEST_CASE("a scene without lights is still lit") {
  Scene scene;
  scene.blocks.push_back(block_of(Sphere{0.5}, {{0, 0, 0.5}, {}}));
  const Frame frame = render_one(scene, front_camera(5, 0.5, square_picture(64)));
  CHECK(byte_mean(frame, pixel(frame, 32, 28)) > 40);
}

TEST_CASE("within one setting, nothing but a body itself changes when it is gone") {
  const auto scene_with = [](bool second) {
    Scene scene;
    scene.blocks.push_back(block_of(Box{{0.4, 0.4, 0.4}}, {{0, 0, 0.4}, {}}));
    if (second) scene.blocks.push_back(block_of(Box{{2, 2, 1}}, {{0, -60, 1}, {}}));
    scene.lights.push_back(light_from({0.3, -0.2, 1}, 0.8, 2.0));
    return scene;
  };
  // The second one is far behind the camera.
  const Scene whole = scene_with(true), rest = scene_with(false);
  const std::vector<Camera> cameras{front_camera(14, 1.5, square_picture(64))};
  const auto renderer = make_cpu_renderer();
  std::vector<Frame> with, without, alone, same;
  renderer->render(whole, cameras, with);
  renderer->render_within(whole, rest, cameras, without);
  renderer->render(rest, cameras, alone);
  CHECK(without[0].rgb == with[0].rgb);
  CHECK(without[0].depth_m == with[0].depth_m);
  // Left to itself, what remains stands in other light, with other haze behind it.
  CHECK(alone[0].rgb != with[0].rgb);
  renderer->render_within(rest, rest, cameras, same);
  CHECK(same[0].rgb == alone[0].rgb);
}

TEST_CASE("a cylinder's penumbra ends where the light's disc is wholly in view") {
  // A log above the ground and a round light overhead: across the log the penumbra reaches from
  // radius - spread to radius + spread, with spread = height tan(angular radius).
  constexpr double kRadius = 0.1, kHeight = 2.0, kAngle_deg = 9.0;
  const auto lit = [&](const Shape& shape, const Pose& pose) {
    Scene scene;
    scene.ground.material = {{0.5, 0.5, 0.5}, {}};
    scene.lights = {light_from({0, 0, 1}, 1.0, kAngle_deg)};
    scene.blocks.push_back(block_of(shape, pose));
    return scene;
  };
  Intrinsics in = square_picture(200);
  in.orthographic = true;
  in.fx = in.fy = 100;  // from -1 m to 1 m
  RenderOptions options;
  options.ambient_occlusion = false;
  const Camera above = look_at({0, 0, 1.5}, {0, 0, 0}, in);
  const Quat lying = axis_angle({1, 0, 0}, kPi / 2);
  const Frame shadow =
      render_one(lit(Cylinder{kRadius, 3.0}, {{0, 0, kHeight}, lying}), above, options);
  const Frame light = render_one(lit(Sphere{0.01}, {{50, 50, 0.01}, {}}), above, options);
  const double spread = kHeight * exact::tan(radians(kAngle_deg));
  for (int x = 0; x < 200; ++x) {
    const double across = std::abs((x + 0.5 - 100) / 100.0);
    const int expected = light.rgb[3 * pixel(light, x, 100)];
    const int found = shadow.rgb[3 * pixel(shadow, x, 100)];
    INFO("at " << across << " m");
    if (across > kRadius + spread + 0.02) CHECK(std::abs(found - expected) <= 1);
    if (across < kRadius + spread - 0.1) CHECK(found < expected);
  }
}
