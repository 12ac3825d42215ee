// Which step, stiffness and horizon a scene gets at each level of the escalation.
#include <algorithm>
#include <cmath>

#include "drystone/simulation.hpp"
#include "simulators/scales.hpp"

namespace drystone {
namespace {

double acosh(double x) { return exact::log(x + std::sqrt(x * x - 1.0)); }

/// Time that a tower needs to leave its place when its centre of mass starts `overhang_m` past an
/// edge: it moves like overhang (cosh(rate t) - 1).
double time_to_leave(const Scales& scales, double left_share, double overhang_m) {
  return acosh(1.0 + left_share * scales.size_m / overhang_m) / falling_rate(scales);
}

/// Step, contacts and ramp of a scene in three dimensions.
void set_spatial(SimOptions& options, const Scene& scene, const Statics& statics,
                 const Scales& scales, int level) {
  const double refinement = std::ldexp(1.0, -level);
  options.step_s = 0.002 * scales.time * refinement;
  options.contact_time_s = 0.004 * scales.time * refinement;
  options.contact_damping = 4.0;
  // Tall columns topple by the jolt of gravity that starts at once; elsewhere a slow start can jam
  // side contacts that would not have held.
  constexpr std::size_t kTall = 8;
  if (statics.column && scene.blocks.size() >= kTall && level >= 1) {
    options.gravity_ramp_s = 0.3 * scales.time;
  }
}

/// The same in two.
void set_planar(SimOptions& options, const Scales& scales, int level) {
  // Contacts as stiff as Box2D takes them: a quarter of the rate of its sub-steps. The jolt of
  // gravity that starts at once would topple tall towers of unequal rectangles.
  options.step_s = scales.time * std::ldexp(1.0, -level) / 240.0;
  options.contact_time_s = options.step_s / 4.0;
  options.contact_damping = 10.0;
  options.gravity_ramp_s = 0.4 * scales.time;
}

}  // namespace

SimOptions for_motion(SimOptions options) {
  options.contact_time_s = 10.0 * options.step_s;
  options.contact_damping = 1.0;
  options.round_cone = true;
  return options;
}

SimOptions sim_options(const Scene& scene, const Statics& statics, int level) {
  const Scales scales = scales_of(scene);
  SimOptions options;
  if (scene.dim == 2) {
    set_planar(options, scales, level);
  } else {
    set_spatial(options, scene, statics, scales, level);
  }

  // The closer to the edge, the more slowly a tower starts to fall; the factor 2 is for towers that
  // are more sluggish than a pendulum.
  const double least_overhang = 0.002 * scales.size_m;
  const double overhang = statics.margin_m ? std::max(std::abs(*statics.margin_m), least_overhang)
                                           : 0.005 * scales.size_m;
  options.horizon_s =
      options.gravity_ramp_s +
      std::max(2.0 * scales.time,
               scales.time + 2.0 * time_to_leave(scales, options.left_share, overhang));
  return options;
}

}  // namespace drystone
