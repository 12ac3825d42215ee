// Pictures of the viewer: what they show, as commands change it.
#include "tools/viewer/viewer.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <iterator>

#include "drystone/video.hpp"
#include "pipeline/small_dataset.hpp"
#include "tools/viewer/commands.hpp"
#include "tools/viewer/overlays.hpp"
#include "tools/viewer/planes.hpp"
#include "viewer/pixels.hpp"
#include "viewer/scenes.hpp"
#ifdef DRYSTONE_VIDEO
#include "output/decoded_video.hpp"
#endif

namespace drystone {
namespace {

using namespace test;
using namespace viewer;

void run(Viewer& viewer, std::initializer_list<const char*> commands) {
  for (const char* const command : commands) {
    perform(std::string_view(command), viewer);
    INFO(command);
    REQUIRE(viewer.message().empty());
  }
}

/// Where a block's centre is in the picture.
Vec2 centre_of(const Viewer& viewer, std::size_t block) {
  return project(viewer.camera_now(),
                 viewer.playback().still().blocks[block].world_from_block.position)
      .xy();
}

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("a red ring marks where the weight passes the weakest interface") {
  for (const char* const tower : {"stands", "falls"}) {
    Viewer viewer = viewer_of(two_towers(), tower);
    viewer.resize(1300, 900);
    const Image plain = viewer.picture();
    run(viewer, {"overlay weakest on"});
    const Image marked = viewer.picture();
    const Statics& statics = viewer.subject().record.statics;
    const auto least = static_cast<std::size_t>(statics.weakest_interface);
    const Vec2 weight = statics.interfaces[least].weight_above;
    const Vec3 p = project(viewer.camera_now(), {weight.x, weight.y, static_cast<double>(least)});
    INFO(tower);
    for (const double angle : {0.1, 1.7, 3.3, 4.9}) {
      const double radius = ring_radius(marked);
      const double x = p.x + radius * std::cos(angle), y = p.y + radius * std::sin(angle);
      CHECK(like(at(marked, x, y), kWeakestColor));
      CHECK_FALSE(like(at(plain, x, y), kWeakestColor));
    }
  }
}

TEST_CASE("the ring is seen on a block of its own colour, too") {
  Subject subject = subject_of(stack({0.0, 0.2, 0.8}), "red");
  for (Block& block : subject.record.scene.blocks) block.material.color = {0.84, 0.03, 0.03};
  Viewer viewer = viewer_of(std::make_unique<Shelf>(std::vector{subject}));
  viewer.resize(1300, 900);
  run(viewer, {"overlay weakest on"});
  const Image marked = viewer.picture();
  const auto supports = viewer.supports();
  const auto& load = supports[static_cast<std::size_t>(weakest(supports))].load;
  const Vec3 p = project(viewer.camera_now(), load->at);
  const double radius = ring_radius(marked);
  int dark = 0;
  for (double r = radius; r < radius + 6.0; r += 0.5)
    dark += like(at(marked, p.x, p.y - r), {20, 22, 26}, 25);
  CHECK(dark > 0);
}

TEST_CASE("the margin is told within the picture, at its edge on the other side") {
  Viewer viewer = viewer_of(two_towers(), "falls");
  run(viewer, {"panel off", "overlay weakest on", "overlay margin on"});
  const auto supports = viewer.supports();
  const Vec3 at_load = supports[static_cast<std::size_t>(weakest(supports))].load->at;
  for (const double share : {0.5, 0.92}) {
    run(viewer, {"fit"});
    const Image free = viewer.picture();
    const double x = project(viewer.camera_now(), at_load).x;
    viewer.pan((share * free.width - x) / free.height, 0.0);
    const Image moved = viewer.picture();
    const Vec3 p = project(viewer.camera_now(), at_load);
    REQUIRE(p.x < free.width - 10);
    // The label's paper, on the side of the ring where there is room.
    const double side = share < 0.9 ? 1.0 : -1.0;
    INFO(share);
    CHECK(at(moved, p.x + side * 22.0, p.y - 8).r > 200);
    CHECK(at(moved, p.x + side * 22.0, p.y - 8).g > 200);
  }
}

TEST_CASE("overlays show mass, support and margin where they are") {
  Viewer viewer = viewer_of(two_towers(), "stands");
  viewer.resize(1300, 900);
  run(viewer, {"overlay mass on", "overlay margin on", "overlay support on"});
  const Image image = viewer.picture();
  const Camera camera = viewer.camera_now();
  const auto supports = viewer.supports();
  REQUIRE(supports.size() == 3);
  for (const Support& support : supports) {
    const Vec3 mass = project(camera, support.load->center);
    CHECK(like(at(image, mass.x, mass.y), kMassColor));
    const Vec3 middle = project(camera, 0.5 * (support.load->at + support.load->edge));
    CHECK(like(at(image, middle.x, middle.y), kInsideColor, 40));
    const Vec3 corner = project(camera, support.polygon[0]);
    CHECK(like(at(image, corner.x, corner.y), kSupportColor, 40));
  }
  // Over its edge the margin is red.
  run(viewer, {"next"});
  const Image falling = viewer.picture();
  const viewer::Load load = *viewer.supports()[2].load;
  CHECK(load.margin_m == Approx(-0.1));
  const Vec3 middle = project(viewer.camera_now(), 0.5 * (load.at + load.edge));
  CHECK(like(at(falling, middle.x, middle.y), kWeakestColor, 40));
}

TEST_CASE("a structure's part tips over the edge of the hull that is drawn") {
  // A deck on two piers, with a block on the arm that is too long.
  const Scene bridge =
      scene_of({box({0.2, 0.2, 0.5}, -0.5, 0, 0), box({0.2, 0.2, 0.5}, 0.5, 0, 0),
                box({1.2, 0.3, 0.1}, 0.6, 0, 1.0), box({0.3, 0.3, 0.3}, 1.4, 0, 1.2)});
  Viewer viewer = viewer_of(std::make_unique<Shelf>(std::vector{subject_of(bridge, "bridge")}));
  viewer.resize(1300, 900);
  run(viewer, {"overlay support on", "overlay margin on", "overlay mass on"});
  const auto supports = viewer.supports();
  REQUIRE(weakest(supports) >= 0);
  const Support& deck = supports[static_cast<std::size_t>(weakest(supports))];
  REQUIRE(deck.upper == std::vector{2});
  const Camera camera = viewer.camera_now();
  const Image shown = viewer.picture();
  const Vec3 mass = project(camera, deck.load->center);
  CHECK(like(at(shown, mass.x, mass.y), kMassColor));
  const Vec3 over = project(camera, 0.5 * (deck.load->at + deck.load->edge));
  CHECK(like(at(shown, over.x, over.y), kWeakestColor, 40));
  const Vec3 between = project(camera, {0.0, deck.polygon[0].y, 1.0});  // on the hull's long side
  CHECK(like(at(shown, between.x, between.y), kSupportColor, 40));
  run(viewer, {"overlay weakest on"});
  CHECK(like(at(viewer.picture(), between.x, between.y), kWeakestColor, 40));
}

TEST_CASE("contacts are shown as soon as the scene runs") {
  Viewer viewer = viewer_of(two_towers(), "stands");
  run(viewer, {"overlay contacts on"});
  CHECK(count_like(viewer.picture(), kContactColor) == 0);
  run(viewer, {"step 5"});
  const Image image = viewer.picture();
  const std::vector<Touch> touches = viewer.playback().clip().contacts[0];
  REQUIRE(touches.size() == 3);
  for (const Touch& touch : touches) {
    const Vec3 p = project(viewer.camera_now(), touch.point);
    CHECK(like(at(image, p.x, p.y), kContactColor));
  }
}

TEST_CASE("planes show ids, depth and normals") {
  Viewer viewer = viewer_of(two_towers(), "stands");
  run(viewer, {"plane ids"});
  const Image ids = viewer.picture();
  for (std::size_t block = 0; block < 3; ++block) {
    const Vec2 p = centre_of(viewer, block);
    CHECK(like(at(ids, p.x, p.y), id_color(static_cast<std::uint16_t>(block + 1)), 0));
  }
  CHECK(like(at(ids, 3, 3), {}, 0));
  run(viewer, {"plane depth"});
  const Image depth = viewer.picture();
  const Vec2 front = centre_of(viewer, 1);
  const Rgb near = at(depth, front.x, front.y);
  CHECK(near.r == near.g);
  CHECK(near.r > at(depth, 3, 120).r);
  run(viewer, {"plane normals"});
  const Image normals = viewer.picture();
  // Ground in front of the tower looks up.
  CHECK(like(at(normals, 20, 300), {128, 128, 255}, 1));
}

TEST_CASE("colours of ids differ clearly") {
  for (std::uint16_t a = 0; a < 20; ++a) {
    for (std::uint16_t b = 0; b < a; ++b) {
      INFO(a << " " << b);
      CHECK_FALSE(like(id_color(a), id_color(b), 10));
    }
  }
}

TEST_CASE("the panel's tag tells the label, and the next record has its own") {
  Viewer viewer = viewer_of(two_towers());
  constexpr Rgb kGreen{26, 127, 84}, kRed{196, 52, 58};
  const Image stands = viewer.picture();
  CHECK(count_like(stands, kGreen) > 300);
  CHECK(count_like(stands, kRed) == 0);
  run(viewer, {"next"});
  const Image falls = viewer.picture();
  CHECK(count_like(falls, kRed) > 300);
  CHECK(count_like(falls, kGreen) == 0);
  run(viewer, {"previous"});
  CHECK(same(viewer.picture(), stands));
  run(viewer, {"panel off"});
  CHECK(count_like(viewer.picture(), kGreen) == 0);
}

TEST_CASE("a pushed block moves, and reset brings it back") {
  Viewer viewer = viewer_of(two_towers(), "stands");
  const Image before = viewer.picture();
  run(viewer, {"push 3 2500 0 0", "step 10"});
  const Scene still = viewer.playback().still();
  CHECK(still.blocks[2].world_from_block.position.x > 0.4);
  CHECK(still.blocks[0].world_from_block.position.x == Approx(0.0).margin(0.01));
  CHECK_FALSE(same(viewer.picture(), before));
  run(viewer, {"reset"});
  CHECK(same(viewer.picture(), before));
  perform("push 4 1 0 0", viewer);
  CHECK(viewer.message() ==
        "no block 4 is there to be pushed: they are counted from 1 at the bottom to 3");
}

TEST_CASE("a push that no engine can follow is told, and the last picture stays") {
  Scene light = stack({0.0, 0.1});
  for (Block& block : light.blocks) block.density = 1e-3;
  Viewer viewer = viewer_of(std::make_unique<Shelf>(std::vector{subject_of(light, "light")}));
  perform("push 1 1e9 0 1e9", viewer);
  for (const char* const command : {"step 9", "play"}) {
    perform(std::string_view(command), viewer);
    viewer.tick();
    CHECK(viewer.message() == "the engine lost the state");
    CHECK_FALSE(viewer.playing());
  }
  CHECK(viewer.picture().width == 480);
}

TEST_CASE("a shove pushes what is under the cursor the way it goes, where it was aimed") {
  Viewer viewer = viewer_of(two_towers(), "stands");
  const Image before = viewer.picture();
  const Vec2 top = centre_of(viewer, 2);
  const std::string pixels = std::to_string(top.x) + " " + std::to_string(top.y) + " " +
                             std::to_string(top.x + 60) + " " + std::to_string(top.y);
  perform("aim " + pixels, viewer);
  REQUIRE(viewer.message().empty());
  const Image aimed = viewer.picture();
  const Rgb arrow{237, 28, 36};
  CHECK(count_like(aimed, arrow) > count_like(before, arrow) + 100);
  perform("shove " + pixels, viewer);
  const std::string done = viewer.message();
  CHECK(done.starts_with("push 3 "));
  perform(std::string_view("step 8"), viewer);
  const Vec2 moved = centre_of(viewer, 2);
  CHECK(moved.x > top.x + 5);
  const Scene shoved = viewer.playback().still();
  // The command that it names does the same.
  run(viewer, {"reset"});
  perform(done, viewer);
  perform(std::string_view("step 8"), viewer);
  const Vec3 again = viewer.playback().still().blocks[2].world_from_block.position;
  CHECK(norm(again - shoved.blocks[2].world_from_block.position) < 1e-4);
  perform("shove 2 2 50 50", viewer);
  CHECK(viewer.message() == "there is no block to push at (2, 2)");
}

TEST_CASE("playing passes time with every tick, and stops when it is paused") {
  Viewer viewer = viewer_of(two_towers(), "falls");
  viewer.tick();
  CHECK(viewer.playback().time_s() == 0.0);
  run(viewer, {"play"});
  for (int k = 0; k < 6; ++k) viewer.tick();
  CHECK(viewer.playback().time_s() == Approx(0.2));
  run(viewer, {"pause"});
  viewer.tick();
  CHECK(viewer.playback().time_s() == Approx(0.2));
}

TEST_CASE("an event is announced by its arrow until it begins") {
  Scene scene = stack({0.0, 0.1});
  scene.event = Push{scene.blocks[1].id, {800, 0, 0}, 0.2};
  Viewer viewer = viewer_of(std::make_unique<Shelf>(std::vector{subject_of(scene, "pushed")}));
  const Rgb arrow{237, 28, 36};
  run(viewer, {"panel off"});
  CHECK(count_like(viewer.picture(), arrow) < 20);
  run(viewer, {"overlay event on"});
  CHECK(count_like(viewer.picture(), arrow) > 200);
  run(viewer, {"step 6"});
  CHECK(count_like(viewer.picture(), arrow) < 20);
}

TEST_CASE("a record's cameras come one after the other, then the free one") {
  Subject subject = subject_of(stack({0.0, 0.1}), "filmed");
  for (const Vec3 eye : {Vec3{4, 0, 1}, Vec3{0, -4, 1}}) {
    subject.record.views.push_back(
        {look_at(eye, {0, 0, 1}, {100, 100, 120, 120, 50, 50}, "cam"), 0, 0});
  }
  Viewer viewer = viewer_of(std::make_unique<Shelf>(std::vector{subject}));
  const auto azimuth = [&] { return viewer.camera_now().azimuth_deg; };
  CHECK(azimuth() == Approx(0.0));
  run(viewer, {"camera next"});
  CHECK(azimuth() == Approx(270.0));
  run(viewer, {"camera next"});
  CHECK(viewer.camera_now().name == "free");
  run(viewer, {"camera 1"});
  CHECK(azimuth() == Approx(270.0));
  run(viewer, {"orbit 10 0"});
  CHECK(azimuth() == Approx(280.0));
  perform("camera 2", viewer);
  CHECK(viewer.message() == "filmed has no camera 2: its cameras are 0 to 1");
}

TEST_CASE("a screenshot is the picture, and a clip has its frames") {
  const ScratchFolder folder("viewer-files");
  fs::create_directories(folder);
  Viewer viewer = viewer_of(two_towers(), "falls");
  viewer.resize(201, 160);
  const Image shown = viewer.picture();
  viewer.screenshot(folder / "shot.png");
  const std::string png = bytes_of(folder / "shot.png");
  const Image read = decode_png({reinterpret_cast<const std::uint8_t*>(png.data()), png.size()});
  CHECK(read.width == 200);
  CHECK(read.height == 160);
  CHECK(same(read, shown));
#ifdef DRYSTONE_VIDEO
  viewer.film(folder / "film.mp4", 0.5);
  CHECK(viewer.playback().time_s() == Approx(0.5));
  const std::string mp4 = bytes_of(folder / "film.mp4");
  const Decoded film = decoded({mp4.begin(), mp4.end()});
  CHECK(film.frames.size() == 15);
  CHECK(film.fps == Approx(30.0));
  CHECK(film.width == 200);
  CHECK(film.frames.front() != film.frames.back());
#endif
}

TEST_CASE("help covers the picture and goes again") {
  Viewer viewer = viewer_of(two_towers());
  viewer.resize(1120, 720);
  const Image before = viewer.picture();
  run(viewer, {"key ?"});
  const Image help = viewer.picture();
  CHECK(count_like(help, {255, 255, 255}) > 500);
  CHECK(at(help, 3, 3).r < 60);
  run(viewer, {"help off"});
  CHECK(same(viewer.picture(), before));
}

}  // namespace drystone
