#include "tools/viewer/supports.hpp"

#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"
#include "scenes/contacts.hpp"

namespace drystone::viewer {
namespace {

/// Faces of blocks that a simulation has moved meet less exactly than those of a sampler.
constexpr double kTouchShare = 1e-3;
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

/// In two dimensions contacts know no depth; what is drawn has that of the shallower block.
double half_depth(const Scene& still, const contacts::Contact& contact) {
  const auto of = [&](int index) {
    return support(still.blocks[static_cast<std::size_t>(index)].shape, {0, 1, 0});
  };
  return contact.lower < 0 ? of(contact.upper) : std::min(of(contact.lower), of(contact.upper));
}

std::optional<Support> support_at(const Scene& still, const contacts::Contact& contact) {
  const auto region = contact.region();
  if (!region || !region->bounded()) return {};
  Support found;
  const auto id = [&](int index) { return still.blocks[static_cast<std::size_t>(index)].id; };
  found.lower = contact.lower < 0 ? -1 : id(contact.lower);
  found.upper = id(contact.upper);
  for (const Vec2 corner : corners_of(*region)) {
    Vec3 point = contact.frame.lift(corner);
    if (still.dim == 2) {
      const double depth = half_depth(still, contact);
      point.y = std::clamp(point.y, -depth, depth);
    }
    found.polygon.push_back(point);
  }
  return found;
}

std::optional<Load> load_on(const contacts::Contact& contact, Vec3 center, Vec3 gravity) {
  const auto region = contact.region();
  const double fall = dot(contact.frame.normal, gravity);
  if (!region || !region->bounded() || !(fall < 0.0)) return {};
  Load load;
  load.center = center;
  const double along = dot(contact.frame.normal, contact.frame.origin - center) / fall;
  load.at = center + along * gravity;
  const contacts::Nearest nearest = region->nearest(contact.frame.flatten(load.at));
  load.edge = contact.frame.lift(nearest.point);
  load.margin_m = nearest.distance;
  return load;
}

/// Index in `still` of a block of the scene; nothing where it was taken away.
std::optional<int> index_in(const Scene& still, int id) {
  for (std::size_t i = 0; i < still.blocks.size(); ++i) {
    if (still.blocks[i].id == id) return static_cast<int>(i);
  }
  return std::nullopt;
}

std::vector<contacts::Contact> find_contacts(const Scene& still) {
  try {
    const std::vector<contacts::Body> bodies = contacts::bodies(still);
    double least = bodies.front().size;
    for (const contacts::Body& body : bodies) least = std::min(least, body.size);
    return contacts_between(bodies, still, kTouchShare * least, contacts::Overlap::ignore);
  } catch (const Error&) {
    return {};  // a table that was tilted over: nothing rests on anything
  }
}

}  // namespace

std::vector<Support> supports_of(const Scene& scene, const Statics& statics, const Scene& still) {
  const std::vector<contacts::Contact> contacts = find_contacts(still);
  std::vector<Support> found;
  if (!statics.column) {
    for (const contacts::Contact& contact : contacts) {
      if (contact.sideways) continue;
      if (auto support = support_at(still, contact)) found.push_back(std::move(*support));
    }
    return found;
  }
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

int weakest(const std::vector<Support>& supports) {
  int least = -1;
  for (std::size_t i = 0; i < supports.size(); ++i) {
    if (!supports[i].load) continue;
    if (least < 0 ||
        supports[i].load->margin_m < supports[static_cast<std::size_t>(least)].load->margin_m) {
      least = static_cast<int>(i);
    }
  }
  return least;
}

}  // namespace drystone::viewer
