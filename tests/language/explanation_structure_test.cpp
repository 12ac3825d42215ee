// Reads explanations of structures back, and compares what they say with the scene.
#include "language/explanation_structure.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "language/explanation.hpp"
#include "language/names.hpp"
#include "language/phrases.hpp"
#include "sentences.hpp"
#include "towers.hpp"

using namespace drystone;
using namespace drystone::language;
using drystone::testing::Captures;
using drystone::testing::check_percent;
using drystone::testing::column;
using drystone::testing::read_sentence;
using drystone::testing::sentences_of;

namespace {

/// Boxes that stand straight, each by its centre and half lengths.
struct Place {
  Vec3 center;
  Vec3 half;
};

/// One of boxes with colours of their own.
Record structure_of(const std::vector<Place>& places, const std::vector<NamedColor>& colors) {
  Record record = column({{}});
  record.scene.blocks.clear();
  for (const Place& place : places) {
    Block block;
    block.id = static_cast<int>(record.scene.blocks.size());
    block.shape = Box{place.half};
    block.world_from_block.position = place.center;
    block.material.color = colors[record.scene.blocks.size()].color;
    record.scene.blocks.push_back(block);
  }
  record.outcome.displacements.assign(places.size(), {});
  record.outcome.final_poses.assign(places.size(), {});
  record.statics = equilibrium(record.scene);
  const bool stands = record.statics.verdict == StaticVerdict::stands;
  record.agreement =
      record.statics.verdict == StaticVerdict::ambiguous ? Agreement::ambiguous : Agreement::agree;
  record.outcome.verdict = stands ? Verdict::stands : Verdict::collapses;
  record.base_height = static_cast<int>(places.size());
  return record;
}

/// A deck on one pier or two, with one load or two on it.
Record random_structure(Rng& rng) {
  std::vector<NamedColor> colors = named_colors();
  rng.shuffle(std::span(colors));
  std::vector<Place> places;
  const bool two = rng.coin();
  const double apart = rng.uniform(0.3, 0.45);
  for (const double x : two ? std::vector{-apart, apart} : std::vector{0.0}) {
    places.push_back({{x, 0.0, 0.25}, {0.2, 0.22, 0.25}});
  }
  const double deck_x = rng.uniform(-0.3, 0.3);
  const double deck_y = rng.uniform(-0.15, 0.15);
  places.push_back({{deck_x, deck_y, 0.6}, {0.7, 0.25, 0.1}});
  const bool pair = rng.coin();
  for (const int side : pair ? std::vector{-1, 1} : std::vector{1}) {
    const double x = deck_x + side * rng.uniform(0.2, 0.75);
    const double y = deck_y + rng.uniform(-0.3, 0.3);
    places.push_back({{x, y, 0.85}, {0.15, 0.18, 0.15}});
  }
  return structure_of(places, colors);
}

// What is true, worked out anew: by faces of boxes that meet, and by support functions.

struct Truth {
  explicit Truth(const Record& r) : record(r), blocks(r.scene.blocks) {}

  [[nodiscard]] Vec3 center(std::size_t i) const { return blocks[i].world_from_block.position; }
  [[nodiscard]] Vec3 half(std::size_t i) const {
    return std::get<Box>(blocks[i].shape).half_extents;
  }
  [[nodiscard]] double bottom(std::size_t i) const { return center(i).z - half(i).z; }
  [[nodiscard]] double width(std::size_t i) const { return 2.0 * std::min(half(i).x, half(i).y); }
  [[nodiscard]] bool rests(std::size_t upper, std::size_t lower) const {
    const Vec3 gap = center(upper) - center(lower);
    return std::abs(bottom(upper) - center(lower).z - half(lower).z) < 1e-9 &&
           std::abs(gap.x) < half(upper).x + half(lower).x &&
           std::abs(gap.y) < half(upper).y + half(lower).y;
  }
  [[nodiscard]] std::set<int> carriers(std::size_t block) const {
    std::set<int> found;
    if (bottom(block) < 1e-9) found.insert(-1);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (rests(block, i)) found.insert(static_cast<int>(i));
    }
    return found;
  }
  /// Signed distance of the centre of mass of a block and all on it inside what carries them, and
  /// the direction in which it is least; null where that is not of one height.
  [[nodiscard]] std::optional<std::pair<double, Vec2>> margin(std::size_t block) const {
    std::set<std::size_t> all{block};
    for (std::size_t i = 0; i < blocks.size(); ++i) {  // blocks come from the bottom up
      for (const int below : carriers(i)) {
        if (below >= 0 && all.contains(static_cast<std::size_t>(below))) all.insert(i);
      }
    }
    std::vector<Vec2> corners;
    std::set<double> heights;
    Vec2 weight;
    double total = 0.0;
    for (const std::size_t i : all) {
      total += mass(blocks[i]);
      weight = weight + mass(blocks[i]) * center(i).xy();
      for (const int below : carriers(i)) {
        if (below >= 0 && all.contains(static_cast<std::size_t>(below))) continue;
        heights.insert(std::round(1e6 * bottom(i)));
        for (const auto& [sx, sy] :
             {std::pair(-1, -1), std::pair(1, -1), std::pair(1, 1), std::pair(-1, 1)}) {
          Vec2 corner{center(i).x + sx * half(i).x, center(i).y + sy * half(i).y};
          if (below >= 0) {
            const auto b = static_cast<std::size_t>(below);
            corner.x = std::clamp(corner.x, center(b).x - half(b).x, center(b).x + half(b).x);
            corner.y = std::clamp(corner.y, center(b).y - half(b).y, center(b).y + half(b).y);
          }
          corners.push_back(corner);
        }
      }
    }
    if (heights.size() != 1) return {};
    const Vec2 at = (1.0 / total) * weight;
    std::pair<double, Vec2> least{std::numeric_limits<double>::infinity(), {}};
    for (int i = 0; i < 7200; ++i) {
      const double angle = 2.0 * kPi * i / 7200;
      const Vec2 u{std::cos(angle), std::sin(angle)};
      double reach = -1e9;
      for (const Vec2 corner : corners) reach = std::max(reach, dot(u, corner));
      if (reach - dot(u, at) < least.first) least = {reach - dot(u, at), u};
    }
    return least;
  }

  const Record& record;
  const std::vector<Block>& blocks;
};

/// Checks the sentences of one explanation.
class Reader {
 public:
  Reader(const Sight& sight, const Truth& truth) : sight_(sight), truth_(truth) {}

  void read(const std::string& sentence) {
    CAPTURE(sentence);
    const auto [key, said] = read_sentence(sentence, sight_.language);
    ++keys[key];
    check(key, said);
  }
  /// Every block of which something can be told has been told of.
  void check_whole() {
    CHECK(keys["st_rests"] == static_cast<int>(truth_.blocks.size()));
    int told = 0;
    for (std::size_t i = 0; i < truth_.blocks.size(); ++i) told += truth_.margin(i) ? 1 : 0;
    CHECK(keys["st_holds"] + keys["st_fails"] == told);
    CHECK(keys["stands"] + keys["falls"] == 1);
  }

  std::map<std::string, int> keys;  ///< how often each kind of sentence came

 private:
  [[nodiscard]] std::size_t block(const std::string& name) const {
    for (std::size_t i = 0; i < truth_.blocks.size(); ++i) {
      if (name.substr(1) == name_of_block(i).substr(1)) return i;
    }
    FAIL("no block is called " << name);
    return 0;
  }
  [[nodiscard]] std::string name_of_block(std::size_t i) const {
    const Block& block = truth_.blocks[i];
    const std::string& color = word("color", name_of(block.material.color)->key, sight_.language);
    const std::string& shape = word("shape", shape_key(block, 3), sight_.language);
    return sight_.language == Language::en ? "the " + color + " " + shape : color + shape;
  }
  void check_margin(const Captures& said, bool holds) const {
    const std::size_t i = block(said.at("upper"));
    const auto margin = truth_.margin(i);
    REQUIRE(margin);
    CHECK((margin->first > 0.0) == holds);
    check_percent(said.at("margin"), std::abs(margin->first) / truth_.width(i));
    if (holds) return;
    CHECK(said.at("direction") ==
          word("direction", toward(sight_.view().camera, margin->second), sight_.language));
  }
  [[nodiscard]] double least() const {
    double least = 1e9;
    for (std::size_t i = 0; i < truth_.blocks.size(); ++i) {
      if (const auto margin = truth_.margin(i)) {
        least = std::min(least, margin->first / truth_.width(i));
      }
    }
    return least;
  }

  void check(const std::string& key, const Captures& said) {
    if (key == "st_blocks") {
      CHECK(said.at("count") == std::to_string(truth_.blocks.size()));
      for (std::size_t i = 0; i < truth_.blocks.size(); ++i) {
        const std::string name = name_of_block(i);
        CHECK(said.at("list").find(sight_.language == Language::en ? name.substr(4) : name) !=
              std::string::npos);
      }
    } else if (key == "st_rests") {
      const std::size_t i = block(said.at("upper"));
      std::string expected;
      const bool en = sight_.language == Language::en;
      for (const int below : truth_.carriers(i)) {
        if (!expected.empty()) expected += en ? " and " : "和";
        expected += below < 0 ? (en ? "the ground" : "地面")
                              : name_of_block(static_cast<std::size_t>(below));
      }
      CHECK(said.at("carriers") == expected);
    } else if (key == "st_holds" || key == "st_fails") {
      check_margin(said, key == "st_holds");
    } else if (key == "st_breaks") {
      check_margin(said, false);
      const std::size_t i = block(said.at("upper"));
      CHECK(truth_.margin(i)->first / truth_.width(i) == Approx(least()).margin(1e-5));
    } else if (key == "st_reserve") {
      const std::size_t i = block(said.at("upper"));
      check_percent(said.at("margin"), *truth_.record.statics.margin_m / truth_.width(i));
      CHECK(truth_.record.stable() == true);
    } else if (key == "stands") {
      CHECK(truth_.record.stable() == true);
      CHECK(least() > 0.0);
    } else if (key == "falls") {
      CHECK(truth_.record.stable() == false);
      CHECK(least() < 0.0);
    } else {
      const std::set<std::string> plain{"sides", "widths", "st_rule", "first_look", "st_more"};
      CHECK(plain.contains(key));
      if (key == "st_more") CHECK(truth_.record.stable() == true);
    }
  }

  const Sight& sight_;
  const Truth& truth_;
};

}  // namespace

TEST_CASE("every sentence on a structure is true") {
  Rng rng({13, 0, 0, 0}, Stream::structure);
  std::map<std::string, int> keys;
  std::map<bool, int> explained;
  for (int i = 0; i < 150; ++i) {
    const Record record = random_structure(rng);
    if (record.statics.column || !record.stable()) continue;
    if (std::abs(record.statics.margin_share.value_or(1.0)) < 0.005) continue;
    const Truth truth(record);
    for (const Language language : {Language::en, Language::zh}) {
      const Shown shown;
      const Sight sight(record, shown, language);
      const std::string text = explain_stability(sight, rng);
      if (text.empty()) continue;
      CAPTURE(text);
      Reader reader(sight, truth);
      for (const std::string& sentence : sentences_of(text, language)) reader.read(sentence);
      reader.check_whole();
      for (const auto& [key, count] : reader.keys) keys[key] += count;
      ++explained[*record.stable()];
    }
  }
  CHECK(explained[true] > 30);
  CHECK(explained[false] > 30);
  for (const auto& [name, variants] : phrases("explanation", Language::en).all()) {
    CAPTURE(name);
    if (name.starts_with("sentence/st_")) CHECK(keys[name.substr(9)] > 0);
  }
}

TEST_CASE("a deck that tips off its piers, by hand") {
  // Piers from -0.6 to -0.2 and from 0.2 to 0.6; the deck's centre is at 0.72, 0.12 beyond, which
  // is 24% of its width of 0.5.
  std::vector<NamedColor> colors = named_colors();
  const Record record = structure_of({{{-0.4, 0, 0.25}, {0.2, 0.25, 0.25}},
                                      {{0.4, 0, 0.25}, {0.2, 0.25, 0.25}},
                                      {{0.72, 0, 0.6}, {1.0, 0.25, 0.1}}},
                                     colors);
  REQUIRE(record.stable() == false);
  Rng rng({}, Stream::text);
  std::string all;
  const Shown shown;
  for (int i = 0; i < 20; ++i) all += explain_stability(Sight(record, shown, Language::en), rng);
  CHECK_THAT(all, Catch::Matchers::Contains("tips to the right off what carries it, by 24% of"));
}

TEST_CASE("structures without such an account get none") {
  std::vector<NamedColor> colors = named_colors();
  const std::vector<Place> deck{{{-0.4, 0, 0.25}, {0.2, 0.25, 0.25}},
                                {{0.4, 0, 0.25}, {0.2, 0.25, 0.25}},
                                {{0.0, 0, 0.6}, {0.7, 0.25, 0.1}}};
  Rng rng({}, Stream::text);
  const Shown shown;
  CHECK_FALSE(
      explain_structure(Sight(structure_of(deck, colors), shown, Language::en), rng).empty());
  // Colours do not tell the piers apart.
  colors[1] = colors[0];
  CHECK(explain_structure(Sight(structure_of(deck, colors), shown, Language::en), rng).empty());
  // On a slope forces at faces of different heights would count, too.
  Record sloping = structure_of(deck, named_colors());
  sloping.scene.gravity = {1.0, 0.0, -9.76};
  CHECK(explain_structure(Sight(sloping, shown, Language::en), rng).empty());
}
