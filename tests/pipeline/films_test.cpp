// A clip's files: their names, and that they show what the renderer shows.
#include "pipeline/films.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <optional>

#include "drystone/dynamics.hpp"
#include "drystone/error.hpp"
#include "drystone/overlay.hpp"
#include "drystone/video.hpp"
#ifdef DRYSTONE_VIDEO
#include "output/decoded_video.hpp"
#endif

namespace drystone {
namespace {

using Files = std::map<std::string, std::vector<std::uint8_t>>;

Scene tower(const Event& event) {
  Scene scene;
  for (int i = 0; i < 2; ++i) {
    Block block;
    block.id = i;
    block.shape = Box{{0.4, 0.4, 0.4}};
    block.world_from_block.position = {0, 0, 0.4 + 0.8 * i};
    block.material.color = i == 0 ? Color{0.8, 0.2, 0.2} : Color{0.2, 0.3, 0.8};
    scene.blocks.push_back(block);
  }
  scene.lights = {Light{}};
  scene.event = event;
  return scene;
}

Scene hit_tower() {
  Projectile ball;
  ball.radius = 0.2;
  ball.position = {1.6, 0, 1.4};
  ball.velocity = {-6, 0, 0.5};
  ball.time_s = 0.2;
  return tower(ball);
}

Clip clip_of(const Scene& scene, double seconds = 0.6) {
  ClipOptions options;
  options.duration_s = seconds;
  return Disturber().disturb(scene, options).clip;
}

std::vector<View> views_of(int size) {
  const Intrinsics intrinsics{size, size, 1.2 * size, 1.2 * size, 0.5 * size, 0.5 * size, false};
  return {View{look_at({1, -4, 1.5}, {0, 0, 0.8}, intrinsics), 0, 0},
          View{look_at({4, 1, 1.5}, {0, 0, 0.8}, intrinsics), 0, 0}};
}

Files film(const FilmOptions& options, const Scene& scene, const Clip& clip,
           const std::vector<View>& views = views_of(64)) {
  RendererPool renderers;
  FilmMaker maker(options, ImageOptions{}, renderers);
  PngEncoder encoder;
  FilmMaker::Members members;
  maker.encode("set-000007", scene, clip, views, encoder, members);
  Files files(members.begin(), members.end());
  CHECK(files.size() == members.size());
  for (const auto& [name, bytes] : files) CHECK(name.starts_with("set-000007."));
  return files;
}

Image picture(const Scene& scene, const Clip& clip, int frame, const Camera& camera,
              std::vector<std::uint16_t>* instance = nullptr) {
  std::vector<Frame> frames;
  const Camera moved = camera_at(camera, scene, clip.times_s[static_cast<std::size_t>(frame)]);
  make_cpu_renderer()->render_within(at_start(scene), scene_at(scene, clip, frame), {&moved, 1},
                                     frames);
  if (instance != nullptr) *instance = frames[0].instance;
  return {frames[0].width, frames[0].height, frames[0].rgb};
}

std::string text_of(const std::vector<std::uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

TEST_CASE("numbered frames are the renderer's pictures of the clip") {
  const Scene scene = hit_tower();
  const Clip clip = clip_of(scene);
  REQUIRE(clip.poses.size() == 18);
  REQUIRE(clip.event_frame == 6);
  FilmOptions options;
  options.video = false;
  options.frames = true;
  options.views = 2;
  options.planes = {FilmPlane::rgb, FilmPlane::instance, FilmPlane::depth, FilmPlane::normals};
  const Files files = film(options, scene, clip);
  CHECK(files.size() == 1 + 2 + 18 * 2 * 4);
  CHECK(clip_from_json(text_of(files.at("set-000007.clip.json"))) == clip);
  for (const int frame : {0, 6, 12, 17}) {
    const std::string name =
        std::string("set-000007.cam1.f00") + (frame < 10 ? "0" : "") + std::to_string(frame);
    INFO(name);
    const Image wanted = picture(scene, clip, frame, views_of(64)[1].camera);
    CHECK(decode_png(files.at(name + ".rgb.png")).rgb == wanted.rgb);
    CHECK(files.contains(name + ".instance.png"));
    CHECK(files.contains(name + ".depth.png"));
    CHECK(files.contains(name + ".normals.png"));
  }
}

TEST_CASE("the still with an arrow is the first frame with the event's arrow drawn over it") {
  const Scene scene = hit_tower();
  const Clip clip = clip_of(scene);
  FilmOptions options;
  options.video = false;
  const Files files = film(options, scene, clip);
  REQUIRE(files.size() == 2);
  const Image still = decode_png(files.at("set-000007.cam0.arrow.png"));
  const Image plain = picture(scene, clip, 0, views_of(64)[0].camera);
  CHECK(still.rgb != plain.rgb);
  // The ball stands at x = 1.6 and flies to the left: the arrow begins at its surface.
  const Vec3 from = project(views_of(64)[0].camera, {1.4, 0, 1.4});
  const Vec3 to = project(views_of(64)[0].camera, {0.4, 0, 1.45});
  const auto red_at = [&](Vec3 pixel) {
    const auto x = static_cast<int>(pixel.x), y = static_cast<int>(pixel.y);
    const std::size_t at = 3 * static_cast<std::size_t>(64 * y + x);
    return still.rgb[at] > 180 && still.rgb[at + 1] < 90 && still.rgb[at + 2] < 90;
  };
  CHECK(red_at(0.5 * (from + to)));
  const auto differ = [&](int x, int y) {
    const std::size_t at = 3 * static_cast<std::size_t>(64 * y + x);
    return !std::equal(&still.rgb[at], &still.rgb[at] + 3, &plain.rgb[at]);
  };
  for (int x = 0; x < 64; ++x) CHECK_FALSE(differ(x, 60));  // the ground in front is as it was
}

TEST_CASE("a block that vanishes is crossed out, and leaves the ids of the others") {
  Remove gone;
  gone.block = 0;
  gone.time_s = 0.1;
  const Scene scene = tower(gone);
  const Clip clip = clip_of(scene, 0.3);
  FilmOptions options;
  options.video = false;
  options.frames = true;
  options.planes = {FilmPlane::instance};
  const Files files = film(options, scene, clip);
  const Image still = decode_png(files.at("set-000007.cam0.arrow.png"));
  const Vec3 middle = project(views_of(64)[0].camera, center_of_mass(scene.blocks[0]));
  const std::size_t at =
      3 * (64 * static_cast<std::size_t>(middle.y) + static_cast<std::size_t>(middle.x));
  CHECK(still.rgb[at] > 200);
  CHECK(still.rgb[at + 1] < 60);
  const auto ids_of = [&](const std::string& name) {
    const Image image = decode_png(files.at(name));
    std::map<int, int> counts;
    for (std::size_t i = 0; i < image.rgb.size(); i += 3) ++counts[image.rgb[i]];
    return counts;
  };
  const auto before = ids_of("set-000007.cam0.f0000.instance.png");
  CHECK(before.contains(1));
  CHECK(before.contains(2));
  const auto after = ids_of("set-000007.cam0.f0008.instance.png");
  CHECK_FALSE(after.contains(1));
  CHECK(after.contains(2));
}

TEST_CASE("films have the size that is asked for, and show the same") {
  const Scene scene = hit_tower();
  const Clip clip = clip_of(scene, 0.1);
  FilmOptions options;
  options.video = false;
  options.frames = true;
  options.size = 128;
  const Files files = film(options, scene, clip);
  const Image image = decode_png(files.at("set-000007.cam0.f0000.rgb.png"));
  CHECK(image.width == 128);
  CHECK(image.rgb == picture(scene, clip, 0, views_of(128)[0].camera).rgb);
}

TEST_CASE("what is filmed is the first views only, and a clip of another scene is refused") {
  const Scene scene = hit_tower();
  const Clip clip = clip_of(scene, 0.1);
  FilmOptions options;
  options.video = false;
  options.arrow = true;
  CHECK_FALSE(film(options, scene, clip).contains("set-000007.cam1.arrow.png"));
  options.views = 9;
  CHECK(film(options, scene, clip).contains("set-000007.cam1.arrow.png"));
  options.arrow = false;
  CHECK(film(options, scene, clip).size() == 1);
  Scene other = scene;
  other.blocks.pop_back();
  options.arrow = true;
  CHECK_THROWS_AS(film(options, other, clip), Error);
}

#ifdef DRYSTONE_VIDEO

TEST_CASE("videos hold the clip, and what is observed ends with the event's first frame") {
  const Scene scene = hit_tower();
  const Clip clip = clip_of(scene);
  const std::vector<View> views = views_of(96);
  FilmOptions options;
  options.views = 2;
  const Files files = film(options, scene, clip, views);
  CHECK(files.size() == 1 + 2 * 3);
  for (const int view : {0, 1}) {
    const std::string stem = "set-000007.cam" + std::to_string(view);
    const test::Decoded whole = test::decoded(files.at(stem + ".film.mp4"));
    const test::Decoded observed = test::decoded(files.at(stem + ".observed.mp4"));
    CHECK(whole.frames.size() == 18);
    CHECK(observed.frames.size() == 7);
    CHECK(whole.fps == Approx(30));
    CHECK(whole.width == 96);
    const Camera& camera = views[static_cast<std::size_t>(view)].camera;
    for (const int frame : {0, 6, 10, 17}) {
      const Image shown = picture(scene, clip, frame, camera);
      const auto f = static_cast<std::size_t>(frame);
      CHECK(test::mean_error(whole.frames[f], shown.rgb) < 3.0);
      if (frame <= 6) CHECK(test::mean_error(observed.frames[f], shown.rgb) < 3.0);
    }
    // The last frame is no other one.
    CHECK(test::mean_error(whole.frames[17], picture(scene, clip, 6, camera).rgb) >
          2.0 * test::mean_error(whole.frames[17], picture(scene, clip, 17, camera).rgb));
  }
  CHECK(film(options, scene, clip, views) == files);
}

TEST_CASE("one film maker films clip after clip, each as if it were the only one") {
  const Scene scene = hit_tower();
  const Clip clip = clip_of(scene, 0.3);
  FilmOptions options;
  RendererPool renderers;
  FilmMaker maker(options, ImageOptions{}, renderers);
  PngEncoder encoder;
  FilmMaker::Members first, second;
  maker.encode("a-0", scene, clip, views_of(64), encoder, first);
  maker.encode("a-0", scene, clip, views_of(64), encoder, second);
  CHECK(first == second);
}

#endif

}  // namespace drystone
