#include "generators/violations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "drystone/room.hpp"
#include "drystone/statics.hpp"
#include "generators/cells.hpp"
#include "generators/palette.hpp"
#include "generators/refuse.hpp"
#include "generators/tower.hpp"
#include "generators/weights.hpp"

namespace drystone::generators {
namespace {

constexpr int kMembers = 4;
/// Before the ball is thrown the tower stands for so long.
constexpr double kStart_s = 0.1;
constexpr double kSteel = 7800.0;  ///< kg/m^3

/// Blocks that a trick needs: what floats lies on a block that lies on another.
int least_height(TrickKind trick) { return trick == TrickKind::floats ? 3 : 2; }

void require_valid(const SceneOptions& options) {
  const std::vector<TrickKind>& tricks = options.violations.tricks;
  const TowerOptions& tower = options.tower;
  require_distinct(tricks, "tricks");
  for (const TrickKind trick : tricks) {
    if (std::none_of(tower.height.begin(), tower.height.end(),
                     [&](int height) { return height >= least_height(trick); })) {
      refuse({"tricks", "height"},
             fmt::format("trick {} needs a tower of {} blocks", name(trick), least_height(trick)),
             "add such a height, or leave the trick out");
    }
  }
  if (tower.stable_share != 1.0) {
    refuse({"stable_share"}, "the towers of family violations stand until something hits them",
           "leave out stable_share");
  }
  if (tower.difficulty.mode != DifficultyMode::none) {
    refuse({"difficulty"}, "films of possible and impossible events have no difficulty",
           "leave out difficulty");
  }
  if (std::count(tower.shapes.begin(), tower.shapes.end(), ShapeSet::ccs) > 0) {
    refuse({"shapes"}, "a ball or lying cylinder on top rolls away at a touch",
           "use cubes or cuboids");
  }
  if (options.material.decides != std::vector{Decides::any}) {
    refuse({"material.decides"},
           "films of possible and impossible events have no label that material could decide",
           "leave out material.decides; weights, friction and slopes are taken");
  }
}

std::vector<CellShare> cells(const SceneOptions& options) {
  require_valid(options);
  const std::vector<CellShare> towers = tower_cells(options, Space::spatial);
  std::vector<CellShare> all;
  for (const TrickKind trick : options.violations.tricks) {
    const auto fitting =
        cells_of_kind(towers, name(trick), options.violations.tricks.size(),
                      [&](const Cell& cell) { return cell.height >= least_height(trick); });
    all.insert(all.end(), fitting.begin(), fitting.end());
  }
  return all;
}

TrickKind trick_of(const Cell& cell) {
  if (const auto trick = value_named<TrickKind>(cell.kind)) return *trick;
  refuse({}, fmt::format("there is no trick '{}'", cell.kind), "TrickKind lists the tricks");
}

double least_half(const Block& block) {
  const Vec3 half = std::get<Box>(block.shape).half_extents;
  return std::min({half.x, half.y, half.z});
}

/// How a ball is thrown at a block.
struct Throw {
  int block = 0;
  double radius_m = 0.1;
  double speed = 10.0;  ///< horizontal, m/s
  Vec2 direction{1, 0};
  Vec2 offset;  ///< of where it is aimed from the block's centre
};

/// The ball's flight is along the ground where it reaches what it is aimed at: it neither skips
/// over a block nor drops onto the next.
Projectile thrown(const Scene& tower, const Throw& plan) {
  constexpr double kLongest_s = 0.5;
  const Vec3 target = tower.blocks[static_cast<std::size_t>(plan.block)].world_from_block.position;
  const double gravity = -tower.gravity.z;
  const double room = std::max(0.0, target.z - 1.2 * plan.radius_m);
  const double flight_s = std::min(kLongest_s, std::sqrt(2.0 * room / gravity));
  const Vec2 pull = flight_s * tower.gravity.xy();  // down the slope, m/s
  const Vec2 from =
      target.xy() + plan.offset - plan.speed * flight_s * plan.direction + 0.5 * flight_s * pull;
  Projectile ball;
  ball.radius = plan.radius_m;
  ball.density = kSteel;
  ball.position = {from.x, from.y, target.z - 0.5 * gravity * flight_s * flight_s};
  const Vec2 velocity = plan.speed * plan.direction - pull;
  ball.velocity = {velocity.x, velocity.y, gravity * flight_s};
  ball.time_s = kStart_s;
  return ball;
}

/// More or less across the picture of a camera in front.
Vec2 across(Rng& rng) {
  const double turn = rng.uniform(-0.3, 0.3);
  const double side = rng.coin() ? 1.0 : -1.0;
  return {side * exact::cos(turn), exact::sin(turn)};
}

/// Largest horizontal distance of a tower's corners from its first block's centre.
double reach_m(const Scene& tower) {
  const Vec2 middle = tower.blocks.front().world_from_block.position.xy();
  double reach = 0.0;
  for (const Block& block : tower.blocks) {
    reach = std::max(
        reach, norm(block.world_from_block.position.xy() - middle) + bounding_radius(block.shape));
  }
  return reach;
}

/// The scenes of the two possible clips.
struct Scenes {
  Scene first;
  Scene second;
};

/// A light ball at the top block: it flies on where the block is not there.
Scenes passing(const Scene& tower, int subject, Rng& rng) {
  const Block& block = tower.blocks[static_cast<std::size_t>(subject)];
  Throw plan{
      subject, rng.uniform(0.5, 0.65) * least_half(block), rng.uniform(8.0, 11.0), across(rng), {}};
  Scenes scenes{tower, tower};
  scenes.first.event = scenes.second.event = thrown(tower, plan);
  return scenes;
}

/// How far a point is from a block's faces, seen from above; negative: so deep inside.
double outside_m(const Block& block, Vec2 point) {
  const Vec3 half = std::get<Box>(block.shape).half_extents;
  const Vec2 away = point - block.world_from_block.position.xy();
  const Vec3 p = transpose_times(matrix(block.world_from_block.rotation), {away.x, away.y, 0.0});
  const double x = std::abs(p.x) - half.x, y = std::abs(p.y) - half.y;
  if (x <= 0.0 && y <= 0.0) return std::max(x, y);
  return norm(Vec2{std::max(x, 0.0), std::max(y, 0.0)});
}

/// Where a ball lands on the top block and, without it, falls past all others to the ground.
struct Ledge {
  Vec2 place;             ///< of its middle when it touches the block
  double radius_m = 0.0;  ///< of the largest ball that has room
};

/// How far the middle of a ball that falls past a place at a height stays off a lower block, seen
/// from above. On a slope it comes down aslant.
double clearance_m(const Block& block, Vec2 place, double height, Vec2 drift) {
  if (drift == Vec2{}) return outside_m(block, place);
  constexpr int kLevels = 8;
  const double middle = block.world_from_block.position.z;
  const double half = std::get<Box>(block.shape).half_extents.z;
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= kLevels; ++i) {
    const double level = middle + half * (2.0 * i / kLevels - 1.0);
    least = std::min(least, outside_m(block, place + (height - level) * drift));
  }
  return least;
}

/// The widest ledge to the left or right of the top block's middle as a camera in front sees it, or
/// nearer to that camera.
/// @param radius_m of the ball that is to fall there
Ledge widest_ledge(const Scene& tower, double radius_m) {
  constexpr double kInset = 0.25;  // of the ball's middle from the block's edge, in radii
  constexpr double kRoom = 1.1;    // from the ball's middle to lower blocks, in radii
  constexpr double kNearer = 1.0;  // rad, from left or right
  constexpr int kTurns = 24, kSteps = 40;
  const std::size_t top = tower.blocks.size() - 1;
  const Block& block = tower.blocks[top];
  const Vec2 middle = block.world_from_block.position.xy();
  const Vec2 drift = drift_of(tower);
  const double height = top_m(tower) + radius_m;
  Ledge best;
  for (const double side : {-1.0, 1.0}) {
    for (int turn = 0; turn <= kTurns; ++turn) {
      const double angle = -kNearer * turn / kTurns;
      const Vec2 direction{side * exact::cos(angle), exact::sin(angle)};
      for (int step = 1; step <= kSteps; ++step) {
        const Vec2 place = middle + (bounding_radius(block.shape) * step / kSteps) * direction;
        double radius = -outside_m(block, place) / kInset;
        for (std::size_t below = 0; below < top; ++below) {
          radius = std::min(radius, clearance_m(tower.blocks[below], place, height, drift) / kRoom);
        }
        if (radius > best.radius_m) best = {place, radius};
      }
    }
  }
  return best;
}

/// A tower whose top block sticks out, and a ball that is let go above there. What has no ledge for
/// the ball is drawn again, whatever its margin.
std::optional<Draft> sinking(const SceneRequest& request, const Key& key, Rng& rng) {
  constexpr int kTries = 64;
  const double share = rng.uniform(0.35, 0.5);
  const double fall = rng.uniform(0.7, 1.2);
  SceneRequest any = request;
  any.rank = -1;
  for (int i = 0; i < kTries; ++i) {
    Key other = key;
    other.family = static_cast<std::uint16_t>(key.family + kTries * key.attempt + i + 1);
    other.attempt = 0;
    Drawn drawn = sample_tower(any, Space::spatial, other);
    if (std::holds_alternative<Rejected>(drawn)) continue;
    Draft tower = std::move(std::get<Group>(drawn).front());
    const Scene& scene = tower.scene;
    const double radius = share * least_half(scene.blocks.back());
    const Ledge ledge = widest_ledge(scene, radius);
    if (ledge.radius_m < radius) continue;
    Drop ball;
    ball.shape = Sphere{radius};
    ball.density = kSteel;
    const Vec2 from = ledge.place - fall * drift_of(scene);
    ball.world_from_body.position = {from.x, from.y, top_m(scene) + radius + fall};
    ball.time_s = kStart_s;
    tower.scene.event = ball;
    return tower;
  }
  return std::nullopt;
}

/// A heavy ball at the block under the top one, or beside the tower.
Scenes floating(const Scene& tower, int subject, Rng& rng) {
  const Block& under = tower.blocks[static_cast<std::size_t>(subject) - 1];
  Throw plan{subject - 1,
             rng.uniform(0.6, 0.8) * least_half(under),
             rng.uniform(10.0, 13.0),
             across(rng),
             {}};
  Scenes scenes{tower, tower};
  scenes.first.event = thrown(tower, plan);
  const double side = rng.coin() ? 1.0 : -1.0;
  const double away = 2.0 * reach_m(tower) + 1.5 * plan.radius_m;
  plan.offset = (side * away) * Vec2{-plan.direction.y, plan.direction.x};
  scenes.second.event = thrown(tower, plan);
  return scenes;
}

/// A ball at one of the upper blocks. That it comes later in one clip is the pipeline's doing,
/// which knows how long a frame is.
Scenes toppling(const Scene& tower, Rng& rng) {
  const auto top = static_cast<int>(tower.blocks.size()) - 1;
  const int target = std::max(1, top - static_cast<int>(rng.below(2)));
  const Block& block = tower.blocks[static_cast<std::size_t>(target)];
  const Throw plan{
      target, rng.uniform(0.5, 0.7) * least_half(block), rng.uniform(8.0, 11.0), across(rng), {}};
  Scenes scenes{tower, tower};
  scenes.first.event = scenes.second.event = thrown(tower, plan);
  return scenes;
}

Drawn sample(const SceneRequest& request, const Key& key) {
  SceneRequest plain = request;
  plain.cell.kind.clear();
  Rng rng(key, Stream::event);
  Trick trick;
  trick.kind = trick_of(request.cell);
  trick.share = rng.uniform(0.25, 0.65);
  trick.pause_s = rng.uniform(0.25, 0.5);
  trick.screen = rng.pick(wall_palette());
  Draft tower;
  if (trick.kind == TrickKind::sinks) {
    auto with_ball = sinking(plain, key, rng);
    if (!with_ball) return Rejected{"the top block does not stick out far enough"};
    tower = std::move(*with_ball);
  } else {
    Drawn drawn = sample_tower(plain, Space::spatial, key);
    if (std::holds_alternative<Rejected>(drawn)) return drawn;
    tower = std::move(std::get<Group>(drawn).front());
  }
  trick.subject = static_cast<int>(tower.scene.blocks.size()) - 1;
  Scenes scenes{tower.scene, tower.scene};
  switch (trick.kind) {
    case TrickKind::floats:
      scenes = floating(tower.scene, trick.subject, rng);
      break;
    case TrickKind::freezes:
      scenes = toppling(tower.scene, rng);
      break;
    case TrickKind::passes:
      scenes = passing(tower.scene, trick.subject, rng);
      break;
    case TrickKind::sinks:
    case TrickKind::vanishes:
      break;
  }
  if (trick.kind == TrickKind::passes || trick.kind == TrickKind::sinks ||
      trick.kind == TrickKind::vanishes) {
    // The rest stands by itself: no counterweight is taken away.
    Scene rest = tower.scene;
    rest.blocks.erase(rest.blocks.begin() + trick.subject);
    if (equilibrium(rest).verdict != StaticVerdict::stands) {
      return Rejected{"without its top block the tower does not stand"};
    }
  }
  constexpr std::array kVariants{"possible_a", "possible_b", "impossible_a", "impossible_b"};
  Group group;
  for (std::size_t member = 0; member < kMembers; ++member) {
    Draft draft = tower;
    draft.scene = member % 2 == 0 ? scenes.first : scenes.second;
    draft.variant = kVariants[member];
    draft.trick = trick;
    if (member >= 2)
      draft.parent = trick.kind == TrickKind::freezes ? 0 : static_cast<int>(member) - 2;
    group.push_back(std::move(draft));
  }
  return group;
}

int four(const SceneOptions& /*options*/) { return kMembers; }

void set_defaults(SceneOptions& options) {
  options.tower.stable_share = 1.0;
  options.tower.difficulty.mode = DifficultyMode::none;
  options.tower.height = {3, 4};
  options.tower.margin_share = Law::uniform(0.05, 0.2);
}

}  // namespace

const Family& violations() {
  static const Family family = [] {
    Family f;
    f.name = "violations";
    f.help = "films of possible and impossible events with towers, two and two of one scene";
    f.takes = {OptionGroup::cells, OptionGroup::tower, OptionGroup::trick, OptionGroup::material,
               OptionGroup::film};
    f.cells = cells;
    f.sample = sample;
    f.group_size = four;
    f.defaults = set_defaults;
    return f;
  }();
  return family;
}

}  // namespace drystone::generators
