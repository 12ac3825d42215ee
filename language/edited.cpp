#include "language/edited.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/room.hpp"
#include "language/names.hpp"
#include "scenes/contacts.hpp"

namespace drystone::language {
namespace {

/// Of width: nearer to balance than this, nobody could say.
constexpr double kClear = 0.05;
/// How far blocks are moved, of their width.
constexpr std::array kSteps{0.2, 0.35, 0.5};
/// A box whose edges differ by no more looks like a cube, and has one width.
constexpr double kEqualSides = 1.02;
/// Within 5 degrees a plane lies across the picture.
constexpr double kAlongPlane = 0.9962;

std::string_view why_not(const Sight& sight) {
  const Record& record = sight.record;
  if (record.possible) return kFilm;
  if (record.scene.event) return kEvent;
  if (!record.stable()) return kNoLabel;
  if (drift_of(record.scene) != Vec2{}) return "on a slope";
  return {};
}

double height_of(const Block& block) {
  const Mat3 m = matrix(block.world_from_block.rotation);
  const Vec3 up = transpose_times(m, {0, 0, 1});
  return support(block.shape, up) + support(block.shape, -up);
}

Items items_of_removal(const Sight& sight) {
  if (const auto reason = why_not(sight); !reason.empty()) return none(reason);
  const Scene& scene = sight.record.scene;
  const bool column = sight.is_column();
  if (scene.blocks.size() < 3) return none("too few blocks would be left");
  if (column && !sight.layers_seen()) return none(kNotSeen);
  const Phrases& words = phrases("removal", sight.language);
  std::vector<Item> found;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const std::string block = block_name(scene, column, i, sight.language);
    if (block.empty() || !sight.block_seen(i)) continue;
    const auto stands = clearly_stands(without_block(scene, i, column));
    if (!stands) continue;
    const bool inner = column && i + 1 < scene.blocks.size();
    found.push_back(item_of_two(
        *stands, named_value(words, "stands"), named_value(words, "falls"),
        {{"change",
          fill(words.word(inner ? "change/inner" : "change/other"), {{"block", block}})}}));
  }
  return some(std::move(found), "every change is too close to call");
}

/// What a block's width is, as far as that must be said: see width_m.
std::string_view measure_of(const Sight& sight, const Block& block) {
  const bool planar = sight.record.scene.dim == 2;
  if (std::holds_alternative<Cylinder>(block.shape) ||
      std::holds_alternative<Sphere>(block.shape)) {
    return "diameter";
  }
  if (planar) return sight.dim() == 2 ? "width" : "plane";
  if (std::holds_alternative<Prism>(block.shape)) return "narrow";
  return elongation(block, 3) > kEqualSides ? "narrow" : "width";
}

Items items_of_shift(const Sight& sight) {
  if (const auto reason = why_not(sight); !reason.empty()) return none(reason);
  if (!sight.is_column()) return none(kNoColumn);
  if (!sight.layers_seen()) return none(kNotSeen);
  const Scene& scene = sight.record.scene;
  const Phrases& words = phrases("shift", sight.language);
  Vec2 right = compass(sight.view().camera).right;
  if (scene.dim == 2) {
    // Its blocks stay in their plane.
    if (std::abs(right.x) < kAlongPlane)
      return none("the picture's sides are not those of its plane");
    right = {right.x > 0.0 ? 1.0 : -1.0, 0.0};
  }
  const std::vector<contacts::Body> bodies = contacts::bodies(scene);
  std::vector<Item> found;
  for (std::size_t i = 1; i < scene.blocks.size(); ++i) {
    const bool top = i + 1 == scene.blocks.size();
    const std::string measure = fmt::format("measure/{}", measure_of(sight, scene.blocks[i]));
    for (const double share : kSteps) {
      for (const bool to_right : {true, false}) {
        const double by = (to_right ? share : -share) * bodies[i].width;
        const auto stands = clearly_stands(moved_from(scene, i, by * right));
        if (!stands) continue;
        Words change{{"block", layer_name(i, sight.language)},
                     {"side", words.word(to_right ? "side/right" : "side/left")},
                     {"seen", seen_in(sight)},
                     {"measure", words.word(measure)},
                     {"percent", fmt::format("{:.0f}", 100.0 * share)}};
        const std::string text = fill(words.word(top ? "change/top" : "change/inner"), change);
        found.push_back(item_of_two(*stands, named_value(words, "stands"),
                                    named_value(words, "falls"), {{"change", text}}));
      }
    }
  }
  return some(std::move(found), "every change is too close to call");
}

}  // namespace

Scene bare(const Scene& scene) {
  Scene copy;
  copy.dim = scene.dim;
  copy.gravity = scene.gravity;
  copy.ground = scene.ground;
  copy.blocks = scene.blocks;
  return copy;
}

Scene without_block(const Scene& scene, std::size_t index, bool column) {
  Scene edited = bare(scene);
  const double drop = column ? height_of(scene.blocks[index]) : 0.0;
  edited.blocks.erase(edited.blocks.begin() + static_cast<std::ptrdiff_t>(index));
  for (std::size_t i = index; i < edited.blocks.size(); ++i) {
    edited.blocks[i].world_from_block.position.z -= drop;
  }
  return edited;
}

Scene moved_from(const Scene& scene, std::size_t index, Vec2 by) {
  Scene edited = bare(scene);
  for (std::size_t i = index; i < edited.blocks.size(); ++i) {
    Vec3& position = edited.blocks[i].world_from_block.position;
    position = position + Vec3{by.x, by.y, 0.0};
  }
  return edited;
}

std::optional<bool> clearly_stands(const Scene& scene) {
  StaticsOptions options;
  options.tilt = false;
  std::optional<Statics> statics;
  try {
    statics = equilibrium(scene, options);
  } catch (const Error&) {
    return std::nullopt;  // blocks reach into each other
  }
  if (statics->verdict == StaticVerdict::ambiguous) return std::nullopt;
  const bool stands = statics->verdict == StaticVerdict::stands;
  // Where no margin is known, nothing holds the tower however large its faces were.
  if (statics->margin_share && std::abs(*statics->margin_share) < kClear) return std::nullopt;
  // Exactly centred on a ball or lying cylinder it might balance.
  for (const Interface& at : statics->interfaces) {
    if (!at.planar_surface) return std::nullopt;
  }
  return stands;
}

Kind removal() {
  return {QuestionKind::removal, "whether what is left stands if a block is taken out", "stands",
          items_of_removal};
}

Kind shift() {
  return {QuestionKind::shift, "whether the tower stands if a block and all above it are moved",
          "stands", items_of_shift};
}

}  // namespace drystone::language
