// Scene samplers: what a caller can ask for, and what comes back.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "drystone/appearance.hpp"
#include "drystone/fields.hpp"
#include "drystone/intent.hpp"
#include "drystone/law.hpp"
#include "drystone/random.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// How blocks are turned about the vertical: each its own, all alike, or not at all.
enum class YawMode { block, tower, none };
template <>
struct EnumNames<YawMode> {
  static constexpr std::array<std::pair<YawMode, std::string_view>, 3> value{
      {{YawMode::block, "block"}, {YawMode::tower, "tower"}, {YawMode::none, "none"}}};
};

/// Which cells share a law of |margin_share|. `none` and `matched`: all cells of a set.
/// `shapestacks`: cells of equal level, because r bounds the margin: hard towers follow the law as
/// given (at most 0.25), easy ones 0.25 plus a quarter of it, and towers without a level (nothing
/// in them carries) follow the levels in turn.
struct DifficultyOptions {
  DifficultyMode mode = DifficultyMode::shapestacks;
  std::vector<Difficulty> levels{Difficulty::easy, Difficulty::hard};

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.mode, Field{"mode",
                           "what easy and hard mean: shapestacks (replication), matched "
                           "(science) or none"});
    visit(self.levels, Field{"levels", "levels to generate"});
  }
};

/// What family `towers3d` draws. Every list spans cells that get equal shares.
struct TowerOptions {
  std::vector<ShapeSet> shapes{ShapeSet::cubes};
  std::vector<int> height{2, 3, 4, 5, 6};
  DifficultyOptions difficulty;
  std::vector<Violation> violation{Violation::vcom};  ///< of the unstable towers
  double stable_share = 0.5;
  Law margin_share =
      Law::uniform(0.02, 0.2);  ///< |margin| over width, one law for all cells that share it
  YawMode yaw = YawMode::block;
  Law edge_m = Law::uniform(0.5, 1.0);  ///< full edge length, diameter, cylinder height
  Law density = 1000.0;
  Law friction = 1.0;
  Law shift_m = Law::uniform(-2.0, 2.0);  ///< of the whole tower in x and y

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.shapes, Field{"shapes", "shape sets"});
    visit(self.height, Field{"height", "numbers of blocks", "", 2, 12});
    visit(self.difficulty, Field{"difficulty", "mode and levels"});
    visit(self.violation, Field{"violation", "what makes the unstable towers fall"});
    visit(self.stable_share, Field{"stable_share", "share of stable towers", "", 0, 1});
    visit(self.margin_share,
          Field{"margin_share", "distance of the deciding centre of mass from the edge, over width",
                "", 0, 0.5});
    visit(self.yaw, Field{"yaw", "rotation about the vertical: block, tower or none"});
    visit(self.edge_m, Field{"edge", "full edge length, diameter, cylinder height", "m", 0.01, 10});
    visit(self.density, Field{"density", "of each block", "kg/m^3", 1, 25000});
    visit(self.friction, Field{"friction", "Coulomb coefficient", "", 0.01, 10});
    visit(self.shift_m, Field{"shift", "of the whole tower, in x and in y", "m", -100, 100});
  }
};

/// One kind of tower that is counted on its own.
struct Cell {
  ShapeSet shapes = ShapeSet::cubes;
  int height = 2;
  Difficulty difficulty = Difficulty::none;
  Violation violation = Violation::none;
  bool stable = true;
  friend auto operator<=>(const Cell&, const Cell&) = default;
};
[[nodiscard]] std::string describe(const Cell& cell);

/// A cell and how large a share of its set it gets. The shares of a set's cells add up to 1.
struct CellShare {
  Cell cell;
  double share = 0.0;
};

/// A cell that physics forbids, and why.
struct Impossible {
  std::string reason;
};

struct SceneRequest {
  TowerOptions tower;
  AppearanceOptions appearance;
  Cell cell;
  /// Number of the tower within its cell, from 0. With it the margins of a cell's towers fill their
  /// law evenly, so that cells that share a law have the same histogram up to a tower or two a bin;
  /// without it (negative) they are independent draws.
  std::int64_t rank = -1;
};

struct Draft {
  Scene scene;
  Intent intent;
};
/// An attempt that came to nothing; counted by reason in the manifest.
struct Rejected {
  std::string reason;
};
using Drawn = std::variant<Draft, Rejected>;

/// One family of scenes.
struct Family {
  std::string_view name;
  std::string_view help;
  /// All cells that the options span. A violation applies where shapes and height can have it:
  /// rollers need shape set ccs, `both` needs three blocks.
  /// @throws Error(usage) naming the cell that cannot exist, the reason, and what to change
  std::vector<CellShare> (*cells)(const TowerOptions& options);
  /// One attempt; a pure function of its arguments. What the tower must have (margin, level,
  /// shapes) is drawn at attempt 0, so that rejection does not bend the distributions.
  Drawn (*sample)(const SceneRequest& request, const Key& key);
};

/// All families, in alphabetical order.
[[nodiscard]] std::span<const Family> families();
/// @throws Error(usage) with the known names
[[nodiscard]] const Family& family(std::string_view name);

}  // namespace drystone
