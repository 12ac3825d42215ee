// The same bytes for every SIMD width, every order of calls and every state of the buffers.
#include <hwy/highway.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <iostream>

#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

template <class T>
bool same_bytes(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

bool same_bytes(const Frame& a, const Frame& b) {
  return a.width == b.width && a.height == b.height && same_bytes(a.rgb, b.rgb) &&
         same_bytes(a.depth_m, b.depth_m) && same_bytes(a.instance, b.instance) &&
         same_bytes(a.normals, b.normals);
}

RenderOptions all_planes(std::string target = {}) {
  RenderOptions options;
  options.normals = true;
  options.simd_target = std::move(target);
  return options;
}

/// Pictures whose sizes are no multiple of a tile or of any number of lanes.
std::vector<Camera> some_cameras(std::uint64_t index) {
  return {random_camera(2 * index, 61), random_camera(2 * index + 1, 83)};
}

}  // namespace

TEST_CASE("every SIMD target that this CPU has gives the same bytes") {
  const std::vector<std::string> targets = cpu_simd_targets();
  std::string used, skipped;
  for (const std::string& t : targets) used += " " + t;
  for (const std::int64_t t : {HWY_AVX3_DL, HWY_AVX3, HWY_AVX2, HWY_SSE4, HWY_SSSE3, HWY_SCALAR}) {
    const std::string name = hwy::TargetName(t);
    if (std::find(targets.begin(), targets.end(), name) == targets.end()) skipped += " " + name;
  }
  std::cout << "SIMD targets compared:" << used
            << "; skipped (not built or not on this CPU):" << (skipped.empty() ? " none" : skipped)
            << "\n";
  REQUIRE(targets.size() >= 2);

  std::vector<std::unique_ptr<Renderer>> renderers;
  for (const std::string& t : targets) {
    renderers.push_back(make_cpu_renderer(all_planes(t)));
    CHECK(renderers.back()->info().device == t);
  }
  for (std::uint64_t k = 0; k < 40; ++k) {
    const Scene scene = random_scene(k);
    std::vector<Frame> first, other;
    renderers[0]->render(scene, some_cameras(k), first);
    for (std::size_t t = 1; t < targets.size(); ++t) {
      renderers[t]->render(scene, some_cameras(k), other);
      for (std::size_t view = 0; view < first.size(); ++view) {
        INFO("scene " << k << ", view " << view << ", " << targets[t] << " against " << targets[0]);
        REQUIRE(same_bytes(first[view], other[view]));
      }
    }
  }
}

TEST_CASE("pictures are those of this version on every machine and with every compiler") {
  // Whoever changes a pixel on purpose changes the renderer's version and this number together.
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  const auto feed = [&](const auto& plane) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(plane.data());
    for (std::size_t k = 0; k < plane.size() * sizeof(plane[0]); ++k) {
      hash = (hash ^ bytes[k]) * 1099511628211u;
    }
  };
  const auto renderer = make_cpu_renderer(all_planes());
  std::vector<Frame> frames;
  for (std::uint64_t k = 200; k < 216; ++k) {
    renderer->render(random_scene(k), some_cameras(k), frames);
    for (const Frame& frame : frames) {
      feed(frame.rgb);
      feed(frame.depth_m);
      feed(frame.instance);
      feed(frame.normals);
    }
  }
  CHECK(renderer->info().version == "2");
  CHECK(hash == 0xbae2af9246816d3fu);
}

TEST_CASE("a picture does not depend on what was rendered before it or beside it") {
  const auto kept = make_cpu_renderer(all_planes());
  std::vector<Frame> alone, kept_frames;
  for (const std::uint64_t k : {3u, 1u, 4u, 1u, 5u, 0u, 2u}) {
    const Scene scene = random_scene(k);
    const std::vector<Camera> cameras = some_cameras(k);
    const std::vector<Camera> reversed{cameras[1], cameras[0]};
    make_cpu_renderer(all_planes())->render(scene, cameras, alone);
    kept->render(scene, reversed, kept_frames);
    CHECK(same_bytes(alone[0], kept_frames[1]));
    CHECK(same_bytes(alone[1], kept_frames[0]));
  }
}

TEST_CASE("planes do not depend on which other planes are asked for") {
  const Scene scene = random_scene(11);
  const Camera camera = random_camera(11, 70);
  const Frame all = render_one(scene, camera, all_planes());
  for (int only = 0; only < 4; ++only) {
    RenderOptions options;
    options.rgb = only == 0;
    options.depth = only == 1;
    options.instance = only == 2;
    options.normals = only == 3;
    std::vector<Frame> frames;
    make_cpu_renderer(options)->render(scene, std::vector<Camera>{camera}, frames);
    CHECK((only == 0 ? same_bytes(frames[0].rgb, all.rgb) : frames[0].rgb.empty()));
    CHECK((only == 1 ? same_bytes(frames[0].depth_m, all.depth_m) : frames[0].depth_m.empty()));
    CHECK((only == 2 ? same_bytes(frames[0].instance, all.instance) : frames[0].instance.empty()));
    CHECK((only == 3 ? same_bytes(frames[0].normals, all.normals) : frames[0].normals.empty()));
  }
}

TEST_CASE("no plane ever holds a number that is none") {
  const auto renderer = make_cpu_renderer(all_planes());
  std::vector<Frame> frames;
  for (std::uint64_t k = 100; k < 140; ++k) {
    renderer->render(random_scene(k), some_cameras(k), frames);
    for (const Frame& frame : frames) {
      std::size_t bad = 0;
      for (std::size_t p = 0; p < frame.depth_m.size(); ++p) {
        const double length =
            norm(Vec3{frame.normals[3 * p], frame.normals[3 * p + 1], frame.normals[3 * p + 2]});
        const bool sky = std::isinf(frame.depth_m[p]);
        bad += std::isnan(frame.depth_m[p]) || !(frame.depth_m[p] > 0.0f);
        bad += sky ? length != 0.0 || frame.instance[p] != 0 : std::abs(length - 1.0) > 1e-4;
      }
      CHECK(bad == 0);
    }
  }
}

TEST_CASE("a mirrored scene has mirrored depth and ids") {
  const auto scene_with = [](double side) {
    Scene scene;
    scene.blocks.push_back(
        block_of(Box{{0.5, 0.3, 0.4}}, {{-0.4 * side, 0, 0.4}, {}}, {0.8, 0.2, 0.2}));
    scene.blocks.push_back(block_of(Sphere{0.35}, {{0.5 * side, -0.5, 1.35}, {}}, {0.2, 0.4, 0.8}));
    scene.blocks.push_back(
        block_of(Cylinder{0.3, 0.4}, {{0.25 * side, 0.2, 1.6}, {}}, {0.2, 0.8, 0.3}));
    scene.lights.push_back(light_from({0.5 * side, -1, 1}, 0.8, 3.0));
    return scene;
  };
  const Camera camera = front_camera(7, 1.2, square_picture(96, 30.0));
  const Frame a = render_one(scene_with(1), camera);
  const Frame b = render_one(scene_with(-1), camera);
  std::size_t wrong_depth = 0, wrong_id = 0;
  for (int y = 0; y < 96; ++y) {
    for (int x = 0; x < 96; ++x) {
      const std::size_t p = pixel(a, x, y), q = pixel(b, 95 - x, y);
      wrong_depth +=
          !(a.depth_m[p] == b.depth_m[q] || std::abs(a.depth_m[p] - b.depth_m[q]) < 1e-4f);
      wrong_id += a.instance[p] != b.instance[q];
    }
  }
  CHECK(wrong_depth <= 4);  // a silhouette may pass exactly between two pixels
  CHECK(wrong_id <= 4);
}
