// What a picture shows of a tower.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drystone/questions.hpp"

namespace drystone::language {

/// How much of a block a view shows.
struct BlockSeen {
  double visible_px = 0.0;     ///< pixels of the shown picture that show it
  double visible_share = 0.0;  ///< of the pixels that would show it if it were alone
};

/// By block, from rays on a grid of about 4,000.
[[nodiscard]] std::vector<BlockSeen> look_at_blocks(const Scene& scene, const Camera& camera,
                                                    double scale);

/// The same for the scene's zone; requires that it has one.
[[nodiscard]] BlockSeen look_at_zone(const Scene& scene, const Camera& camera, double scale);

/// Horizontal unit vectors of the picture: to the right, and away from who looks.
struct Compass {
  Vec2 right{1, 0};
  Vec2 away{0, 1};
};
[[nodiscard]] Compass compass(const Camera& camera);
/// One of eight directions over the picture's ground, as words.json names them: "right",
/// "away_left" ...
[[nodiscard]] std::string_view toward(const Camera& camera, Vec2 direction);

/// A record as it is shown to who is asked.
class Sight {
 public:
  Sight(const Record& record_shown, const Shown& how, Language in)
      : record(record_shown), shown(how), language(in) {}

  const Record& record;
  const Shown& shown;
  Language language;

  /// The view whose left and right are meant.
  [[nodiscard]] const View& view() const;
  /// 2 where a planar scene is seen face on, like a drawing in its plane; else 3: blocks show their
  /// depth, and what is along the plane need not be across the picture.
  [[nodiscard]] int dim() const;
  /// Whether enough is seen of a block in that view, or of every block.
  [[nodiscard]] bool block_seen(std::size_t index) const;
  [[nodiscard]] bool blocks_seen() const;
  /// Whether enough is seen of the zone; requires that there is one.
  [[nodiscard]] bool zone_seen() const;
  /// Whether every block can be told from its neighbours there: it is seen, and those that touch
  /// it, or nearly do, differ in colour.
  [[nodiscard]] bool layers_seen() const;
  /// How far to the right a point lies from another in the picture, pixels.
  [[nodiscard]] double right_px(Vec3 from, Vec3 to) const;
  /// Statics of a column with one block per layer, in the order of the blocks, on level ground;
  /// null where the tower is none. (Records keep only a part of it.)
  [[nodiscard]] const Statics* column() const;
  /// The same, also on a slope.
  [[nodiscard]] const Statics* column_on_any_ground() const;
  [[nodiscard]] bool is_column() const { return column() != nullptr; }

 private:
  mutable std::vector<BlockSeen> blocks_seen_;
  mutable std::optional<std::optional<Statics>> column_;
};

/// "as seen in the first picture"
[[nodiscard]] std::string seen_in(const Sight& sight);

}  // namespace drystone::language
