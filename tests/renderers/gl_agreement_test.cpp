// The OpenGL renderer beside the ray caster, on towers of every family. The size of the study
// follows DRYSTONE_STUDY_SCALE (1: 200 scenes a family).
#ifdef DRYSTONE_GL
#include <catch2/catch.hpp>
#include <sstream>

#include "drystone/appearance.hpp"
#include "drystone/clip.hpp"
#include "drystone/generator.hpp"
#include "drystone/rig.hpp"
#include "drystone/statics.hpp"
#include "tests/generators/sampling.hpp"
#include "tests/renderers/agreement.hpp"
#include "tests/renderers/random_scenes.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

/// A group that the family draws; of one that derives its groups, from a base that it takes.
Group draw_group(const Family& of, std::uint64_t index, const Draft* base = nullptr) {
  SceneRequest request;
  if (of.defaults != nullptr) of.defaults(request.options);
  const std::vector<CellShare> cells = of.cells(request.options);
  request.cell = cells[index % cells.size()].cell;
  request.rank = static_cast<std::int64_t>(index);
  request.base = base;
  Key key{17, short_hash(of.name), index, 0};
  for (;; ++key.attempt) {
    REQUIRE(key.attempt < 1000);
    Drawn drawn = of.sample(request, key);
    if (auto* group = std::get_if<Group>(&drawn)) return std::move(*group);
  }
}

Scene draw_scene(const Family& of, std::uint64_t index) {
  Group group;
  if (of.bases.empty()) {
    group = draw_group(of, index);
  } else {
    const Group bases = draw_group(family(of.bases[index % of.bases.size()]), index);
    group = draw_group(of, index, &bases.front());
  }
  Scene& scene = group[index % group.size()].scene;
  dress(scene, AppearanceOptions{}, {17, short_hash(of.name), index, 0});
  return at_start(scene);
}

/// "towers3d_7_0", for files.
std::string label_of(std::string_view what, std::uint64_t scene, std::size_t camera) {
  std::ostringstream label;
  label << what << '_' << scene << '_' << camera;
  return label.str();
}

constexpr int kSize = 128;
constexpr Style kStyles[]{Style::shaded, Style::flat, Style::outlined, Style::textured};

}  // namespace

TEST_CASE("OpenGL and the ray caster show the same of every family") {
  RenderOptions options;
  options.normals = true;
  std::vector<std::unique_ptr<Renderer>> cpu, gl;
  for (const Style style : kStyles) {
    options.style = style;
    cpu.push_back(make_cpu_renderer(options));
    gl.push_back(make_gl_renderer(options));
  }
  const int scenes = testing::study_size(200);
  REQUIRE(scenes > 0);
  for (const Family& of : families()) {
    DYNAMIC_SECTION(of.name) {
      for (int i = 0; i < scenes; ++i) {
        const auto index = static_cast<std::uint64_t>(i);
        const Scene scene = draw_scene(of, index);
        RigOptions rig;
        rig.size = kSize;
        // Planar scenes have an outlined style and a level camera that others seldom have.
        const bool planar = scene.dim == 2;
        rig.rig = planar ? Rig::front_ortho : Rig::orbit;
        rig.count = 2;
        const Key key{18, 0, index, 0};
        const auto cameras = place_cameras(rig, scene, equilibrium(scene), extent_of(scene), key);
        const std::size_t style = index % std::size(kStyles);
        std::vector<Frame> expected, found;
        cpu[style]->render(scene, cameras, expected);
        gl[style]->render(scene, cameras, found);
        for (std::size_t c = 0; c < cameras.size(); ++c) {
          check_agreement(expected[c], found[c], label_of(of.name, index, c));
        }
      }
    }
  }
}

TEST_CASE("OpenGL and the ray caster show the same of floating bodies in every style") {
  const Style style = GENERATE(Style::shaded, Style::flat, Style::outlined, Style::textured);
  RenderOptions options;
  options.normals = true;
  options.style = style;
  const auto cpu = make_cpu_renderer(options), gl = make_gl_renderer(options);
  for (std::uint64_t k = 0; k < 12; ++k) {
    Scene scene = random_scene(k);
    scene.zone = Zone{k % 2 == 0 ? ZoneShape::disc : ZoneShape::rectangle,
                      {0.5, -0.5},
                      {0.8, 0.5},
                      {0.95, 0.78, 0.1},
                      {}};
    Texture mark;
    mark.kind = k % 2 == 0 ? TextureKind::metal : TextureKind::frame;
    mark.scale_m = 0.1;
    scene.blocks.front().material.texture = mark;
    std::vector<Camera> cameras{random_camera(k, 160)};
    // Level without perspective, where the ground is a strip; and the same in a mirror.
    Intrinsics in = square_picture(160);
    in.orthographic = true;
    in.fx = in.fy = 32;
    cameras.push_back(look_at({5, 4, 1.5}, {0, 0, 1.5}, in));
    in.fx = -32;
    cameras.push_back(look_at({5, 4, 1.5}, {0, 0, 1.5}, in));
    Intrinsics wide = square_picture(160, 70);
    wide.width = 96;
    cameras.push_back(look_at({3, -4, 0.4}, {0, 0, 2}, wide));
    std::vector<Frame> expected, found;
    cpu->render(scene, cameras, expected);
    gl->render(scene, cameras, found);
    for (std::size_t c = 0; c < cameras.size(); ++c) {
      check_agreement(expected[c], found[c], label_of(name(style), k, c));
    }
  }
}

TEST_CASE("OpenGL takes hard shadows, no occlusion and another scene's setting as the ray caster") {
  RenderOptions options;
  options.normals = true;
  options.soft_shadows = GENERATE(true, false);
  options.ambient_occlusion = GENERATE(true, false);
  const auto cpu = make_cpu_renderer(options), gl = make_gl_renderer(options);
  Scene setting = random_scene(3);
  setting.blocks.resize(1);
  const Scene scene = random_scene(5);
  const std::vector<Camera> cameras{random_camera(3, 160)};
  std::vector<Frame> expected, found;
  cpu->render_within(setting, scene, cameras, expected);
  gl->render_within(setting, scene, cameras, found);
  check_agreement(expected[0], found[0], "setting");
}
#endif
