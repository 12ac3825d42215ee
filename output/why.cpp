// Why a tower stands or falls, stays or collapses, in words.
#include <fmt/format.h>

#include <cmath>
#include <string>

#include "drystone/record.hpp"
#include "scenes/overloaded.hpp"
#include "scenes/text.hpp"

namespace drystone {
namespace {

std::string length(double meters) {
  const double cm = 100.0 * std::abs(meters);
  return cm < 0.995 ? plain_number(10.0 * cm, 2) + " mm" : fmt::format("{:.1f} cm", cm);
}

std::string percent(double share) {
  const double value = 100.0 * std::abs(share);
  return value < 1.95 ? plain_number(value, 2) + "%" : fmt::format("{:.0f}%", value);
}

/// "6.2 cm (9%)"
std::string amount(double meters, double share) {
  return fmt::format("{} ({})", length(meters), percent(share));
}

/// "block 3", counted from 1 at the bottom.
std::string block_name(int index) { return fmt::format("block {}", index + 1); }

/// What a body with no face to stand on is.
std::string round_thing(const Scene& scene, int index) {
  const Shape& shape = scene.blocks[static_cast<std::size_t>(index)].shape;
  if (std::holds_alternative<Sphere>(shape)) return "a ball";
  if (std::holds_alternative<Cylinder>(shape)) return "a lying cylinder";
  return "an edge";
}

const Interface* deciding(const Statics& statics) {
  if (statics.weakest_interface < 0) return nullptr;
  return &statics.interfaces[static_cast<std::size_t>(statics.weakest_interface)];
}

std::string why_it_stands(const Statics& statics) {
  if (const Interface* at = deciding(statics)) {
    const std::string where = at->lower < 0 ? "the ground" : block_name(at->lower);
    const std::string slope =
        statics.friction_use && *statics.friction_use > 0.0
            ? fmt::format(", with {} of its friction in use", percent(*statics.friction_use))
            : std::string();
    return fmt::format("stands: nearest to tipping at {}, {} inside{}", where,
                       amount(at->margin_m, at->margin_share), slope);
  }
  if (!statics.margin_m || !statics.margin_share) return "stands: contact forces hold every block";
  return fmt::format("stands: contact forces hold every block, {} to spare",
                     amount(*statics.margin_m, *statics.margin_share));
}

std::string why_it_falls(const Scene& scene, const Statics& statics) {
  if (statics.friction_use && *statics.friction_use > 1.0) {
    return fmt::format(
        "falls: it slides, for the slope asks {:.2f} times the friction that there is",
        *statics.friction_use);
  }
  std::string rests;
  for (const Interface& at : statics.interfaces) {
    if (at.planar_surface || at.lower < 0) continue;
    rests = fmt::format("{} rests on {}", block_name(at.upper), round_thing(scene, at.lower));
    break;
  }
  const Interface* at = deciding(statics);
  const bool over = at != nullptr && at->planar_surface && at->margin_m < 0.0;
  std::string lean;
  if (over && at->lower >= 0) {
    lean = fmt::format("mass above {} is {} over its edge", block_name(at->lower),
                       amount(at->margin_m, at->margin_share));
  } else if (over) {
    lean = fmt::format("its mass is {} outside its foot", amount(at->margin_m, at->margin_share));
  }
  if (!lean.empty() && !rests.empty()) return fmt::format("falls: {}, and {}", lean, rests);
  if (!lean.empty() || !rests.empty()) return "falls: " + lean + rests;
  if (!statics.margin_m || !statics.margin_share) return "falls: no contact forces balance it";
  return fmt::format("falls: no contact forces balance it, {} short",
                     amount(*statics.margin_m, *statics.margin_share));
}

/// Of a tower whose label is withheld.
std::string why_not_said(const Record& record) {
  const Statics& statics = record.statics;
  if (record.agreement == Agreement::unresolved) return "unresolved: it never came to rest";
  if (record.agreement == Agreement::disagree) {
    return fmt::format("disputed: statics says it {}, simulation says it {}", name(statics.verdict),
                       name(record.outcome.verdict));
  }
  if (statics.margin_m && statics.margin_share) {
    return fmt::format("ambiguous: {} from balance",
                       amount(*statics.margin_m, *statics.margin_share));
  }
  return "ambiguous: too close to balance to say";
}

/// "block 3", of a block named by its id.
std::string block_of_id(const Scene& scene, int id) {
  return block_name(static_cast<int>(index_of(scene, id)));
}

/// What befalls a tower, and how strongly.
std::string what_happens(const Record& record, double magnitude) {
  const Scene& scene = record.scene;
  return std::visit(
      Overloaded{[&](const Push& e) {
                   return fmt::format("push of {} N s at {}", plain_number(magnitude, 3),
                                      block_of_id(scene, e.block));
                 },
                 [&](const Drop&) {
                   return fmt::format("ball dropped from {} m above it",
                                      plain_number(magnitude, 2));
                 },
                 [&](const Projectile& e) {
                   return fmt::format("ball {} at {} m/s", rolls(e) ? "rolled" : "thrown",
                                      plain_number(magnitude, 3));
                 },
                 [&](const Remove& e) {
                   // The prop by what it is, as far as that is known.
                   const std::string block =
                       record.variant.empty() ? block_of_id(scene, e.block) : record.variant;
                   if (!e.slides()) return fmt::format("{} vanishes", block);
                   return fmt::format("{} slides out at {:.2g} m/s", block, norm(e.velocity));
                 },
                 [&](const Shake&) {
                   return fmt::format("shaken with {} m/s2", plain_number(magnitude, 3));
                 },
                 [&](const Tilt&) {
                   return fmt::format("tilted by {} deg", plain_number(degrees(magnitude), 3));
                 }},
      *scene.event);
}

std::string why_it_stays(const Record& record, bool stays) {
  std::string text = fmt::format("{}: {}", stays ? "stays" : "collapses",
                                 what_happens(record, record.magnitude.value_or(0.0)));
  if (const auto ratio = record.magnitude_ratio()) {
    text += fmt::format(", {} x its threshold", plain_number(*ratio, 2));
  }
  return text;
}

/// Of a film in a quadruplet, whose kind is the law that its impossible members break.
std::string why_possible(const Record& record) {
  if (*record.possible) return fmt::format("possible: {}, without the trick", record.kind);
  return fmt::format("impossible: {}, from frame {}", record.kind,
                     record.violation_frame.value_or(0));
}

}  // namespace

std::string why(const Record& record) {
  if (record.possible) return why_possible(record);
  const std::optional<bool> stable = record.stable();
  if (!stable) return why_not_said(record);
  if (record.scene.event) return why_it_stays(record, *stable);
  return *stable ? why_it_stands(record.statics) : why_it_falls(record.scene, record.statics);
}

}  // namespace drystone
