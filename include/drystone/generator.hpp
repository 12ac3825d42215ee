// Scene samplers: what a caller can ask for, and what comes back.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "drystone/appearance.hpp"
#include "drystone/extent.hpp"
#include "drystone/fields.hpp"
#include "drystone/intent.hpp"
#include "drystone/law.hpp"
#include "drystone/materials.hpp"
#include "drystone/random.hpp"
#include "drystone/scene.hpp"
#include "drystone/structures.hpp"
#include "drystone/support.hpp"
#include "drystone/violations.hpp"

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

  /// Of the families whose cells are these.
  template <class Self, class Visitor>
  static void describe_cells(Self& self, Visitor&& visit) {
    visit(self.shapes, Field{"shapes", "shape sets"});
    visit(self.height, Field{"height", "numbers of blocks", "", 2, 12});
    visit(self.difficulty, Field{"difficulty", "mode and levels"});
    visit(self.violation, Field{"violation", "what makes the unstable towers fall"});
  }

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
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

/// In which order a replicated tower A B stands.
enum class ReplicaOrder { blockwise, interleaved };
template <>
struct EnumNames<ReplicaOrder> {
  static constexpr std::array<std::pair<ReplicaOrder, std::string_view>, 2> value{
      {{ReplicaOrder::blockwise, "blockwise"}, {ReplicaOrder::interleaved, "interleaved"}}};
};

/// How family `duplicated` replicates a tower. All members of a group share a base.
struct ReplicaOptions {
  std::vector<int> times{1, 2, 3};
  std::vector<ReplicaOrder> order{ReplicaOrder::blockwise};

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.times,
          Field{"times", "how often each block is repeated; one member each", "", 1, 6});
    visit(self.order, Field{"order",
                            "blockwise (A A B B) or interleaved (A B A B); one member each where "
                            "they differ"});
  }
};

/// Where the blocks of a tower in three dimensions may stand: anywhere, or with all centres in one
/// vertical plane (y constant) and nothing turned, as in a tower of two dimensions.
enum class Layout { spatial, planar };
template <>
struct EnumNames<Layout> {
  static constexpr std::array<std::pair<Layout, std::string_view>, 2> value{
      {{Layout::spatial, "spatial"}, {Layout::planar, "planar"}}};
};

struct LayoutOptions {
  Layout layout = Layout::spatial;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.layout, Field{"layout",
                             "spatial, or planar: all centres in one vertical plane that faces "
                             "rig front, and no block turned, whatever yaw says"});
  }
};

/// What stands elsewhere in the falling tower of a minimal pair: one block, or everything above the
/// deciding interface as one body.
enum class PairChange { block, above };
template <>
struct EnumNames<PairChange> {
  static constexpr std::array<std::pair<PairChange, std::string_view>, 2> value{
      {{PairChange::block, "block"}, {PairChange::above, "above"}}};
};

/// What a quadruplet varies besides the label. `yaw` turns and `mirror` reflects the tower as a
/// whole; the others concern what surrounds it or how it looks.
enum class Nuisance { none, color, texture, light, surroundings, camera, yaw, mirror };
template <>
struct EnumNames<Nuisance> {
  static constexpr std::array<std::pair<Nuisance, std::string_view>, 8> value{
      {{Nuisance::none, "none"},
       {Nuisance::color, "color"},
       {Nuisance::texture, "texture"},
       {Nuisance::light, "light"},
       {Nuisance::surroundings, "surroundings"},
       {Nuisance::camera, "camera"},
       {Nuisance::yaw, "yaw"},
       {Nuisance::mirror, "mirror"}}};
};

/// What family `minimal_pairs` draws besides its towers.
struct PairOptions {
  int dim = 3;
  PairChange change = PairChange::block;
  std::vector<Nuisance> nuisance{Nuisance::none};  ///< cells: none alone, or any of the others

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.dim, Field{"dim", "dimensions: 3, or 2 as in towers2d", "", 2, 3});
    visit(self.change, Field{"change",
                             "what stands elsewhere in the falling tower: one block, or all above "
                             "the deciding interface"});
    visit(self.nuisance, Field{"nuisance",
                               "none gives pairs; each other one quadruplets, in which it has two "
                               "values for either label"});
  }
};

/// Groups of fields of a set. A family takes some of them; `base` stands for `from`, and `film` is
/// for those whose scenes move.
enum class OptionGroup {
  cells,
  tower,
  layout,
  replica,
  structure,
  pair,
  event,
  trick,
  material,
  base,
  film
};

/// What families draw, field by field.
struct SceneOptions {
  TowerOptions tower = {};
  LayoutOptions layout = {};
  ReplicaOptions replica = {};
  StructureOptions structure = {};
  PairOptions pair = {};
  SupportOptions support = {};
  ViolationOptions violations = {};
  MaterialOptions material = {};

  /// @param wants tells whether a group's fields are to be visited
  template <class Self, class Visitor, class Wants>
  static void describe(Self& self, Visitor&& visit, Wants&& wants) {
    if (wants(OptionGroup::cells)) TowerOptions::describe_cells(self.tower, visit);
    if (wants(OptionGroup::tower)) TowerOptions::describe(self.tower, visit);
    if (wants(OptionGroup::layout)) LayoutOptions::describe(self.layout, visit);
    if (wants(OptionGroup::replica)) ReplicaOptions::describe(self.replica, visit);
    if (wants(OptionGroup::structure)) StructureOptions::describe(self.structure, visit);
    if (wants(OptionGroup::pair)) PairOptions::describe(self.pair, visit);
    if (wants(OptionGroup::event)) SupportOptions::describe(self.support, visit);
    if (wants(OptionGroup::trick)) ViolationOptions::describe(self.violations, visit);
    if (wants(OptionGroup::material)) {
      Field field{"material", "weights, friction and the slope of the ground"};
      field.sparse = true;
      visit(self.material, field);
    }
  }
};

/// One kind of tower that is counted on its own.
struct Cell {
  ShapeSet shapes = ShapeSet::cubes;
  int height = 2;
  Difficulty difficulty = Difficulty::none;
  Violation violation = Violation::none;
  bool stable = true;
  std::string kind = {};  ///< of structure, event, trick or nuisance; empty: a plain tower
  /// Of groups that have as many towers of either label: `stable` and `violation` say nothing then.
  bool both_labels = false;
  Decides decides = Decides::any;
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

/// One scene as a sampler hands it over, before physics is asked.
struct Draft {
  Scene scene;
  Intent intent;
  int base_height = 0;       ///< blocks before replication; 0: as many as the scene has
  int replicate = 1;         ///< how often each block is repeated
  std::string variant = {};  ///< as Record::variant
  int parent = -1;           ///< index of the member that it was made from; -1: none
  int cameras = 0;           ///< members of equal numbers share the draw of their cameras
  /// Of the scene's event; null: it has magnitude 1 and waits for one, or has none.
  std::optional<double> magnitude = {};
  bool leads = false;  ///< of a pair with an event: attempts in a row share this member's physics
  std::optional<Trick> trick = {};  ///< of a film in a quadruplet; the same for all its members
};
/// Scenes that share a base. They are kept or drawn again together, and no split divides them.
using Group = std::vector<Draft>;
/// An attempt that came to nothing; counted by reason in the manifest.
struct Rejected {
  std::string reason;
};
using Drawn = std::variant<Group, Rejected>;

struct SceneRequest {
  SceneOptions options;
  AppearanceOptions appearance;
  Cell cell;
  /// Number of the tower within its cell, from 0. With it the margins of a cell's towers fill their
  /// law evenly, so that cells that share a law have the same histogram up to a tower or two a bin;
  /// without it (negative) they are independent draws.
  std::int64_t rank = -1;
  const Draft* base = nullptr;  ///< what to derive the group from; null: the family draws its own
};

/// What a study of labels asks of a family's scenes.
struct StudyRange {
  int min_height = 2;  ///< of towers
  int max_height = 8;
  double band = 0.01;  ///< least |margin_share|
};

/// One family of scenes.
struct Family {
  std::string_view name;
  std::string_view help;
  std::vector<OptionGroup> takes;  ///< of SceneOptions that it takes
  int dim = 3;                     ///< of its scenes; 0: that of the bases, 3 without bases
  /// All cells that the options span. A violation applies where shapes and height can have it:
  /// rollers need shape set ccs, `both` needs three blocks.
  /// @throws Error(usage) naming the cell that cannot exist, the reason, and what to change
  std::vector<CellShare> (*cells)(const SceneOptions& options);
  /// One attempt; a pure function of its arguments. What the tower must have (margin, level,
  /// shapes) is drawn at attempt 0, so that rejection does not bend the distributions.
  Drawn (*sample)(const SceneRequest& request, const Key& key);
  /// Scenes of a group, the same for all groups of a set. Null: one.
  int (*group_size)(const SceneOptions& options) = nullptr;
  /// What the family's options are where nobody says otherwise. Null: as in the structs.
  void (*defaults)(SceneOptions& options) = nullptr;
  /// What fixed framing keeps in view for all scenes that have a cell's kind, whatever else the
  /// cell says. Null: `extent_bound` of the tallest towers.
  Extent (*extent)(const SceneOptions& options, const Cell& cell) = nullptr;
  /// Families from whose scenes it can derive groups. Empty: it derives nothing.
  std::vector<std::string_view> bases = {};
  /// Why towers of a cell of a set with `base_options` cannot be bases of this family's groups;
  /// empty: they can. Null: all can.
  std::string (*refuse_base)(const SceneOptions& options, const SceneOptions& base_options,
                             const Cell& base) = nullptr;
  /// What the i-th scene of a study of labels is asked to be; over many, everything takes its turn.
  /// Null: towers of all shape sets and heights.
  SceneRequest (*study)(const StudyRange& range, int i) = nullptr;
};

/// All families, in alphabetical order.
[[nodiscard]] std::span<const Family> families();
/// @throws Error(usage) with the known names
[[nodiscard]] const Family& family(std::string_view name);
/// Whether a family takes a group's fields. An unknown family takes all, so that messages about its
/// name come first.
[[nodiscard]] bool takes(std::string_view family, OptionGroup group);
/// Whether its scenes move, so that their labels are none of towers left alone.
[[nodiscard]] bool moves(const Family& family);
[[nodiscard]] int group_size(const Family& family, const SceneOptions& options);
[[nodiscard]] Extent extent_of(const Family& family, const SceneOptions& options, const Cell& cell);

}  // namespace drystone
