#include "language/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "language/phrases.hpp"
#include "scenes/overloaded.hpp"

namespace drystone::language {
namespace {

constexpr Color rgb(int hex) {
  return {((hex >> 16) & 255) / 255.0, ((hex >> 8) & 255) / 255.0, (hex & 255) / 255.0};
}

/// Farther than this from every named colour, a colour has no name.
constexpr double kFarFromName = 0.45;
/// A name fits if the second best is this much farther than the best.
constexpr double kClearlyNearer = 1.4;
/// Edges of a box that differ by less are called equal.
constexpr double kEqualEdges = 1.02;

bool is_upright(const Vec3& axis) { return std::abs(axis.z) > 0.5; }

std::string_view prism_key(const Prism& prism, int dim) {
  switch (prism.outline.size()) {
    case 3:
      return dim == 2 ? "triangle" : "triangular_prism";
    case 4:
      return dim == 2 ? "trapezoid" : "trapezoidal_prism";
    default:
      return dim == 2 ? "polygon" : "prism";
  }
}

}  // namespace

const std::vector<NamedColor>& named_colors() {
  static const std::vector<NamedColor> colors{
      {"red", rgb(0xd7342f), "red", {"orange", "pink"}},
      {"orange", rgb(0xf07f22), "orange", {"red", "brown", "yellow"}},
      {"yellow", rgb(0xf6c32c), "yellow", {"orange"}},
      {"lime", rgb(0x9cc437), "", {"green", "yellow"}},
      {"green", rgb(0x2e9e4f), "green", {}},
      {"teal", rgb(0x14a39a), "", {"green", "blue"}},
      {"sky", rgb(0x46b8e8), "blue", {}},
      {"blue", rgb(0x2566c8), "blue", {"purple"}},
      {"violet", rgb(0x5a3fb0), "", {"purple", "blue"}},
      {"purple", rgb(0xb04bc0), "purple", {"pink"}},
      {"pink", rgb(0xee6fa4), "pink", {"purple", "red"}},
      {"brown", rgb(0x8a4b2a), "brown", {"orange", "red"}},
      {"white", rgb(0xf2f2f2), "white", {"grey"}},
      {"grey", rgb(0x8c8c8c), "grey", {"white", "black"}},
      {"black", rgb(0x1c1c1c), "black", {"grey"}},
  };
  return colors;
}

double distance(const Color& a, const Color& b) {
  const double mean = 0.5 * (a.r + b.r);
  const double r = a.r - b.r, g = a.g - b.g, blue = a.b - b.b;
  return std::sqrt((2.0 + mean) * r * r + 4.0 * g * g + (3.0 - mean) * blue * blue);
}

const NamedColor* name_of(const Color& color) {
  const NamedColor* best = nullptr;
  double least = kFarFromName, second = 1e9;
  for (const NamedColor& named : named_colors()) {
    const double d = distance(color, named.color);
    if (d < least) {
      second = best != nullptr ? least : second;
      least = d;
      best = &named;
    } else {
      second = std::min(second, d);
    }
  }
  return best != nullptr && second >= kClearlyNearer * least ? best : nullptr;
}

const NamedColor* seen_color(const Block& block) {
  const NamedColor* plain = name_of(block.material.color);
  if (!block.material.texture) return plain;
  return plain == name_of(block.material.texture->color2) ? plain : nullptr;
}

double elongation(const Block& block, int dim) {
  const auto* box = std::get_if<Box>(&block.shape);
  if (box == nullptr) return 1.0;
  const Mat3 m = matrix(block.world_from_block.rotation);
  const double edges[] = {box->half_extents.x, box->half_extents.y, box->half_extents.z};
  double low = 1e300, high = 0.0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    // In the plane the edge along y is not seen.
    if (dim == 2 && std::abs(m.columns[axis].y) > 0.5) continue;
    low = std::min(low, edges[axis]);
    high = std::max(high, edges[axis]);
  }
  return high / low;
}

std::string_view shape_key(const Block& block, int dim) {
  return std::visit(
      Overloaded{[&](const Box&) -> std::string_view {
                   const bool equal = elongation(block, dim) <= kEqualEdges;
                   if (dim == 2) return equal ? "square" : "rectangle";
                   return equal ? "cube" : "cuboid";
                 },
                 [&](const Cylinder&) -> std::string_view {
                   if (dim == 2) return "disc";
                   const Vec3 axis = matrix(block.world_from_block.rotation).columns[2];
                   return is_upright(axis) ? "upright_cylinder" : "lying_cylinder";
                 },
                 [&](const Sphere&) -> std::string_view { return dim == 2 ? "disc" : "ball"; },
                 [&](const Prism& prism) { return prism_key(prism, dim); }},
      block.shape);
}

const std::string& word(std::string_view group, std::string_view key, Language language) {
  return phrases("words", language).word(fmt::format("{}/{}", group, key));
}

std::string ordinal(std::size_t n, Language language) {
  const Phrases& words = phrases("words", language);
  const std::string name = fmt::format("ordinal/{}", n);
  if (words.has(name)) return words.word(name);
  return fill(words.word("ordinal/any"), {{"number", fmt::format("{}", n)}});
}

std::string layer_name(std::size_t index, Language language) {
  return fill(phrases("words", language).word("layer"),
              {{"ordinal", ordinal(index + 1, language)}});
}

std::string name_by_color(const Scene& scene, std::size_t index, Language language) {
  const NamedColor* color = name_of(scene.blocks[index].material.color);
  if (color == nullptr) return {};
  const auto meant = [&](const NamedColor& other) {
    return &other == color || (!color->basic.empty() && other.basic == color->basic);
  };
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    if (i == index) continue;
    const Material& material = scene.blocks[i].material;
    const NamedColor* other = name_of(material.color);
    if (other == nullptr || meant(*other)) return {};
    const NamedColor* second = material.texture ? name_of(material.texture->color2) : nullptr;
    if (second != nullptr && meant(*second)) return {};
  }
  return fill(phrases("words", language).word("colored_block"),
              {{"color", word("color", color->key, language)}});
}

std::string block_name(const Scene& scene, bool column, std::size_t index, Language language) {
  return column ? layer_name(index, language) : name_by_color(scene, index, language);
}

}  // namespace drystone::language
