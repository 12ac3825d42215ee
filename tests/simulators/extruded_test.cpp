// Two engines and two samplers' worth of code that share nothing but the tower: planar ones, by
// Box2D in the plane and by MuJoCo as solids.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "drystone/generator.hpp"
#include "drystone/simulation.hpp"

using namespace drystone;

TEST_CASE("a planar tower and its extrusion get one label, by two engines") {
  const char* const text = std::getenv("DRYSTONE_STUDY_SCALE");
  const int towers = static_cast<int>(1000 * (text != nullptr ? std::atof(text) : 0.1));
  constexpr std::array kShapes{ShapeSet::cubes, ShapeSet::cuboids, ShapeSet::ccs};
  constexpr std::array kViolations{Violation::vcom, Violation::vpsf, Violation::both};
  Simulator simulator;
  int alike = 0;
  for (int i = 0; i < towers; ++i) {
    Rng rng(Key{404, 0, static_cast<std::uint64_t>(i), 0}, Stream::target);
    SceneRequest request;
    request.options.tower.difficulty.mode = DifficultyMode::none;
    request.options.tower.margin_share =
        rng.coin() ? Law::uniform(0.01, 0.02) : Law::uniform(0.01, 0.1);
    Cell& cell = request.cell;
    cell.stable = i % 2 == 0;
    cell.shapes = rng.pick(kShapes);
    cell.height = 3 + static_cast<int>(rng.below(4));
    if (!cell.stable) {
      cell.violation = cell.shapes == ShapeSet::ccs ? rng.pick(kViolations) : Violation::vcom;
      request.options.tower.violation = {cell.violation};
    }
    const Key key{404, short_hash("towers2d"), static_cast<std::uint64_t>(i), 0};
    const Drawn drawn = family("towers2d").sample(request, key);
    const Scene& flat = std::get<Group>(drawn)[0].scene;
    const Scene solid = extruded(flat);
    const Judgement in_plane = simulator.judge(flat, equilibrium(flat), {});
    const Judgement in_space = simulator.judge(solid, equilibrium(solid), {});
    CAPTURE(i, describe(cell), *equilibrium(flat).margin_share);
    CHECK(in_plane.agreement == Agreement::agree);
    CHECK(in_space.agreement == Agreement::agree);
    CHECK(in_plane.outcome.verdict == in_space.outcome.verdict);
    alike += in_plane.outcome.verdict == in_space.outcome.verdict;
    if (in_plane.outcome.verdict == Verdict::collapses &&
        in_space.outcome.verdict == Verdict::collapses) {
      // Of a disc and what rolls off it, which goes the other way, either may be the first to
      // leave: it is the top whose direction has to be the same.
      CHECK(in_plane.outcome.displacements.back().x * in_space.outcome.displacements.back().x >
            0.0);
    }
  }
  CHECK(alike == towers);
}
