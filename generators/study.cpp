#include "generators/study.hpp"

#include <algorithm>

namespace drystone::generators {

std::vector<Law> study_margins(double band, double most) {
  const double second = std::max(0.02, 1.5 * band);
  return {Law::uniform(band, second), Law::uniform(second, 0.05), Law::uniform(0.05, most)};
}

}  // namespace drystone::generators
