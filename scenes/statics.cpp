#include "drystone/statics.hpp"

#include <utility>

namespace drystone {

Statics equilibrium(const Scene& scene, const StaticsOptions& options) {
  if (auto column = equilibrium_of_column(scene, options)) return std::move(*column);
  return equilibrium_by_program(scene, options);
}

}  // namespace drystone
