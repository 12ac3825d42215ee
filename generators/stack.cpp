#include "generators/stack.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace drystone::generators {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Whether the interface is one that an unstable tower violates, or a roller's own foot.
bool violated(const Plan& plan, int interface) {
  return (plan.vcom > 0 && interface == plan.vcom) ||
         (plan.vpsf > 0 && (interface == plan.vpsf || interface == plan.vpsf - 1));
}

std::string_view check_level(const Plan& plan, const std::vector<Contact>& found,
                             DifficultyMode mode, bool stable) {
  if (mode == DifficultyMode::none || plan.difficulty == Difficulty::none) return {};
  if (mode == DifficultyMode::matched) {
    double largest = 0.0;
    for (const Contact& contact : found) largest = std::max(largest, contact.misalignment);
    const bool fits = plan.difficulty == Difficulty::easy ? largest <= kEasyMisalignment
                                                          : largest >= kHardMisalignment;
    return fits ? std::string_view{} : "misalignment does not fit the level";
  }
  double worst = 0.0;
  bool any = false;
  for (std::size_t i = 1; i < found.size(); ++i) {
    if (!stable && violated(plan, static_cast<int>(i))) continue;
    any = true;
    worst = std::max(worst, found[i].ratio);
  }
  if (!any) return {};
  const bool fits = plan.difficulty == Difficulty::easy ? worst <= kEasyRatio
                                                        : worst > kEasyRatio && worst <= 1.0;
  return fits ? std::string_view{} : "support ratio does not fit the level";
}

/// Whether equal densities would give the label that what decides asks for, and clearly so.
std::string_view check_cause(const Plan& plan, const Stack& stack, bool stable) {
  if (plan.even.empty()) return {};
  double least = std::numeric_limits<double>::infinity();
  for (const Contact& contact : contacts(plan.even, stack)) {
    least = std::min(least, contact.margin_share);
  }
  const bool stands = plan.decides == Decides::mass ? !stable : stable;
  return stands ? (least < kClearShare ? "falls with equal densities" : "")
                : (least > -kClearShare ? "stands with equal densities" : "");
}

}  // namespace

double narrower(const std::vector<Part>& parts, int interface) {
  const double upper = parts[at(interface)].width;
  return interface == 0 ? upper : std::min(upper, parts[at(interface) - 1].width);
}

double margin_at(const std::vector<Part>& parts, const Stack& stack, int interface,
                 Vec2 weight_above) {
  const std::size_t upper = at(interface);
  const Footprint& face = stack.faces[upper];
  if (interface == 0) {
    if (is_area(face)) return signed_distance(face, weight_above - stack.places[0]);
    // The ground has no edge: the foot of a roller is all there is.
    const Footprint ground{Footprint::Kind::disc, {1e3, 1e3}, {1, 0}};
    return signed_distance(face, stack.places[0], ground, stack.places[0], weight_above);
  }
  const std::size_t lower = upper - 1;
  if (upper + 1 == parts.size() && rolls(parts[upper])) {
    return signed_distance(stack.faces[lower], weight_above - stack.places[lower]);
  }
  return signed_distance(stack.faces[lower], stack.places[lower], face, stack.places[upper],
                         weight_above);
}

std::vector<Contact> contacts(const std::vector<Part>& parts, const Stack& stack) {
  std::vector<Contact> found(parts.size());
  double mass = 0.0;
  double height = 0.0;  // of the centre of mass above the interface
  Vec2 com;
  for (std::size_t i = parts.size(); i-- > 0;) {
    const double total = mass + parts[i].mass;
    com = com + (parts[i].mass / total) * (stack.places[i] - com);
    height += 2.0 * parts[i].half_height;
    height += (parts[i].mass / total) * (parts[i].center - height);
    mass = total;
    const Vec2 weight = com + height * stack.drift;
    const int interface = static_cast<int>(i);
    const double width = narrower(parts, interface);
    Contact& contact = found[i];
    contact.margin_m = margin_at(parts, stack, interface, weight);
    contact.margin_share = contact.margin_m / width;
    if (i == 0) break;
    contact.misalignment = norm(stack.places[i] - stack.places[i - 1]) / width;
    if (is_area(stack.faces[i - 1])) {
      contact.ratio = axis_ratio(stack.faces[i - 1], weight - stack.places[i - 1]);
    }
  }
  return found;
}

std::string_view check(const Plan& plan, const Stack& stack, DifficultyMode mode, bool label) {
  const bool stable = plan.balances(label);
  const std::vector<Contact> found = contacts(plan.parts, stack);
  const Contact& deciding = found[at(plan.deciding)];
  const double target = stable ? plan.share : -plan.share;
  if (!(std::abs(deciding.margin_share - target) <= 1e-11)) return "margin missed";
  for (std::size_t i = 0; i < found.size(); ++i) {
    const int interface = static_cast<int>(i);
    if (interface == plan.deciding) continue;
    if (!(found[i].margin_m > deciding.margin_m)) return "another interface decides";
    if (stable) {
      if (found[i].margin_share < plan.share + kGapShare) return "another interface is close";
    } else if (!violated(plan, interface) && found[i].margin_share < kClearShare) {
      return "another interface is violated";
    }
  }
  if (const auto wrong = check_level(plan, found, mode, stable); !wrong.empty()) return wrong;
  if (const auto wrong = check_cause(plan, stack, stable); !wrong.empty()) return wrong;
  for (std::size_t i = 1; i < found.size(); ++i) {
    const double least = kOverlapShare * narrower(plan.parts, static_cast<int>(i));
    if (is_area(stack.faces[i]) && is_area(stack.faces[i - 1])) {
      if (overlap_depth(stack.faces[i], stack.places[i], stack.faces[i - 1], stack.places[i - 1]) <
          least) {
        return "too little overlap";
      }
      continue;
    }
    // A roller's own line or point has to lie well within the flat face it touches.
    const bool upper_flat = is_area(stack.faces[i]);
    const std::size_t flat = upper_flat ? i : i - 1;
    const std::size_t round = upper_flat ? i - 1 : i;
    if (signed_distance(stack.faces[flat], stack.places[round] - stack.places[flat]) < least) {
      return "too little overlap";
    }
  }
  return {};
}

}  // namespace drystone::generators
