// What is asked of towers whose answers can be worked out by hand. Cubes of half a metre.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "drystone/reward.hpp"
#include "drystone/statics.hpp"
#include "language/breaking.hpp"
#include "language/edited.hpp"
#include "language/explanation.hpp"
#include "language/kind.hpp"
#include "language/names.hpp"
#include "language/safer.hpp"
#include "towers.hpp"

using namespace drystone;
using namespace drystone::language;
using Catch::Matchers::Contains;
using drystone::testing::column;
using drystone::testing::Layer;
using Answers = std::vector<std::string>;

namespace {

constexpr Color kRed{0.84, 0.2, 0.18};
constexpr Color kBlue{0.145, 0.4, 0.784};
constexpr Color kYellow{0.965, 0.765, 0.17};
constexpr Color kTeal{0.08, 0.64, 0.6};

/// Three cubes of which the top one, and it alone, tips over the right edge: of the contact from
/// 0.15 to 0.3, with its centre at 0.4. The two upper ones weigh at 0.225, within 0.25.
Record leaning() {
  Record record = column({{0.0, 0.0, kRed}, {0.05, 0.0, kTeal}, {0.4, 0.0, kBlue}});
  record.outcome.first_block = 2;
  record.outcome.fall_direction_deg = 0.0;
  return record;
}

Items items(QuestionKind kind, const Record& record, const Shown& shown = {},
            Language language = Language::en) {
  return kind_of(kind).items(Sight(record, shown, language));
}

/// The truths of all items as free answers.
Answers truths(QuestionKind kind, const Record& record, const Shown& shown = {}) {
  Answers found;
  for (const Item& item : items(kind, record, shown).items) found.push_back(item.truth.answer);
  return found;
}

std::string reason(QuestionKind kind, const Record& record, const Shown& shown = {}) {
  const Items found = items(kind, record, shown);
  return found.items.empty() ? std::string(found.none_because) : "it is asked";
}

Record with_event(const Event& event, double magnitude) {
  Record record = column({{0.0, 0.0, kRed}, {0.05, 0.0, kYellow}, {0.1, 0.0, kBlue}});
  record.scene.event = event;
  record.magnitude = magnitude;
  return record;
}

}  // namespace

TEST_CASE("kinds stand in the registry in the order of their names") {
  for (const Kind& kind : kinds()) {
    CHECK(&kind == &kind_of(kind.kind));
    CHECK_FALSE(kind.help.empty());
  }
  CHECK(question_kinds().size() == kinds().size());
}

TEST_CASE("where a tower gives way, to which side, and what stays") {
  const Record record = leaning();
  CHECK(truths(QuestionKind::first_block, record) == Answers{"3"});
  CHECK(truths(QuestionKind::fall_side, record) == Answers{"right"});
  // With the third cube on the edge at 0.3 the second one's load is at 0.175, and 0.117 below.
  CHECK(truths(QuestionKind::remaining, record) == Answers{"2"});
  CHECK(reason(QuestionKind::fall_side, record, {{1}}) == "it falls along the line of sight");
  const auto at = break_of(Sight(record, {}, Language::en));
  REQUIRE(at);
  CHECK(at->edge.x == Approx(0.3));
  CHECK(at->outward.x == Approx(1.0));
}

TEST_CASE("a tower that stands keeps all of its blocks") {
  CHECK(truths(QuestionKind::remaining, column({{0.0}, {0.05, 0, kBlue}})) == Answers{"2"});
  CHECK(reason(QuestionKind::first_block, column({{0.0}, {0.05, 0, kBlue}})) ==
        "it does not give way at one place alone");
}

TEST_CASE("what simulation shows otherwise is not asked") {
  Record record = leaning();
  record.outcome.fall_direction_deg = 90.0;
  CHECK(reason(QuestionKind::fall_side, record) == "simulation shows it otherwise");
  record.outcome.first_block = 1;
  CHECK(reason(QuestionKind::first_block, record) == "simulation shows it otherwise");
}

TEST_CASE("a lower part that needs the load of what falls is not asked about") {
  // The second cube, at -0.3 on a contact that ends at -0.25, is held by the third, which tips.
  Record record = column({{0.0, 0.0, kRed}, {-0.3, 0.0, kTeal}, {0.06, 0.0, kBlue}});
  record.outcome.first_block = 2;
  REQUIRE(*record.stable() == false);
  // The third cube gives way first, but the second one falls, too: it is the lowest that does.
  CHECK(reason(QuestionKind::first_block, record) == "what is below might be dragged along");
  CHECK(reason(QuestionKind::remaining, record) == "what is below might be dragged along");
}

TEST_CASE("a tower that gives way at two places has no first block") {
  Record record = column({{0.0, 0.0, kRed}, {0.3, 0.0, kTeal}, {0.6, 0.0, kBlue}});
  record.outcome.first_block = 1;
  CHECK(reason(QuestionKind::first_block, record) == "it does not give way at one place alone");
}

TEST_CASE("the centre of mass over each support") {
  // Over the lowest cube 0.225 of 0.25, which is a margin of 5% of width; over the second -20%.
  const Items found = items(QuestionKind::over_support, leaning());
  REQUIRE(found.items.size() == 2);
  CHECK(found.items[0].truth.key == "over");
  CHECK(found.items[0].words.at("block") == "the first block from the bottom");
  CHECK(found.items[1].truth.key == "beyond");
}

TEST_CASE("what is left when a block is taken out") {
  const Items found = items(QuestionKind::removal, leaning());
  REQUIRE(found.items.size() == 3);
  CHECK(found.items[0].truth.key == "falls");   // 0.4 on 0.05
  CHECK(found.items[1].truth.key == "falls");   // 0.4 on 0
  CHECK(found.items[2].truth.key == "stands");  // 0.05 on 0
  CHECK_THAT(found.items[0].words.at("change"), Contains("let down"));
  CHECK_THAT(found.items[2].words.at("change"), Contains("nothing else is touched"));
  const Scene edited = without_block(leaning().scene, 1, true);
  CHECK(edited.blocks[1].world_from_block.position.z == Approx(0.75));
  CHECK(edited.blocks[1].id == 2);
}

TEST_CASE("a counterweight holds what falls without it") {
  // The second cube at 0.3 hangs over the edge at 0.25; the third brings their centre to 0.2.
  const Record record = column({{0.0, 0.0, kRed}, {0.3, 0.0, kTeal}, {0.1, 0.0, kBlue}});
  REQUIRE(*record.stable());
  CHECK(truths(QuestionKind::removal, record) == Answers{"stands", "stands", "falls"});
}

/// A blue beam on a red pillar and a yellow one; a green block stands behind the latter.
Record beam() {
  Record record = column({{0.0, 0.0, kRed}});
  const auto add = [&](Vec3 at, const Color& color, Vec3 half) {
    Block block = record.scene.blocks[0];
    block.id = static_cast<int>(record.scene.blocks.size());
    block.shape = Box{half};
    block.world_from_block.position = at;
    block.material.color = color;
    record.scene.blocks.push_back(block);
  };
  add({1.0, 0, 0.25}, kYellow, {0.25, 0.25, 0.25});
  add({0.5, 0, 0.6}, kBlue, {0.75, 0.25, 0.1});
  add({1.0, 1.5, 0.2}, {0.18, 0.62, 0.31}, {0.15, 0.15, 0.2});
  record.views[0].camera.world_from_camera.position.z = 0.3;
  record.statics = equilibrium(record.scene);
  return record;
}

TEST_CASE("blocks of a structure go by their colours, where they are seen") {
  const Record record = beam();
  REQUIRE(*record.stable());
  std::map<std::string, std::string> by_change;
  for (const Item& item : items(QuestionKind::removal, record).items) {
    by_change[item.words.at("change")] = item.truth.key;
  }
  const auto change = [](const std::string& block) {
    return "Suppose that the " + block + " block is taken away, and nothing else is touched.";
  };
  CHECK(by_change == std::map<std::string, std::string>{{change("red"), "falls"},
                                                        {change("yellow"), "falls"},
                                                        {change("blue"), "stands"}});
}

TEST_CASE("blocks are counted where those that touch differ in colour, however they are listed") {
  Record record = beam();
  record.scene.blocks.pop_back();
  CHECK(truths(QuestionKind::count, record) == Answers{"3"});
  // The piers are listed one after the other, but stand apart; pier and deck touch.
  record.scene.blocks[1].material.color = kRed;
  CHECK(truths(QuestionKind::count, record) == Answers{"3"});
  record.scene.blocks[1].material.color = kYellow;
  record.scene.blocks[2].material.color = kRed;
  CHECK(reason(QuestionKind::count, record) == std::string(kNotSeen));
}

TEST_CASE("blocks that are moved") {
  const Record record = column({{0.0, 0.0, kRed}, {0.1, 0.0, kBlue}});
  std::map<std::string, std::string> by_change;
  for (const Item& item : items(QuestionKind::shift, record).items) {
    by_change[item.words.at("change")] = item.truth.key;
  }
  const auto change = [](const std::string& side, const std::string& percent) {
    return "Suppose that the second block from the bottom, the top one, stood further to the " +
           side + ", as seen in the picture, by " + percent + "% of that block's width.";
  };
  CHECK(by_change.at(change("right", "20")) == "stands");  // at 0.2
  CHECK(by_change.at(change("right", "50")) == "falls");   // at 0.35
  CHECK(by_change.at(change("left", "20")) == "stands");   // at 0
  CHECK(by_change.at(change("left", "50")) == "stands");   // at -0.15
  // From the side the same words mean y, in which the tower is straight.
  for (const Item& item : items(QuestionKind::shift, record, {{1}}).items) {
    CHECK(item.truth.key ==
          (item.words.at("change").find("50%") != std::string::npos ? "ambiguous" : "stands"));
  }
}

TEST_CASE("what is seen of blocks") {
  const Record record = leaning();
  CHECK(truths(QuestionKind::count, record) == Answers{"3"});
  CHECK(truths(QuestionKind::color, record) == Answers{"red", "blue"});  // teal is arguable
  CHECK(truths(QuestionKind::shape, record) == Answers{"cube", "cube", "cube"});
  // 0.05 m are 2.5 pixels, too few; 0.35 m are 17.
  CHECK(truths(QuestionKind::offset_side, record) == Answers{"right"});
  CHECK(truths(QuestionKind::misaligned, record) == Answers{"2"});
  const Items offset = items(QuestionKind::offset_side, record);
  CHECK(offset.items[0].words.at("block") == "the third block from the bottom");
  CHECK(reason(QuestionKind::offset_side, record, {{1}}) == "no offset is large enough to be seen");
}

TEST_CASE("small pictures show less") {
  const Record record = leaning();
  CHECK(reason(QuestionKind::offset_side, record, {{0}, Showing::pictures, 0.25}) != "it is asked");
  CHECK(truths(QuestionKind::offset_side, record, {{0}, Showing::pictures, 3.0}).size() == 2);
}

TEST_CASE("colours of the same name make no distractors") {
  for (const Item& item : items(QuestionKind::color, leaning()).items) {
    CHECK(item.others.size() >= 3);
    for (const Value& other : item.others) {
      CHECK(other.key != item.truth.key);
      if (item.truth.key == "red") CHECK((other.key != "orange" && other.key != "pink"));
      if (item.truth.key == "blue") CHECK(other.key != "purple");
    }
  }
}

TEST_CASE("neighbours of one colour cannot be counted") {
  const Record record = column({{0.0, 0.0, kRed}, {0.05, 0.0, kRed}});
  CHECK(reason(QuestionKind::count, record) == "the view does not show every block clearly");
}

TEST_CASE("blocks of a planar tower are moved in its plane, where that is to the sides") {
  Record record = column({{0.0, 0.0, kRed}, {0.1, 0.0, kTeal}, {0.1, 0.0, kBlue}}, 2);
  // In the plane a width is along it, whatever the depth.
  for (Block& block : record.scene.blocks) block.shape = Box{{0.25, 0.1, 0.25}};
  const auto look_from = [&](double degrees) {
    const double turn = radians(degrees);
    record.views[0].camera = look_at({6 * exact::sin(turn), -6 * exact::cos(turn), 1.5},
                                     {0, 0, 0.75}, record.views[0].camera.intrinsics, "any");
  };
  look_from(3.0);
  // The upper two cubes come to 0.1 + 0.1 of 0.25, to 0.1 + 0.25, and to 0.1 - 0.25.
  std::map<std::string, std::string> by_change;
  for (const Item& item : items(QuestionKind::shift, record).items) {
    by_change[item.words.at("change")] = item.truth.key;
  }
  const auto change = [](const std::string& side, const std::string& percent) {
    return "Suppose that the second block from the bottom, together with everything above it, "
           "stood "
           "further to the " +
           side + ", as seen in the picture, by " + percent +
           "% of that block's width (from left to right).";
  };
  CHECK(by_change.at(change("right", "20")) == "stands");
  CHECK(by_change.at(change("right", "50")) == "falls");
  CHECK(by_change.at(change("left", "50")) == "stands");
  look_from(40.0);
  CHECK(reason(QuestionKind::shift, record) == "the picture's sides are not those of its plane");
}

TEST_CASE("a planar tower shows its depth where it is not seen face on") {
  Record record = column({{0.0, 0.0, kRed}, {0.1, 0.0, kTeal}}, 2);
  record.scene.blocks[1].shape = Box{{0.25, 0.1, 0.25}};
  CHECK(truths(QuestionKind::shape, record) == Answers{"cube", "box"});
  record.scene.blocks[1].shape = Prism{{{-0.25, -0.25}, {0.25, -0.25}, {0.0, 0.25}}, 0.1};
  CHECK(truths(QuestionKind::shape, record) == Answers{"cube", "triangular prism"});
  // A free answer is chosen from a list that has the truth.
  CHECK_THAT(phrases("shape", Language::en).word("reply"), Contains("triangular prism"));
  CHECK_THAT(phrases("shape", Language::zh).word("reply"),
             Contains(word("shape", "triangular_prism", Language::zh)));
  record.views[0].camera =
      look_at({0, -6, 0.5}, {0, 0, 0.5}, record.views[0].camera.intrinsics, "level");
  CHECK(truths(QuestionKind::shape, record) == Answers{"square", "triangle"});
}

TEST_CASE("which width a shift is a share of is said") {
  const auto asked = [](const Shape& shape) {
    Record record = column({{0.0, 0.0, kRed}, {0.05, 0.0, kTeal, shape}});
    return items(QuestionKind::shift, record).items.at(0).words.at("change");
  };
  CHECK_THAT(asked(Box{{0.25, 0.25, 0.25}}), Contains("% of that block's width."));
  CHECK_THAT(asked(Box{{0.25, 0.15, 0.25}}),
             Contains("% of that block's width (the shorter of its sides as seen from above)."));
  CHECK_THAT(asked(Cylinder{0.2, 0.25}), Contains("% of that block's diameter."));
}

TEST_CASE("from above only the top block is seen") {
  Record record = leaning();
  record.views[0].camera =
      look_at({0.0, -0.01, 8}, {0, 0, 0.5}, record.views[0].camera.intrinsics, "top");
  CHECK(reason(QuestionKind::count, record) == "the view does not show every block clearly");
  CHECK(reason(QuestionKind::color, record) == "the view does not show every block clearly");
}

TEST_CASE("a mirrored tower has left and right exchanged") {
  Rng rng({7, 0, 0, 0}, Stream::structure);
  const std::map<std::string, std::string> mirrored{{"left", "right"}, {"right", "left"}};
  int asked = 0;
  for (int i = 0; i < 100; ++i) {
    std::vector<Layer> layers, mirror;
    for (const Color& color : {kRed, kYellow, kBlue}) {
      layers.push_back({rng.uniform(-0.2, 0.2), rng.uniform(-0.1, 0.1), color});
      mirror.push_back(layers.back());
      mirror.back().x = -mirror.back().x;
    }
    for (const QuestionKind kind : {QuestionKind::offset_side, QuestionKind::misaligned,
                                    QuestionKind::over_support, QuestionKind::removal}) {
      Answers here = truths(kind, column(layers));
      for (std::string& answer : here) {
        if (mirrored.contains(answer)) answer = mirrored.at(answer);
      }
      CHECK(here == truths(kind, column(mirror)));
      asked += static_cast<int>(here.size());
    }
  }
  CHECK(asked > 500);
}

TEST_CASE("events are told as they are") {
  const auto told = [](const Event& event, double magnitude) {
    const Record record = with_event(event, magnitude);
    return items(QuestionKind::event, record).items.at(0).words.at("happens");
  };
  CHECK(told(Push{1, {2.5, 0, 0}}, 2.5) ==
        "In a moment the second block from the bottom gets a short push to the right, of 2.5 "
        "newton seconds.");
  CHECK_THAT(told(Push{1, {243, 0, 0}}, 243), Contains("of 243 newton seconds"));
  CHECK_THAT(told(Push{1, {0, 2.5, 0}}, 2.5), Contains("away from the viewer"));
  CHECK_THAT(told(Push{0, {-1, -1, 0}}, 2.5), Contains("to the left and towards the viewer"));
  CHECK_THAT(told(Projectile{0.1, 1000, {-2, 0, 0.1}, {3, 0, 0}}, 3.0),
             Contains("rolls to the right") && Contains(" 3 metres per second"));
  CHECK_THAT(told(Projectile{0.1, 1000, {-2, 0, 0.6}, {3, 0, 1}}, 3.0), Contains("thrown"));
  CHECK_THAT(told(Remove{0}, 0.0), Contains("the first block from the bottom is gone"));
  CHECK_THAT(told(Remove{0, 0.5, {-2, 0, 0}, 1}, 0.0),
             Contains("drawn out to the left, at 2 metres per second"));
  CHECK_THAT(told(Tilt{{1, 0, 0}, radians(12.0)}, radians(12.0)), Contains("12 degrees"));
  CHECK_THAT(told(Shake{{3, 0, 0}, 2.0, 1.0}, 3.0), Contains("2 times a second"));
  CHECK_THAT(told(Drop{Sphere{0.1}, {{0, 0, 3}, {}}}, 1.25), Contains("1.2 metres above"));
  CHECK(reason(QuestionKind::stability, with_event(Remove{0}, 0)) == std::string(kEvent));
  CHECK(reason(QuestionKind::event, leaning()) == "nothing happens to it");
}

TEST_CASE("what goes beside a tower is told by its colour, or not at all") {
  Record record = beam();
  record.scene.event = Remove{1, 0.5, {0, -1, 0}, 1};
  CHECK_THAT(items(QuestionKind::event, record).items.at(0).words.at("happens"),
             Contains("In a moment the yellow block is drawn out towards the viewer"));
  record.scene.blocks[2].material = record.scene.blocks[1].material;
  CHECK_THAT(reason(QuestionKind::event, record), Contains("no colour of its own"));
}

TEST_CASE("the second colour of a texture leaves a block its name, and takes another's") {
  const auto with_second = [](std::size_t block, const Color& color) {
    Record record = beam();
    record.scene.event = Remove{1};
    record.scene.blocks[block].material.texture = Texture{};
    record.scene.blocks[block].material.texture->color2 = color;
    return record;
  };
  constexpr Color kPaleYellow{0.99, 0.91, 0.66};
  CHECK_THAT(
      items(QuestionKind::event, with_second(1, kPaleYellow)).items.at(0).words.at("happens"),
      Contains("the yellow block is gone"));
  CHECK_THAT(reason(QuestionKind::event, with_second(2, kYellow)),
             Contains("no colour of its own"));
}

TEST_CASE("what happens to a block that the view hides is not asked") {
  Record record = beam();
  const std::string hidden = "the view does not show clearly what block it happens to";
  record.scene.event = Remove{3};
  CHECK(reason(QuestionKind::event, record) == hidden);
  CHECK(reason(QuestionKind::event, record, {{1}}) == "it is asked");
  record.scene.event = Push{3, {1, 0, 0}};
  CHECK(reason(QuestionKind::event, record) == hidden);
}

TEST_CASE("where a picture outlines what goes, it needs no name, and may be hidden") {
  const auto told = [](const Record& record, Language language) {
    Shown marked;
    marked.marked = true;
    return items(QuestionKind::event, record, marked, language).items.at(0).words.at("happens");
  };
  Record record = beam();
  record.scene.event = Remove{3};  // hidden
  CHECK(told(record, Language::en) ==
        "In a moment the block outlined in red is gone, and all others are where they were.");
  CHECK_THAT(told(record, Language::zh), Contains("红线勾出的那块积木"));
  record.scene.event = Remove{1};
  CHECK_THAT(told(record, Language::en), Contains("the yellow block is gone"));
  record.scene.blocks[2].material = record.scene.blocks[1].material;
  CHECK_THAT(told(record, Language::en), Contains("the block outlined in red is gone"));
  // An arrow to a block that is hidden does not tell which it is.
  record.scene.event = Push{3, {1, 0, 0}};
  Shown marked;
  marked.marked = true;
  CHECK_THAT(reason(QuestionKind::event, record, marked), Contains("does not show clearly"));
}

TEST_CASE("what a removal does has the reasons of what is left") {
  // The second cube, at 0.3, tips over the first one's edge at 0.25 unless the third one, at 0.1,
  // brings the common centre of mass to 0.2.
  Record record = column({{0.0, 0.0, kRed}, {0.3, 0.0, kTeal}, {0.1, 0.0, kBlue}});
  REQUIRE(record.stable() == true);
  record.scene.event = Remove{2};
  record.intent.stable = false;
  const Kind& kind = kind_of(QuestionKind::event);
  const auto reasons = [&](const Record& of, Language language = Language::en) {
    const Shown shown;
    const Sight sight(of, shown, language);
    Rng rng(Key{.seed = 1}, Stream::text);
    return kind.explain(sight, kind.items(sight).items.at(0), rng);
  };
  const std::string text = reasons(record);
  CHECK_THAT(text, Contains("the third block from the bottom"));
  CHECK_THAT(text, Contains("2 blocks") && !Contains("blue cube"));
  CHECK_THAT(text, Contains("10% of the narrower block's width"));
  // The rest of the text is what is said of the two cubes alone.
  const Record rest = column({{0.0, 0.0, kRed}, {0.3, 0.0, kTeal}});
  Rng rng(Key{.seed = 1}, Stream::text);
  CHECK_THAT(
      text, Catch::Matchers::EndsWith(" " + explain_stability(Sight(rest, {}, Language::en), rng)));
  CHECK_THAT(reasons(record, Language::zh), Contains("第三块积木"));

  // A label that is not that of what is left, and other events, have no such reasons.
  record.intent.stable = true;
  CHECK(reasons(record).empty());
  record.scene.event = Push{1, {1, 0, 0}};
  CHECK(reasons(record).empty());
  // Nor has a tower of which not all is seen that stays.
  Record hidden = beam();
  hidden.scene.event = Remove{1};
  CHECK(reasons(hidden).empty());
}

/// Its red top block may come down in a yellow zone to the right of the tower.
Record with_zone(bool touches) {
  Record record = column({{0.0, 0.0, kTeal}, {0.05, 0.0, kBlue}, {0.1, 0.0, kRed}});
  record.scene.event = Projectile{0.1, 1000, {-2, 0, 0.1}, {3, 0, 0}};
  record.magnitude = 3.0;
  record.scene.zone = Zone{};
  record.scene.zone->center = {1.0, 0.0};
  record.scene.zone->target = 2;
  record.touches_zone = touches;
  return record;
}

TEST_CASE("whether the target comes down in the zone is asked where both are seen") {
  CHECK(truths(QuestionKind::touches_zone, with_zone(true)) == Answers{"touches"});
  CHECK(truths(QuestionKind::touches_zone, with_zone(false)) == Answers{"misses"});
  const Item item = items(QuestionKind::touches_zone, with_zone(true)).items.at(0);
  CHECK(item.words.at("target") == "red");
  CHECK(item.words.at("zone") == "yellow");
  CHECK_THAT(item.words.at("happens"), Contains("rolls to the right"));
  CHECK(items(QuestionKind::touches_zone, with_zone(true), {}, Language::zh)
            .items.at(0)
            .words.at("zone") == "黄色");

  CHECK(reason(QuestionKind::touches_zone, leaning()) == "it has no zone and target");
  Record behind = with_zone(true);
  behind.scene.zone->center = {0.0, 0.5};
  behind.scene.zone->half_extents = {0.2, 0.2};
  // From the front the tower hides it, from the right nothing does.
  CHECK(reason(QuestionKind::touches_zone, behind) == "the view hides one of them");
  CHECK(reason(QuestionKind::touches_zone, behind, {{1}}) == "it is asked");
  Record marked = with_zone(true);
  marked.scene.zone->color = {0.5, 0.5, 0.1};
  const std::string why = reason(QuestionKind::touches_zone, marked);
  CHECK((why == "their colours have no names") == (name_of(marked.scene.zone->color) == nullptr));
}

TEST_CASE("films are asked about where they are shown") {
  Record record = leaning();
  record.possible = false;
  CHECK(reason(QuestionKind::possible, record) == "the film is not shown");
  const Shown film{{0}, Showing::film};
  CHECK(truths(QuestionKind::possible, record, film) == Answers{"impossible"});
  CHECK(truths(QuestionKind::possible, record, {{0}, Showing::frames, 1.0, 8}) ==
        Answers{"impossible"});
  CHECK(reason(QuestionKind::possible, record, {{0}, Showing::sheet}) == "the film is not shown");
  QuestionOptions options;
  options.kinds = {QuestionKind::possible};
  for (const auto& [language, words] :
       {std::pair{Language::en, "8 "}, std::pair{Language::zh, "8"}}) {
    options.language = language;
    for (const Showing showing : {Showing::frames, Showing::frame_sheet}) {
      const auto asked = questions_of(record, options, {{0}, showing, 1.0, 8});
      REQUIRE(asked.size() == 1);
      CHECK_THAT(asked[0].prompt, Contains(words));
    }
  }
  for (const Kind& kind : kinds()) {
    if (kind.kind != QuestionKind::possible) CHECK(items(kind.kind, record, film).items.empty());
  }
}

TEST_CASE("the safer of two towers") {
  const auto safer_of = [](const Record& a, const Record& b) {
    const Items found = items_of_pair(Sight(a, {}, Language::en), Sight(b, {}, Language::en));
    return found.items.empty() ? std::string(found.none_because) : found.items[0].truth.key;
  };
  const Record straight = column({{0.0}, {0.0}});
  const Record near_edge = column({{0.0}, {0.2}});
  CHECK(safer_of(straight, leaning()) == "first");
  CHECK(safer_of(leaning(), straight) == "second");
  CHECK(safer_of(straight, near_edge) == "first");
  CHECK(safer_of(near_edge, straight) == "second");
  CHECK(safer_of(straight, straight) == "neither is clearly the safer one");
  CHECK(safer_of(leaning(), leaning()) == "neither is clearly the safer one");
  QuestionOptions options;
  options.forms = {AnswerForm::true_false, AnswerForm::choice, AnswerForm::free};
  Questioner questioner(options);
  const auto asked = questioner.compare(straight, {}, leaning(), {});
  REQUIRE(asked.size() == 3);
  CHECK(asked[0].answer == "True");
  CHECK(asked[2].answer == "1");
  CHECK_THAT(asked[0].prompt, Contains("two"));
  CHECK(questioner.ask(straight).size() == 3);  // kind stability only
}

TEST_CASE("every kind has its words in every form and language") {
  const std::vector<Record> records{leaning(), column({{0.0, 0.0, kRed}, {0.1, 0.0, kBlue}}),
                                    with_event(Remove{0}, 0.0), with_zone(true)};
  std::set<std::string> asked;
  for (const auto& [language, spelling] : EnumNames<Language>::value) {
    QuestionOptions options;
    options.kinds.clear();
    for (const Kind& kind : kinds()) options.kinds.push_back(kind.kind);
    options.forms = {AnswerForm::true_false, AnswerForm::choice, AnswerForm::free};
    options.polarity = Polarity::both;
    options.language = language;
    for (options.seed = 0; options.seed < 20; ++options.seed) {
      Questioner questioner(options);
      for (const Record& record : records) {
        for (const Question& question : questioner.ask(record)) {
          CAPTURE(question.prompt);
          asked.insert(question.kind);
          CHECK(question.prompt.find_first_of("{}") == std::string::npos);
          CHECK(reward(question.completion, question.answer).score() == Approx(1.0));
          if (question.form != AnswerForm::choice) continue;
          CHECK(question.options.size() >= 2);
          CHECK(std::set<std::string>(question.options.begin(), question.options.end()).size() ==
                question.options.size());
        }
      }
    }
  }
  CHECK(asked.size() == kinds().size() - 2);  // all but `possible` and `safer`
}

TEST_CASE("colours have names") {
  for (const NamedColor& named : named_colors()) {
    Rng rng({1, 0, 0, 0}, Stream::appearance);
    for (int i = 0; i < 50; ++i) {
      const auto near = [&](double value) { return value + rng.uniform(-0.025, 0.025); };
      const NamedColor* found =
          name_of({near(named.color.r), near(named.color.g), near(named.color.b)});
      REQUIRE(found != nullptr);
      CHECK(found->key == named.key);
    }
  }
  const Color between{0.5 * (kRed.r + 0.94), 0.5 * (kRed.g + 0.5), 0.5 * (kRed.b + 0.13)};
  CHECK(name_of(between) == nullptr);
  Block block;
  block.material.color = kRed;
  block.material.texture = Texture{};
  block.material.texture->color2 = {0.95, 0.95, 0.95};
  CHECK(seen_color(block) == nullptr);
  block.material.texture->color2 = {0.8, 0.22, 0.18};
  CHECK(seen_color(block)->key == "red");
}

TEST_CASE("shapes have names") {
  Block block;
  block.shape = Box{{0.2, 0.2, 0.2}};
  CHECK(shape_key(block, 3) == "cube");
  block.shape = Box{{0.2, 0.9, 0.2}};
  CHECK(shape_key(block, 3) == "cuboid");
  CHECK(shape_key(block, 2) == "square");
  block.shape = Cylinder{0.2, 0.2};
  CHECK(shape_key(block, 3) == "upright_cylinder");
  block.world_from_block.rotation = normalized(Quat{1, 1, 0, 0});
  CHECK(shape_key(block, 3) == "lying_cylinder");
  CHECK(shape_key(block, 2) == "disc");
  block.shape = Prism{{{-0.2, 0.0}, {0.2, 0.0}, {0.1, 0.3}}, 0.25};
  CHECK(shape_key(block, 2) == "triangle");
  CHECK(ordinal(3, Language::en) == "third");
  CHECK(ordinal(15, Language::en) == "15th");
  CHECK(layer_name(0, Language::zh) == "从下往上数第一块积木");
}

TEST_CASE("how much of a block is seen") {
  Record record = column({{0.0, 0.0}, {0.0, 0.0}});
  Intrinsics flat = record.views[0].camera.intrinsics;
  flat.orthographic = true;
  flat.fx = flat.fy = 40.0;
  const Camera camera = look_at({0, -5, 0.5}, {0, 0, 0.5}, flat, "front");
  for (const BlockSeen& seen : look_at_blocks(record.scene, camera, 2.0)) {
    CHECK(seen.visible_px == Approx(4.0 * 20.0 * 20.0).epsilon(0.06));
    CHECK(seen.visible_share == Approx(1.0));
  }
  // A third cube in front of the first hides it.
  Block hiding = record.scene.blocks[0];
  hiding.world_from_block.position.y = -2.0;
  record.scene.blocks.push_back(hiding);
  CHECK(look_at_blocks(record.scene, camera, 1.0)[0].visible_share == 0.0);
  // Seen from straight above, a ball, an upright cylinder and a wedge fill what is theirs.
  const Camera above = look_at({0, 0, 9}, {0, 0, 0}, flat, "top");
  for (const auto& [shape, area] :
       {std::pair<Shape, double>{Sphere{0.25}, kPi * 0.0625},
        std::pair<Shape, double>{Cylinder{0.25, 0.1}, kPi * 0.0625},
        std::pair<Shape, double>{Prism{{{-0.2, 0.0}, {0.2, 0.0}, {0.0, 0.3}}, 0.25}, 0.2}}) {
    const Record one = column({{0.0, 0.0, kRed, shape}});
    CHECK(look_at_blocks(one.scene, above, 1.0)[0].visible_px ==
          Approx(1600.0 * area).epsilon(0.06));
  }
}
