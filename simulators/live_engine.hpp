// What every engine offers a world that goes on step by step.
#pragma once

#include <memory>
#include <vector>

#include "drystone/clip.hpp"
#include "drystone/simulation.hpp"

namespace drystone {

/// See LiveWorld.
class LiveEngine {
 public:
  virtual ~LiveEngine() = default;
  virtual void step() = 0;
  [[nodiscard]] virtual int steps() const = 0;
  [[nodiscard]] virtual double step_s() const = 0;
  [[nodiscard]] virtual const std::vector<Pose>& poses() const = 0;
  [[nodiscard]] virtual std::vector<Touch> touches() const = 0;
  [[nodiscard]] virtual bool lost() const = 0;
  virtual void push(int body, Vec3 impulse, Vec3 point) = 0;
};

}  // namespace drystone
