#include "language/breaking.hpp"

#include <algorithm>
#include <cmath>

#include "drystone/statics.hpp"
#include "language/edited.hpp"
#include "language/names.hpp"

namespace drystone::language {
namespace {

constexpr std::string_view kNoBreak = "it does not give way at one place alone";
constexpr std::string_view kDisputed = "simulation shows it otherwise";
constexpr std::string_view kDragged = "what is below might be dragged along";

/// Simulation and statics must name directions within 30 degrees of each other.
constexpr double kSameDirection = 0.866;
/// A fall that goes more across the picture than along the line of sight: within 60 degrees.
constexpr double kAcross = 0.5;
/// Of width: what a lower part that stays must have to spare.
constexpr double kToSpare = 0.03;

/// Whether a tower left alone gives way in the simulation as statics says.
std::string_view why_not(const Sight& sight, const std::optional<Break>& at) {
  const Record& record = sight.record;
  if (record.possible) return kFilm;
  if (record.scene.event) return kEvent;
  if (!sight.is_column()) return kNoColumn;
  if (!at) return kNoBreak;
  if (record.outcome.first_block != static_cast<int>(at->upper)) return kDisputed;
  return {};
}

/// Whether the blocks below a break stand, alone and with the weight of all that is above on the
/// edge over which it tips: then they stand under everything that comes between the two.
bool lower_part_stays(const Sight& sight, const Break& at) {
  if (at.upper == 0) return true;
  Scene lower = bare(sight.record.scene);
  double weight = 0.0;
  for (std::size_t i = at.upper; i < lower.blocks.size(); ++i) weight += mass(lower.blocks[i]);
  lower.blocks.resize(at.upper);
  StaticsOptions options;
  options.tilt = false;
  const auto stays = [&](const Scene& scene) {
    const auto statics = equilibrium_of_column(scene, options);
    return statics &&
           std::all_of(statics->interfaces.begin(),
                       statics->interfaces.begin() + static_cast<std::ptrdiff_t>(at.upper),
                       [](const Interface& interface) {
                         return interface.planar_surface && interface.margin_share >= kToSpare;
                       });
  };
  if (!stays(lower)) return false;
  // The weight as a small block on the edge; its own balance there is not asked for.
  Block load = lower.blocks.back();
  const double half = 0.02 * width_m(lower.blocks.back());
  const double top = top_m(lower);
  load.shape = Box{{half, half, half}};
  load.world_from_block = {{at.edge.x, at.edge.y, top + half}, {}};
  load.density = weight / volume(load.shape);
  lower.blocks.push_back(load);
  return stays(lower);
}

Items items_of_first_block(const Sight& sight) {
  const auto at = break_of(sight);
  if (const auto reason = why_not(sight, at); !reason.empty()) return none(reason);
  if (!lower_part_stays(sight, *at)) return none(kDragged);
  if (!sight.layers_seen()) return none(kNotSeen);
  Item item{layer_value(at->upper, sight.language), {}, {}};
  for (std::size_t i = 0; i < sight.record.scene.blocks.size(); ++i) {
    if (i != at->upper) item.others.push_back(layer_value(i, sight.language));
  }
  if (item.others.empty()) return none("there is one block only");
  return some({std::move(item)});
}

Items items_of_fall_side(const Sight& sight) {
  const auto at = break_of(sight);
  if (const auto reason = why_not(sight, at); !reason.empty()) return none(reason);
  const double angle = radians(sight.record.outcome.fall_direction_deg);
  if (dot(at->outward, {exact::cos(angle), exact::sin(angle)}) < kSameDirection) {
    return none(kDisputed);
  }
  const double across = dot(at->outward, compass(sight.view().camera).right);
  if (std::abs(across) < kAcross) return none("it falls along the line of sight");
  const Phrases& words = phrases("fall_side", sight.language);
  return some({item_of_two(across > 0.0, named_value(words, "right"), named_value(words, "left"))});
}

Items items_of_remaining(const Sight& sight) {
  const Record& record = sight.record;
  if (record.possible) return none(kFilm);
  if (record.scene.event) return none(kEvent);
  if (!sight.is_column()) return none(kNoColumn);
  const auto stable = record.stable();
  if (!stable) return none(kNoLabel);
  const std::size_t blocks = record.scene.blocks.size();
  std::size_t left = blocks;
  if (!*stable) {
    const auto at = break_of(sight);
    if (const auto reason = why_not(sight, at); !reason.empty()) return none(reason);
    left = at->upper;
    if (!lower_part_stays(sight, *at)) return none(kDragged);
  }
  if (!sight.layers_seen()) return none(kNotSeen);
  Item item{number_value(left), {}, {}};
  for (std::size_t n = 0; n <= blocks; ++n) {
    if (n != left) item.others.push_back(number_value(n));
  }
  return some({std::move(item)});
}

}  // namespace

std::optional<Break> break_of(const Sight& sight) {
  const Statics* statics = sight.column();
  if (statics == nullptr || statics->verdict != StaticVerdict::falls) return {};
  std::optional<Break> found;
  for (const Interface& at : statics->interfaces) {
    if (at.planar_surface && at.margin_m >= 0.0) continue;
    if (found || !at.planar_surface) return {};
    const double length = norm(at.to_edge);
    if (length == 0.0) return {};
    found = Break{static_cast<std::size_t>(at.upper), (-1.0 / length) * at.to_edge,
                  at.weight_above + at.to_edge};
  }
  return found;
}

Kind first_block() {
  return {
      QuestionKind::first_block, "which is the lowest block that falls", {}, items_of_first_block};
}

Kind fall_side() {
  return {QuestionKind::fall_side, "to which side of the picture the upper part of the tower falls",
          "right", items_of_fall_side};
}

Kind remaining() {
  return {QuestionKind::remaining, "how many blocks stay in place", {}, items_of_remaining};
}

}  // namespace drystone::language
