#include "language/event.hpp"

#include <fmt/format.h>

#include "drystone/clip.hpp"
#include "language/edited.hpp"
#include "language/explanation.hpp"
#include "language/names.hpp"
#include "scenes/overloaded.hpp"

namespace drystone::language {
namespace {

constexpr std::string_view kNameless = "what is taken away has no colour of its own to be named by";

/// A measure in plain digits, two significant ones or more.
std::string plain(double value) {
  return value < 9.95 ? fmt::format("{:.2g}", value) : fmt::format("{:.0f}", value);
}

constexpr std::string_view kHidden = "the view does not show clearly what block it happens to";

std::string name_of_id(const Sight& sight, int id) {
  const Scene& scene = sight.record.scene;
  const bool column = sight.column_on_any_ground() != nullptr;
  return block_name(scene, column, index_of(scene, id), sight.language);
}

/// Whether the picture outlines what is taken away, wherever it is.
bool is_outlined(const Sight& sight) {
  return sight.shown.marked && std::holds_alternative<Remove>(*sight.record.scene.event);
}

/// Whether the view hides the block to which the event happens, if any.
bool hides_block(const Sight& sight) {
  const Event& event = *sight.record.scene.event;
  const auto* push = std::get_if<Push>(&event);
  const auto* removal = std::get_if<Remove>(&event);
  if (push == nullptr && removal == nullptr) return false;
  const int id = push != nullptr ? push->block : removal->block;
  return !sight.block_seen(index_of(sight.record.scene, id));
}

/// Whether nothing tells of which block the event is told.
bool is_hidden(const Sight& sight) { return hides_block(sight) && !is_outlined(sight); }

/// What is taken away, by its layer or colour or, where these do not tell, by its outline.
std::string name_of_removed(const Sight& sight, const Remove& removal) {
  const std::string block = hides_block(sight) ? std::string() : name_of_id(sight, removal.block);
  if (!block.empty() || !is_outlined(sight)) return block;
  return phrases("event", sight.language).word("outlined");
}

/// What happens, as a sentence. Empty where what it happens to has no name of its own.
std::string sentence(const Sight& sight) {
  const Scene& scene = sight.record.scene;
  const Phrases& words = phrases("event", sight.language);
  const double magnitude = sight.record.magnitude.value_or(0.0);
  const auto side = [&](Vec2 direction) {
    return word("direction", toward(sight.view().camera, direction), sight.language);
  };
  const std::string size = plain(magnitude);
  return std::visit(
      Overloaded{
          [&](const Push& e) {
            return fill(words.word("happens/push"), {{"block", name_of_id(sight, e.block)},
                                                     {"direction", side(e.impulse.xy())},
                                                     {"size", size}});
          },
          [&](const Drop&) {
            return fill(words.word("happens/drop"), {{"size", size}});
          },
          [&](const Projectile& e) {
            return fill(words.word(rolls(e) ? "happens/roll" : "happens/throw"),
                        {{"direction", side(e.velocity.xy())}, {"size", size}});
          },
          [&](const Remove& e) {
            const std::string block = name_of_removed(sight, e);
            if (block.empty()) return std::string();
            if (!e.slides()) return fill(words.word("happens/remove"), {{"block", block}});
            return fill(words.word("happens/slide"), {{"block", block},
                                                      {"direction", side(e.velocity.xy())},
                                                      {"size", plain(norm(e.velocity))}});
          },
          [&](const Shake& e) {
            return fill(words.word("happens/shake"), {{"size", size},
                                                      {"seconds", plain(duration_s(*scene.event))},
                                                      {"hertz", plain(e.frequency_hz)}});
          },
          [&](const Tilt&) {
            return fill(words.word("happens/tilt"), {{"degrees", plain(degrees(magnitude))}});
          }},
      *scene.event);
}

/// A removal leaves a tower that stands or falls by itself: the reasons are those of its statics.
std::string explain_removal(const Sight& sight, const Item& item, Rng& rng) {
  const Record& record = sight.record;
  const auto* removal = std::get_if<Remove>(&*record.scene.event);
  if (removal == nullptr) return {};
  const std::size_t gone = index_of(record.scene, removal->block);
  for (std::size_t i = 0; i < record.scene.blocks.size(); ++i) {
    if (i != gone && !sight.block_seen(i)) return {};
  }
  // What is seen of it must not be taken for a block that is spoken of.
  if (!hides_block(sight) && name_by_color(record.scene, gone, sight.language).empty()) return {};
  Record rest;
  rest.key = record.key;
  rest.views = record.views;
  rest.scene = without_block(record.scene, gone, false);
  rest.statics = equilibrium(rest.scene);
  rest.agreement = Agreement::agree;
  if (rest.stable() != (item.truth.key == "stays")) return {};
  const std::string reasons = explain_stability(Sight(rest, sight.shown, sight.language), rng);
  if (reasons.empty()) return {};
  const Phrases& words = phrases("event", sight.language);
  const std::string left = words.say("rest", {{"block", name_of_removed(sight, *removal)}}, rng);
  return left + (sight.language == Language::en ? " " : "") + reasons;
}

Items items_of_event(const Sight& sight) {
  const Record& record = sight.record;
  if (record.possible) return none(kFilm);
  if (!record.scene.event) return none("nothing happens to it");
  const auto stable = record.stable();
  if (!stable) return none(kNoLabel);
  if (is_hidden(sight)) return none(kHidden);
  const std::string happens = sentence(sight);
  if (happens.empty()) return none(kNameless);
  const Phrases& words = phrases("event", sight.language);
  return some({item_of_two(*stable, named_value(words, "stays"), named_value(words, "collapses"),
                           {{"happens", happens}})});
}

/// Names of the block and the area by their colours; empty where these have none.
Words colors_of(const Sight& sight, const Block& target) {
  const NamedColor* block = seen_color(target);
  const NamedColor* zone = name_of(sight.record.scene.zone->color);
  if (block == nullptr || zone == nullptr) return {};
  return {{"target", word("color", block->key, sight.language)},
          {"zone", word("color", zone->key, sight.language)}};
}

Items items_of_zone(const Sight& sight) {
  const Record& record = sight.record;
  if (record.possible) return none(kFilm);
  if (!record.scene.event || !record.touches_zone) return none("it has no zone and target");
  const std::size_t target = index_of(record.scene, *record.scene.zone->target);
  if (!sight.block_seen(target) || !sight.zone_seen()) return none("the view hides one of them");
  Words words = colors_of(sight, record.scene.blocks[target]);
  if (words.empty()) return none("their colours have no names");
  if (is_hidden(sight)) return none(kHidden);
  words["happens"] = sentence(sight);
  if (words["happens"].empty()) return none(kNameless);
  const Phrases& own = phrases("touches_zone", sight.language);
  return some({item_of_two(*record.touches_zone, named_value(own, "touches"),
                           named_value(own, "misses"), std::move(words))});
}

Items items_of_possible(const Sight& sight) {
  const Record& record = sight.record;
  if (!record.possible) return none("its film is not one of possible and impossible ones");
  const Showing showing = sight.shown.showing;
  if (showing == Showing::pictures || showing == Showing::sheet) {
    return none("the film is not shown");
  }
  const Phrases& words = phrases("possible", sight.language);
  return some({item_of_two(*record.possible, named_value(words, "possible"),
                           named_value(words, "impossible"))});
}

}  // namespace

Kind event() {
  return {QuestionKind::event, "whether the tower stays when something happens to it", "stays",
          items_of_event, explain_removal};
}

Kind touches_zone() {
  return {QuestionKind::touches_zone, "whether the block on top comes down in the zone", "touches",
          items_of_zone};
}

Kind possible() {
  return {QuestionKind::possible, "whether what a film shows can happen", "possible",
          items_of_possible};
}

}  // namespace drystone::language
