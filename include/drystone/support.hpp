// What family `support` draws: towers that stand, and events that some of them do not survive.
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "drystone/fields.hpp"
#include "drystone/law.hpp"
#include "drystone/scene.hpp"

namespace drystone {

/// How a ball comes to a tower: through the air, at one of its blocks, or over the ground.
enum class BallPath { thrown, rolled };
template <>
struct EnumNames<BallPath> {
  static constexpr std::array<std::pair<BallPath, std::string_view>, 2> value{
      {{BallPath::thrown, "thrown"}, {BallPath::rolled, "rolled"}}};
};

/// The body of drops and projectiles.
struct BallOptions {
  Law radius_m = Law::uniform(0.12, 0.2);
  Law density = 4000.0;
  BallPath path = BallPath::thrown;  ///< of projectiles
  Law start_m = 3.0;                 ///< from where a rolled ball starts to the tower's axis
  double max_fall_m = 4.0;
  double max_speed = 10.0;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.radius_m, Field{"radius", "of the ball that is dropped or thrown", "m", 0.01, 5});
    visit(self.density, Field{"density", "of the ball", "kg/m^3", 1, 25000});
    visit(self.path, Field{"path", "of projectiles: thrown at a block, or rolled over the ground"});
    visit(self.start_m, Field{"start", "of a rolled ball, from the tower's axis", "m", 0.1, 100});
    visit(self.max_fall_m,
          Field{"max_fall", "towers that need more are drawn again", "m", 0.1, 100});
    visit(self.max_speed, Field{"max_speed", "likewise, of projectiles", "m/s", 0.1, 100});
  }
};

/// What a removal takes away: the topmost block, under whose weight a block stays that would tip
/// without it; a post on the ground beside the tower, under a block that overhangs; the outermost
/// of three piers under a deck that carries the rest.
enum class Prop { counterweight, post, pier };
template <>
struct EnumNames<Prop> {
  static constexpr std::array<std::pair<Prop, std::string_view>, 3> value{
      {{Prop::counterweight, "counterweight"}, {Prop::post, "post"}, {Prop::pier, "pier"}}};
};

/// How it goes: from one moment to the next, or drawn out sideways.
enum class Leaving { vanishes, slides };
template <>
struct EnumNames<Leaving> {
  static constexpr std::array<std::pair<Leaving, std::string_view>, 2> value{
      {{Leaving::vanishes, "vanishes"}, {Leaving::slides, "slides"}}};
};

struct RemovalOptions {
  std::vector<Prop> props{Prop::counterweight, Prop::post, Prop::pier};
  std::vector<Leaving> ways{Leaving::vanishes, Leaving::slides};
  Law speed = Law::uniform(0.8, 2);

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.props, Field{"props",
                            "the topmost block, a post under a block that overhangs, one of three "
                            "piers under a deck; those that a tower can have, as often"});
    visit(self.ways, Field{"ways", "how posts and piers go; a counterweight vanishes"});
    visit(self.speed, Field{"speed", "of what slides out, sideways", "m/s", 0.1, 100});
  }
};

/// Of TowerOptions the family uses all but `stable_share` and `violation`: its towers stand.
///
/// Records come in pairs: two towers of one cell suffer the same event (kind, magnitude, direction,
/// level of the block that is hit, ball), and one of them stays while the other collapses. So
/// nothing about the event tells the label, exactly and at every height.
struct SupportOptions {
  std::vector<EventKind> events{EventKind::push, EventKind::drop, EventKind::projectile};
  double start_s = 0.5;    ///< of the event
  double min_ratio = 1.2;  ///< magnitude over the threshold of the tower that collapses, at least
  double max_ratio = 2.5;  ///< and at most; the other tower's ratio is the inverse
  BallOptions ball;
  Law shake_hz = 2.0;
  double shake_s = 1.0;
  double tilt_s = 2.0;
  RemovalOptions removal;
  bool zone = false;

  template <class Self, class Visitor>
  static void describe(Self& self, Visitor&& visit) {
    visit(self.events, Field{"events", "kinds of event; each gets an equal share"});
    visit(self.start_s, Field{"start", "of the event", "s", 0.1, 10});
    visit(
        self.min_ratio,
        Field{"min_ratio", "least magnitude over threshold of towers that collapse", "", 1.05, 4});
    visit(self.max_ratio,
          Field{"max_ratio", "largest one; towers that stay have the inverse", "", 1.1, 10});
    visit(self.ball, Field{"ball", "what is dropped and thrown"});
    visit(self.shake_hz, Field{"shake_frequency", "of shaking ground", "Hz", 0.1, 20});
    visit(self.shake_s, Field{"shake_duration", "in whole periods, at least one", "s", 0.05, 20});
    visit(self.tilt_s, Field{"tilt_duration", "of the table's turn", "s", 0.1, 20});
    visit(self.removal, Field{"removal", "what is taken away, and how"});
    visit(self.zone, Field{"zone", "a red target on top and a yellow zone on the ground"});
  }
};

}  // namespace drystone
