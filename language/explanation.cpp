#include "language/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "drystone/room.hpp"
#include "language/explanation_structure.hpp"
#include "language/names.hpp"
#include "language/narration.hpp"
#include "scenes/contacts.hpp"

namespace drystone::language {
namespace {

/// An offset in shares of a width that rounds to less is not spoken of.
constexpr double kLeastShare = 0.0005;

bool is_round(const Block& block) {
  const std::string_view key = shape_key(block, 3);
  return key == "ball" || key == "lying_cylinder";
}

/// Writes the sentences on one tower.
class Account {
 public:
  Account(const Sight& sight, Rng& rng)
      : sight_(sight),
        scene_(sight.record.scene),
        statics_(*sight.column_on_any_ground()),
        drift_(drift_of(sight.record.scene)),
        bodies_(contacts::bodies(sight.record.scene)),
        told_(sight, rng),
        words_(told_.words()),
        names_(told_.names()) {}

  [[nodiscard]] std::string forward() {
    see();
    offsets();
    for (std::size_t k = count(); k-- > 0;) {
      center(k);
      edge(k);
    }
    grip();
    decision();
    conclusion();
    return text();
  }

  [[nodiscard]] std::string elimination() {
    see();
    say(sloped() ? "rule_slope" : "rule");
    for (std::size_t k = 0; k < count(); ++k) {
      center(k);
      edge(k);
    }
    const std::size_t failing = failures();
    if (failing == 0 && !slides()) say("all_hold");
    if (failing == 1 && !slides()) say("others_hold");
    grip();
    decision();
    conclusion();
    return text();
  }

  [[nodiscard]] std::string verification() {
    see();
    say("first_look");
    const std::size_t first = weakest();
    if (slides()) {
      grip();
    } else {
      center(first);
      edge(first);
    }
    conclusion();
    say("check");
    for (std::size_t k = 0; k < count(); ++k) {
      if (k != first || slides()) edge(k);
    }
    if (!slides()) grip();
    counter_check(first);
    counterfactuals();
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
    grip();
    step("step_decide");
    decision();
    conclusion();
    return text();
  }

 private:
  [[nodiscard]] std::size_t count() const { return scene_.blocks.size(); }
  [[nodiscard]] const Interface& at(std::size_t k) const { return statics_.interfaces[k]; }
  [[nodiscard]] bool sloped() const { return drift_ != Vec2{}; }
  [[nodiscard]] bool slides() const {
    return sloped() && statics_.friction_use.value_or(0.0) > 1.0;
  }
  /// The lowest of the contacts with the least friction.
  [[nodiscard]] std::size_t most_slippery() const {
    const auto friction = [&](std::size_t k) {
      const double below = k > 0 ? bodies_[k - 1].friction : scene_.ground.friction;
      return std::max(below, bodies_[k].friction);
    };
    std::size_t least = 0;
    for (std::size_t k = 1; k < count(); ++k) {
      if (friction(k) < friction(least)) least = k;
    }
    return least;
  }
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

  void say(std::string_view key, const Words& words = {}) { told_.say(key, words); }
  void step(std::string_view key) { told_.step(key); }
  [[nodiscard]] std::string text() const { return told_.text(); }
  [[nodiscard]] std::string direction(Vec2 to) const { return told_.direction(to); }

  void see() {
    bool marked = false;
    const std::string list = told_.list_of_blocks(marked);
    say("blocks", {{"count", fmt::format("{}", count())}, {"list", list}});
    told_.conventions(marked);
    if (sloped()) {
      say("slope", {{"percent", percent(norm(drift_))}, {"direction", direction(drift_)}});
    }
  }

  /// An offset in shares of a width, in the picture's directions; empty: there is none.
  [[nodiscard]] std::string where(Vec2 offset, double width) const {
    const Compass in = compass(sight_.view().camera);
    const double right = dot(offset, in.right) / width;
    const double away = dot(offset, in.away) / width;
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

  /// The centre of mass above a contact, or where the weight of what is above passes through it on
  /// a slope. Not told where only what is round matters, and not of a single block on another
  /// twice.
  void center(std::size_t k) {
    if (lies_on_round(k) || stands_on_round(k) || is_round_top(k)) return;
    const std::size_t lower = k > 0 ? k - 1 : 0;
    const Vec2 offset = at(k).weight_above - bodies_[lower].center.xy();
    const std::string off = where(offset, bodies_[lower].width);
    Words words{{"lower", names_[lower]}};
    if (!off.empty()) words["where"] = off;
    if (sloped()) {
      if (!off.empty()) say(k > 0 ? "com_slope" : "com_ground_slope", words);
      return;
    }
    say(fmt::format("com{}{}", k > 0 ? "" : "_ground", off.empty() ? "_none" : ""), words);
  }

  /// What a contact is called, its margin, and to which side of its edge the weight is.
  [[nodiscard]] Words place(std::size_t k) const {
    Words words{{"lower", names_[k > 0 ? k - 1 : 0]},
                {"margin", percent(at(k).margin_share)},
                {"direction", direction(-at(k).to_edge)}};
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
    } else {
      say(fmt::format("{}{}{}", fails(k) ? "fails" : "holds", k > 0 ? "" : "_ground",
                      sloped() ? "_slope" : ""),
          words);
    }
  }

  /// Whether something slides on the slope.
  void grip() {
    if (!sloped()) return;
    const std::size_t k = most_slippery();
    Words words{{"lower", names_[k > 0 ? k - 1 : 0]}, {"percent", percent(*statics_.friction_use)}};
    if (k > 0) words["upper"] = names_[k];
    say(fmt::format("{}{}", slides() ? "grip_fails" : "grip_holds", k > 0 ? "" : "_ground"), words);
  }

  void decision() {
    const std::size_t k = slides() ? most_slippery() : weakest();
    const Words words = place(k);
    if (slides()) {
      say(k > 0 ? "slides" : "slides_ground", words);
    } else if (lies_on_round(k)) {
      say("breaks_round", words);
    } else if (fails(k)) {
      say(k > 0 ? "breaks" : "breaks_ground", words);
    } else {
      say(k > 0 ? "weakest" : "weakest_ground", words);
    }
    counterfactuals();
  }

  /// What the tower would do if weights or faces were others, where that is something else.
  void counterfactuals() {
    const bool stands = statics_.verdict == StaticVerdict::stands;
    const Counterfactuals& other = sight_.record.counterfactuals;
    if (other.stable_if_uniform == !stands) say(stands ? "weights_save" : "weights_fell");
    if (!stands && other.stable_if_rough == true) say("grip_decides");
  }

  /// What it would take to turn the decision.
  void counter_check(std::size_t k) {
    if (k == 0 || sloped() || lies_on_round(k) || is_round_top(k)) return;
    Words words = place(k);
    if (!fails(k)) {
      say(scene_.dim == 2 && sight_.dim() == 3 ? "check_stands_planar" : "check_stands", words);
      return;
    }
    words["direction"] = direction(at(k).to_edge);
    say("check_falls", words);
  }

  void conclusion() { say(statics_.verdict == StaticVerdict::stands ? "stands" : "falls"); }

  const Sight& sight_;
  const Scene& scene_;
  const Statics& statics_;
  Vec2 drift_;  ///< where weights lie, see `drift_of`
  std::vector<contacts::Body> bodies_;
  Narration told_;
  const Phrases& words_;
  const std::vector<std::string>& names_;
};

}  // namespace

std::string explain_stability(const Sight& sight, Rng& rng) {
  if (!sight.record.statics.column) return explain_structure(sight, rng);
  if (sight.column_on_any_ground() == nullptr || !sight.record.stable() || !sight.blocks_seen())
    return {};
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
