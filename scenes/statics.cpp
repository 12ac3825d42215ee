// Verdict and margin of any structure.
//
// A verdict needs two programs. The pessimistic one has regions narrowed by the band, no contacts
// between faces that merely share an edge, none that are sideways, and friction cones inscribed in
// the round ones: what balances there stands. The optimistic one has regions widened, all contacts
// and circumscribed cones: what does not balance there falls. The rest is asked again with cones of
// more facets, and what then still lies between is ambiguous.
#include "drystone/statics.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "scenes/contacts.hpp"
#include "scenes/program.hpp"
#include "scenes/statics_column.hpp"

namespace drystone {
namespace {

using contacts::Body;
using contacts::Contact;
using contacts::kBalanced;
using contacts::Program;
using contacts::ProgramOptions;
using contacts::Residual;

/// The program cannot tell margins under this share of width from an exact balance.
constexpr double kProgramBand = 1e-7;
/// Share by which friction is raised and lowered: a block on a slope at its angle of friction is
/// ambiguous.
constexpr double kFrictionBand = 1e-6;
/// Where the verdict hangs on the facets of the friction cones it is asked again with this many
/// times as many. Then both are within 0.13% of the round one.
constexpr int kFinerCones = 4;

/// Extent of the whole structure, metres.
double extent(const std::vector<Body>& bodies, int dim) {
  double size = 0.0;
  for (const Vec3 n : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
    if (dim == 2 && n.y != 0.0) continue;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Body& body : bodies) {
      low = std::min(low, -contacts::reach(body, -n));
      high = std::max(high, contacts::reach(body, n));
    }
    size = std::max(size, high - low);
  }
  return size;
}

struct Margin {
  double value = 0.0;
  double share = 0.0;
};

/// The outset at which the structure comes into balance lies in (low, high): unbalanced at `low`,
/// balanced at `high`. Newton's method on the residual, which is convex but for contacts that
/// vanish, so every step is checked and bisection takes over where it fails.
Margin margin_between(Program& program, const std::vector<Contact>& contacts, double low,
                      double high) {
  double width = std::numeric_limits<double>::infinity();
  for (const Contact& contact : contacts) width = std::min(width, contact.width);
  const double precision = 1e-8 * width;
  Residual at_low = program.residual(low);
  std::vector<double> shares = at_low.slope_shares;
  bool newton_next = true;
  while (high - low > precision) {
    double next = 0.5 * (low + high);
    bool newton = false;
    if (newton_next && at_low.slope < 0) {
      const double step = low - at_low.value / at_low.slope;
      if (step > low && step < high) {
        next = step;
        newton = true;
      }
    }
    newton_next = true;
    Residual at_next = program.residual(next);
    if (at_next.value > kBalanced) {
      newton_next = !newton || next - low > 0.1 * (high - low) || at_next.slope < 0;
      low = next;
      at_low = std::move(at_next);
      if (at_low.slope < 0) {
        shares = at_low.slope_shares;
      }
      continue;
    }
    high = next;
    if (!newton) continue;
    // Newton's point balances; if a hair less does not, this is it.
    const double hair = std::max(low, next - precision);
    at_next = program.residual(hair);
    if (at_next.value > 0.1 * kBalanced) {
      low = hair;
      if (at_next.slope < 0) shares = std::move(at_next.slope_shares);
    } else {
      high = hair;
      newton_next = false;
    }
  }
  // The deciding contact is the one that has just vanished, or else the one whose widening would
  // help most just before the balance.
  std::size_t deciding = 0;
  double best = 0.0;
  for (std::size_t c = 0; c < contacts.size(); ++c) {
    const bool vanished = contacts[c].region(std::max(0.0, -high)).has_value() &&
                          !contacts[c].region(std::max(0.0, -low)).has_value();
    const double help = vanished ? std::numeric_limits<double>::infinity() : -shares[c];
    if (help > best) {
      best = help;
      deciding = c;
    }
  }
  const double margin = -high;
  return {margin, best > 0.0 ? margin / contacts[deciding].width : margin / width};
}

}  // namespace

Statics equilibrium_by_program(const Scene& scene, const StaticsOptions& options) {
  const std::vector<Body> bodies = contacts::bodies(scene);
  const std::vector<Contact> all = contacts::contacts_between(bodies, scene, options.touch_m);
  std::vector<Contact> sure;
  for (const Contact& contact : all) {
    if (!contact.sideways && !contact.sliver) sure.push_back(contact);
  }
  const double band = std::max(options.band_share, kProgramBand);
  const double size = extent(bodies, scene.dim);

  ProgramOptions pessimistic;
  pessimistic.planar = scene.dim == 2;
  pessimistic.down = normalized(scene.gravity);
  pessimistic.facets = options.cone_facets;
  ProgramOptions optimistic = pessimistic;
  pessimistic.friction_scale = 1.0 - kFrictionBand;
  optimistic.friction_scale = 1.0 + kFrictionBand;
  optimistic.circumscribed = true;

  Program sure_program(bodies, sure, pessimistic);
  bool balances = sure_program.residual(0.0, -band).value <= kBalanced;
  Program full_program(bodies, all, optimistic);
  bool falls = !balances && full_program.residual(0.0, band).value > kBalanced;
  if (!balances && !falls && scene.dim == 3) {
    // It may be only the facets of the cones between which the case lies.
    pessimistic.facets = optimistic.facets = kFinerCones * options.cone_facets;
    Program finer_sure(bodies, sure, pessimistic);
    Program finer_full(bodies, all, optimistic);
    balances = finer_sure.residual(0.0, -band).value <= kBalanced;
    falls = !balances && finer_full.residual(0.0, band).value > kBalanced;
    sure_program = std::move(finer_sure);
    full_program = std::move(finer_full);
  }

  Statics statics;
  statics.column = contacts::column(bodies, options.touch_m).has_value();
  statics.rolls = std::any_of(sure.begin(), sure.end(), [](const Contact& c) { return c.welded; });

  const auto set_margin = [&](Program& program, const std::vector<Contact>& used) {
    std::optional<Margin> margin;
    if (program.residual(0.0).value <= kBalanced) {
      const double inset = std::min(size, program.largest_inset() * (1.0 + 1e-9) + 1e-12 * size);
      margin = program.residual(-inset).value > kBalanced
                   ? margin_between(program, used, -inset, 0.0)
                   : Margin{inset, inset / size};
    } else if (program.residual(size).value <= kBalanced) {
      margin = margin_between(program, used, 0.0, size);
    }
    if (margin) {
      statics.margin_m = margin->value;
      statics.margin_share = margin->share;
    }
  };

  if (balances) {
    const bool thin = std::any_of(sure.begin(), sure.end(),
                                  [](const Contact& c) { return c.thin() && !c.welded; });
    if (thin && !sure_program.robust(0.0, -band)) {
      statics.verdict = StaticVerdict::ambiguous;
      statics.margin_m = statics.margin_share = 0.0;
      if (options.tilt) statics.critical_tilt_rad = 0.0;
      return statics;
    }
    statics.verdict = StaticVerdict::stands;
    set_margin(sure_program, sure);
    if (!options.tilt) return statics;
    std::vector<Vec3> directions;
    const int count = scene.dim == 2 ? 2 : options.tilt_directions;
    for (int d = 0; d < count; ++d) {
      const double angle = 2.0 * kPi * d / count;
      directions.push_back({exact::cos(angle), scene.dim == 2 ? 0.0 : exact::sin(angle), 0.0});
    }
    const double load =
        statics.rolls ? 0.0 : sure_program.largest_load(directions, 0.0, 0.0).value_or(0.0);
    statics.critical_tilt_rad = exact::atan(load);
    return statics;
  }

  if (falls) {
    statics.verdict = StaticVerdict::falls;
    set_margin(full_program, all);
    return statics;
  }
  statics.verdict = StaticVerdict::ambiguous;
  set_margin(sure_program, sure);
  if (options.tilt && statics.margin_m && *statics.margin_m >= 0) statics.critical_tilt_rad = 0.0;
  return statics;
}

Statics equilibrium(const Scene& scene, const StaticsOptions& options) {
  if (auto column = equilibrium_of_column(scene, options)) return std::move(*column);
  return equilibrium_by_program(scene, options);
}

}  // namespace drystone
