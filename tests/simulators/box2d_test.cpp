// Towers in two dimensions, by Box2D.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "drystone/error.hpp"
#include "drystone/simulation.hpp"
#include "towers.hpp"

using namespace drystone;
using namespace drystone::test;

namespace {

/// Unit squares on top of each other at these x.
Scene squares(const std::vector<double>& x) { return planar(stack(x)); }

Scene planar_of(std::vector<Block> blocks) { return planar(scene_of(std::move(blocks))); }

Scene with_top(Scene scene, Block top) {
  scene.blocks.push_back(std::move(top));
  return planar_of(std::move(scene.blocks));
}

/// A disc: a cylinder whose axis lies along y.
Block disc(double radius, double x, double bottom) {
  Block block;
  block.shape = Cylinder{radius, 0.5};
  const double half = std::sqrt(0.5);
  block.world_from_block = {{x, 0, bottom + radius}, {half, half, 0, 0}};
  return block;
}

Block prism(std::vector<Vec2> outline, double x, double z) {
  Block block;
  block.shape = Prism{std::move(outline), 0.5};
  block.world_from_block.position = {x, 0, z};
  return block;
}

Scene scaled(Scene scene, double factor) {
  for (Block& block : scene.blocks) {
    block.world_from_block.position = factor * block.world_from_block.position;
    auto& box = std::get<Box>(block.shape);
    box.half_extents = factor * box.half_extents;
  }
  return scene;
}

Scene mirrored(Scene scene) {
  for (Block& block : scene.blocks) block.world_from_block.position.x *= -1.0;
  return scene;
}

Judgement judged(const Scene& scene, int max_resolution = 4) {
  return Simulator().judge(scene, equilibrium(scene), {.max_resolution = max_resolution});
}

/// What the engine says at its first resolution; no statics to steer it.
Outcome first_look(const Scene& scene) { return Simulator().judge(scene, Statics{}, {}).outcome; }
Verdict verdict_of(const Scene& scene) { return first_look(scene).verdict; }

/// Rectangles of edge 0.5 to 1 m with the given margin share at one interface, and more elsewhere.
Scene random_rectangles(int height, double margin_share, bool alike, const Key& key) {
  Rng rng(key, Stream::structure);
  const auto n = static_cast<std::size_t>(height);
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = alike ? 0.5 : rng.uniform(0.25, 0.5);
    const double z = alike ? 0.5 : rng.uniform(0.25, 0.5);
    blocks.push_back(box({x, 0.5, z}, 0, 0, 0));
  }
  const std::size_t deciding = 1 + static_cast<std::size_t>(rng.below(n - 1));
  const auto half = [&](std::size_t i) { return std::get<Box>(blocks[i].shape).half_extents; };
  double center = 0.0;
  double load = mass(blocks[n - 1]);
  for (std::size_t i = n - 1; i >= 1; --i) {
    const double width = 2.0 * std::min(half(i).x, half(i - 1).x);
    const double share = i == deciding
                             ? margin_share
                             : rng.uniform(std::max(0.1, 2.0 * std::abs(margin_share)), 0.5);
    const double offset = half(i - 1).x - share * width;
    const double place = center + (rng.coin() ? offset : -offset);
    blocks[i - 1].world_from_block.position.x = place;
    const double below = mass(blocks[i - 1]);
    center = (load * center + below * place) / (load + below);
    load += below;
  }
  double bottom = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    blocks[i].world_from_block.position.z = bottom + half(i).z;
    bottom += 2.0 * half(i).z;
  }
  return planar_of(std::move(blocks));
}

void check_same(const Outcome& a, const Outcome& b) {
  CHECK(a.verdict == b.verdict);
  CHECK(a.time_s == b.time_s);
  CHECK(a.steps == b.steps);
  CHECK(a.displacements == b.displacements);
  CHECK(a.final_poses == b.final_poses);
}

double study_scale() {
  const char* const text = std::getenv("DRYSTONE_STUDY_SCALE");
  return text != nullptr ? std::atof(text) : 0.1;
}

}  // namespace

TEST_CASE("2D: towers whose answer is known by hand get it at the first resolution") {
  CHECK(verdict_of(squares({0.0})) == Verdict::stands);
  CHECK(verdict_of(squares({0.0, 0.49})) == Verdict::stands);
  CHECK(verdict_of(squares({0.0, 0.51})) == Verdict::collapses);
  // The centre of mass of the upper two is over 0.4 + 0.2 / 2 = 0.5: the edge of the lowest.
  CHECK(verdict_of(squares({0.0, 0.4, 0.58})) == Verdict::stands);
  CHECK(verdict_of(squares({0.0, 0.4, 0.62})) == Verdict::collapses);
  // The harmonic overhang of four, a little less and a little more.
  const auto harmonic = [](double f) {
    return squares({0.0, f / 6.0, f * (1.0 / 6.0 + 1.0 / 4.0), f * (1.0 / 6.0 + 1.0 / 4.0 + 0.5)});
  };
  CHECK(verdict_of(harmonic(0.97)) == Verdict::stands);
  CHECK(verdict_of(harmonic(1.03)) == Verdict::collapses);
  // A counterweight holds what would fall alone.
  CHECK(verdict_of(with_top(squares({0.0, 0.55}), box({0.5, 0.5, 0.5}, 0.2, 0, 2))) ==
        Verdict::stands);
  CHECK(verdict_of(squares(std::vector<double>(12, 0.0))) == Verdict::stands);
}

TEST_CASE("2D: a fall is told by its first block, its direction and its time") {
  const Outcome outcome = first_look(squares({0.0, 0.2, 0.8, 0.9}));
  REQUIRE(outcome.verdict == Verdict::collapses);
  CHECK(outcome.first_block == 2);
  CHECK(outcome.fall_direction_deg == Approx(0.0).margin(1e-6));
  CHECK(outcome.time_s > 0.1);
  CHECK(outcome.time_s < 1.5);
  CHECK(norm(outcome.displacements[0]) < 0.01);
  CHECK(outcome.displacements[3].x > 0.0);
  CHECK(outcome.displacements[3].z < 0.0);
  for (const Pose& pose : outcome.final_poses) {
    CHECK(pose.position.y == 0.0);
    CHECK(pose.rotation.x == 0.0);
    CHECK(pose.rotation.z == 0.0);
  }
  // Falling towards +x is a positive turn about +y.
  CHECK(outcome.final_poses[2].rotation.y > 0.0);
  CHECK(first_look(squares({0.0, -0.7})).fall_direction_deg == Approx(180.0));
}

TEST_CASE("2D: discs, balls, triangles and trapezoids") {
  const Scene base = squares({0.0, 0.1});
  CHECK(verdict_of(with_top(base, disc(0.3, 0.4, 2))) == Verdict::stands);
  CHECK(verdict_of(with_top(base, disc(0.3, 0.65, 2))) == Verdict::collapses);
  CHECK(verdict_of(with_top(base, sphere(0.3, 0.4, 0, 2))) == Verdict::stands);
  CHECK(verdict_of(planar_of({disc(0.4, 0, 0), box({0.4, 0.4, 0.4}, 0.001, 0, 0.8)})) ==
        Verdict::collapses);
  // An upright wedge: the centre of mass is a third of its width from the upright side.
  const std::vector<Vec2> wedge{{-0.5, -0.5}, {0.5, -0.5}, {-0.5, 0.5}};
  CHECK(verdict_of(planar_of({box({0.5, 0.5, 0.5}, 0, 0, 0), prism(wedge, 0.65, 1.5)})) ==
        Verdict::stands);
  CHECK(verdict_of(planar_of({box({0.5, 0.5, 0.5}, 0, 0, 0), prism(wedge, 0.69, 1.5)})) ==
        Verdict::collapses);
  // A trapezoid on its narrow side carries only what is over it.
  const std::vector<Vec2> funnel{{-0.2, -0.5}, {0.2, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};
  const auto on_funnel = [&](double x) {
    return planar_of({prism(funnel, 0, 0.5), box({0.5, 0.5, 0.5}, x, 0, 1)});
  };
  // Its own area is 0.7 m^2 to the box's 1: the edge of the foot is reached at 0.2 * 1.7 = 0.34.
  CHECK(verdict_of(on_funnel(0.32)) == Verdict::stands);
  CHECK(verdict_of(on_funnel(0.36)) == Verdict::collapses);
  // An upright cylinder is seen as the rectangle that statics takes it for.
  CHECK(verdict_of(planar_of({cylinder(0.5, 0.5, 0, 0, 0), box({0.5, 0.5, 0.5}, 0.48, 0, 1)})) ==
        Verdict::stands);
}

TEST_CASE("2D: turned bodies keep their attitude") {
  // Boxes on their side: what is 1 m high lies down and is 1 m wide.
  Block plank = box({0.2, 0.5, 0.5}, 0, 0, 0);
  plank.world_from_block = {{0, 0, 0.2}, axis_angle({0, 1, 0}, 0.5 * kPi)};
  const Scene lying = planar_of({plank, box({0.5, 0.5, 0.5}, 0.45, 0, 0.4)});
  const Outcome outcome = first_look(lying);
  CHECK(outcome.verdict == Verdict::stands);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(norm(outcome.final_poses[i].position - lying.blocks[i].world_from_block.position) < 1e-3);
    const Quat off =
        conjugate(lying.blocks[i].world_from_block.rotation) * outcome.final_poses[i].rotation;
    CHECK(norm(Vec3{off.x, off.y, off.z}) < 1e-3);
  }
}

TEST_CASE("2D: friction is Coulomb's, and a contact has the larger of its two values") {
  Scene slope = squares({0.0, 0.0});
  slope.gravity = {3.0, 0, -9.81};  // tan = 0.31
  const auto with_friction = [&](double ground, double block) {
    slope.ground.friction = ground;
    for (Block& b : slope.blocks) b.friction = block;
    return verdict_of(slope);
  };
  CHECK(with_friction(0.1, 0.1) == Verdict::collapses);
  CHECK(with_friction(0.5, 0.5) == Verdict::stands);
  CHECK(with_friction(0.1, 0.5) == Verdict::stands);
  CHECK(with_friction(0.5, 0.1) == Verdict::collapses);
}

TEST_CASE("2D: verdicts and steps do not depend on size, nor verdicts on density or gravity") {
  for (const double overhang : {0.48, 0.52}) {
    const Scene tower = squares({0.0, overhang, overhang});
    const int steps = judged(tower).outcome.steps;
    for (const double size : {0.01, 0.05, 0.75, 5.0, 20.0}) {
      CAPTURE(overhang, size);
      const Judgement judgement = judged(scaled(tower, size));
      CHECK(judgement.agreement == Agreement::agree);
      CHECK(judgement.outcome.resolution == 0);
      CHECK(std::abs(judgement.outcome.steps - steps) <= 10);
    }
    for (const double density : {5.0, 20000.0}) {
      Scene scene = tower;
      for (Block& block : scene.blocks) block.density = density;
      CHECK(judged(scene).agreement == Agreement::agree);
    }
    Scene moon = tower;
    moon.gravity = {0, 0, -1.62};
    CHECK(judged(moon).agreement == Agreement::agree);
  }
  const double time = judged(squares({0.0, 0.55})).outcome.time_s;
  CHECK(judged(scaled(squares({0.0, 0.55}), 9.0)).outcome.time_s ==
        Approx(3.0 * time).epsilon(0.02));
}

TEST_CASE("2D: a tower far from the origin is the same tower") {
  Scene tower = squares({0.0, 0.3, 0.49});
  const Outcome here = first_look(tower);
  for (Block& block : tower.blocks) block.world_from_block.position.x += 4096.0;
  const Outcome there = first_look(tower);
  CHECK(here.verdict == there.verdict);
  CHECK(here.steps == there.steps);
}

TEST_CASE("2D: depth does not matter to rectangles") {
  Scene tower = squares({0.0, 0.3, 0.77});
  const Outcome thin = first_look(tower);
  for (Block& block : tower.blocks) std::get<Box>(block.shape).half_extents.y = 5.0;
  const Outcome deep = first_look(tower);
  CHECK(thin.verdict == deep.verdict);
  CHECK(thin.steps == deep.steps);
}

TEST_CASE("2D: the same scene gives the same bits, whatever ran before and in any thread") {
  for (const double margin : {0.03, -0.03}) {
    const Scene scene = random_rectangles(5, margin, false, Key{1, 2, 3, 0});
    const Statics statics = equilibrium(scene);
    Simulator simulator;
    const Outcome first = simulator.judge(scene, statics, {}).outcome;
    for (const double x : {0.9, 0.2}) (void)simulator.judge(squares({0.0, x, 0.0}), Statics{}, {});
    check_same(first, simulator.judge(scene, statics, {}).outcome);

    std::vector<Outcome> outcomes(8);
    std::vector<std::thread> threads;
    for (Outcome& outcome : outcomes) {
      threads.emplace_back([&] {
        Simulator own;
        for (int k = 0; k < 5; ++k) outcome = own.judge(scene, statics, {}).outcome;
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const Outcome& outcome : outcomes) check_same(first, outcome);
  }
}

TEST_CASE("2D: worlds are given back") {
  // The library has room for 128.
  const Scene scene = squares({0.0, 0.7});
  Scene broken = scene;
  broken.blocks[1].shape = Prism{{{-0.5, -0.5}, {0.5, -0.5}, {0.5, -0.5}}, 0.5};
  for (int i = 0; i < 300; ++i) {
    CHECK(verdict_of(scene) == Verdict::collapses);
    CHECK_THROWS_AS(Simulator().simulate(broken, {}), Error);
  }
}

TEST_CASE("2D: mirrored towers and towers listed in another order are judged alike") {
  for (std::uint64_t k = 0; k < 12; ++k) {
    const double share = k % 2 == 0 ? 0.03 : -0.03;
    const Scene scene = random_rectangles(3 + static_cast<int>(k % 4), share, false, {11, 1, k, 0});
    const Outcome a = judged(scene).outcome;
    const Outcome b = judged(mirrored(scene)).outcome;
    CAPTURE(k);
    CHECK(a.verdict == b.verdict);
    CHECK(a.first_block == b.first_block);
    if (a.verdict == Verdict::collapses) {
      CHECK(exact::cos(radians(a.fall_direction_deg - b.fall_direction_deg)) == Approx(-1.0));
    }
    Scene shuffled = scene;
    Rng rng(Key{12, 1, k, 0}, Stream::structure);
    rng.shuffle(std::span(shuffled.blocks));
    CHECK(judged(shuffled).outcome.verdict == a.verdict);
    CHECK(judged(shuffled).agreement == Agreement::agree);
  }
}

TEST_CASE("2D: simulation agrees with statics on random towers up to the band's edge") {
  const int towers = std::max(40, static_cast<int>(2000 * study_scale()));
  Simulator simulator;
  int finer = 0;
  for (int k = 0; k < towers; ++k) {
    const Key key{2024, 8, static_cast<std::uint64_t>(k), 0};
    Rng rng(key, Stream::target);
    const int height = 2 + static_cast<int>(rng.below(11));
    const double band = height <= 6 ? 0.005 : 0.01;
    const double size = rng.coin() ? rng.uniform(band, 2.0 * band) : rng.uniform(band, 0.1);
    const Scene scene = random_rectangles(height, rng.coin() ? size : -size, rng.coin(), key);
    const Statics statics = equilibrium(scene);
    const Judgement judgement = simulator.judge(scene, statics, {.band = band});
    CAPTURE(k, height, *statics.margin_share);
    CHECK(judgement.agreement == Agreement::agree);
    if (judgement.outcome.resolution > 0) ++finer;
  }
  CHECK(finer <= towers / 10);
}

TEST_CASE("2D: stock settings make stable towers fall that ours hold") {
  Simulator simulator;
  SimOptions stock;
  stock.engine_defaults = true;
  stock.horizon_s = 10.0;
  stock.left_share = 0.25;
  int fell = 0;
  for (std::uint64_t k = 0; k < 20; ++k) {
    const Scene scene = random_rectangles(8, 0.015, false, {5, 1, k, 0});
    CHECK(judged(scene).agreement == Agreement::agree);
    if (simulator.simulate(scene, stock).end == End::fallen) ++fell;
  }
  CHECK(fell >= 5);
}

TEST_CASE("2D: what the engine cannot take is refused with the reason") {
  Simulator simulator;
  const auto refused = [&](const Scene& scene, const std::string& reason) {
    try {
      (void)simulator.simulate(scene, {});
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::usage);
      CHECK_THAT(error.message(), Catch::Contains(reason));
    }
  };
  std::vector<Vec2> nonagon;
  for (int i = 0; i < 9; ++i) {
    nonagon.push_back({exact::cos(2 * kPi * i / 9), exact::sin(2 * kPi * i / 9)});
  }
  refused(planar_of({prism(nonagon, 0, 1)}), "9 corners");
  nonagon.pop_back();
  CHECK_NOTHROW(simulator.simulate(planar_of({prism(nonagon, 0, 1)}), {}));
  Scene off = squares({0.0});
  off.blocks[0].world_from_block.position.y = 0.1;
  refused(off, "not in the plane");
  refused(planar_of({box({0.5, 0.5, 0.5}, 0, 0, 0, 0.3)}), "turned out of the plane");
  Scene pushed = squares({0.0});
  pushed.event = Push{};
  refused(pushed, "events");
  refused(planar(Scene{}), "no blocks");
}

TEST_CASE("2D: settings are those that are right about towers, and scale with size") {
  const Scene scene = squares({0.0, 0.1});
  const Statics statics = equilibrium(scene);
  const SimOptions here = sim_options(scene, statics, 0);
  const double time = std::sqrt(1.0 / 0.75);  // of blocks of 1 m
  CHECK(here.step_s == Approx(time / 240));
  CHECK(here.contact_time_s == Approx(time / 960));
  CHECK(here.gravity_ramp_s == Approx(0.4 * time));
  const Scene large = scaled(scene, 4.0);
  CHECK(sim_options(large, equilibrium(large), 0).step_s == Approx(2.0 * here.step_s));
  CHECK(sim_options(scene, statics, 2).step_s == Approx(here.step_s / 4));
  CHECK(box2d_info().name == "Box2D");
  CHECK(box2d_info().version.substr(0, 2) == "3.");
}
