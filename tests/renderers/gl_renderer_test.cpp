// The OpenGL renderer's own behaviour: batches, threads, devices, what it refuses.
#include <catch2/catch.hpp>
#include <thread>

#include "drystone/error.hpp"
#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

TEST_CASE("auto takes a GPU that works, and never a rasterizer on the CPU") {
  const GlDevice llvmpipe{"0", "llvmpipe (LLVM 15.0.6, 256 bits)", "4.5", true, ""};
  const GlDevice gpu{"1", "NVIDIA H100", "4.6", false, ""};
  const GlDevice broken{"2", "NVIDIA H100", "4.6", false, "EGL 2 cannot make a context"};
  CHECK(choose_renderer({}).kind == RendererKind::cpu);
  CHECK(choose_renderer(std::vector{llvmpipe}).kind == RendererKind::cpu);
  CHECK(choose_renderer(std::vector{broken, llvmpipe}).kind == RendererKind::cpu);
  const RendererChoice choice = choose_renderer(std::vector{broken, llvmpipe, gpu});
  CHECK(choice.kind == RendererKind::gl);
  CHECK(choice.device == "1");
  CHECK_THAT(choice.reason, Catch::Contains("NVIDIA H100"));
  if (has_gl()) {
    CHECK_THAT(choose_renderer(std::vector{llvmpipe}).reason, Catch::Contains("llvmpipe"));
    CHECK_THAT(choose_renderer(std::vector{broken}).reason, Catch::Contains(broken.trouble));
  }
}

TEST_CASE("a device is meant by its number, its name or part of it, and the best by nothing") {
  const std::vector<GlDevice> devices{{"1", "NVIDIA H100", "4.6", false, ""},
                                      {"2", "NVIDIA L4", "4.6", false, ""},
                                      {"3", "", "", true, "EGL 3 cannot make a context"},
                                      {"osmesa", "llvmpipe (LLVM 15.0.6, 256 bits)", "", true, ""}};
  const auto id = [&](std::string_view wanted) {
    const GlDevice* found = find_gl_device(devices, wanted);
    return found == nullptr ? "none" : found->id;
  };
  CHECK(id("") == "1");
  CHECK(id("2") == "2");
  CHECK(id("L4") == "2");
  CHECK(id("llvmpipe") == "osmesa");
  CHECK(id("osmesa") == "osmesa");
  CHECK(id("3") == "none");
  CHECK(id("15") == "none");  // though it is part of a name
  CHECK(id("Voodoo") == "none");
  // What is meant by name is no reason for `auto` to take a rasterizer on the CPU.
  CHECK(choose_renderer(devices, "L4").device == "2");
  CHECK(choose_renderer(devices, "1").device == "1");
  CHECK(choose_renderer(devices, "osmesa").kind == RendererKind::cpu);
  CHECK(choose_renderer(devices, "llvmpipe").kind == RendererKind::cpu);
  CHECK(choose_renderer(devices, "Voodoo").kind == RendererKind::cpu);
  if (has_gl()) CHECK_THAT(choose_renderer(devices, "Voodoo").reason, Catch::Contains("Voodoo"));
}

TEST_CASE("renderers are made by kind") {
  CHECK(make_renderer(RendererKind::cpu)->info().name == "cpu");
  const RendererChoice choice = choose_renderer(gl_devices());
  CHECK(make_renderer(RendererKind::automatic)->info().name == name(choice.kind));
}

#ifndef DRYSTONE_GL
TEST_CASE("a build without OpenGL says so") {
  CHECK_FALSE(has_gl());
  CHECK(gl_devices().empty());
  try {
    (void)make_renderer(RendererKind::gl);
    FAIL("it draws");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::environment);
    CHECK_THAT(error.message(), Catch::Contains("cannot draw with OpenGL"));
    CHECK_THAT(error.remedy(), Catch::Contains("-DDRYSTONE_GL=ON") && Catch::Contains("cpu"));
  }
  const RendererChoice choice = choose_renderer(gl_devices());
  CHECK(choice.kind == RendererKind::cpu);
  CHECK(choice.reason == "this build has no OpenGL");
}
#else

namespace {

bool equal(const Frame& a, const Frame& b) {
  return a.width == b.width && a.height == b.height && a.rgb == b.rgb && a.depth_m == b.depth_m &&
         a.instance == b.instance && a.normals == b.normals;
}

RenderOptions all_planes() {
  RenderOptions options;
  options.normals = true;
  return options;
}

}  // namespace

TEST_CASE("this machine has a device that draws with OpenGL") {
  REQUIRE(has_gl());
  const std::vector<GlDevice> devices = gl_devices();
  // tools/setup installs Mesa; without it the tests of the OpenGL renderer would test nothing.
  REQUIRE_FALSE(devices.empty());
  REQUIRE(devices.front().trouble.empty());
  CHECK_FALSE(devices.front().name.empty());
  const RendererInfo info = make_gl_renderer()->info();
  CHECK(info.name == "gl");
  CHECK(info.device == devices.front().name);
  CHECK(info.version == devices.front().version);
}

TEST_CASE("every device that opens draws the same scene, and can be named") {
  const Scene scene = random_scene(1);
  const std::vector<Camera> cameras{random_camera(1, 96)};
  const Frame reference = render_one(scene, cameras[0]);
  for (const GlDevice& device : gl_devices()) {
    if (!device.trouble.empty()) continue;
    INFO(device.id);
    RenderOptions options = all_planes();
    options.gl_device = device.id;
    const auto renderer = make_gl_renderer(options);
    CHECK(renderer->info().device == device.name);
    std::vector<Frame> frames;
    renderer->render(scene, cameras, frames);
    std::size_t unequal = 0;
    for (std::size_t p = 0; p < reference.instance.size(); ++p) {
      unequal += reference.instance[p] != frames[0].instance[p];
    }
    CHECK(unequal < reference.instance.size() / 200);
    options.gl_device = device.name.substr(0, 5);
    CHECK(make_gl_renderer(options)->info().device.starts_with(options.gl_device));
  }
}

TEST_CASE("a device that is not there is refused by its name") {
  RenderOptions options;
  options.gl_device = GENERATE("99", "Voodoo");
  try {
    (void)make_gl_renderer(options);
    FAIL("it was taken");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::environment);
    CHECK_THAT(error.what(), Catch::Contains("'" + options.gl_device + "'"));
    CHECK_THAT(error.what(), Catch::Contains("drystone doctor"));
  }
}

TEST_CASE("a batch on one atlas gives each scene's own pictures") {
  std::vector<Scene> scenes;
  std::vector<std::vector<Camera> > cameras;
  for (std::uint64_t k = 0; k < 5; ++k) {
    scenes.push_back(random_scene(k));
    cameras.push_back({random_camera(k, 48), random_camera(k + 50, 65)});
    cameras.back()[1].intrinsics.height = 31;
  }
  cameras[3].clear();  // a scene that nobody photographs
  std::vector<Shot> shots;
  for (std::size_t k = 0; k < scenes.size(); ++k) shots.push_back({&scenes[k], cameras[k]});
  const auto renderer = make_gl_renderer(all_planes());
  std::vector<std::vector<Frame> > together;
  renderer->render_batch(shots, together);
  REQUIRE(together.size() == scenes.size());
  for (std::size_t k = 0; k < scenes.size(); ++k) {
    std::vector<Frame> alone;
    renderer->render(scenes[k], cameras[k], alone);
    REQUIRE(together[k].size() == cameras[k].size());
    for (std::size_t c = 0; c < alone.size(); ++c) CHECK(equal(together[k][c], alone[c]));
  }
}

TEST_CASE("what has no room on one atlas goes on several, in order") {
  // Twelve pictures of 640 x 640 pixels: an atlas takes three rows of three at most.
  const Scene scene = random_scene(2);
  std::vector<Camera> cameras;
  for (std::uint64_t k = 0; k < 12; ++k) cameras.push_back(random_camera(k, 640));
  RenderOptions options = all_planes();
  options.rgb = false;
  const auto renderer = make_gl_renderer(options);
  std::vector<Frame> frames, one;
  renderer->render(scene, cameras, frames);
  REQUIRE(frames.size() == cameras.size());
  for (const std::size_t k : {0U, 5U, 6U, 11U}) {
    renderer->render(scene, {&cameras[k], 1}, one);
    CHECK(frames[k].rgb.empty());
    CHECK(equal(frames[k], one[0]));
  }
}

TEST_CASE("only the planes that are asked for come back") {
  RenderOptions options;
  options.rgb = true;
  options.depth = options.instance = false;
  const Scene scene = random_scene(4);
  const std::vector<Camera> cameras{random_camera(4, 40)};
  std::vector<Frame> frames;
  make_gl_renderer(options)->render(scene, cameras, frames);
  CHECK(frames[0].rgb.size() == 3U * 40U * 40U);
  CHECK(frames[0].depth_m.empty());
  CHECK(frames[0].instance.empty());
  CHECK(frames[0].normals.empty());
}

TEST_CASE("renderers work side by side on threads of their own, and go from one to another") {
  const Scene scene = random_scene(6);
  const std::vector<Camera> cameras{random_camera(6, 64)};
  const auto renderer = make_gl_renderer(all_planes());
  std::vector<Frame> expected;
  renderer->render(scene, cameras, expected);
  std::vector<std::vector<Frame> > frames(4);
  {
    std::vector<std::jthread> threads;
    for (std::size_t k = 1; k < frames.size(); ++k) {
      threads.emplace_back(
          [&, k] { make_gl_renderer(all_planes())->render(scene, cameras, frames[k]); });
    }
    threads.emplace_back([&] { renderer->render(scene, cameras, frames[0]); });
  }
  for (const auto& list : frames) {
    REQUIRE(list.size() == 1);
    CHECK(equal(list[0], expected[0]));
  }
}

TEST_CASE("renderers beside each other draw what each draws alone, whoever lives longer") {
  std::vector<RenderOptions> wants(4, all_planes());
  wants[1].style = Style::flat;
  wants[2].edge_samples = 1;
  wants[2].normals = false;
  wants[3].style = Style::outlined;
  wants[3].depth = false;
  std::vector<std::unique_ptr<Renderer> > family, alone;
  for (const RenderOptions& options : wants) {
    family.push_back(family.empty() ? make_gl_renderer(options) : family.back()->beside(options));
    alone.push_back(make_gl_renderer(options));
    CHECK(family.back()->info().device == family.front()->info().device);
  }
  // Smaller and larger pictures by turns, and by another thread the second time.
  std::vector<Frame> expected, frames;
  const auto draw_all = [&](std::uint64_t round) {
    for (std::size_t k = 0; k < wants.size(); ++k) {
      if (family[k] == nullptr) continue;
      const Scene scene = random_scene(10 * round + k);
      const std::vector<Camera> cameras{random_camera(k, 40 + 30 * static_cast<int>(k * 5 % 4)),
                                        random_camera(k + round, 33)};
      alone[k]->render(scene, cameras, expected);
      family[k]->render(scene, cameras, frames);
      INFO(round << " " << k);
      for (std::size_t c = 0; c < cameras.size(); ++c) CHECK(equal(frames[c], expected[c]));
    }
  };
  draw_all(0);
  family[0].reset();
  draw_all(1);
  std::jthread([&] { draw_all(2); }).join();
  RenderOptions wrong;
  wrong.edge_samples = 0;
  CHECK_THROWS_WITH(family[1]->beside(wrong), Catch::Contains("edge_samples"));
}

TEST_CASE(
    "a scene that cannot be drawn is refused as by the ray caster, and the next one is drawn") {
  const Scene good = random_scene(7);
  Scene bad = good;
  bad.blocks[0].shape = Box{{-1, 1, 1}};
  const std::vector<Camera> cameras{random_camera(7, 32)};
  const auto renderer = make_gl_renderer(all_planes());
  std::vector<Frame> before, frames;
  renderer->render(good, cameras, before);
  std::vector<std::vector<Frame> > lists;
  const std::vector<Shot> shots{{&good, cameras}, {&bad, cameras}};
  CHECK_THROWS_WITH(renderer->render_batch(shots, lists), Catch::Contains("positive"));
  renderer->render(good, cameras, frames);
  CHECK(equal(frames[0], before[0]));
  RenderOptions options;
  options.edge_samples = 65;
  CHECK_THROWS_WITH(make_gl_renderer(options), Catch::Contains("edge_samples"));
}
#endif
