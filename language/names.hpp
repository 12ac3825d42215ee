// What blocks are called: by colour, shape and place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/question.hpp"
#include "drystone/scene.hpp"

namespace drystone::language {

/// A colour that has a name.
struct NamedColor {
  std::string_view key;    ///< of schemas/prompts/words.json
  Color color;             ///< sRGB, the middle of what is called so
  std::string_view basic;  ///< the everyday word, a key too; empty: people would not agree on one
  /// Everyday words that somebody might use for it, too.
  std::vector<std::string_view> arguable;
};

[[nodiscard]] const std::vector<NamedColor>& named_colors();
/// The nearest named colour; null where the colour lies between names or far from all.
[[nodiscard]] const NamedColor* name_of(const Color& color);
/// The name of what is seen of a block: of a textured one only where both of its colours have it.
[[nodiscard]] const NamedColor* seen_color(const Block& block);
/// Distance of two colours as eyes judge it, 0 to about 3 (the 'redmean' approximation).
[[nodiscard]] double distance(const Color& a, const Color& b);

/// Key of a block's shape as it stands there: cube, cuboid, upright_cylinder, lying_cylinder, ball,
/// triangular_prism, trapezoidal_prism, prism; in the plane square, rectangle, disc, triangle,
/// trapezoid, polygon.
[[nodiscard]] std::string_view shape_key(const Block& block, int dim);
/// Largest over smallest edge of a box, of those that are seen; 1 for other shapes.
[[nodiscard]] double elongation(const Block& block, int dim);

/// "third"; "三"
[[nodiscard]] std::string ordinal(std::size_t n, Language language);
/// "the third block from the bottom", by index.
[[nodiscard]] std::string layer_name(std::size_t index, Language language);
/// "the light blue block", for scenes in which no other block could be meant, also by the second
/// colour of its texture; empty elsewhere.
[[nodiscard]] std::string name_by_color(const Scene& scene, std::size_t index, Language language);
/// By its layer in a column, by its colour elsewhere.
[[nodiscard]] std::string block_name(const Scene& scene, bool column, std::size_t index,
                                     Language language);
/// A word of schemas/prompts/words.json, by its name ("color/red").
[[nodiscard]] const std::string& word(std::string_view group, std::string_view key,
                                      Language language);

}  // namespace drystone::language
