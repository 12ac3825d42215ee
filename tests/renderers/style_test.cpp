// Flat styles, zones, marks, and the ground seen edge-on.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <limits>

#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

constexpr Style kStyles[]{Style::shaded, Style::flat, Style::outlined, Style::textured};
constexpr int kPaper[]{244, 245, 246};
constexpr int kInk[]{26, 28, 33};

RenderOptions in_style(Style style, std::string target = {}) {
  RenderOptions options;
  options.style = style;
  options.simd_target = std::move(target);
  return options;
}

/// A planar tower with one of each shape, a zone beside it.
Scene planar_scene() {
  Scene scene;
  scene.dim = 2;
  const auto add = [&](const Shape& shape, double x, double z, double angle, Color color) {
    scene.blocks.push_back(block_of(shape, {{x, 0, z}, axis_angle({0, 1, 0}, angle)}, color));
  };
  add(Box{{0.45, 0.2, 0.15}}, 0, 0.15, 0, {0.85, 0.25, 0.2});
  add(Box{{0.2, 0.2, 0.25}}, 0.1, 0.55, 0, {0.2, 0.45, 0.8});
  add(Prism{{{-0.4, -0.12}, {0.4, -0.12}, {0.22, 0.12}, {-0.22, 0.12}}, 0.2}, 0.05, 0.92, 0,
      {0.95, 0.75, 0.2});
  add(Sphere{0.2}, 0.12, 1.24, 0, {0.6, 0.35, 0.7});
  add(Box{{0.12, 0.2, 0.12}}, -0.8, 0.16970562748477140, kPi / 4, {0.93, 0.93, 0.9});
  scene.zone = Zone{ZoneShape::disc, {0.8, 0}, {0.25, 0.4}, {0.95, 0.78, 0.1}, {}};
  return scene;
}

/// The ground's upper edge is at 90% of the picture's height.
Camera level_camera(int size, double width_m = 2.4) {
  Intrinsics in = square_picture(size);
  in.orthographic = true;
  in.fx = in.fy = size / width_m;
  in.cy = 0.9 * size;
  return look_at({0, -5, 0}, {0, 0, 0}, in);
}

Scene scene_with_marks(std::uint64_t index) {
  Scene scene = random_scene(index);
  for (std::size_t k = 0; k < scene.blocks.size(); k += 2) {
    Texture mark;
    mark.kind = k % 4 == 0 ? TextureKind::metal : TextureKind::frame;
    mark.scale_m = k % 4 == 0 ? 0.3 : 0.07;
    mark.seed = static_cast<std::uint32_t>(index);
    scene.blocks[k].material.texture = mark;
  }
  scene.zone = Zone{index % 2 == 0 ? ZoneShape::disc : ZoneShape::rectangle,
                    {0.4, -0.9},
                    {0.8, 0.5},
                    {0.95, 0.78, 0.1},
                    {}};
  return scene;
}

int difference(const Frame& a, const Frame& b, std::size_t p) {
  int most = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    most = std::max(most, std::abs(int{a.rgb[3 * p + c]} - int{b.rgb[3 * p + c]}));
  }
  return most;
}

bool is_color(const Frame& frame, std::size_t p, const int* color) {
  for (std::size_t c = 0; c < 3; ++c) {
    if (std::abs(int{frame.rgb[3 * p + c]} - color[c]) > 1) return false;
  }
  return true;
}

bool is_color(const Frame& frame, std::size_t p, const Color& color) {
  const int bytes[]{static_cast<int>(color.r * 255 + 0.5), static_cast<int>(color.g * 255 + 0.5),
                    static_cast<int>(color.b * 255 + 0.5)};
  return is_color(frame, p, bytes);
}

/// Whether all pixels within `radius` of (x, y) have its id.
bool far_from_edges(const Frame& f, int x, int y, int radius) {
  const auto id = f.instance[pixel(f, x, y)];
  for (int v = std::max(0, y - radius); v <= std::min(f.height - 1, y + radius); ++v) {
    for (int u = std::max(0, x - radius); u <= std::min(f.width - 1, x + radius); ++u) {
      if (f.instance[pixel(f, u, v)] != id) return false;
    }
  }
  return true;
}

std::uint64_t hash_of(const std::vector<Frame>& frames, std::uint64_t hash) {
  for (const Frame& frame : frames) {
    for (const std::uint8_t byte : frame.rgb) hash = (hash ^ byte) * 1099511628211u;  // FNV-1a
  }
  return hash;
}

}  // namespace

TEST_CASE("ids, depth and normals are the same in every style") {
  const auto check = [](const Scene& scene, const Camera& camera) {
    const Frame shaded = render_one(scene, camera, in_style(Style::shaded));
    for (const Style style : {Style::flat, Style::outlined, Style::textured}) {
      const Frame other = render_one(scene, camera, in_style(style));
      CHECK(other.instance == shaded.instance);
      CHECK(other.depth_m == shaded.depth_m);
      CHECK(other.normals == shaded.normals);
      CHECK(other.rgb != shaded.rgb);
    }
  };
  for (std::uint64_t k = 0; k < 20; ++k) check(scene_with_marks(k), random_camera(k, 75));
  check(planar_scene(), level_camera(101));
}

TEST_CASE("every style has the same bytes on every SIMD target, and those of this version") {
  constexpr std::uint64_t kHashes[]{0x708a4e27e3e46688u, 0x6c291d57cf27a8a4u, 0x2527ce5d1bd4fa23u,
                                    0xc7b379a9ba92fc86u};
  for (std::size_t s = 0; s < 4; ++s) {
    std::vector<std::uint64_t> hashes;
    for (const std::string& target : cpu_simd_targets()) {
      const auto renderer = make_cpu_renderer(in_style(kStyles[s], target));
      std::vector<Frame> frames;
      std::uint64_t hash = 14695981039346656037u;
      for (std::uint64_t k = 300; k < 312; ++k) {
        renderer->render(scene_with_marks(k), std::vector<Camera>{random_camera(k, 77)}, frames);
        hash = hash_of(frames, hash);
      }
      renderer->render(planar_scene(), std::vector<Camera>{level_camera(101)}, frames);
      hashes.push_back(hash_of(frames, hash));
      INFO(name(kStyles[s]) << " on " << target << ": " << std::hex << hashes.back());
      CHECK(hashes.back() == hashes.front());
    }
    INFO(name(kStyles[s]));
    CHECK(hashes.front() == kHashes[s]);
  }
}

TEST_CASE("flat pictures show plain colours on plain paper") {
  const Scene scene = planar_scene();
  const Frame frame = render_one(scene, level_camera(224), in_style(Style::flat));
  int other = 0, sure = 0;
  for (int y = 0; y < 200; ++y) {  // the ground begins at row 201.6
    for (int x = 0; x < 224; ++x) {
      if (!far_from_edges(frame, x, y, 1)) continue;
      const std::size_t p = pixel(frame, x, y);
      const int id = frame.instance[p];
      ++sure;
      other += id == 0 ? !is_color(frame, p, kPaper)
                       : !is_color(frame, p,
                                   scene.blocks[static_cast<std::size_t>(id) - 1].material.color);
    }
  }
  CHECK(other == 0);
  CHECK(sure > 40000);
}

TEST_CASE("a flat edge has the colour of the exact coverage") {
  Scene scene;
  scene.blocks.push_back(
      block_of(Box{{0.5, 0.2, 0.5}}, {{0.0, 0, 1.0}, axis_angle({0, 1, 0}, 0.1)}, {0, 0, 0}));
  RenderOptions options = in_style(Style::flat);
  options.edge_samples = 16;
  const Frame frame = render_one(scene, level_camera(240), options);  // 100 px a metre
  double covered = 0.0;
  for (std::size_t p = 0; p < frame.instance.size() * 8 / 10; ++p) {
    const double s = frame.rgb[3 * p] / 255.0;
    const double paper = kPaper[0] / 255.0;
    const auto linear = [](double v) { return std::pow((v + 0.055) / 1.055, 2.4); };
    covered += s > 0.05 ? 1.0 - std::min(1.0, linear(s) / linear(paper)) : 1.0;
  }
  CHECK(covered == Approx(100 * 100).epsilon(0.002));
}

TEST_CASE("lines run along outlines only, with the same width everywhere") {
  const Scene scene = planar_scene();
  for (const int size : {224, 640}) {
    const Camera camera = level_camera(size);
    const Frame flat = render_one(scene, camera, in_style(Style::flat));
    const Frame lines = render_one(scene, camera, in_style(Style::outlined));
    const double width = std::max(1.8, 0.009 * size);
    const int reach = static_cast<int>(std::ceil(0.5 * width)) + 2;
    const double ground_row = camera.intrinsics.cy;
    int stray = 0, bare = 0;
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        const std::size_t p = pixel(lines, x, y);
        const bool changed = difference(flat, lines, p) > 1;
        const bool at_ground = std::abs(y + 0.5 - ground_row) < reach;
        stray += changed && !at_ground && far_from_edges(lines, x, y, reach);
        // Where the id changes within the pixel's neighbours there is ink.
        if (x == 0 || y == 0 || x == size - 1 || y == size - 1) continue;
        const bool edge = lines.instance[p] != lines.instance[p + 1] ||
                          lines.instance[p] != lines.instance[p + static_cast<std::size_t>(size)];
        bare += edge && lines.rgb[3 * p + 1] > 200;
      }
    }
    CHECK(stray == 0);
    CHECK(bare == 0);
    // Across the second block's left side (x = -0.1), at its middle: ink to paper and to blue.
    const int row = static_cast<int>(ground_row - 0.55 * size / 2.4);
    double ink = 0.0;
    const int side = static_cast<int>(0.5 * size - 0.1 * size / 2.4);
    const auto linear = [](int byte) { return std::pow((byte / 255.0 + 0.055) / 1.055, 2.4); };
    for (int x = side - 12; x < side + 12; ++x) {
      const std::size_t p = pixel(lines, x, row);
      const double clean = linear(flat.rgb[3 * p + 2]), dark = linear(kInk[2]);
      ink += (clean - linear(lines.rgb[3 * p + 2])) / (clean - dark);
    }
    CHECK(ink == Approx(width).margin(0.3));
  }
}

TEST_CASE("an outline is as wide on a ball in perspective as on a box") {
  Scene scene;
  scene.blocks.push_back(block_of(Sphere{0.5}, {{0.9, 0, 1.0}, {}}, {0.9, 0.9, 0.9}));
  scene.blocks.push_back(block_of(Cylinder{0.3, 0.4}, {{-0.9, 0, 1.0}, {}}, {0.9, 0.9, 0.9}));
  const Camera camera = front_camera(5, 1.2, square_picture(600, 36));
  const Frame flat = render_one(scene, camera, in_style(Style::flat));
  const Frame lines = render_one(scene, camera, in_style(Style::outlined));
  // The area of the ink over the length of the outline, from the count of pixels inside.
  const auto linear = [](int byte) { return std::pow((byte / 255.0 + 0.055) / 1.055, 2.4); };
  double ink[2]{}, area[2]{};
  for (int y = 0; y < 600; ++y) {
    for (int x = 0; x < 600; ++x) {
      const std::size_t p = pixel(lines, x, y), side = x < 300 ? 1 : 0;
      ink[side] += (linear(flat.rgb[3 * p]) - linear(lines.rgb[3 * p])) /
                   (linear(flat.rgb[3 * p]) - linear(kInk[0]));
      area[side] += lines.instance[p] != 0;
    }
  }
  CHECK(ink[0] / (2 * std::sqrt(kPi * area[0])) == Approx(5.4).epsilon(0.04));
  // Seen a little from above: two straight sides and the front halves of the rims.
  const double px = 600 / (2 * 5 * std::tan(radians(18)));
  CHECK(ink[1] / (2 * (0.6 + 0.8) * px) == Approx(5.4).epsilon(0.1));
}

TEST_CASE("flat pictures show marks, and textured ones all textures") {
  Scene scene;
  scene.blocks.push_back(block_of(Box{{0.4, 0.2, 0.3}}, {{0, 0, 0.3}, {}}, {0.2, 0.4, 0.6}));
  const Camera camera = level_camera(240);
  const Frame plain = render_one(scene, camera, in_style(Style::flat));
  Texture texture;
  texture.color2 = {0.9, 0.9, 0.5};
  texture.scale_m = 0.1;
  const auto changed = [&](TextureKind kind, Style style) {
    texture.kind = kind;
    scene.blocks[0].material.texture = texture;
    const Frame frame = render_one(scene, camera, in_style(style));
    std::size_t count = 0, block = 0;
    for (std::size_t p = 0; p < frame.instance.size(); ++p) {
      block += frame.instance[p] != 0;
      count += frame.instance[p] != 0 && difference(plain, frame, p) > 121;
    }
    return static_cast<double>(count) / static_cast<double>(block);
  };
  CHECK(changed(TextureKind::checker, Style::flat) == 0.0);
  CHECK(changed(TextureKind::checker, Style::textured) == Approx(0.5).margin(0.02));
  CHECK(changed(TextureKind::metal, Style::flat) > 0.2);
  // The frame's opening, 0.1 m from every border: 0.6 x 0.4 of 0.8 x 0.6.
  for (const Style style : {Style::flat, Style::textured}) {
    CHECK(changed(TextureKind::frame, style) == Approx(0.5).margin(0.02));
  }
}

TEST_CASE("the frame of a triangle has one width on all sides, that of a ball is a ring") {
  Texture texture;
  texture.kind = TextureKind::frame;
  texture.scale_m = 0.08;
  texture.color2 = {0.9, 0.9, 0.5};
  const auto opening = [&](const Shape& shape, double z) {
    Scene scene;
    scene.blocks.push_back(block_of(shape, {{0, 0, z}, {}}, {0.2, 0.3, 0.6}));
    scene.blocks[0].material.texture = texture;
    const Frame frame = render_one(scene, level_camera(480), in_style(Style::flat));
    double count = 0.0;
    for (std::size_t p = 0; p < frame.instance.size(); ++p) {
      count += frame.instance[p] != 0 && frame.rgb[3 * p] > 172;
    }
    return count * 2.4 / 480 * 2.4 / 480;  // m^2
  };
  // A right triangle with legs 1.2 and 0.9: its inset by w keeps (1 - w / r)^2, r = 0.3 the
  // inradius.
  const double share = (1 - 0.08 / 0.3) * (1 - 0.08 / 0.3);
  CHECK(opening(Prism{{{-0.6, 0}, {0.6, 0}, {-0.6, 0.9}}, 0.2}, 0.0) ==
        Approx(0.54 * share).epsilon(0.02));
  CHECK(opening(Sphere{0.4}, 0.4) == Approx(kPi * 0.32 * 0.32).epsilon(0.02));
}

TEST_CASE("a zone is painted on the ground and nowhere else") {
  Intrinsics in = square_picture(200);
  in.orthographic = true;
  in.fx = in.fy = 50;
  const Camera above = camera_at({0, 0, 20}, {0, 0, 0}, in);
  for (const Style style : kStyles) {
    for (const ZoneShape shape : {ZoneShape::disc, ZoneShape::rectangle}) {
      Scene scene;
      scene.blocks.push_back(block_of(Box{{0.3, 0.3, 0.3}}, {{0.6, 0, 0.3}, {}}));
      RenderOptions options = in_style(style);
      options.ambient_occlusion = false;
      scene.lights.push_back(light_from({0, 0, 1}, 0.5));
      const Frame bare = render_one(scene, above, options);
      scene.zone = Zone{shape, {0.2, -0.1}, {0.8, 0.5}, {0.95, 0.78, 0.1}, {}};
      const Frame frame = render_one(scene, above, options);
      CHECK(frame.instance == bare.instance);
      CHECK(frame.depth_m == bare.depth_m);
      int wrong = 0;
      for (int y = 0; y < 200; ++y) {
        for (int x = 0; x < 200; ++x) {
          const std::size_t p = pixel(frame, x, y);
          const Vec2 ground{(x + 0.5 - 100) / 50, -(y + 0.5 - 100) / 50};
          const auto within = [&](double more) {
            Zone zone = *scene.zone;
            zone.half_extents = zone.half_extents + Vec2{more, more};
            return contains(zone, ground);
          };
          if (within(0.03) != within(-0.03) || !far_from_edges(frame, x, y, 2)) continue;
          wrong += (difference(bare, frame, p) > 8) != (within(0.0) && frame.instance[p] == 0);
        }
      }
      INFO(name(style) << " " << name(shape));
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("a level camera without perspective sees the ground as a strip with the zone on it") {
  Scene scene = planar_scene();
  const Camera camera = level_camera(240);  // 100 px a metre, ground from row 216
  for (const Style style : kStyles) {
    const Frame frame = render_one(scene, camera, in_style(style));
    for (int x = 0; x < 240; ++x) {
      const std::size_t sky = pixel(frame, x, 5), strip = pixel(frame, x, 230);
      CHECK(std::isinf(frame.depth_m[sky]));
      CHECK(std::isinf(frame.depth_m[strip]));
      CHECK(frame.instance[strip] == 0);
      if (style == Style::shaded) continue;
      CHECK(is_color(frame, sky, kPaper));
      CHECK(is_color(frame, strip, scene.ground.material.color));
      // The zone spans x = 0.55 to 1.05 m; its band is 0.022 x 240 = 5.3 px high.
      const double at = (x + 0.5 - 120) / 100;
      const std::size_t band = pixel(frame, x, 219);
      if (std::abs(std::abs(at - 0.8) - 0.25) < 0.02) continue;
      CHECK(is_color(frame, band, scene.zone->color) == (std::abs(at - 0.8) < 0.25));
    }
  }
  // A wall behind it all ends at the ground.
  Scene walled = scene;
  walled.walls.push_back({{0, 4, 0}, {0, -1, 0}, {{0.3, 0.5, 0.4}, {}}});
  const Frame room = render_one(walled, camera, in_style(Style::flat));
  CHECK(is_color(room, pixel(room, 20, 20), Color{0.3, 0.5, 0.4}));
  CHECK(room.depth_m[pixel(room, 20, 20)] == Approx(9));
  CHECK(is_color(room, pixel(room, 20, 217), scene.ground.material.color));
  CHECK(std::isinf(room.depth_m[pixel(room, 20, 217)]));
  // On a tilted table the camera turns, and the ground with it.
  Camera turned = camera;
  turned.world_from_camera.rotation =
      axis_angle({0, 1, 0}, 0.2) * camera.world_from_camera.rotation;
  const Frame slope = render_one(scene, turned, in_style(Style::flat));
  int wrong = 0;
  for (int y = 0; y < 240; ++y) {
    for (int x = 0; x < 240; ++x) {
      const std::size_t p = pixel(slope, x, y);
      if (slope.instance[p] != 0) continue;
      const Vec3 right = matrix(turned.world_from_camera.rotation).columns[0];
      const Vec3 down = matrix(turned.world_from_camera.rotation).columns[1];
      const double z = ((x + 0.5 - 120) * right.z + (y + 0.5 - 216) * down.z) / 100;
      if (z > 0.01) wrong += far_from_edges(slope, x, y, 1) && !is_color(slope, p, kPaper);
      if (z < -0.07) wrong += !is_color(slope, p, scene.ground.material.color);
    }
  }
  CHECK(wrong == 0);
  // From the side the same disc is 0.8 m wide.
  Camera side = look_at({5, 0, 0}, {0, 0, 0}, camera.intrinsics);
  const Frame frame = render_one(scene, side, in_style(Style::flat));
  int yellow = 0;
  for (int x = 0; x < 240; ++x) {
    yellow += is_color(frame, pixel(frame, x, 219), scene.zone->color);
  }
  CHECK(yellow == Approx(80).margin(2));
}

TEST_CASE("an outline of what reaches behind the camera is left out") {
  Scene scene = planar_scene();
  const Camera camera = camera_at({0, -0.1, 0.5}, {0, 1, 0.5}, square_picture(64));
  const Frame frame = render_one(scene, camera, in_style(Style::outlined));
  CHECK(frame.instance[pixel(frame, 32, 32)] == 0);  // within the block, whose inside is not seen
}
