#include "tools/viewer/parts.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace drystone::viewer {
namespace {

using contacts::Contact;

/// Cosine of the slope up to which a plane counts as horizontal, for blocks that were simulated.
constexpr double kHorizontal = 0.99999;

double height(const Contact& contact) { return contact.frame.origin.z; }

bool horizontal(const Contact& contact) {
  return !contact.sideways && contact.frame.normal.z > kHorizontal;
}

/// Adds all that rests on a part, and what leans on it or it leans on.
void add_upwards(const std::vector<Contact>& contacts, const std::vector<Pair>& pressing,
                 std::set<int>& part) {
  for (bool grows = true; grows;) {
    grows = false;
    for (const Contact& c : contacts) {
      const bool up = part.contains(c.lower) && part.insert(c.upper).second;
      const bool aside =
          c.sideways && c.lower >= 0 && part.contains(c.upper) && part.insert(c.lower).second;
      grows = grows || up || aside;
    }
    for (const auto& [a, b] : pressing) {
      if (a < 0 || b < 0 || part.contains(a) == part.contains(b)) continue;
      part.insert(a);
      part.insert(b);
      grows = true;
    }
  }
}

/// Contacts under a part.
std::vector<std::size_t> under(const std::vector<Contact>& contacts, const std::set<int>& part) {
  std::vector<std::size_t> found;
  for (std::size_t k = 0; k < contacts.size(); ++k) {
    if (part.contains(contacts[k].upper) && !part.contains(contacts[k].lower)) found.push_back(k);
  }
  return found;
}

/// Adds the carriers at contacts that are not in the lowest plane. @return whether there are any
bool add_carriers(const std::vector<Contact>& contacts, double level_m, std::set<int>& part) {
  const std::vector<std::size_t> feet = under(contacts, part);
  double lowest = std::numeric_limits<double>::infinity();
  for (const std::size_t k : feet) {
    if (horizontal(contacts[k])) lowest = std::min(lowest, height(contacts[k]));
  }
  bool any = false;
  for (const std::size_t k : feet) {
    const Contact& c = contacts[k];
    if (c.lower < 0 || (horizontal(c) && height(c) - lowest < level_m)) continue;
    any = part.insert(c.lower).second || any;
  }
  return any;
}

}  // namespace

std::vector<Part> parts_of(const std::vector<Contact>& contacts, const std::vector<Pair>& pressing,
                           int blocks, double level_m) {
  std::vector<Part> parts;
  for (int block = 0; block < blocks; ++block) {
    std::set<int> part{block};
    do {
      add_upwards(contacts, pressing, part);
    } while (add_carriers(contacts, level_m, part));
    Part found{{part.begin(), part.end()}, under(contacts, part)};
    found.sure = std::erase_if(found.feet, [&](std::size_t k) { return contacts[k].sliver; }) == 0;
    // Under a ball on top there is nothing to weigh: it rolls as it likes.
    const bool rests = std::any_of(found.feet.begin(), found.feet.end(),
                                   [&](std::size_t k) { return !contacts[k].welded; });
    const bool level = std::all_of(found.feet.begin(), found.feet.end(),
                                   [&](std::size_t k) { return horizontal(contacts[k]); });
    const bool grounded = std::any_of(pressing.begin(), pressing.end(), [&](const Pair& pair) {
      return std::min(pair.first, pair.second) < 0 &&
             part.contains(std::max(pair.first, pair.second));
    });
    const bool known = std::any_of(parts.begin(), parts.end(),
                                   [&](const Part& p) { return p.blocks == found.blocks; });
    if (rests && level && !grounded && !known) parts.push_back(std::move(found));
  }
  std::stable_sort(parts.begin(), parts.end(), [&](const Part& a, const Part& b) {
    return height(contacts[a.feet.front()]) < height(contacts[b.feet.front()]);
  });
  return parts;
}

}  // namespace drystone::viewer
