// What family `structures` draws: towers with more than one block in a layer.
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"

namespace drystone {

/// arch: a ring of wedges on two piers, some with a load on the keystone. bridge: storeys of two
/// piers and a deck. cantilever: a beam far over its pedestal, held down by a counterweight.
/// corbel: an arch of boxes, each further in than the one below. crossed: planks in twos, each
/// layer across the one below. jenga: layers of three planks, some taken out. pyramid: rows that
/// shrink by one, with blocks missing. t_shape: a beam on one pillar, with loads on both arms.
enum class StructureKind { arch, bridge, cantilever, corbel, crossed, jenga, pyramid, t_shape };
template <>
struct EnumNames<StructureKind> {
  static constexpr std::array<std::pair<StructureKind, std::string_view>, 8> value{
      {{StructureKind::arch, "arch"},
       {StructureKind::bridge, "bridge"},
       {StructureKind::cantilever, "cantilever"},
       {StructureKind::corbel, "corbel"},
       {StructureKind::crossed, "crossed"},
       {StructureKind::jenga, "jenga"},
       {StructureKind::pyramid, "pyramid"},
       {StructureKind::t_shape, "t_shape"}}};
};

/// Every list spans cells that get equal shares. Of TowerOptions the family uses `stable_share`,
/// `margin_share`, `yaw` (`none` or of the whole structure), `edge_m` (a structure's unit of
/// length, one draw for all of it; its boxes are 0.3 to 1 of it, its planks and beams longer),
/// `density`, `friction` and `shift_m`.
struct StructureOptions {
  std::vector<StructureKind> kinds{StructureKind::arch,       StructureKind::bridge,
                                   StructureKind::cantilever, StructureKind::corbel,
                                   StructureKind::crossed,    StructureKind::jenga,
                                   StructureKind::pyramid,    StructureKind::t_shape};
  /// A kind gets those of these numbers that it can have.
  std::vector<int> blocks{8, 10, 12, 15};

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.kinds, Field{"kinds", "kinds of structure"});
    visit(self.blocks, Field{"blocks", "numbers of blocks of a structure", "", 3, 20});
  }
};

}  // namespace drystone
