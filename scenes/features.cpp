#include "drystone/features.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

#include "drystone/statics.hpp"
#include "scenes/contacts.hpp"
#include "scenes/program.hpp"

namespace drystone {
namespace {

using contacts::Body;
using contacts::Contact;

constexpr int kCopies = 64;

/// 1 where the scene falls, 0 where it stands, 1/2 on the edge.
double falls(const Statics& statics) {
  return statics.verdict == StaticVerdict::falls    ? 1.0
         : statics.verdict == StaticVerdict::stands ? 0.0
                                                    : 0.5;
}

/// Whether a copy of a scene that is no column falls. Moved sideways, neighbours may reach into
/// each other; such pairs are taken not to touch, and only what presses from above or below counts.
double falls_by_program(const Scene& scene, const StaticsOptions& options) {
  const std::vector<Body> bodies = contacts::bodies(scene);
  std::vector<Contact> touching =
      contacts::contacts_between(bodies, scene, options.touch_m, contacts::Overlap::ignore);
  std::erase_if(touching, [](const Contact& c) { return c.sideways || c.sliver; });
  contacts::ProgramOptions program;
  program.planar = scene.dim == 2;
  program.down = normalized(scene.gravity);
  return contacts::Program(bodies, touching, program).residual(0.0).value > contacts::kBalanced
             ? 1.0
             : 0.0;
}

}  // namespace

Features features(const Scene& scene, const Key& key) {
  StaticsOptions options;
  options.tilt = false;
  Features result;
  const auto column = equilibrium_of_column(scene, options);
  const std::vector<Body> bodies = contacts::bodies(scene);

  int pairs = 0;
  const auto count_pair = [&](int lower, int upper) {
    if (lower < 0) return;
    const Body& a = bodies[static_cast<std::size_t>(lower)];
    const Body& b = bodies[static_cast<std::size_t>(upper)];
    const double share = norm((b.center - a.center).xy()) / std::min(a.width, b.width);
    result.misalignment_max = std::max(result.misalignment_max, share);
    result.misalignment_mean += share;
    ++pairs;
  };
  if (column) {
    for (const Interface& at : column->interfaces) count_pair(at.lower, at.upper);
  } else {
    for (const Contact& contact :
         contacts::contacts_between(bodies, scene, options.touch_m, contacts::Overlap::refuse)) {
      if (!contact.sideways && !contact.sliver) count_pair(contact.lower, contact.upper);
    }
  }
  if (pairs > 0) result.misalignment_mean /= pairs;

  Rng rng(key, Stream::jitter);
  Scene copy;
  copy.dim = scene.dim;
  copy.gravity = scene.gravity;
  copy.ground = scene.ground;
  copy.blocks = scene.blocks;
  for (std::size_t level = 0; level < kJitterShares.size(); ++level) {
    double fallen = 0.0;
    for (int k = 0; k < kCopies; ++k) {
      for (std::size_t i = 0; i < scene.blocks.size(); ++i) {
        const double sd = kJitterShares[level] * bodies[i].width;
        const double dx = sd * rng.normal();
        const double dy = scene.dim == 2 ? 0.0 : sd * rng.normal();
        copy.blocks[i].world_from_block.position =
            scene.blocks[i].world_from_block.position + Vec3{dx, dy, 0.0};
      }
      if (column) {
        const auto statics = equilibrium_of_column(copy, options);
        fallen += statics ? falls(*statics) : 1.0;
      } else {
        fallen += falls_by_program(copy, options);
      }
    }
    result.p_fall[level] = fallen / kCopies;
  }
  return result;
}

}  // namespace drystone
