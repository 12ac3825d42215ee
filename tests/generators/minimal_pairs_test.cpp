// Two towers that share everything but where one block stands.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "drystone/error.hpp"
#include "drystone/room.hpp"
#include "drystone/scene_json.hpp"
#include "generators/place_change.hpp"
#include "tests/generators/sampling.hpp"

using namespace drystone;
using drystone::testing::exact_statics;
using drystone::testing::study_size;
using generators::Part;
using generators::Space;

namespace {

const Family& pairs() { return family("minimal_pairs"); }

SceneRequest request_of(ShapeSet shapes, int height, const PairOptions& options = {}) {
  SceneRequest request;
  pairs().defaults(request.options);
  request.options.pair = options;
  request.options.tower.shapes = {shapes};
  request.options.tower.height = {height};
  request.cell = {shapes, height, Difficulty::none, Violation::none, true};
  request.cell.both_labels = true;
  return request;
}

/// The group of the first attempt that comes to something.
drystone::Group draw_group(const SceneRequest& request, std::uint64_t index) {
  std::string reason;
  for (std::uint16_t attempt = 0; attempt < 20; ++attempt) {
    auto drawn = pairs().sample(request, {17, short_hash("minimal_pairs"), index, attempt});
    if (auto* const group = std::get_if<drystone::Group>(&drawn)) return *group;
    reason = std::get<Rejected>(drawn).reason;
  }
  FAIL("no pair in 20 attempts: " << reason);
  return {};
}

struct Two {
  const Draft* stable = nullptr;
  const Draft* unstable = nullptr;
};

/// The pair of a group, or of one variant. It points into the group.
Two of_variant(const drystone::Group& group, const std::string& variant = "") {
  Two two;
  for (const Draft& draft : group) {
    if (draft.variant != variant) continue;
    (draft.intent.stable ? two.stable : two.unstable) = &draft;
  }
  REQUIRE(two.stable != nullptr);
  REQUIRE(two.unstable != nullptr);
  return two;
}

/// What has to hold of two towers of a pair, whatever the options.
void check_pair(const Two& two, const SceneRequest& request) {
  const Intent& intent = two.stable->intent;
  const double share = intent.margin_share;
  CHECK(share > 0.0);
  CHECK(two.unstable->intent.margin_share == -share);
  const Statics stands = exact_statics(two.stable->scene);
  const Statics falls = exact_statics(two.unstable->scene);
  CHECK(stands.verdict == StaticVerdict::stands);
  CHECK(falls.verdict == StaticVerdict::falls);
  CHECK(*stands.margin_share == Approx(share).margin(1e-10));
  CHECK(*falls.margin_share == Approx(-share).margin(1e-10));
  CHECK(*stands.margin_m == Approx(-*falls.margin_m).margin(1e-10));
  CHECK(stands.weakest_interface == intent.critical_interface);
  CHECK(falls.weakest_interface == intent.critical_interface);
  for (const Statics* statics : {&stands, &falls}) {
    for (std::size_t i = 0; i < statics->interfaces.size(); ++i) {
      if (static_cast<int>(i) == intent.critical_interface) continue;
      CHECK(statics->interfaces[i].margin_share > share);
    }
  }

  // Put back what was changed, and nothing tells one scene from the other.
  const int changed = intent.changed_block;
  CHECK(two.unstable->intent.changed_block == changed);
  CHECK(two.unstable->intent.change_m == intent.change_m);
  const bool above = request.options.pair.change == PairChange::above;
  const int last = above ? request.cell.height - 1 : changed;
  if (above) CHECK(changed == intent.critical_interface);
  Scene back = two.unstable->scene;
  for (int i = changed; i <= last; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Vec3 from = two.stable->scene.blocks[at].world_from_block.position;
    Vec3& to = back.blocks[at].world_from_block.position;
    CHECK(to.x - from.x == Approx(intent.change_m.x).margin(1e-12));
    CHECK(to.y - from.y == Approx(intent.change_m.y).margin(1e-12));
    CHECK(to.z == from.z);
    CHECK(to.xy() != from.xy());
    to = from;
  }
  CHECK(to_json(back) == to_json(two.stable->scene));
}

}  // namespace

TEST_CASE("of three cubes, what has to be moved how far is known") {
  // Unit cubes in a row of offsets along x; the middle of the upper two is 0.05 inside the lowest
  // cube's edge, and is to be 0.05 outside. One of the two moves that middle by half of its own
  // way, so it has to go 0.2; the lowest takes the edge along, and so does all above at once: 0.1.
  // (The middle cube may also draw its own edge in under the middle of the two, again at half of
  // its own speed.)
  Part cube;
  cube.shape = Box{{0.5, 0.5, 0.5}};
  cube.mass = 1000.0;
  cube.half_height = 0.5;
  cube.width = 1.0;
  generators::Plan plan;
  plan.space = Space::aligned;
  plan.parts = {cube, cube, cube};
  plan.share = 0.05;
  plan.deciding = plan.vcom = 1;
  TowerOptions options;
  Rng rng({1, 2, 3, 0}, Stream::structure);
  std::map<int, int> met;
  int together = 0;
  for (int i = 0; i < 400; ++i) {
    const auto turns = generators::draw_turns(plan, options, rng);
    const auto one =
        generators::place_change(plan, turns, DifficultyMode::none, PairChange::block, rng);
    if (one) {
      ++met[one->changed];
      CHECK(std::abs(one->change.x) == Approx(one->changed == 0 ? 0.1 : 0.2));
      CHECK(one->change.y == 0.0);
      const auto lean = [&](const generators::Stack& stack) {
        return std::abs(0.5 * (stack.places[1].x + stack.places[2].x) - stack.places[0].x);
      };
      // The nearer edge is the lowest cube's or the middle one's.
      CHECK(lean(one->stable) <= 0.45 + 1e-12);
    }
    const auto all =
        generators::place_change(plan, turns, DifficultyMode::none, PairChange::above, rng);
    if (!all) continue;
    ++together;
    CHECK(all->changed == 1);
    CHECK(std::abs(all->change.x) == Approx(0.1));
  }
  CHECK(met[0] > 20);
  CHECK(met[1] > 20);
  CHECK(met[2] > 20);
  CHECK(together > 20);
}

TEST_CASE("one block crosses the edge, by as much as it was inside, and all else stays") {
  const int each = std::max(2, study_size(40));
  std::uint64_t index = 0;
  for (const ShapeSet shapes : {ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs}) {
    for (const int height : {2, 3, 4, 6}) {
      for (const PairChange change : {PairChange::block, PairChange::above}) {
        for (int dim_or_layout = 0; dim_or_layout < 3; ++dim_or_layout) {
          SceneRequest request = request_of(shapes, height, {.change = change});
          if (dim_or_layout == 1) request.options.layout.layout = Layout::planar;
          if (dim_or_layout == 2) request.options.pair.dim = 2;
          for (int i = 0; i < each; ++i) {
            CAPTURE(name(shapes), height, name(change), dim_or_layout, i);
            const auto group = draw_group(request, index++);
            REQUIRE(group.size() == 2);
            check_pair(of_variant(group), request);
            CHECK(group[0].scene.dim == (dim_or_layout == 2 ? 2 : 3));
            if (dim_or_layout == 0) continue;
            for (const Block& block : group[0].scene.blocks) {
              CHECK(block.world_from_block.position.y ==
                    group[0].scene.blocks[0].world_from_block.position.y);
            }
          }
        }
      }
    }
  }
}

TEST_CASE("on a slope pairs and quadruplets differ as on level ground, in rooms that are level") {
  for (const Nuisance nuisance :
       {Nuisance::none, Nuisance::light, Nuisance::surroundings, Nuisance::yaw, Nuisance::mirror}) {
    for (const PairChange change : {PairChange::block, PairChange::above}) {
      SceneRequest request =
          request_of(ShapeSet::cuboids, 4, {.change = change, .nuisance = {nuisance}});
      request.options.material.ground_tilt_deg = Law::uniform(4, 12);
      request.options.material.friction = 0.7;
      if (nuisance != Nuisance::none) request.cell.kind = name(nuisance);
      for (std::uint64_t index = 0; index < 8; ++index) {
        CAPTURE(name(nuisance), name(change), index);
        const auto group = draw_group(request, index);
        for (const std::string half : {"a", "b"}) {
          check_pair(of_variant(group, nuisance == Nuisance::none ? "" : half), request);
        }
        double lamp = 0.0;
        for (const Draft& draft : group) {
          const Scene& scene = draft.scene;
          CHECK(scene.ground.friction == 0.7);
          for (const Block& block : scene.blocks) CHECK(block.friction == 0.7);
          const double tangent = norm(drift_of(scene));
          CHECK(tangent >= std::tan(radians(4.0)) - 1e-9);
          CHECK(tangent == Approx(norm(drift_of(group[0].scene))));
          const Vec3 up = normalized(-1.0 * scene.gravity);
          for (const Wall& wall : scene.walls) {
            CHECK(dot(wall.normal, up) == Approx(0.0).margin(1e-12));
          }
          // Nothing but another light has the lamps at other heights over the horizon.
          const double height = dot(scene.lights[0].direction, up);
          if (&draft == &group[0]) lamp = height;
          if (nuisance != Nuisance::light) CHECK(height == Approx(lamp).margin(1e-12));
        }
      }
    }
  }
}

TEST_CASE("either difficulty holds for both towers of a pair") {
  for (const DifficultyMode mode : {DifficultyMode::shapestacks, DifficultyMode::matched}) {
    for (const Difficulty level : {Difficulty::easy, Difficulty::hard}) {
      SceneRequest request = request_of(ShapeSet::ccs, 4);
      request.options.tower.difficulty.mode = mode;
      request.options.tower.margin_share = Law::uniform(0.02, 0.06);
      request.cell.difficulty = level;
      for (std::uint64_t index = 0; index < static_cast<std::uint64_t>(study_size(100)); ++index) {
        CAPTURE(name(mode), name(level), index);
        const auto group = draw_group(request, index);
        const Two two = of_variant(group);
        check_pair(two, request);
        for (const Draft* draft : {two.stable, two.unstable}) {
          CHECK(draft->intent.difficulty == level);
          double ratio = 0.0;
          double offset = 0.0;
          const Statics statics = exact_statics(draft->scene);
          for (std::size_t i = 1; i < statics.interfaces.size(); ++i) {
            const auto& blocks = draft->scene.blocks;
            const double width = std::min(width_m(blocks[i]), width_m(blocks[i - 1]));
            const Vec3 step =
                blocks[i].world_from_block.position - blocks[i - 1].world_from_block.position;
            offset = std::max(offset, norm(step.xy()) / width);
            if (statics.interfaces[i].margin_m < 0.0) continue;
            ratio = std::max(ratio, statics.interfaces[i].support_ratio);
          }
          if (mode == DifficultyMode::matched) {
            CHECK((level == Difficulty::easy ? offset <= 0.25 : offset >= 0.35));
          } else {
            CHECK((ratio <= 0.5) == (level == Difficulty::easy));
          }
        }
      }
    }
  }
}

TEST_CASE(
    "order, level and misalignment of pairs say nothing, and any block may be the changed one") {
  const SceneRequest request = request_of(ShapeSet::cubes, 4);
  std::map<int, int> levels;
  std::set<std::pair<int, int>> changes;
  int stable_first = 0;
  int falling_further_apart = 0;
  const auto offsets = [](const Scene& scene) {
    double sum = 0.0;
    for (std::size_t i = 1; i < scene.blocks.size(); ++i) {
      const Block& upper = scene.blocks[i];
      const Block& lower = scene.blocks[i - 1];
      const Vec3 step = upper.world_from_block.position - lower.world_from_block.position;
      sum += norm(step.xy()) / std::min(width_m(upper), width_m(lower));
    }
    return sum;
  };
  const int groups = 200;
  for (std::uint64_t index = 0; index < groups; ++index) {
    const auto group = draw_group(request, index);
    stable_first += group[0].intent.stable ? 1 : 0;
    const Two two = of_variant(group);
    falling_further_apart += offsets(two.unstable->scene) > offsets(two.stable->scene) ? 1 : 0;
    ++levels[group[0].intent.critical_interface];
    changes.insert({group[0].intent.critical_interface, group[0].intent.changed_block});
  }
  CHECK(stable_first > groups * 2 / 5);
  CHECK(stable_first < groups * 3 / 5);
  CHECK(falling_further_apart > groups * 2 / 5);
  CHECK(falling_further_apart < groups * 3 / 5);
  for (const int level : {1, 2, 3}) CHECK(levels[level] > groups / 5);
  // The one below the deciding interface, and all above it.
  CHECK(changes == std::set<std::pair<int, int>>{
                       {1, 0}, {1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 2}, {2, 3}, {3, 2}, {3, 3}});
}

TEST_CASE("a quadruplet has both labels under both values of its nuisance") {
  for (const auto& [nuisance, text] : EnumNames<Nuisance>::value) {
    if (nuisance == Nuisance::none) continue;
    for (const ShapeSet shapes : {ShapeSet::cubes, ShapeSet::ccs}) {
      SceneRequest request = request_of(shapes, 3, {.nuisance = {nuisance}});
      request.cell.kind = text;
      for (std::uint64_t index = 0; index < 6; ++index) {
        CAPTURE(text, name(shapes), index);
        const auto group = draw_group(request, index);
        REQUIRE(group.size() == 4);
        const Two a = of_variant(group, "a");
        const Two b = of_variant(group, "b");
        check_pair(a, request);
        check_pair(b, request);
        const Scene& before = a.stable->scene;
        Scene after = b.stable->scene;
        CHECK((after != before) == (nuisance != Nuisance::camera));
        CHECK((b.stable->cameras != a.stable->cameras) == (nuisance == Nuisance::camera));
        CHECK(b.stable->cameras == b.unstable->cameras);
        // Give it the nuisance of the other half, and it is the same scene.
        for (std::size_t i = 0; i < after.blocks.size(); ++i) {
          Material& mine = after.blocks[i].material;
          const Material& other = before.blocks[i].material;
          if (nuisance == Nuisance::color) {
            CHECK(mine.texture.has_value() == other.texture.has_value());
            mine.color = other.color;
            if (mine.texture) mine.texture->color2 = other.texture->color2;
          } else if (nuisance == Nuisance::texture) {
            mine.texture = other.texture;
          } else if (nuisance == Nuisance::yaw || nuisance == Nuisance::mirror) {
            after.blocks[i].world_from_block = before.blocks[i].world_from_block;
          }
        }
        if (nuisance == Nuisance::light) after.lights = before.lights;
        if (nuisance == Nuisance::surroundings) {
          after.ground.material = before.ground.material;
          after.walls = before.walls;
        }
        CHECK(to_json(after) == to_json(before));
      }
    }
  }
}

TEST_CASE("turned and mirrored towers keep all distances, and mirrors change hands") {
  for (const Nuisance nuisance : {Nuisance::yaw, Nuisance::mirror}) {
    SceneRequest request = request_of(ShapeSet::ccs, 4, {.nuisance = {nuisance}});
    request.cell.kind = name(nuisance);
    for (std::uint64_t index = 0; index < 20; ++index) {
      const auto group = draw_group(request, index);
      const Scene& a = of_variant(group, "a").stable->scene;
      const Scene& b = of_variant(group, "b").stable->scene;
      const auto place = [](const Scene& scene, std::size_t i) {
        return scene.blocks[i].world_from_block.position;
      };
      for (std::size_t i = 1; i < a.blocks.size(); ++i) {
        CHECK(norm(place(a, i) - place(a, 0)) == Approx(norm(place(b, i) - place(b, 0))));
      }
      const auto turn = [&](const Scene& scene) {
        return cross((place(scene, 1) - place(scene, 0)).xy(),
                     (place(scene, 2) - place(scene, 0)).xy());
      };
      const double sign = nuisance == Nuisance::mirror ? -1.0 : 1.0;
      CHECK(turn(b) == Approx(sign * turn(a)).margin(1e-12));
    }
  }
}

TEST_CASE("the same key gives the same group, and what cannot be is refused") {
  const SceneRequest request = request_of(ShapeSet::ccs, 3);
  const Key key{3, short_hash("minimal_pairs"), 5, 0};
  const auto one = std::get<drystone::Group>(pairs().sample(request, key));
  const auto two = std::get<drystone::Group>(pairs().sample(request, key));
  CHECK(one[0].scene == two[0].scene);
  CHECK(one[1].scene == two[1].scene);

  const auto refusal = [](const auto& change) -> std::string {
    SceneOptions options;
    pairs().defaults(options);
    options.tower.height = {2, 3};
    change(options);
    try {
      (void)pairs().cells(options);
    } catch (const Error& error) {
      return error.message();
    }
    return "accepted";
  };
  using Catch::Contains;
  CHECK(refusal([](SceneOptions&) {}) == "accepted");
  CHECK_THAT(refusal([](SceneOptions& o) { o.tower.violation = {Violation::both}; }),
             Contains("violation is vcom"));
  CHECK_THAT(refusal([](SceneOptions& o) { o.tower.stable_share = 0.3; }), Contains("half"));
  CHECK_THAT(refusal([](SceneOptions& o) {
               o.pair.nuisance = {Nuisance::light, Nuisance::none};
             }),
             Contains("none beside others"));
  CHECK_THAT(refusal([](SceneOptions& o) {
               o.pair.nuisance = {Nuisance::yaw};
               o.pair.dim = 2;
             }),
             Contains("cannot be turned"));
  CHECK_THAT(refusal([](SceneOptions& o) { o.tower.margin_share = Law::uniform(0.02, 0.45); }),
             Contains("cannot exist") && Contains("no other interface") && Contains("at most"));
  // A cube of a pair that is 0.75 of its width off leaves no cube below it r at most 0.5.
  CHECK_THAT(refusal([](SceneOptions& o) {
               o.tower.difficulty = {DifficultyMode::shapestacks, {Difficulty::easy}};
             }),
             Contains("cannot exist") && Contains("r at most 0.5"));
}

TEST_CASE("cells of pairs have both labels, and quadruplets one cell a nuisance") {
  SceneOptions options;
  pairs().defaults(options);
  options.tower.height = {2, 3};
  CHECK(group_size(pairs(), options) == 2);
  auto cells = pairs().cells(options);
  REQUIRE(cells.size() == 2);
  CHECK(cells[0].share == Approx(0.5));
  CHECK(describe(cells[0].cell) == "h=2 cubes stable and unstable");
  options.pair.nuisance = {Nuisance::color, Nuisance::camera};
  CHECK(group_size(pairs(), options) == 4);
  cells = pairs().cells(options);
  REQUIRE(cells.size() == 4);
  CHECK(cells[1].share == Approx(0.25));
  CHECK(describe(cells[1].cell) == "h=2 cubes camera stable and unstable");
}
