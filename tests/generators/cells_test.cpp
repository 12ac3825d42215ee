// Which cells options span, and which are refused.
#include <catch2/catch.hpp>
#include <cmath>

#include "drystone/error.hpp"
#include "tests/generators/sampling.hpp"

using namespace drystone;
using Catch::Contains;

namespace {

std::vector<CellShare> cells(const TowerOptions& options) {
  return family("towers3d").cells({.tower = options, .replica = {}});
}

std::string refusal(const TowerOptions& options) {
  try {
    (void)cells(options);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    CHECK_FALSE(error.remedy().empty());
    return error.message();
  }
  return "accepted";
}

double share_of(const std::vector<CellShare>& all, auto&& wanted) {
  double sum = 0.0;
  for (const CellShare& entry : all) sum += wanted(entry.cell) ? entry.share : 0.0;
  return sum;
}

}  // namespace

TEST_CASE("families are known by name") {
  CHECK(family("towers3d").name == "towers3d");
  CHECK(std::is_sorted(families().begin(), families().end(),
                       [](const Family& a, const Family& b) { return a.name < b.name; }));
  CHECK_THROWS_WITH(family("towers4d"), Contains("towers4d"));
}

TEST_CASE("cells say what they are") {
  CHECK(describe({ShapeSet::ccs, 4, Difficulty::hard, Violation::vcom, false}) ==
        "h=4 ccs hard vcom unstable");
  CHECK(describe({ShapeSet::cubes, 2, Difficulty::none, Violation::none, true}) ==
        "h=2 cubes stable");
}

TEST_CASE("default options span the cells of ShapeStacks") {
  const TowerOptions options;
  const auto all = cells(options);
  CHECK(share_of(all, [](const Cell&) { return true; }) == Approx(1.0));
  CHECK(share_of(all, [](const Cell& cell) { return cell.stable; }) == Approx(0.5));
  for (int height = 2; height <= 6; ++height) {
    CHECK(share_of(all, [&](const Cell& cell) { return cell.height == height; }) == Approx(0.2));
  }
  // An unstable tower of two has no block that carries, so no level.
  for (const CellShare& entry : all) {
    CHECK((entry.cell.difficulty == Difficulty::none) ==
          (entry.cell.height == 2 && !entry.cell.stable));
    CHECK((entry.cell.violation == Violation::none) == entry.cell.stable);
  }
  CHECK(all.size() == 4 * 4 + 3);
}

TEST_CASE("shares follow labels and violations") {
  TowerOptions options;
  options.shapes = {ShapeSet::cubes, ShapeSet::ccs};
  options.height = {3, 4};
  options.difficulty.mode = DifficultyMode::none;
  options.violation = {Violation::vcom, Violation::vpsf, Violation::both};
  options.stable_share = 0.25;
  const auto all = cells(options);
  CHECK(share_of(all, [](const Cell&) { return true; }) == Approx(1.0));
  CHECK(share_of(all, [](const Cell& cell) { return cell.stable; }) == Approx(0.25));
  // Cubes can only violate the centre of mass; with ccs the three share evenly.
  CHECK(share_of(all, [](const Cell& cell) {
          return cell.shapes == ShapeSet::cubes && cell.violation == Violation::vcom;
        }) == Approx(0.375));
  CHECK(share_of(all, [](const Cell& cell) { return cell.violation == Violation::vpsf; }) ==
        Approx(0.125));
  options.stable_share = 1.0;
  for (const CellShare& entry : cells(options)) CHECK(entry.cell.stable);
  options.stable_share = 0.0;
  for (const CellShare& entry : cells(options)) CHECK_FALSE(entry.cell.stable);
}

TEST_CASE("options that make no sense are refused") {
  TowerOptions options;
  SECTION("no shapes") {
    options.shapes.clear();
    CHECK_THAT(refusal(options), Contains("shapes"));
  }
  SECTION("a height twice") {
    options.height = {3, 4, 3};
    CHECK_THAT(refusal(options), Contains("height"));
  }
  SECTION("height out of range") {
    options.height = {1};
    CHECK_THAT(refusal(options), Contains("1"));
  }
  SECTION("level none") {
    options.difficulty.levels = {Difficulty::none};
    CHECK_THAT(refusal(options), Contains("none"));
  }
  SECTION("violation none") {
    options.violation = {Violation::none};
    CHECK_THAT(refusal(options), Contains("violation"));
  }
  SECTION("rollers without shapes that roll") {
    options.shapes = {ShapeSet::cuboids};
    options.violation = {Violation::vcom, Violation::vpsf};
    CHECK_THAT(refusal(options), Contains("vpsf"));
  }
  SECTION("only rollers where one shape set has none") {
    options.shapes = {ShapeSet::cubes, ShapeSet::ccs};
    options.violation = {Violation::vpsf};
    CHECK_THAT(refusal(options), Contains("cubes"));
  }
  SECTION("two violations in a tower of two") {
    options.shapes = {ShapeSet::ccs};
    options.height = {2};
    options.violation = {Violation::both};
    CHECK_THAT(refusal(options), Contains("both"));
  }
  SECTION("margins that r forbids") {
    options.margin_share = Law::uniform(0.1, 0.3);
    CHECK_THAT(refusal(options), Contains("0.3"));
  }
  SECTION("margins beyond half a width") {
    options.difficulty.mode = DifficultyMode::none;
    options.margin_share = 0.5;
    CHECK_THAT(refusal(options), Contains("margin_share"));
  }
}

TEST_CASE("cells that physics forbids are refused with the reason") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::matched;
  options.margin_share = Law::uniform(0.02, 0.06);
  SECTION("two blocks with small offsets neither fall nor come near it") {
    options.height = {2, 3, 4, 5, 6};
    const std::string message = refusal(options);
    CHECK_THAT(message, Contains("h=2 cubes easy"));
    CHECK_THAT(message, Contains("0.25"));
    CHECK_THAT(message, Contains("1/n"));
  }
  SECTION("an equal column of n needs offsets above width / n") {
    options.edge_m = 0.7;
    options.margin_share = 0.02;
    options.difficulty.levels = {Difficulty::easy};
    for (const int height : {2, 3, 4}) {
      options.height = {height};
      CHECK_THAT(refusal(options), Contains("cannot"));
    }
    for (const int height : {5, 6}) {
      options.height = {height};
      CHECK(refusal(options) == "accepted");
    }
  }
  SECTION("the message says how far the margin can go") {
    options.height = {5};
    options.margin_share = Law::uniform(0.02, 0.4);
    CHECK_THAT(refusal(options), Contains("at most"));
  }
  SECTION("hard exists at every height") {
    options.height = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    options.difficulty.levels = {Difficulty::hard};
    CHECK(refusal(options) == "accepted");
  }
}

TEST_CASE("a cell that cannot exist is rejected by sample, with a reason") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::matched;
  const Drawn drawn = drystone::testing::draw(
      options, {ShapeSet::cubes, 2, Difficulty::easy, Violation::vcom, false}, 1);
  REQUIRE(std::holds_alternative<Rejected>(drawn));
  CHECK_FALSE(std::get<Rejected>(drawn).reason.empty());
}
