// What an event is, without simulating it.
#include <algorithm>
#include <cmath>

#include "drystone/error.hpp"
#include "drystone/scene.hpp"
#include "scenes/overloaded.hpp"

namespace drystone {
namespace {

Projectile scaled_throw(Projectile thrown, double speed) {
  const Vec3 across{thrown.velocity.x, thrown.velocity.y, 0.0};
  thrown.velocity = {speed * across.x, speed * across.y, thrown.velocity.z};
  // What rolls along the ground starts where it lies.
  if (thrown.velocity.z != 0.0) {
    thrown.position = thrown.position - ((speed - 1.0) * kFlight_s) * across;
  }
  return thrown;
}

}  // namespace

EventKind kind(const Event& event) { return static_cast<EventKind>(event.index()); }

double start_s(const Event& event) {
  return std::visit([](const auto& e) { return e.time_s; }, event);
}

double duration_s(const Event& event) {
  return std::visit(
      Overloaded{[](const Shake& e) {
                   const double periods = std::floor(e.duration_s * e.frequency_hz + 0.5);
                   return std::max(1.0, periods) / e.frequency_hz;
                 },
                 [](const Tilt& e) { return e.duration_s; },
                 [](const Remove& e) { return e.slides() ? e.distance_m / norm(e.velocity) : 0.0; },
                 [](const auto&) { return 0.0; }},
      event);
}

Event scaled(const Event& event, double magnitude) {
  if (!(magnitude > 0.0 && std::isfinite(magnitude))) {
    throw Error(ErrorCode::usage, "an event's magnitude has to be greater than 0");
  }
  Event result = event;
  std::visit(Overloaded{[&](Push& e) { e.impulse = magnitude * e.impulse; },
                        [&](Drop& e) { e.world_from_body.position.z += magnitude - 1.0; },
                        [&](Projectile& e) { e = scaled_throw(e, magnitude); },
                        [&](Remove& e) {
                          if (!e.slides()) {
                            throw Error(ErrorCode::usage, "what vanishes has no magnitude",
                                        "a block is there or it is not");
                          }
                          e.velocity = magnitude * e.velocity;
                        },
                        [&](Shake& e) { e.acceleration = magnitude * e.acceleration; },
                        [&](Tilt& e) { e.angle_rad *= magnitude; }},
             result);
  return result;
}

}  // namespace drystone
