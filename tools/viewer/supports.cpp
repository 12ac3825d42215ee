#include "tools/viewer/supports.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "drystone/error.hpp"

namespace drystone::viewer {
namespace {

using contacts::Contact;
using contacts::Frame;
using contacts::Region;

/// Faces of blocks that a simulation has moved meet less exactly than those of a sampler.
constexpr double kTouchShare = 1e-3;
/// Feet whose heights differ by less, in sizes of the smallest block, are in one plane.
constexpr double kLevelShare = 5e-3;
/// Margins that differ by less, in the same measure, are one.
constexpr double kSameShare = 1e-5;
/// Corners of a support area with round edges.
constexpr int kCorners = 48;

std::vector<Vec2> corners_of(const contacts::Region& region) {
  if (!region.curved()) return region.polygon();
  std::vector<Vec2> corners;
  for (int k = 0; k < kCorners; ++k) {
    const double angle = 2.0 * kPi * k / kCorners;
    corners.push_back(region.extreme({exact::cos(angle), exact::sin(angle)}));
  }
  return corners;
}

int id_of(const Scene& still, int index) {
  return index < 0 ? -1 : still.blocks[static_cast<std::size_t>(index)].id;
}

/// In two dimensions contacts know no depth; what is drawn has that of the shallower block.
double half_depth(const Scene& still, const Contact& contact) {
  const auto of = [&](int index) {
    return support(still.blocks[static_cast<std::size_t>(index)].shape, {0, 1, 0});
  };
  return contact.lower < 0 ? of(contact.upper) : std::min(of(contact.lower), of(contact.upper));
}

/// Where a contact's faces touch; nothing where they do not.
std::vector<Vec3> area_of(const Scene& still, const Contact& contact) {
  std::vector<Vec3> area;
  const auto region = contact.region();
  if (!region || !region->bounded()) return area;
  for (const Vec2 corner : corners_of(*region)) {
    Vec3 point = contact.frame.lift(corner);
    if (still.dim == 2) {
      const double depth = half_depth(still, contact);
      point.y = std::clamp(point.y, -depth, depth);
    }
    area.push_back(point);
  }
  return area;
}

std::optional<Support> support_at(const Scene& still, const Contact& contact) {
  Support found{{id_of(still, contact.lower)}, {id_of(still, contact.upper)}, {}, {}, {}};
  found.polygon = area_of(still, contact);
  if (found.polygon.empty()) return {};
  return found;
}

/// What a mass at `center` does to a region in a plane; nothing where gravity runs along it.
std::optional<Load> load_on(const Frame& plane, const Region& region, Vec3 center, Vec3 gravity) {
  const double fall = dot(plane.normal, gravity);
  if (!region.bounded() || !(fall < 0.0)) return {};
  Load load;
  load.center = center;
  const double along = dot(plane.normal, plane.origin - center) / fall;
  load.at = center + along * gravity;
  const contacts::Nearest nearest = region.nearest(plane.flatten(load.at));
  load.edge = plane.lift(nearest.point);
  load.margin_m = nearest.distance;
  return load;
}

std::optional<Load> load_on(const Contact& contact, Vec3 center, Vec3 gravity) {
  const auto region = contact.region();
  if (!region) return {};
  return load_on(contact.frame, *region, center, gravity);
}

/// Index in `still` of a block of the scene; nothing where it was taken away.
std::optional<int> index_in(const Scene& still, int id) {
  for (std::size_t i = 0; i < still.blocks.size(); ++i) {
    if (still.blocks[i].id == id) return static_cast<int>(i);
  }
  return std::nullopt;
}

std::vector<Contact> find_contacts(const Scene& still, double touch_m) {
  try {
    const std::vector<contacts::Body> bodies = contacts::bodies(still);
    return contacts_between(bodies, still, touch_m, contacts::Overlap::ignore);
  } catch (const Error&) {
    return {};  // a table that was tilted over: nothing rests on anything
  }
}

/// Diameter of the smallest block.
double least_size(const Scene& still) {
  double least = std::numeric_limits<double>::infinity();
  for (const Block& block : still.blocks) least = std::min(least, 2 * bounding_radius(block.shape));
  return least;
}

/// The centre of mass of some blocks.
Vec3 center_of(const Scene& still, const std::vector<int>& blocks) {
  double total = 0.0;
  Vec3 moment;
  for (const int index : blocks) {
    const Block& block = still.blocks[static_cast<std::size_t>(index)];
    total += mass(block);
    moment = moment + mass(block) * center_of_mass(block);
  }
  return (1.0 / total) * moment;
}

void add_once(std::vector<int>& ids, int id) {
  const auto at = std::lower_bound(ids.begin(), ids.end(), id);
  if (at == ids.end() || *at != id) ids.insert(at, id);
}

/// A part on all that carries it.
std::optional<Support> support_of_part(const Scene& still, const std::vector<Contact>& contacts,
                                       const Part& part) {
  Support found;
  std::vector<Vec2> corners;
  Frame plane = contacts[part.feet.front()].frame;
  for (const std::size_t k : part.feet) {
    const Contact& foot = contacts[k];
    add_once(found.lower, id_of(still, foot.lower));
    add_once(found.upper, id_of(still, foot.upper));
    found.areas.push_back(area_of(still, foot));
    if (const auto region = foot.region(); region && region->bounded()) {
      for (const Vec2 corner : corners_of(*region)) {
        corners.push_back(plane.flatten(foot.frame.lift(corner)));
      }
    }
  }
  const Vec3 center = center_of(still, part.blocks);
  if (part.feet.size() == 1) {
    found.polygon = std::move(found.areas.front());
    found.areas.clear();
    found.load = load_on(contacts[part.feet.front()], center, still.gravity);
  } else {
    const std::vector<Vec2> hull = contacts::convex_hull(corners);
    if (hull.size() < 3) return {};
    const contacts::Feature feature{contacts::Feature::Kind::polygon, hull, 0.0};
    const auto region = contacts::intersect(feature, feature, 0.0);
    if (region) found.load = load_on(plane, *region, center, still.gravity);
    std::vector<Vec2> drawn;
    for (const auto& area : found.areas) {
      for (const Vec3 corner : area) drawn.push_back(plane.flatten(corner));
    }
    for (const Vec2 corner : contacts::convex_hull(drawn)) {
      found.polygon.push_back(plane.lift(corner));
    }
  }
  if (found.polygon.empty()) return {};
  if (found.load && found.load->margin_m < 0.0 && !part.sure) found.load.reset();
  return found;
}

/// As indices, without those that a contact stands for.
std::vector<Pair> further_pairs(const Scene& still, const std::vector<Contact>& contacts,
                                const std::vector<Pair>& pressing) {
  std::vector<Pair> found;
  for (const auto& [a, b] : pressing) {
    const auto first = a < 0 ? -1 : index_in(still, a), second = b < 0 ? -1 : index_in(still, b);
    if (!first || !second) continue;
    const Pair pair = std::minmax(*first, *second);
    const bool known = std::any_of(contacts.begin(), contacts.end(), [&](const Contact& c) {
      return Pair(std::minmax(c.lower, c.upper)) == pair;
    });
    if (!known) found.push_back(pair);
  }
  return found;
}

std::vector<Support> supports_of_structure(const Scene& still, const std::vector<Contact>& contacts,
                                           const std::vector<Pair>& pressing, double least) {
  std::vector<Support> found;
  std::vector<bool> covered(contacts.size(), false);
  const auto count = static_cast<int>(still.blocks.size());
  const std::vector<Pair> further = further_pairs(still, contacts, pressing);
  for (const Part& part : parts_of(contacts, further, count, kLevelShare * least)) {
    auto support = support_of_part(still, contacts, part);
    if (!support) continue;
    for (const std::size_t k : part.feet) covered[k] = true;
    found.push_back(std::move(*support));
  }
  for (std::size_t k = 0; k < contacts.size(); ++k) {
    if (contacts[k].sideways || covered[k]) continue;
    if (auto support = support_at(still, contacts[k])) found.push_back(std::move(*support));
  }
  return found;
}

bool unmoved(const Scene& scene, const Scene& still) {
  return scene.gravity == still.gravity &&
         std::equal(scene.blocks.begin(), scene.blocks.end(), still.blocks.begin(),
                    still.blocks.end(), [](const Block& a, const Block& b) {
                      return a.id == b.id && a.world_from_block == b.world_from_block;
                    });
}

std::vector<Support> supports_of_column(const Scene& scene, const Statics& statics,
                                        const Scene& still, const std::vector<Contact>& contacts) {
  std::vector<Support> found;
  const auto now = [&](int index) {
    return index_in(still, scene.blocks[static_cast<std::size_t>(index)].id);
  };
  double mass_above = 0.0;
  Vec3 moment;
  for (std::size_t k = statics.interfaces.size(); k-- > 0;) {
    const Interface& interface = statics.interfaces[k];
    const auto upper = now(interface.upper);
    if (!upper) continue;
    const Block& block = still.blocks[static_cast<std::size_t>(*upper)];
    mass_above += mass(block);
    moment = moment + mass(block) * center_of_mass(block);
    const auto lower = interface.lower < 0 ? -1 : now(interface.lower);
    const auto contact = std::find_if(contacts.begin(), contacts.end(), [&](const auto& c) {
      return lower && c.lower == *lower && c.upper == *upper && !c.sideways;
    });
    if (contact == contacts.end()) {
      // What does not rest here weighs on nothing below.
      mass_above = 0.0;
      moment = {};
      continue;
    }
    auto support = support_at(still, *contact);
    if (!support) continue;
    support->load = load_on(*contact, (1.0 / mass_above) * moment, still.gravity);
    found.push_back(std::move(*support));
  }
  std::reverse(found.begin(), found.end());
  return found;
}

/// The one with the least margin.
std::vector<Support>::iterator least_load(std::vector<Support>& supports) {
  const auto margin = [](const Support& support) {
    return support.load ? support.load->margin_m : std::numeric_limits<double>::infinity();
  };
  const auto least =
      std::min_element(supports.begin(), supports.end(),
                       [&](const Support& a, const Support& b) { return margin(a) < margin(b); });
  return least == supports.end() || !least->load ? supports.end() : least;
}

}  // namespace

std::vector<Support> supports_of(const Scene& scene, const Statics& statics, const Scene& still,
                                 const std::vector<Pair>& pressing) {
  const double least = least_size(still);
  const bool before = unmoved(scene, still);
  const std::vector<Contact> contacts =
      find_contacts(still, before ? StaticsOptions{}.touch_m : kTouchShare * least);
  std::vector<Support> found = statics.column
                                   ? supports_of_column(scene, statics, still, contacts)
                                   : supports_of_structure(still, contacts, pressing, least);
  const auto weakest = least_load(found);
  if (weakest == found.end()) return found;
  const double margin = weakest->load->margin_m;
  // That of the whole structure is no more than that of any part.
  const bool decides =
      before && statics.margin_m && std::abs(margin - *statics.margin_m) < kSameShare * least;
  weakest->weakest = statics.column || margin < 0.0 || decides;
  return found;
}

int weakest(const std::vector<Support>& supports) {
  const auto found = std::find_if(supports.begin(), supports.end(),
                                  [](const Support& support) { return support.weakest; });
  return found == supports.end() ? -1 : static_cast<int>(found - supports.begin());
}

}  // namespace drystone::viewer
