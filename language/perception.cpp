#include "language/perception.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "language/names.hpp"

namespace drystone::language {
namespace {

constexpr std::size_t kMostDistractors = 4;
/// A box is called a cuboid where its longest edge is this many times the shortest.
constexpr double kClearlyLong = 1.5;
/// Level with the tower, an upright cylinder looks like a box.
constexpr double kFromAbove_deg = 5.0;
/// A lying cylinder whose axis is within 30 degrees of the line of sight looks like a disc.
constexpr double kEndOn = 0.866;

Items items_of_count(const Sight& sight) {
  if (sight.record.possible) return none(kFilm);
  if (!sight.layers_seen()) return none(kNotSeen);
  const std::size_t blocks = sight.record.scene.blocks.size();
  Item item{number_value(blocks), {}, {}};
  for (std::size_t n = blocks > 2 ? blocks - 2 : 1; n <= blocks + 2; ++n) {
    if (n != blocks) item.others.push_back(number_value(n));
  }
  return some({std::move(item)});
}

bool contains(const std::vector<std::string_view>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Value color_value(std::string_view key, Language language) {
  const std::string& text = word("color", key, language);
  return {std::string(key), text, text};
}

/// Everyday colours that nobody would call this one: those of the tower's other blocks first.
std::vector<std::string_view> other_colors(const Scene& scene, const NamedColor& color) {
  std::vector<std::string_view> others;
  const auto add = [&](std::string_view basic) {
    if (basic.empty() || basic == color.basic || contains(color.arguable, basic)) return;
    if (!contains(others, basic)) others.push_back(basic);
  };
  for (const Block& block : scene.blocks) {
    if (const NamedColor* named = seen_color(block)) add(named->basic);
  }
  for (const NamedColor& named : named_colors()) {
    if (others.size() >= kMostDistractors) break;
    if (named.basic == named.key) add(named.basic);
  }
  return others;
}

Items items_of_color(const Sight& sight) {
  if (sight.record.possible) return none(kFilm);
  if (!sight.is_column()) return none(kNoColumn);
  if (!sight.layers_seen()) return none(kNotSeen);
  const Scene& scene = sight.record.scene;
  std::vector<Item> found;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const NamedColor* color = seen_color(scene.blocks[i]);
    if (color == nullptr || color->basic.empty()) continue;
    Item item{
        color_value(color->basic, sight.language), {}, {{"block", layer_name(i, sight.language)}}};
    for (const std::string_view other : other_colors(scene, *color)) {
      item.others.push_back(color_value(other, sight.language));
    }
    found.push_back(std::move(item));
  }
  return some(std::move(found), "no block has a colour that everybody would name alike");
}

Value shape_value(std::string_view key, Language language) {
  return {std::string(key), word("a_shape", key, language), word("shape", key, language)};
}

/// Whether the view shows a block's shape for what it is.
bool shows_shape(const Sight& sight, const Block& block) {
  const double long_by = elongation(block, sight.dim());
  const std::string_view key = shape_key(block, sight.dim());
  if ((key == "cuboid" || key == "rectangle") && long_by < kClearlyLong) return false;
  if (key == "polygon" || key == "prism") return false;
  if (sight.dim() == 2) return true;
  if (sight.view().camera.elevation_deg < kFromAbove_deg) return false;
  if (key != "lying_cylinder") return true;
  const Vec3 axis = matrix(block.world_from_block.rotation).columns[2];
  const Vec3 line = matrix(sight.view().camera.world_from_camera.rotation).columns[2];
  return std::abs(dot(axis, line)) < kEndOn;
}

Items items_of_shape(const Sight& sight) {
  if (sight.record.possible) return none(kFilm);
  if (!sight.is_column()) return none(kNoColumn);
  if (!sight.layers_seen()) return none(kNotSeen);
  const Scene& scene = sight.record.scene;
  constexpr std::array<std::string_view, 5> kSolid{"cube", "cuboid", "upright_cylinder",
                                                   "lying_cylinder", "ball"};
  constexpr std::array<std::string_view, 5> kPlane{"square", "rectangle", "disc", "triangle",
                                                   "trapezoid"};
  std::vector<Item> found;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    if (!shows_shape(sight, scene.blocks[i])) continue;
    const std::string_view key = shape_key(scene.blocks[i], sight.dim());
    Item item{shape_value(key, sight.language), {}, {{"block", layer_name(i, sight.language)}}};
    for (const std::string_view other : sight.dim() == 2 ? kPlane : kSolid) {
      if (other != key) item.others.push_back(shape_value(other, sight.language));
    }
    found.push_back(std::move(item));
  }
  return some(std::move(found), "no block shows its shape clearly");
}

}  // namespace

Kind count() { return {QuestionKind::count, "how many blocks the tower has", {}, items_of_count}; }

Kind color() { return {QuestionKind::color, "which colour a block has", {}, items_of_color}; }

Kind shape() { return {QuestionKind::shape, "which shape a block has", {}, items_of_shape}; }

}  // namespace drystone::language
