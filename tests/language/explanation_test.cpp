// Reads explanations back, sentence by sentence, and compares what they say with the scene.
#include "language/explanation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "drystone/counterfactuals.hpp"
#include "drystone/questions.hpp"
#include "drystone/reward.hpp"
#include "language/names.hpp"
#include "language/phrases.hpp"
#include "sentences.hpp"
#include "towers.hpp"

using namespace drystone;
using namespace drystone::language;
using Catch::Matchers::Contains;
using drystone::testing::Captures;
using drystone::testing::check_percent;
using drystone::testing::column;
using drystone::testing::Layer;
using drystone::testing::match;
using drystone::testing::read_sentence;
using drystone::testing::sentences_of;

namespace {

// What is true of a column, worked out anew: by clipping polygons.

std::vector<Vec2> footprint(const Block& block) {
  const Mat3 m = matrix(block.world_from_block.rotation);
  const Vec2 center = block.world_from_block.position.xy();
  std::vector<Vec2> corners;
  if (const auto* box = std::get_if<Box>(&block.shape)) {
    for (const auto& [x, y] :
         {std::pair(-1, -1), std::pair(1, -1), std::pair(1, 1), std::pair(-1, 1)}) {
      const Vec3 corner = m * Vec3{x * box->half_extents.x, y * box->half_extents.y, 0.0};
      corners.push_back(center + corner.xy());
    }
    return corners;
  }
  const double radius = std::get<Cylinder>(block.shape).radius;
  for (int i = 0; i < 1440; ++i) {
    const double angle = 2.0 * kPi * i / 1440;
    corners.push_back(center + radius * Vec2{std::cos(angle), std::sin(angle)});
  }
  return corners;
}

std::vector<Vec2> clipped(std::vector<Vec2> polygon, const std::vector<Vec2>& by) {
  for (std::size_t i = 0; i < by.size(); ++i) {
    const Vec2 a = by[i], edge = by[(i + 1) % by.size()] - a;
    std::vector<Vec2> kept;
    for (std::size_t j = 0; j < polygon.size(); ++j) {
      const Vec2 p = polygon[j], q = polygon[(j + 1) % polygon.size()];
      const double left_p = cross(edge, p - a), left_q = cross(edge, q - a);
      if (left_p >= 0.0) kept.push_back(p);
      if ((left_p >= 0.0) != (left_q >= 0.0)) {
        kept.push_back(p + (left_p / (left_p - left_q)) * (q - p));
      }
    }
    polygon = std::move(kept);
  }
  return polygon;
}

struct Margin {
  double distance = 0.0;  ///< to the edge; negative outside
  Vec2 outward;           ///< over the edge, where it is outside
};

Margin margin_of(Vec2 p, const std::vector<Vec2>& region) {
  bool inside = true;
  double least = 1e9;
  Vec2 nearest;
  for (std::size_t i = 0; i < region.size(); ++i) {
    const Vec2 a = region[i], edge = region[(i + 1) % region.size()] - a;
    inside = inside && cross(edge, p - a) >= 0.0;
    const double length = dot(edge, edge);
    const double t = length > 0.0 ? std::clamp(dot(p - a, edge) / length, 0.0, 1.0) : 0.0;
    const double distance = norm(p - (a + t * edge));
    if (distance < least) {
      least = distance;
      nearest = a + t * edge;
    }
  }
  return {inside ? least : -least, p - nearest};
}

struct Truth {
  explicit Truth(const Record& r) : record(r), blocks(r.scene.blocks) {
    const Vec3 gravity = r.scene.gravity;
    drift = (-1.0 / gravity.z) * gravity.xy();
    double bottom = 0.0;
    for (std::size_t k = 0; k < blocks.size(); ++k) {
      Vec3 center;
      double weight = 0.0;
      for (std::size_t i = k; i < blocks.size(); ++i) {
        center = center + mass(blocks[i]) * center_of_mass(blocks[i]);
        weight += mass(blocks[i]);
      }
      center = (1.0 / weight) * center;
      // On a slope weights do not act at right angles to the faces.
      centers.push_back(center.xy() + (center.z - bottom) * drift);
      margins.push_back(margin_at(k));
      const Block& block = blocks[k];
      const Mat3 m = matrix(block.world_from_block.rotation);
      const Vec3 up = transpose_times(m, {0, 0, 1});
      bottom += support(block.shape, up) + support(block.shape, -up);
    }
  }

  [[nodiscard]] double friction(std::size_t k) const {
    return std::max(blocks[k].friction,
                    k > 0 ? blocks[k - 1].friction : record.scene.ground.friction);
  }
  [[nodiscard]] double least_friction() const {
    double least = friction(0);
    for (std::size_t k = 1; k < blocks.size(); ++k) least = std::min(least, friction(k));
    return least;
  }
  [[nodiscard]] bool slides() const { return norm(drift) > least_friction(); }

  [[nodiscard]] bool round(std::size_t i) const {
    if (std::holds_alternative<Sphere>(blocks[i].shape)) return true;
    return std::holds_alternative<Cylinder>(blocks[i].shape) &&
           std::abs(matrix(blocks[i].world_from_block.rotation).columns[2].z) < 0.5;
  }
  [[nodiscard]] double width(std::size_t i) const {
    const auto* box = std::get_if<Box>(&blocks[i].shape);
    if (box != nullptr && record.scene.dim == 2) return 2.0 * box->half_extents.x;
    if (box != nullptr) return 2.0 * std::min(box->half_extents.x, box->half_extents.y);
    return width_m(blocks[i]);
  }
  [[nodiscard]] double narrower(std::size_t k) const {
    return k > 0 ? std::min(width(k), width(k - 1)) : width(0);
  }
  /// Null where something round carries or is carried, but on top.
  [[nodiscard]] std::optional<Margin> margin_at(std::size_t k) const {
    if (k > 0 && round(k - 1)) return {};
    const bool top = k + 1 == blocks.size();
    if (round(k) && (!top || k == 0)) return {};
    if (record.scene.dim == 2) {
      double low = -1e9, high = 1e9;
      for (std::size_t i = k > 0 ? k - 1 : 0; i <= k; ++i) {
        const double half = 0.5 * width(i), x = blocks[i].world_from_block.position.x;
        low = std::max(low, x - half);
        high = std::min(high, x + half);
      }
      const double left = centers[k].x - low, right = high - centers[k].x;
      return left < right ? Margin{left, {-1, 0}} : Margin{right, {1, 0}};
    }
    std::vector<Vec2> region = round(k) ? footprint(blocks[k - 1]) : footprint(blocks[k]);
    if (k > 0 && !round(k)) region = clipped(region, footprint(blocks[k - 1]));
    return margin_of(centers[k], region);
  }
  [[nodiscard]] bool fails(std::size_t k) const {
    return (k > 0 && round(k - 1)) || (margins[k] && margins[k]->distance < 0.0);
  }
  [[nodiscard]] int failures() const {
    int count = 0;
    for (std::size_t k = 0; k < blocks.size(); ++k) count += fails(k) ? 1 : 0;
    return count;
  }
  [[nodiscard]] double least_margin() const {
    double least = 1e9;
    for (const auto& margin : margins) {
      if (margin) least = std::min(least, margin->distance);
    }
    return least;
  }

  const Record& record;
  const std::vector<Block>& blocks;
  Vec2 drift;                 ///< gravity along the ground over gravity across it
  std::vector<Vec2> centers;  ///< where the weight of all from block k on passes under it
  std::vector<std::optional<Margin>> margins;
};

/// Checks the sentences of one explanation.
class Reader {
 public:
  Reader(const Sight& sight, const Truth& truth)
      : sight_(sight), truth_(truth), words_(phrases("explanation", sight.language)) {
    std::map<std::string, int> colors;
    for (const Block& block : truth.blocks) ++colors[color_word(block)];
    unique_ = !colors.contains("") && colors.size() == truth.blocks.size();
  }

  void read(const std::string& sentence) {
    CAPTURE(sentence);
    const auto [key, said] = read_sentence(sentence, sight_.language);
    ++keys[key];
    check(key, said);
  }

  std::map<std::string, int> keys;  ///< how often each kind of sentence came

 private:
  /// A planar tower, not seen face on.
  [[nodiscard]] bool slanted() const { return truth_.record.scene.dim == 2 && sight_.dim() == 3; }
  [[nodiscard]] std::string color_word(const Block& block) const {
    const NamedColor* color = name_of(block.material.color);
    return color != nullptr ? word("color", color->key, sight_.language) : std::string();
  }
  [[nodiscard]] std::string shape_word(const Block& block) const {
    return word("shape", shape_key(block, sight_.dim()), sight_.language);
  }
  [[nodiscard]] std::size_t block(const std::string& name) const {
    for (std::size_t i = 0; i < truth_.blocks.size(); ++i) {
      const bool en = sight_.language == Language::en;
      const std::string number = std::to_string(i + 1);
      const Block& b = truth_.blocks[i];
      const std::string expected = unique_ ? (en ? "the " + color_word(b) + " " + shape_word(b)
                                                 : color_word(b) + shape_word(b))
                                           : (en ? "block " + number : "第" + number + "块");
      if (name.substr(1) == expected.substr(1)) return i;
    }
    FAIL("no block is called " << name);
    return 0;
  }
  /// What remains when no part is told must be too small to be told.
  void check_where(const std::string& text, Vec2 offset, double width) const {
    const Compass in = compass(sight_.view().camera);
    const std::map<std::string, double> shares{{"right", dot(offset, in.right) / width},
                                               {"left", -dot(offset, in.right) / width},
                                               {"away", dot(offset, in.away) / width},
                                               {"near", -dot(offset, in.away) / width}};
    std::vector<std::string> parts{text};
    Captures both;
    if (match(words_.word("where/both"), text, both, false)) parts = {both["one"], both["other"]};
    std::set<std::string> told;
    for (const std::string& part : parts) {
      if (part.empty()) continue;
      for (const auto& [side, share] : shares) {
        Captures captures;
        if (!match(words_.word("where/" + side), part, captures, false)) continue;
        check_percent(captures["percent"], share);
        told.insert(side);
      }
    }
    for (const auto& [one, other] : {std::pair("right", "left"), std::pair("away", "near")}) {
      if (!told.contains(one) && !told.contains(other)) {
        CHECK(std::abs(shares.at(one)) < 0.0006);
      }
    }
  }
  void check_direction(const std::string& text, Vec2 direction) const {
    const Compass in = compass(sight_.view().camera);
    std::string key;
    for (const char* candidate :
         {"right", "left", "away", "near", "away_right", "away_left", "near_right", "near_left"}) {
      if (word("direction", candidate, sight_.language) == text) key = candidate;
    }
    REQUIRE_FALSE(key.empty());
    Vec2 said;
    if (key.find("right") != std::string::npos) said = said + in.right;
    if (key.find("left") != std::string::npos) said = said - in.right;
    if (key.find("away") != std::string::npos) said = said + in.away;
    if (key.find("near") != std::string::npos) said = said - in.away;
    CHECK(dot(said, direction) >= 0.92 * norm(said) * norm(direction));
  }
  void check_place(const Captures& captures, std::size_t k, bool inside) const {
    REQUIRE(truth_.margins[k]);
    const Margin& margin = *truth_.margins[k];
    CHECK((margin.distance > 0.0) == inside);
    check_percent(captures.at("margin"), std::abs(margin.distance) / truth_.narrower(k));
  }
  /// The contact of two named blocks, as the index of the upper one.
  [[nodiscard]] std::size_t contact(const Captures& captures) const {
    const std::size_t upper = block(captures.at("upper"));
    CHECK(block(captures.at("lower")) + 1 == upper);
    return upper;
  }

  void check(const std::string& key, const Captures& said) {
    if (key == "blocks") {
      check_list(said);
    } else if (key == "sides") {
      CHECK(said.at("seen") == seen_in(sight_));
    } else if (key == "offset" || key == "offset_none") {
      const std::size_t k = contact(said);
      const Vec2 offset =
          center_of_mass(truth_.blocks[k]).xy() - center_of_mass(truth_.blocks[k - 1]).xy();
      check_where(key == "offset" ? said.at("where") : "", offset, truth_.width(k - 1));
    } else if (key.starts_with("com")) {
      const std::size_t lower = block(said.at("lower"));
      const bool ground = key.starts_with("com_ground");
      if (ground) CHECK(lower == 0);
      const Vec2 offset =
          truth_.centers[ground ? 0 : lower + 1] - center_of_mass(truth_.blocks[lower]).xy();
      CHECK(key.ends_with("_slope") == (truth_.drift != Vec2{}));
      check_where(said.contains("where") ? said.at("where") : "", offset, truth_.width(lower));
    } else if (key == "slope") {
      check_percent(said.at("percent"), norm(truth_.drift));
      check_direction(said.at("direction"), truth_.drift);
    } else if (key.starts_with("grip_holds") || key.starts_with("grip_fails")) {
      const std::size_t k = key.ends_with("_ground") ? block(said.at("lower")) : contact(said);
      CHECK(truth_.friction(k) == truth_.least_friction());
      check_percent(said.at("percent"), norm(truth_.drift) / truth_.least_friction());
      CHECK(truth_.slides() == key.starts_with("grip_fails"));
    } else if (key.starts_with("slides")) {
      const std::size_t k = key.ends_with("_ground") ? block(said.at("lower")) : contact(said);
      CHECK(truth_.slides());
      CHECK(truth_.friction(k) == truth_.least_friction());
    } else if (key.starts_with("weights_")) {
      Scene uniform = truth_.record.scene;
      for (Block& b : uniform.blocks) b.density = 1000.0;
      const bool stands = equilibrium(uniform).verdict == StaticVerdict::stands;
      CHECK(stands == (key == "weights_fell"));
      CHECK(truth_.record.stable() == !stands);
    } else if (key == "grip_decides") {
      CHECK(truth_.slides());
      CHECK(truth_.failures() == 0);
    } else if (key == "holds_slope" || key == "fails_slope") {
      const std::size_t k = contact(said);
      check_place(said, k, key == "holds_slope");
      if (key == "fails_slope") check_direction(said.at("direction"), truth_.margins[k]->outward);
    } else if (key == "holds_ground_slope" || key == "fails_ground_slope") {
      CHECK(block(said.at("lower")) == 0);
      check_place(said, 0, key == "holds_ground_slope");
      if (key == "fails_ground_slope") {
        check_direction(said.at("direction"), truth_.margins[0]->outward);
      }
    } else if (key == "holds" || key == "fails" || key == "top_round" || key == "top_round_fails") {
      const std::size_t k = contact(said);
      const bool inside = key == "holds" || key == "top_round";
      CHECK(truth_.round(k) == key.starts_with("top_round"));
      check_place(said, k, inside);
      if (!inside) check_direction(said.at("direction"), truth_.margins[k]->outward);
    } else if (key == "holds_ground" || key == "fails_ground") {
      CHECK(block(said.at("lower")) == 0);
      check_place(said, 0, key == "holds_ground");
      if (key == "fails_ground") check_direction(said.at("direction"), truth_.margins[0]->outward);
    } else if (key == "on_round" || key == "breaks_round") {
      CHECK(truth_.round(contact(said) - 1));
    } else if (key == "weakest" || key == "breaks") {
      const std::size_t k = contact(said);
      check_place(said, k, key == "weakest");
      CHECK(truth_.margins[k]->distance == Approx(truth_.least_margin()).margin(1e-5));
    } else if (key == "weakest_ground" || key == "breaks_ground") {
      check_place(said, 0, key == "weakest_ground");
      CHECK(truth_.margins[0]->distance == Approx(truth_.least_margin()).margin(1e-5));
    } else if (key.starts_with("check_stands") || key == "check_falls") {
      const std::size_t k = block(said.at("lower")) + 1;
      CHECK(key.ends_with("_planar") == (key != "check_falls" && slanted()));
      check_place(said, k, key != "check_falls");
      if (key == "check_falls") {
        check_direction(said.at("direction"), -truth_.margins[k]->outward);
      }
    } else if (key == "stands" || key == "all_hold") {
      CHECK(truth_.failures() == 0);
      CHECK_FALSE(truth_.slides());
    } else if (key == "falls") {
      CHECK((truth_.failures() > 0 || truth_.slides()));
    } else if (key == "others_hold") {
      CHECK(truth_.failures() == 1);
      CHECK_FALSE(truth_.slides());
    } else if (key == "widths_planar") {
      CHECK(slanted());
    } else if (key == "weights") {
      CHECK(std::any_of(truth_.blocks.begin(), truth_.blocks.end(),
                        [](const Block& b) { return b.density != 1000.0; }));
    } else {
      // These claim nothing about the scene.
      const std::set<std::string> plain{"widths",     "rule",       "rule_slope", "first_look",
                                        "check",      "verified",   "step_see",   "step_masses",
                                        "step_edges", "step_decide"};
      CHECK(plain.contains(key));
    }
  }

  void check_list(const Captures& said) const {
    CHECK(said.at("count") == std::to_string(truth_.blocks.size()));
    std::string expected;
    const bool en = sight_.language == Language::en;
    for (std::size_t i = 0; i < truth_.blocks.size(); ++i) {
      const Block& b = truth_.blocks[i];
      const std::string number = std::to_string(i + 1);
      if (i > 0) expected += en ? ", " : "、";
      const std::string color = color_word(b);
      expected += en ? "(" + number + ") " + color + (color.empty() ? "" : " ") + shape_word(b)
                     : "（" + number + "）" + color + shape_word(b);
      if (b.density > 1000.0) expected += en ? " marked as heavy" : "且带有重块标记";
      if (b.density < 1000.0) expected += en ? " marked as hollow" : "且带有空心标记";
    }
    CHECK(said.at("list") == expected);
  }

  const Sight& sight_;
  const Truth& truth_;
  const Phrases& words_;
  bool unique_ = false;
};

/// Towers of two to six blocks near their balance; some with something round, some marked, some
/// with two blocks of one colour.
Record random_tower(Rng& rng, int dim) {
  const int height = 2 + static_cast<int>(rng.below(5));
  std::vector<NamedColor> colors = named_colors();
  rng.shuffle(std::span(colors));
  const bool cubes = rng.coin(0.3);
  const bool stubby = height < 4;  // few blocks must be further apart to fall
  std::vector<Layer> layers;
  double x = 0.0, y = 0.0;
  for (int i = 0; i < height; ++i) {
    const auto edge = [&] { return rng.uniform(0.2, 0.35); };
    Layer layer;
    const double step = i > 0 ? (stubby ? 0.24 : 0.17) : 0.0;
    x += rng.uniform(-step, step);
    y += dim == 2 ? 0.0 : rng.uniform(-step, step);
    layer.x = x;
    layer.y = y;
    layer.color = colors[static_cast<std::size_t>(i)].color;
    if (i > 0 && rng.coin(0.05)) layer.color = layers.back().color;
    if (i > 0 && rng.coin(0.1)) layer.x = layers.back().x;
    layer.shape = cubes ? Box{{0.25, 0.25, 0.25}} : Box{{edge(), edge(), edge()}};
    if (i == 0 && rng.coin(0.1)) layer.shape = Box{{0.11, 0.11, 0.2}};  // a narrow foot
    if (dim == 3) {
      layer.rotation = yaw(rng.uniform(0.0, 6.0));
      const double kind = rng.uniform();
      if (!cubes && kind < 0.2) layer.shape = Cylinder{edge(), edge()};
      if (!cubes && i > 0 && (kind > 0.94 || (i + 1 == height && kind > 0.6))) {
        layer.shape = Sphere{edge()};
        if (rng.coin()) {
          layer.shape = Cylinder{edge(), edge()};
          layer.rotation = layer.rotation * normalized(Quat{1, 1, 0, 0});
          // Its line of contact may reach over the edge, and its centre with it.
          if (rng.coin()) layer.x += rng.coin() ? 0.25 : -0.25;
        }
      }
    }
    if (rng.coin(0.15)) {
      const bool heavy = rng.coin();
      layer.density = heavy ? 6000.0 : 150.0;
      layer.texture = heavy ? TextureKind::metal : TextureKind::frame;
    }
    layers.push_back(layer);
  }
  Record record = column(layers, dim);
  const bool face_on = dim == 2 && rng.coin();
  const double turn = face_on ? 0.0 : rng.uniform(0.0, 6.0);
  Intrinsics intrinsics = record.views[0].camera.intrinsics;
  intrinsics.fx = intrinsics.fy = 400.0;
  record.views[0].camera =
      look_at({10.0 * exact::sin(turn), -10.0 * exact::cos(turn), face_on ? 1.2 : 3.0}, {0, 0, 1.2},
              intrinsics, "any");
  return record;
}

/// Puts a tower on a slope, with faces on which some of it may slide.
void put_on_slope(Record& record, Rng& rng) {
  Scene& scene = record.scene;
  const double slope = rng.uniform(0.03, 0.25);
  const double down = scene.dim == 2 ? (rng.coin() ? 0.0 : kPi) : rng.uniform(0.0, 6.0);
  scene.gravity = {9.81 * std::sin(slope) * std::cos(down),
                   scene.dim == 2 ? 0.0 : 9.81 * std::sin(slope) * std::sin(down),
                   -9.81 * std::cos(slope)};
  scene.ground.friction = rng.uniform(0.1, 0.5);
  for (Block& block : scene.blocks) block.friction = rng.uniform(0.1, 0.5);
}

/// Labels the scene by statics, as the pipeline does.
void label(Record& record) {
  record.statics = equilibrium(record.scene);
  const bool stands = record.statics.verdict == StaticVerdict::stands;
  record.agreement =
      record.statics.verdict == StaticVerdict::ambiguous ? Agreement::ambiguous : Agreement::agree;
  record.outcome.verdict = stands ? Verdict::stands : Verdict::collapses;
  record.counterfactuals = counterfactuals(record.scene, record.statics, 0.005);
}

/// Whether it is clear what the tower does; rounding must not decide what a text says.
bool is_clear(const Record& record) {
  const double use = record.statics.friction_use.value_or(0.0);
  return record.stable() && std::abs(record.statics.margin_share.value_or(1.0)) >= 0.005 &&
         std::abs(use - 1.0) >= 0.01;
}

}  // namespace

TEST_CASE("templates of explanations are one sentence each") {
  for (const auto& [language, spelling] : EnumNames<Language>::value) {
    for (const auto& [name, variants] : phrases("explanation", language).all()) {
      if (!name.starts_with("sentence/")) continue;
      for (const std::string& variant : variants) {
        CAPTURE(variant);
        CHECK(sentences_of(variant, language).size() == 1);
      }
    }
  }
}

TEST_CASE("every sentence of an explanation is true") {
  Rng rng({11, 0, 0, 0}, Stream::structure);
  std::map<std::string, int> keys, verdicts;
  std::set<std::string> texts;
  int explained = 0;
  for (int i = 0; i < 800; ++i) {
    Record record = random_tower(rng, i % 5 == 0 ? 2 : 3);
    if (i % 3 == 0) put_on_slope(record, rng);
    label(record);
    if (!is_clear(record)) continue;
    const Truth truth(record);
    for (const auto& [language, spelling] : EnumNames<Language>::value) {
      const Shown shown{{0}, i % 2 == 0 ? Showing::pictures : Showing::sheet};
      const Sight sight(record, shown, language);
      const std::string text = explain_stability(sight, rng);
      if (text.empty()) {
        CHECK_FALSE((sight.blocks_seen() && sight.column_on_any_ground() != nullptr));
        continue;
      }
      CAPTURE(text);
      Reader reader(sight, truth);
      for (const std::string& sentence : sentences_of(text, language)) reader.read(sentence);
      // It is whole: the blocks, every contact or what is round about it, and the conclusion.
      CHECK(reader.keys["blocks"] == 1);
      CHECK(reader.keys["stands"] + reader.keys["falls"] >= 1);
      int contacts = 0;
      for (const char* key : {"holds", "fails", "holds_ground", "fails_ground", "holds_slope",
                              "fails_slope", "holds_ground_slope", "fails_ground_slope",
                              "top_round", "top_round_fails", "on_round"}) {
        contacts += reader.keys[key];
      }
      int expected = 0;
      for (std::size_t k = 0; k < truth.blocks.size(); ++k) {
        expected += truth.margins[k] || truth.fails(k) ? 1 : 0;
      }
      CHECK(contacts == expected);
      CHECK(reader.keys["slope"] == (truth.drift != Vec2{} ? 1 : 0));
      for (const auto& [key, count] : reader.keys) keys[key] += count;
      ++verdicts[*record.stable() ? "stands" : "falls"];
      texts.insert(text);
      ++explained;
    }
  }
  CHECK(explained > 600);
  CHECK(verdicts["stands"] > 150);
  CHECK(verdicts["falls"] > 150);
  CHECK(static_cast<int>(texts.size()) == explained);
  for (const auto& [name, variants] : phrases("explanation", Language::en).all()) {
    CAPTURE(name);
    // A block that is as wide below as above never tips over its foot first, see below.
    if (name == "sentence/breaks_ground" || name.starts_with("sentence/st_")) continue;
    if (name.starts_with("sentence/")) CHECK(keys[name.substr(9)] > 0);
  }
}

TEST_CASE("the reader of explanations measures and matches as by hand") {
  const Record record = column({{0.0, 0.0, {0.84, 0.2, 0.18}}, {0.1, 0.0, {0.145, 0.4, 0.784}}});
  const Truth truth(record);
  CHECK(truth.margins[1]->distance == Approx(0.15));
  CHECK(truth.margins[0]->distance == Approx(0.2));
  CHECK(truth.failures() == 0);
  Captures captures;
  CHECK(match("What is {margin}% of {lower}.", "what is 12% of the red cube.", captures));
  CHECK(captures == Captures{{"margin", "12"}, {"lower", "the red cube"}});
  CHECK_FALSE(match("What is {margin}% of {lower}.", "What is 12% to the red cube.", captures));
}

TEST_CASE("a planar tower that is seen from aside is told of as it is seen") {
  // The upper cube is 0.2 or 40% of its width to the right in the plane. Seen from 60 degrees to
  // the right of square to it, that is 20% to the right and 35% away.
  Record record = column({{0.0, 0.0, {0.84, 0.2, 0.18}}, {0.2, 0.0, {0.145, 0.4, 0.784}}}, 2);
  record.scene.blocks[1].shape = Box{{0.25, 0.1, 0.25}};
  const auto look_from = [&](double degrees, double height) {
    const double turn = radians(degrees);
    record.views[0].camera = look_at({6 * exact::sin(turn), -6 * exact::cos(turn), height},
                                     {0, 0, 0.5}, record.views[0].camera.intrinsics, "any");
    std::string texts;
    Rng rng({}, Stream::text);
    for (int i = 0; i < 20; ++i) {
      texts += explain_stability(Sight(record, {}, Language::en), rng) + "\n";
    }
    return texts;
  };
  const std::string aside = look_from(-60.0, 2.0);
  CHECK_THAT(aside, Contains("20% to the right and 35% away from the viewer"));
  CHECK_THAT(aside, Contains("blue box") && Contains("upright plane"));
  CHECK_THAT(aside, !Contains("square"));
  const std::string front = look_from(0.0, 0.5);
  CHECK_THAT(front, Contains("40% to the right"));
  CHECK_THAT(front, Contains("blue square"));
  CHECK_THAT(front, !Contains("away from") && !Contains("plane"));
}

TEST_CASE("a tower that tips over its own foot") {
  // A wedge that stands on 0.2 m, 0.8 m wide at its top, and carries a cube of its own mass whose
  // centre is at 0.3: together they are at 0.15, which is 0.05 or 6.25% of 0.8 beyond the foot.
  const Prism wedge{{{-0.1, -0.25}, {0.1, -0.25}, {0.4, 0.25}, {-0.4, 0.25}}, 0.25};
  Record record =
      column({{0.0, 0.0, {0.84, 0.2, 0.18}, wedge}, {0.3, 0.0, {0.145, 0.4, 0.784}}}, 2);
  REQUIRE(record.stable() == false);
  record.views[0].camera =
      look_at({0, -6, 0.75}, {0, 0, 0.75}, record.views[0].camera.intrinsics, "level");
  std::set<std::string> told;
  Rng rng({}, Stream::text);
  for (int i = 0; i < 20; ++i) {
    const std::string text = explain_stability(Sight(record, {}, Language::en), rng);
    if (text.find("What decides is the foot of the red trapezoid on the ground, where 6.") !=
        std::string::npos) {
      told.insert("decides");
    }
  }
  CHECK(told.contains("decides"));
}

TEST_CASE("explanations end in the answer and earn the reward") {
  QuestionOptions options;
  options.polarity = Polarity::both;
  options.forms = {AnswerForm::true_false, AnswerForm::choice, AnswerForm::free};
  Questioner questioner(options);
  Rng rng({12, 0, 0, 0}, Stream::structure);
  int asked = 0;
  for (int i = 0; i < 20; ++i) {
    const Record record = random_tower(rng, 3);
    if (!record.stable()) continue;
    for (const Question& question : questioner.ask(record)) {
      if (question.completion_source != "statics") continue;
      CHECK(reward(question.completion, question.answer).score() == Approx(1.0));
      ++asked;
    }
  }
  CHECK(asked > 20);
}

TEST_CASE("towers without such an account get none") {
  Record record = column({{0.0}, {0.1}});
  Rng rng({}, Stream::text);
  CHECK_FALSE(explain_stability(Sight(record, {}, Language::en), rng).empty());
  record.scene.blocks[1].world_from_block.position.x = 0.6;  // beside the first
  record.scene.blocks[1].world_from_block.position.z = 0.25;
  CHECK(explain_stability(Sight(record, {}, Language::en), rng).empty());
  // A ball on a slope is not in neutral equilibrium.
  Record rolling = column({{0.0}, {0.0, 0.0, {0.145, 0.4, 0.784}, Sphere{0.2}}});
  rolling.scene.gravity = {1.0, 0.0, -9.76};
  CHECK(explain_stability(Sight(rolling, {}, Language::en), rng).empty());
}

TEST_CASE("on a slope weights pass downhill of where they are, and slippery faces give way") {
  // Two cubes of half a metre, one on the other. On a slope of 1 in 5 to the right the upper one's
  // weight passes 0.05 to the right of the middle of the contact, the whole tower's 0.1 to the
  // right of the middle of its foot: 0.15 or 30% of the width are left.
  Record record = column({{0.0, 0.0, {0.84, 0.2, 0.18}}, {0.0, 0.0, {0.145, 0.4, 0.784}}});
  record.scene.gravity = {2.0, 0.0, -10.0};
  const auto texts = [&] {
    label(record);
    std::string all;
    Rng rng({}, Stream::text);
    for (int i = 0; i < 40; ++i) {
      all += explain_stability(Sight(record, {}, Language::en), rng) + "\n";
    }
    return all;
  };
  record.scene.ground.friction = 0.5;
  for (Block& block : record.scene.blocks) block.friction = 0.4;
  const std::string stands = texts();
  CHECK_THAT(stands, Contains("goes down to the right, by 20% of the distance"));
  CHECK_THAT(stands, Contains("in widths of the red cube: 10% to the right"));
  CHECK_THAT(stands, Contains("in widths of the red cube: 20% to the right"));
  CHECK_THAT(stands, Contains("With 30% of the width of the red cube left"));
  CHECK_THAT(stands, Contains("is 50% as steep as it can bear, so nothing slides"));
  CHECK_THAT(stands, !Contains("slides on"));

  for (Block& block : record.scene.blocks) block.friction = 0.16;
  const std::string falls = texts();
  CHECK_THAT(falls, Contains("is 125% as steep as it can bear, so the blue cube slides"));
  CHECK_THAT(falls, Contains("What decides is that the blue cube slides on the red cube"));
  CHECK_THAT(falls, Contains("it is the lack of grip that decides"));
  CHECK_THAT(falls, !Contains("No place is left"));
}

TEST_CASE("that weights decide is said where they do") {
  // Alike, the two upper cubes weigh at 0.28, beyond the edge at 0.25; with the top one a fifth as
  // heavy they weigh at 0.227.
  Record record = column({{0.0, 0.0, {0.84, 0.2, 0.18}},
                          {0.2, 0.0, {0.145, 0.4, 0.784}},
                          {0.36, 0.0, {0.18, 0.6, 0.3}, Box{{0.25, 0.25, 0.25}}, {}, 200.0}});
  label(record);
  REQUIRE(record.stable() == true);
  REQUIRE(record.counterfactuals.stable_if_uniform == false);
  std::string all;
  Rng rng({}, Stream::text);
  for (int i = 0; i < 20; ++i) all += explain_stability(Sight(record, {}, Language::en), rng);
  CHECK_THAT(all, Contains("it is their weights that keep it up"));
}
