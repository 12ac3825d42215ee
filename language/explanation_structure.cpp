#include "language/explanation_structure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "drystone/room.hpp"
#include "language/narration.hpp"
#include "scenes/contacts.hpp"

namespace drystone::language {
namespace {

constexpr double kTouch = StaticsOptions{}.touch_m;
/// Carriers whose tops differ by no more than this share of a block's size are of one height.
constexpr double kLevel = 1e-3;
/// A reserve that rounds to nothing decides nothing.
constexpr double kLeastMargin = 0.0005;

/// A block and all that rests on it, and how they lie on what carries them.
struct Load {
  std::size_t block = 0;
  double share = 0.0;  ///< signed distance of the centre of mass inside the carriers' area over the
                       ///< block's width
  Vec2 outward;        ///< from the nearest point of that area's edge to the centre of mass
};

/// Who rests on whom in a structure whose contacts are all horizontal faces.
class Structure {
 public:
  explicit Structure(const Scene& scene)
      : bodies_(contacts::bodies(scene)),
        contacts_(contacts::contacts_between(bodies_, scene, kTouch)) {}

  [[nodiscard]] bool has_flat_contacts() const {
    return std::all_of(contacts_.begin(), contacts_.end(), [](const contacts::Contact& c) {
      const auto region = c.region();
      return !c.sideways && !c.sliver && !c.thin() && !c.welded && c.frame.normal.z > 0.9999 &&
             region && !region->curved();
    });
  }
  /// Indices of what a block rests on, in ascending order; -1 is the ground.
  [[nodiscard]] std::set<int> carriers(std::size_t block) const {
    std::set<int> found;
    for (const contacts::Contact& c : contacts_) {
      if (c.upper == static_cast<int>(block)) found.insert(c.lower);
    }
    return found;
  }
  /// Nothing where the carriers are not of one height.
  [[nodiscard]] std::optional<Load> load(std::size_t block) const {
    const std::set<int> all = with_all_above(static_cast<int>(block));
    std::vector<Vec2> corners;
    std::optional<double> height;
    for (const contacts::Contact& c : contacts_) {
      if (!all.contains(c.upper) || all.contains(c.lower)) continue;
      const double z = c.frame.origin.z;
      if (height && std::abs(z - *height) > kLevel * bodies_[block].size) return {};
      height = z;
      const auto region = c.region();
      for (const Vec2 corner : region->polygon()) {
        corners.push_back(c.frame.lift(corner).xy());
      }
    }
    Vec2 center;
    double mass = 0.0;
    for (const int body : all) {
      const contacts::Body& b = bodies_[static_cast<std::size_t>(body)];
      center = center + b.mass * b.center.xy();
      mass += b.mass;
    }
    center = (1.0 / mass) * center;
    const std::vector<Vec2> area = contacts::convex_hull(corners);
    if (area.size() < 3) return {};
    return load_on(block, area, center);
  }
  [[nodiscard]] std::size_t narrowest() const {
    const auto least = std::min_element(
        bodies_.begin(), bodies_.end(),
        [](const contacts::Body& a, const contacts::Body& b) { return a.width < b.width; });
    return static_cast<std::size_t>(least - bodies_.begin());
  }
  [[nodiscard]] double width(std::size_t block) const { return bodies_[block].width; }

 private:
  [[nodiscard]] std::set<int> with_all_above(int block) const {
    std::set<int> all{block};
    for (bool grows = true; grows;) {
      grows = false;
      for (const contacts::Contact& c : contacts_) {
        if (all.contains(c.lower) && all.insert(c.upper).second) grows = true;
      }
    }
    return all;
  }
  [[nodiscard]] Load load_on(std::size_t block, const std::vector<Vec2>& area, Vec2 center) const {
    bool inside = true;
    double least = 1e300;
    Vec2 nearest;
    for (std::size_t i = 0; i < area.size(); ++i) {
      const Vec2 from = area[i];
      const Vec2 edge = area[(i + 1) % area.size()] - from;
      inside = inside && cross(edge, center - from) >= 0.0;
      const double along = std::clamp(dot(center - from, edge) / dot(edge, edge), 0.0, 1.0);
      const Vec2 point = from + along * edge;
      if (norm(center - point) >= least) continue;
      least = norm(center - point);
      nearest = point;
    }
    return {block, (inside ? least : -least) / bodies_[block].width, center - nearest};
  }

  std::vector<contacts::Body> bodies_;
  std::vector<contacts::Contact> contacts_;
};

class StructureAccount {
 public:
  StructureAccount(const Sight& sight, const Structure& structure, Rng& rng)
      : sight_(sight), structure_(structure), told_(sight, rng) {
    for (std::size_t i = 0; i < count(); ++i) {
      if (const auto load = structure.load(i)) loads_.push_back(*load);
    }
  }

  [[nodiscard]] bool by_color() const { return told_.by_color(); }
  /// Whether the account leads to the label.
  [[nodiscard]] bool is_whole(bool stands) const {
    if (loads_.empty()) return false;
    const bool clear = std::all_of(loads_.begin(), loads_.end(), [](const Load& load) {
      return std::abs(load.share) > kLeastMargin;
    });
    const Load& least = weakest();
    return clear && (least.share > 0.0) == stands;
  }

  /// From the ground up, or the weakest place first.
  [[nodiscard]] std::string tell(bool stands, bool weakest_first) {
    bool marked = false;
    const std::string list = told_.list_of_blocks(marked);
    told_.say("st_blocks", {{"count", fmt::format("{}", count())}, {"list", list}});
    told_.conventions(marked);
    for (std::size_t i = 0; i < count(); ++i) carriers(i);
    told_.say("st_rule");
    if (weakest_first) {
      told_.say("first_look");
      load(weakest());
      if (stands && others_have_more()) told_.say("st_more");
    }
    for (const Load& one : loads_) {
      if (!weakest_first || one.block != weakest().block) load(one);
    }
    if (stands) {
      reserve();
    } else {
      told_.say("st_breaks", words_of(weakest()));
    }
    told_.say(stands ? "stands" : "falls");
    return told_.text();
  }

 private:
  [[nodiscard]] std::size_t count() const { return sight_.record.scene.blocks.size(); }
  [[nodiscard]] const Load& weakest() const {
    return *std::min_element(loads_.begin(), loads_.end(),
                             [](const Load& a, const Load& b) { return a.share < b.share; });
  }

  /// By enough to be seen in the numbers.
  [[nodiscard]] bool others_have_more() const {
    const double least = weakest().share;
    const auto near = std::count_if(loads_.begin(), loads_.end(),
                                    [&](const Load& load) { return load.share < least + 0.01; });
    return near == 1 && loads_.size() > 1;
  }

  void carriers(std::size_t block) {
    std::string list;
    const std::set<int> below = structure_.carriers(block);
    std::size_t number = 0;
    for (const int lower : below) {
      if (number > 0) {
        list += told_.words().word(number + 1 == below.size() ? "last_separator" : "separator");
      }
      list += lower < 0 ? told_.words().word("name/ground")
                        : told_.names()[static_cast<std::size_t>(lower)];
      ++number;
    }
    told_.say("st_rests", {{"upper", told_.names()[block]}, {"carriers", list}});
  }
  [[nodiscard]] Words words_of(const Load& load) const {
    return {{"upper", told_.names()[load.block]},
            {"margin", percent(load.share)},
            {"direction", told_.direction(load.outward)}};
  }
  void load(const Load& one) {
    told_.say(one.share < 0.0 ? "st_fails" : "st_holds", words_of(one));
  }
  /// What the program found.
  void reserve() {
    const std::optional<double> margin = sight_.record.statics.margin_m;
    const std::size_t narrowest = structure_.narrowest();
    if (!margin) return;
    told_.say("st_reserve", {{"upper", told_.names()[narrowest]},
                             {"margin", percent(*margin / structure_.width(narrowest))}});
  }

  const Sight& sight_;
  const Structure& structure_;
  Narration told_;
  std::vector<Load> loads_;
};

}  // namespace

std::string explain_structure(const Sight& sight, Rng& rng) {
  const auto stable = sight.record.stable();
  if (!stable || drift_of(sight.record.scene) != Vec2{} || !sight.blocks_seen()) return {};
  const Structure structure(sight.record.scene);
  if (!structure.has_flat_contacts()) return {};
  StructureAccount account(sight, structure, rng);
  if (!account.by_color() || !account.is_whole(*stable)) return {};
  return account.tell(*stable, rng.coin());
}

}  // namespace drystone::language
