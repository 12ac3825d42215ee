#include "language/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "language/names.hpp"
#include "language/phrases.hpp"
#include "scenes/contacts.hpp"

namespace drystone::language {
namespace {

/// An offset in shares of a width that rounds to less is not spoken of.
constexpr double kLeastShare = 0.0005;

/// "12" or "4.3", of a share.
std::string percent(double share) {
  const double value = 100.0 * std::abs(share);
  return value < 9.95 ? fmt::format("{:.1f}", value) : fmt::format("{:.0f}", value);
}

bool is_round(const Block& block) {
  const std::string_view key = shape_key(block, 3);
  return key == "ball" || key == "lying_cylinder";
}

/// What blocks of a column are called: by colour where no two have the same, else by number.
std::vector<std::string> names_of(const Scene& scene, const Phrases& words, Language language) {
  std::map<std::string_view, int> colors;
  bool all = true;
  for (const Block& block : scene.blocks) {
    const NamedColor* color = name_of(block.material.color);
    all = all && color != nullptr && ++colors[color->key] == 1;
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
    const Block& block = scene.blocks[i];
    names.push_back(
        all ? fill(words.word("name/colored"),
                   {{"color", word("color", name_of(block.material.color)->key, language)},
                    {"shape", word("shape", shape_key(block, scene.dim), language)}})
            : fill(words.word("name/numbered"), {{"number", fmt::format("{}", i + 1)}}));
  }
  return names;
}

/// An English sentence begins with a capital.
std::string capitalized(std::string sentence) {
  char& first = sentence.front();
  if (first >= 'a' && first <= 'z') first = static_cast<char>(first - 'a' + 'A');
  return sentence;
}

/// Writes the sentences on one tower.
class Account {
 public:
  Account(const Sight& sight, Rng& rng)
      : sight_(sight),
        scene_(sight.record.scene),
        statics_(*sight.column()),
        bodies_(contacts::bodies(sight.record.scene)),
        words_(phrases("explanation", sight.language)),
        names_(names_of(sight.record.scene, words_, sight.language)),
        rng_(rng) {}

  [[nodiscard]] std::string forward() {
    see();
    offsets();
    for (std::size_t k = count(); k-- > 0;) {
      center(k);
      edge(k);
    }
    decision();
    conclusion();
    return text();
  }

  [[nodiscard]] std::string elimination() {
    see();
    say("rule");
    for (std::size_t k = 0; k < count(); ++k) {
      center(k);
      edge(k);
    }
    const std::size_t failing = failures();
    if (failing == 0) say("all_hold");
    if (failing == 1) say("others_hold");
    decision();
    conclusion();
    return text();
  }

  [[nodiscard]] std::string verification() {
    see();
    say("first_look");
    const std::size_t first = weakest();
    center(first);
    edge(first);
    conclusion();
    say("check");
    for (std::size_t k = 0; k < count(); ++k) {
      if (k != first) edge(k);
    }
    counter_check(first);
    say("verified");
    conclusion();
    return text();
  }

  [[nodiscard]] std::string sub_goals() {
    step("step_see");
    see();
    offsets();
    step("step_masses");
    for (std::size_t k = count(); k-- > 0;) center(k);
    step("step_edges");
    for (std::size_t k = count(); k-- > 0;) edge(k);
    step("step_decide");
    decision();
    conclusion();
    return text();
  }

 private:
  [[nodiscard]] std::size_t count() const { return scene_.blocks.size(); }
  [[nodiscard]] const Interface& at(std::size_t k) const { return statics_.interfaces[k]; }
  [[nodiscard]] bool lies_on_round(std::size_t k) const { return k > 0 && !at(k).planar_surface; }
  /// Whether a round block carries others: then the contact below it is no more than a line or a
  /// point, and that it is round is what counts.
  [[nodiscard]] bool stands_on_round(std::size_t k) const {
    return k + 1 < count() && is_round(scene_.blocks[k]);
  }
  [[nodiscard]] bool is_round_top(std::size_t k) const {
    return k > 0 && k + 1 == count() && is_round(scene_.blocks[k]);
  }
  [[nodiscard]] bool fails(std::size_t k) const {
    return lies_on_round(k) || (!stands_on_round(k) && at(k).margin_m < 0.0);
  }
  [[nodiscard]] std::size_t failures() const {
    std::size_t failing = 0;
    for (std::size_t k = 0; k < count(); ++k) failing += fails(k) ? 1 : 0;
    return failing;
  }
  /// The place that decides: the first that lies on something round, else the one of least margin.
  [[nodiscard]] std::size_t weakest() const {
    std::size_t least = count();
    for (std::size_t k = 0; k < count(); ++k) {
      if (lies_on_round(k)) return k;
      if (stands_on_round(k)) continue;
      if (least == count() || at(k).margin_m < at(least).margin_m) least = k;
    }
    return least;
  }

  void say(std::string_view key, const Words& words = {}) {
    sentences_.push_back(capitalized(words_.say(fmt::format("sentence/{}", key), words, rng_)));
  }
  /// A sentence that begins a paragraph.
  void step(std::string_view key) {
    say(key);
    paragraphs_.push_back(sentences_.size() - 1);
  }
  [[nodiscard]] std::string text() const {
    const std::string_view space = sight_.language == Language::en ? " " : "";
    std::string out;
    for (std::size_t i = 0; i < sentences_.size(); ++i) {
      const bool paragraph =
          std::find(paragraphs_.begin(), paragraphs_.end(), i) != paragraphs_.end();
      if (i > 0) out += paragraph ? "\n" : space;
      out += sentences_[i];
    }
    return out;
  }

  void see() {
    std::string list;
    bool marked = false;
    for (std::size_t i = 0; i < count(); ++i) {
      const Block& block = scene_.blocks[i];
      const NamedColor* color = name_of(block.material.color);
      Words item{{"number", fmt::format("{}", i + 1)},
                 {"shape", word("shape", shape_key(block, scene_.dim), sight_.language)}};
      if (color != nullptr) item["color"] = word("color", color->key, sight_.language);
      if (i > 0) list += words_.word("separator");
      list += fill(words_.word(color != nullptr ? "item/colored" : "item/plain"), item);
      if (!block.material.texture) continue;
      const std::string mark = fmt::format("mark/{}", name(block.material.texture->kind));
      if (!words_.has(mark)) continue;
      list += words_.word(mark);
      marked = true;
    }
    say("blocks", {{"count", fmt::format("{}", count())}, {"list", list}});
    say("sides", {{"seen", seen_in(sight_)}});
    const bool two_widths =
        scene_.dim == 3 && std::any_of(scene_.blocks.begin(), scene_.blocks.end(),
                                       [](const Block& b) { return elongation(b, 3) > 1.02; });
    if (two_widths) say("widths");
    if (marked) say("weights");
  }

  /// An offset in shares of a width, in the picture's directions; empty: there is none.
  [[nodiscard]] std::string where(Vec2 offset, double width) const {
    const Compass in = compass(sight_.view().camera);
    const double right = dot(offset, in.right) / width;
    const double away = scene_.dim == 2 ? 0.0 : dot(offset, in.away) / width;
    const auto part = [&](double share, std::string_view one, std::string_view other) {
      return fill(words_.word(fmt::format("where/{}", share > 0.0 ? one : other)),
                  {{"percent", percent(share)}});
    };
    const bool sideways = std::abs(right) >= kLeastShare;
    const bool deep = std::abs(away) >= kLeastShare;
    if (!sideways && !deep) return {};
    if (!deep) return part(right, "right", "left");
    if (!sideways) return part(away, "away", "near");
    return fill(words_.word("where/both"),
                {{"one", part(right, "right", "left")}, {"other", part(away, "away", "near")}});
  }

  void offsets() {
    for (std::size_t k = 1; k < count(); ++k) {
      const Vec2 offset = (bodies_[k].center - bodies_[k - 1].center).xy();
      const std::string off = where(offset, bodies_[k - 1].width);
      Words words{{"upper", names_[k]}, {"lower", names_[k - 1]}};
      if (off.empty()) {
        say("offset_none", words);
      } else {
        words["where"] = off;
        say("offset", words);
      }
    }
  }

  /// The centre of mass above a contact. Not told where only what is round matters, and not of a
  /// single block on another twice.
  void center(std::size_t k) {
    if (lies_on_round(k) || stands_on_round(k) || is_round_top(k)) return;
    const std::size_t lower = k > 0 ? k - 1 : 0;
    const Vec2 offset = at(k).center_above.xy() - bodies_[lower].center.xy();
    const std::string off = where(offset, bodies_[lower].width);
    Words words{{"lower", names_[lower]}};
    if (!off.empty()) words["where"] = off;
    say(fmt::format("com{}{}", k > 0 ? "" : "_ground", off.empty() ? "_none" : ""), words);
  }

  /// What a contact is called, its margin, and to which side of its edge the weight is.
  [[nodiscard]] Words place(std::size_t k) const {
    Words words{{"lower", names_[k > 0 ? k - 1 : 0]},
                {"margin", percent(at(k).margin_share)},
                {"direction",
                 word("direction", toward(sight_.view().camera, -at(k).to_edge), sight_.language)}};
    if (k > 0) words["upper"] = names_[k];
    return words;
  }

  void edge(std::size_t k) {
    if (stands_on_round(k) && !lies_on_round(k)) return;
    const Words words = place(k);
    if (lies_on_round(k)) {
      say("on_round", words);
    } else if (is_round_top(k)) {
      say(fails(k) ? "top_round_fails" : "top_round", words);
    } else if (fails(k)) {
      say(k > 0 ? "fails" : "fails_ground", words);
    } else {
      say(k > 0 ? "holds" : "holds_ground", words);
    }
  }

  void decision() {
    const std::size_t k = weakest();
    const Words words = place(k);
    if (lies_on_round(k)) {
      say("breaks_round", words);
    } else if (fails(k)) {
      say(k > 0 ? "breaks" : "breaks_ground", words);
    } else {
      say(k > 0 ? "weakest" : "weakest_ground", words);
    }
  }

  /// What it would take to turn the decision.
  void counter_check(std::size_t k) {
    if (k == 0 || lies_on_round(k) || is_round_top(k)) return;
    Words words = place(k);
    if (!fails(k)) {
      say("check_stands", words);
      return;
    }
    words["direction"] =
        word("direction", toward(sight_.view().camera, at(k).to_edge), sight_.language);
    say("check_falls", words);
  }

  void conclusion() { say(statics_.verdict == StaticVerdict::stands ? "stands" : "falls"); }

  const Sight& sight_;
  const Scene& scene_;
  const Statics& statics_;
  std::vector<contacts::Body> bodies_;
  const Phrases& words_;
  std::vector<std::string> names_;
  Rng& rng_;
  std::vector<std::string> sentences_;
  std::vector<std::size_t> paragraphs_;  ///< indices of sentences that begin one
};

}  // namespace

std::string explain_stability(const Sight& sight, Rng& rng) {
  if (!sight.is_column() || !sight.record.stable() || !sight.blocks_seen()) return {};
  Account account(sight, rng);
  switch (rng.below(4)) {
    case 0:
      return account.forward();
    case 1:
      return account.elimination();
    case 2:
      return account.verification();
    default:
      return account.sub_goals();
  }
}

}  // namespace drystone::language
