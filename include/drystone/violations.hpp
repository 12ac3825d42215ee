// What family `violations` draws: films of possible and impossible events.
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// - floats: a block stays in the air when what it lay on has been knocked away.
/// - freezes: a tower that falls stops in mid-fall.
/// - passes: a thrown ball passes through a block.
/// - sinks: a ball that is dropped on a block falls through it.
/// - vanishes: a block is gone, or there, when the screens about it open.
enum class TrickKind { floats, freezes, passes, sinks, vanishes };
template <>
struct EnumNames<TrickKind> {
  static constexpr std::array<std::pair<TrickKind, std::string_view>, 5> value{
      {{TrickKind::floats, "floats"},
       {TrickKind::freezes, "freezes"},
       {TrickKind::passes, "passes"},
       {TrickKind::sinks, "sinks"},
       {TrickKind::vanishes, "vanishes"}}};
};

/// Of TowerOptions the family uses all but `stable_share`, `difficulty` and `violation`: its towers
/// stand until something hits them.
struct ViolationOptions {
  std::vector<TrickKind> tricks{TrickKind::floats, TrickKind::freezes, TrickKind::passes,
                                TrickKind::sinks, TrickKind::vanishes};

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.tricks, Field{"tricks", "laws that are broken; each gets an equal share"});
  }
};

/// What makes a group's four clips from its scenes; see `play` in the pipeline.
struct Trick {
  TrickKind kind = TrickKind::vanishes;
  int subject = 0;       ///< index of the block that floats, is passed or vanishes
  double share = 0.5;    ///< of the way down at which a fall is stopped
  double pause_s = 0.3;  ///< how long it is stopped in the clip in which it goes on
  Color screen{0.4, 0.42, 0.46};
  friend bool operator==(const Trick&, const Trick&) = default;
};

}  // namespace drystone
