// Colours, textures, lights, floor and walls know neither label nor height.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "generators/palette.hpp"
#include "tests/generators/sampling.hpp"

using namespace drystone;
using namespace drystone::testing;

namespace {

Scene bare(int height) {
  Scene scene;
  for (int i = 0; i < height; ++i) {
    Block block;
    block.id = i;
    block.shape = Box{{0.3, 0.3, 0.3}};
    block.world_from_block.position = {0, 0, 0.3 + 0.6 * i};
    scene.blocks.push_back(block);
  }
  return scene;
}

Scene dressed(int height, const AppearanceOptions& options, const Key& key) {
  Scene scene = bare(height);
  dress(scene, options, key);
  return scene;
}

double distance(const Color& a, const Color& b) {
  return std::sqrt((a.r - b.r) * (a.r - b.r) + (a.g - b.g) * (a.g - b.g) +
                   (a.b - b.b) * (a.b - b.b));
}

double saturation(const Color& color) {
  const double most = std::max({color.r, color.g, color.b});
  return (most - std::min({color.r, color.g, color.b})) / most;
}

}  // namespace

TEST_CASE("surroundings and the i-th colour are the same at every height and label") {
  TowerOptions options;
  options.difficulty.mode = DifficultyMode::none;
  for (std::uint64_t index = 0; index < 30; ++index) {
    const Scene low = std::get<Group>(draw(
        options, {ShapeSet::cubes, 2, Difficulty::none, Violation::none, true}, index))[0]
                          .scene;
    const Scene high = std::get<Group>(draw(
        options, {ShapeSet::ccs, 6, Difficulty::none, Violation::vcom, false}, index, 3))[0]
                           .scene;
    CHECK(low.ground == high.ground);
    CHECK(low.walls == high.walls);
    CHECK(low.lights == high.lights);
    for (std::size_t i = 0; i < 2; ++i) CHECK(low.blocks[i].material == high.blocks[i].material);
  }
}

TEST_CASE("dressing leaves the tower alone and depends on the key only") {
  const Scene scene = dressed(5, {}, key_of(7));
  const Scene plain = bare(5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(scene.blocks[i].shape == plain.blocks[i].shape);
    CHECK(scene.blocks[i].world_from_block == plain.blocks[i].world_from_block);
  }
  CHECK(scene == dressed(5, {}, key_of(7)));
  CHECK_FALSE(scene == dressed(5, {}, key_of(8)));
}

TEST_CASE("colours are unique, the same or random as asked") {
  AppearanceOptions options;
  for (std::uint64_t index = 0; index < 20; ++index) {
    options.colors = ColorMode::unique;
    const Scene unique = dressed(12, options, key_of(index));
    for (std::size_t i = 0; i < 12; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        CHECK(distance(unique.blocks[i].material.color, unique.blocks[j].material.color) > 0.1);
      }
    }
    options.colors = ColorMode::same;
    const Scene same = dressed(6, options, key_of(index));
    for (const Block& block : same.blocks) {
      CHECK(distance(block.material.color, same.blocks[0].material.color) < 0.1);
    }
  }
  options.colors = ColorMode::random;
  options.palette = {{1, 0, 0}, {0, 0, 1}};
  int reds = 0;
  for (std::uint64_t index = 0; index < 50; ++index) {
    for (const Block& block : dressed(4, options, key_of(index)).blocks) {
      reds += block.material.color.r > 0.5;
    }
  }
  CHECK(reds > 60);
  CHECK(reds < 140);
}

TEST_CASE("block colours stand out from each other, and from floors and walls") {
  const auto blocks = generators::block_palette();
  CHECK(blocks.size() == 12);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    CHECK(saturation(blocks[i]) > 0.5);
    for (std::size_t j = 0; j < i; ++j) CHECK(distance(blocks[i], blocks[j]) > 0.18);
    for (const auto quiet : {generators::floor_palette(), generators::wall_palette()}) {
      for (const Color& color : quiet) {
        CHECK(saturation(color) < 0.2);
        CHECK(distance(blocks[i], color) > 0.25);
      }
    }
  }
}

TEST_CASE("shares of textures and numbers of walls are as asked") {
  AppearanceOptions options;
  for (const double share : {0.0, 1.0}) {
    options.texture_share = share;
    options.floor_texture_share = share;
    const Scene scene = dressed(6, options, key_of(3));
    for (const Block& block : scene.blocks)
      CHECK(block.material.texture.has_value() == (share > 0));
    CHECK(scene.ground.material.texture.has_value() == (share > 0));
  }
  options.texture_share = 0.3;
  int textured = 0;
  std::set<TextureKind> kinds;
  for (std::uint64_t index = 0; index < 200; ++index) {
    for (const Block& block : dressed(5, options, key_of(index)).blocks) {
      if (!block.material.texture) continue;
      ++textured;
      kinds.insert(block.material.texture->kind);
    }
  }
  CHECK(textured > 240);
  CHECK(textured < 360);
  CHECK(kinds.size() >= 6);
  for (const int walls : {0, 1, 2}) {
    options.walls = walls;
    CHECK(static_cast<int>(dressed(3, options, key_of(5)).walls.size()) == walls);
  }
}

TEST_CASE("walls face the tower from beyond the usual cameras") {
  AppearanceOptions options;
  options.walls = 2;
  for (std::uint64_t index = 0; index < 50; ++index) {
    const Scene scene = dressed(4, options, key_of(index));
    CHECK_FALSE(scene.walls[0].normal == scene.walls[1].normal);
    for (const Wall& wall : scene.walls) {
      CHECK(norm(wall.normal) == Approx(1.0));
      CHECK(dot(wall.normal, Vec3{} - wall.point) >= 10.0);
      CHECK((wall.point.x > 0 || wall.point.y > 0));
    }
  }
}

TEST_CASE("lights follow their laws") {
  AppearanceOptions options;
  options.lights.count = Law::choice({1, 4});
  options.lights.intensity = 1.3;
  options.lights.elevation_deg = Law::uniform(40, 50);
  for (std::uint64_t index = 0; index < 50; ++index) {
    const Scene scene = dressed(3, options, key_of(index));
    CHECK((scene.lights.size() == 1 || scene.lights.size() == 4));
    double sum = 0.0;
    for (const Light& lamp : scene.lights) {
      sum += lamp.intensity;
      CHECK(norm(lamp.direction) == Approx(1.0));
      const double elevation = degrees(exact::asin(lamp.direction.z));
      CHECK((elevation >= 40 - 1e-9 && elevation <= 50 + 1e-9));
      CHECK((lamp.angular_radius_deg >= 1.5 && lamp.angular_radius_deg <= 4.0));
    }
    CHECK(sum == Approx(1.3));
  }
}
